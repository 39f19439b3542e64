"""What the paper has beside the text, as the machine read it: heading, stamps, drafting block, end notes."""

from dataclasses import asdict, dataclass
from typing import Any

from cables.models import Cable, MachineReading, Revision
from cables.text.jsonform import SILENT
from cables.text.wholeness import FORMS, prose_lines


@dataclass(frozen=True, slots=True)
class Beside:
    """
    A stretch of a raw text that stands in no part of the text made from it.

    `part` is "heading", "end_note" or "furniture"; `start` and `end` count code points of the witness's text;
    `like_text` says that it reads like running text, so that it may be missing.
    """

    text: str
    reason: str
    part: str
    witness: int
    start: int
    end: int
    like_text: bool


def beside_the_text(cable: Cable, revision: Revision | None) -> list[Beside]:
    """All that was left out of a text when it was made from its raw reading, in the order of the paper."""
    reading = _reading_of(cable, revision)
    if reading is None:
        return []
    raw, number = reading.witness.text, reading.witness.number
    return [
        Beside(
            raw[start:end].strip(), reason, part, number, start, end,
            reason not in FORMS and any(prose_lines(raw[start:end])),
        )
        for start, end, part, reason in _stretches(raw, reading.segments)
    ]  # fmt: skip


def beside_as_dicts(cable: Cable, revision: Revision | None) -> list[dict[str, Any]]:
    """The same as data."""
    return [asdict(one) for one in beside_the_text(cable, revision)]


def _reading_of(cable: Cable, revision: Revision | None) -> MachineReading | None:
    """The last reading of the witness a text goes back to; without a text, of the first."""
    if revision and revision.witness_id:
        witness = revision.witness_id
    else:
        made = cable.revisions.filter(origin=Revision.Origin.MACHINE)
        made = made.filter(number__lte=revision.number) if revision else made
        witness = made.order_by("-number").values_list("witness", flat=True).first()
    if witness is None:
        return None
    readings = MachineReading.objects.filter(witness=witness).select_related("witness")
    return readings.defer("witness__raw", "body_map", "pages").first()


def _stretches(raw: str, segments: list[list[Any]]) -> list[tuple[int, int, str, str]]:
    """The segments with words outside the body, neighbours of one kind and reason together."""
    found: list[tuple[int, int, str, str]] = []
    is_next = False
    for start, end, part, reason in segments:
        if reason in SILENT or not raw[start:end].strip():
            continue
        if part == "body":
            is_next = False
            continue
        if is_next and found[-1][2:] == (part, reason):
            start = found.pop()[0]
        found.append((start, end, part, reason))
        is_next = True
    return found
