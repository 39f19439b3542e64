"""
The families of forms that are recognised by their layout before anything is read: what a text of each says.

A text of none of them is read by the rules of the home forms (`cables.text.heading.rules`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from cables.text.fuzzy import letters
from cables.text.heading import airgram, british, electronic, french, german, printed, references, withdrawal
from cables.text.heading.evidence import Evidence
from cables.text.heading.outline import Outline
from cables.text.heading.sheet import Sheet
from cables.text.heading.stated import SURE, Stated
from cables.text.lines import Line
from cables.text.results import FieldReading, Span

Recogniser = Callable[[Sequence[Line]], Outline | None]
Reader = Callable[[Outline, Stated], None]

# The most telling first: a card speaks of telegrams, a British telegram has FM and TO as an electronic one has.
FAMILIES: tuple[tuple[str, Recogniser, Reader], ...] = (
    (withdrawal.FAMILY, withdrawal.recognise, withdrawal.read_fields),
    (printed.FAMILY, printed.recognise, printed.read_fields),
    (british.FAMILY, british.recognise, british.read_fields),
    (electronic.FAMILY, electronic.recognise, electronic.read_fields),
    (german.FAMILY, german.recognise, german.read_fields),
    (french.FAMILY, french.recognise, french.read_fields),
    (airgram.FAMILY, airgram.recognise, airgram.read_fields),
)
READERS = {name: reader for name, _, reader in FAMILIES}
# Whose files a telegram of each language lies in: at which end its ministry stands.
MINISTRIES = (
    "SECSTATE", "SECRETARYOFSTATE", "DEPARTMENTOFSTATE", "FOREIGNOFFICE", "COMMONWEALTHRELATIONSOFFICE", "FCO",
    "AABONN",
    "AUSWARTIGE", "DIPLOMATIE", "MINISTEREDESAFFAIRES",
)  # fmt: skip
ENGLISH = "en"
SECTION = re.compile(r"\bSECTION\b|\b\d{1,3} OF \d{1,3}\b")


def recognised(lines: Sequence[Line]) -> Outline | None:
    """The outline of the family a text belongs to, or None."""
    for _, recognise, _ in FAMILIES:
        outline = recognise(lines)
        if outline is not None:
            return outline
    return None


def stated_by(outline: Outline, sheet: Sheet) -> dict[str, FieldReading]:
    """The fields of a text of a known form, those told by the form as a whole among them."""
    stated = Stated(outline.family)
    READERS[outline.family](outline, stated)
    if outline.language == ENGLISH and outline.kind == "cable":
        cite_text(sheet, stated)
    if outline.section:
        part, parts = outline.section
        stated.say("section", f"{part} of {parts}", spans_of_section(outline), "section of the telegram")
    fields = stated.fields()
    direction = direction_of(fields)
    if direction:
        name, spans = direction
        fields["direction"] = FieldReading("direction", name, SURE, spans, f"{outline.family}: its ministry's end")
    return fields


def cite_text(sheet: Sheet, stated: Stated) -> None:
    """The telegrams cited in the text, by the rules for any text in English."""
    evidence = Evidence()
    references.read_body(sheet, evidence)
    found = evidence.settle_list("references")
    for item in found.items if found else ():
        stated.say("references", item.value, item.spans, "cited in the text", item.confidence)


def direction_of(fields: dict[str, FieldReading]) -> tuple[str, tuple[Span, ...]] | None:
    """The direction, where a ministry stands at one end and not at both."""
    sender, receivers = fields.get("from"), fields.get("to")
    ours = bool(sender) and is_ministry(str(sender.value if sender else ""))
    reached = next((item for item in receivers.items if is_ministry(item.value)), None) if receivers else None
    if sender and ours and reached is None:
        return "outgoing", sender.spans
    if reached is not None and not ours:
        return "incoming", reached.spans
    return None


def is_ministry(name: str) -> bool:
    """Whether a name is that of a foreign ministry: it begins with one of its names."""
    spelt = letters(name)
    return spelt == "AA" or any(spelt.startswith(known) for known in MINISTRIES) or "MINISTREDESAFFAIRES" in spelt


def spans_of_section(outline: Outline) -> list[Span]:
    """Where the text says which section it is."""
    for line in outline.lines:
        if SECTION.search(line.bare):
            return [Span(line.text_start, line.text_start + len(line.text))]
    return []
