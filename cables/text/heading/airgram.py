"""
Airgrams of the Department of State: telegrams that went by air pouch, on a form of their own.

Number (`A-112`) and the word AIRGRAM at the head; TO, INFO, FROM with DATE on its line, SUBJECT, REF; text
without numbers; the signature for the chief of mission. Source: National Archives, "Records of the Department
of State, Central Foreign Policy Files, 1963-1973" (airgrams, form DS-323); Foreign Relations of the United
States, note on sources.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cables.text.dates import written_dates
from cables.text.heading.outline import END, FURNITURE, HEADING, Outline, span_of
from cables.text.heading.stated import LIKELY, Stated
from cables.text.layout import Look, look
from cables.text.lines import Line
from cables.text.markings import banner
from cables.text.numbering import SENTENCE_END
from cables.text.results import Span

FAMILY = "airgram"
TITLE = re.compile(
    r"(?i)\W{0,3}(?:(?:C?A)\s?-\s?\d{1,4}\s+)?(?:FOREIGN SERVICE OF THE UNITED STATES\s+)?AIRGRAM\b.{0,50}\Z"
)
NUMBER = re.compile(r"(?<![A-Z-])(?P<number>C?A\s?-\s?\d{1,4})(?!\d)")
LABEL = re.compile(r"(?i)\W{0,3}(?P<label>TO|INFO|FROM|DATE|SUBJECT|SUBJ|REF(?:ERENCE)?S?)\s{0,12}[:;]\s{0,4}")
DATE_BOX = re.compile(r"(?i)\bDATE\s{0,12}[:;]\s{0,4}")
DRAFTED = re.compile(
    r"(?i)\bDrafted by\s?[:;]\s{0,4}(?P<who>[^\s].{0,60}?)(?=\s{2,}|\s(?:Contents|Approved|Cleared)|\Z)"
)
FOOT = re.compile(
    r"(?i)\W{0,3}(?:Drafted by\b|Contents and\b|Clearances?\s{0,2}:|FORM\s+\w{0,3}-?\d|DS-323|cc\s?:"
    r"|(?P<more>Enclosures?|Distribution)\s{0,2}(?:[:;(]|\d|\Z))"
)
FOR_CHIEF = re.compile(
    r"(?i)\W{0,3}For the (?:Ambassador|Charg[eé]|Minister|Consul|Principal Officer)\b.{0,30}[:;,]?\s*\Z"
)
CAPITALS = re.compile(r"[A-Z][A-Z'’\-]{2,15}")
NAME = re.compile(r"(?:[A-Z][A-Za-z.'’\-]{0,14} ){1,3}[A-Z][A-Za-z'’\-]{1,16}\Z")
REFERRED = re.compile(
    r"(?P<name>(?:[Oo]ur|[Yy]our|Embtel|Deptel|Contel|Dept's|Embassy's|[A-Z][A-Za-z]{2,14})\s+)?(?P<number>C?A-\s?\d{1,4}|\d{2,5})(?![\d/])"
)
PAGE_NUMBER = re.compile(r"(?i)\W{0,3}(?:page\s)?\d{1,2}(?: of .{0,20})?\W{0,3}")
HEAD_LINES = 30
PAGE_HEAD = 40
"""The head of a later page has so many characters at most."""
SIGNED_LINES = 2
FURTHEST = 70


def recognise(lines: Sequence[Line]) -> Outline | None:
    """The outline of an airgram: the form's title, and FROM, TO or DATE with a colon below it."""
    shown = [line for line in lines if not line.blank]
    head = shown[:HEAD_LINES]
    title = next((line for line in head if TITLE.match(line.bare) and len(line.bare) <= FURTHEST), None)
    if title is None:
        return None
    labels = {found["label"].upper()[:4] for line in head if (found := LABEL.match(line.bare))}
    if len(labels & {"TO", "FROM", "DATE", "SUBJ", "REF"}) < 2 or not labels & {"TO", "FROM"}:
        return None
    outline = Outline(FAMILY, lines, numbered=True)
    last = last_label(lines, head)
    outline.put((n for n in range(last + 1) if not lines[n].blank), HEADING, "heading of the airgram")
    take_foot(outline)
    own = next((re.sub(r"\s", "", m["number"]) for line in head if (m := NUMBER.search(line.bare))), "")
    turned = False
    for line in lines[last + 1 :]:
        if line.number in outline.parts and outline.parts[line.number][0] == END:
            break
        if line.blank:
            continue
        if look(line) is Look.BANNER or PAGE_NUMBER.fullmatch(line.bare) or names_itself(line, own):
            outline.put([line.number], FURNITURE, "classification marking or page number")
            if not turned and any(outline.is_text(n) for n in range(last + 1, line.number)):
                outline.page_starts.append(line.number)
            turned = True
        else:
            turned = False
    later = {line.number for line in outline.text_lines()}
    outline.page_starts = [n for n in outline.page_starts if any(number > n for number in later)]
    return outline


def names_itself(line: Line, number: str) -> bool:
    """Whether a line at the head of a page gives the airgram's own number, with the post and the page perhaps."""
    found = NUMBER.search(line.bare) if number and len(line.bare) <= PAGE_HEAD else None
    same = found is not None and re.sub(r"\s", "", found["number"]) == number
    return same and look(line) is not Look.PROSE


def last_label(lines: Sequence[Line], head: Sequence[Line]) -> int:
    """The last line of the labels, with the lines the last of them runs over."""
    last = max(line.number for line in head if LABEL.match(line.bare) or DATE_BOX.search(line.bare))
    for line in lines[last + 1 :]:
        if line.blank or look(line) is Look.PROSE:
            break
        last = line.number
    return last


def take_foot(outline: Outline) -> None:
    """The signature for the chief of mission, and who drafted and approved it."""
    text = outline.text_lines()
    half = len(text) // 2
    foot = next((at for at, line in enumerate(text) if at > half and FOOT.match(line.bare)), len(text))
    take_below(outline, text[foot:])
    chief = next((at for at in range(1, foot) if FOR_CHIEF.match(text[at].bare)), None)
    if chief is not None:
        named = next((line for line in text[chief + 1 : foot] if NAME.fullmatch(line.bare)), None)
        if named is not None:
            outline.sign(named)
        outline.put((line.number for line in text[chief:foot]), END, "signature")
    elif foot > 1 and CAPITALS.fullmatch(text[foot - 1].bare) and SENTENCE_END.search(text[foot - 2].bare):
        outline.sign(text[foot - 1])
    elif foot >= SIGNED_LINES + 1:
        sign_with_title(outline, text[foot - SIGNED_LINES - 1 : foot])


def take_below(outline: Outline, below: Sequence[Line]) -> None:
    """Who drafted and approved it, the enclosures: each with the lines directly below it; and what follows."""
    why, last = "stands after the text", -1
    for line in below:
        found = FOOT.match(line.bare)
        if found:
            more = found["more"] or ""
            why = "enclosures" if more.lower().startswith("encl") else "who drafted and approved it"
        elif line.number > last + 2:
            why = "stands after the text"
        outline.put([line.number], END, why)
        last = line.number


def sign_with_title(outline: Outline, last: Sequence[Line]) -> None:
    """A name over an office below the last sentence: `JANE ROE` over `American Consul`."""
    sentence, name, title = last
    ended = sentence.bare.rstrip("\"')")[-1:] in (".", "?", "!")
    if ended and NAME.fullmatch(name.bare) and NAME.fullmatch(title.bare):
        outline.sign(name)
        outline.put([title.number], END, "signature")


def read_fields(outline: Outline, stated: Stated) -> None:
    """The fields of the form's boxes; a box may stand behind another on one line."""
    head = [line for line in outline.lines if outline.parts.get(line.number, ("",))[0] == HEADING]
    for line in head:
        say_number(line, stated)
        found = LABEL.match(line.bare)
        dated = DATE_BOX.search(line.bare)
        if dated:
            say_day(line, dated.end(), stated)
        level = banner(line.bare)
        if level:
            stated.say(
                "classification", level[0], [span_of(line, (0, len(line.bare)))], "marking", 0.95 * level[1]
            )
        if found:
            end = dated.start() if dated and dated.start() > found.end() else len(line.bare)
            say_box(head, line, found["label"].upper(), found.end(), end, stated)
    for line in outline.lines:
        drafted = DRAFTED.search(line.bare) if outline.parts.get(line.number, ("",))[0] == END else None
        if drafted:
            stated.say(
                "drafter", drafted["who"].strip(), [span_of(line, drafted.span("who"))], "stands after Drafted by"
            )
    if outline.signature:
        start, end = outline.signature
        line = next(one for one in outline.lines if one.start <= start < one.end)
        stated.say("signatory", line.bare, [Span(start, end)], "name below the text", 0.93)


def say_number(line: Line, stated: Stated) -> None:
    """`A-112`, at the head of the form; those behind REF are others."""
    found = None if LABEL.match(line.bare) else NUMBER.search(line.bare)
    if found:
        number = re.sub(r"\s", "", found["number"])
        stated.say("number", number, [span_of(line, found.span("number"))], "number of the form")


def say_day(line: Line, start: int, stated: Stated) -> None:
    """The day in the box DATE."""
    days = [day for day in written_dates(line.bare[start:]) if day.iso()]
    if days:
        spot = span_of(line, (start + days[0].start, start + days[0].end))
        stated.say("date", days[0].iso(), [spot], "stands after DATE")
        stated.say("date_source", "sent", [spot], "stands after DATE")


def say_box(head: Sequence[Line], line: Line, label: str, start: int, end: int, stated: Stated) -> None:
    """The value of one box."""
    text = line.bare[start:end].strip(" .,;")
    if not any(c.isalnum() for c in text):
        return
    spot = span_of(line, (start, end))
    if label == "FROM":
        stated.say("from", text, [spot], "stands after FROM")
    elif label in ("TO", "INFO"):
        for found in re.finditer(r"[^,;]+", line.bare[start:end]):
            name = found[0].strip(" .")
            if len(name) >= 2:
                place = span_of(line, (start + found.start(), start + found.end()))
                stated.say(label.lower(), name, [place], f"stands after {label}")
    elif label.startswith("SUBJ"):
        say_title(head, line, text, spot, stated)
    elif label.startswith("REF"):
        for cited in REFERRED.finditer(line.bare, start, end):
            number = cited["number"].replace(" ", "")
            value = " ".join(f"{cited['name'] or ''}{number}".split())
            stated.say("references", value, [span_of(line, cited.span())], "stands after REF", 0.9)


def say_title(head: Sequence[Line], line: Line, text: str, spot: Span, stated: Stated) -> None:
    """The subject with the lines it runs over."""
    spans, before = [spot], line
    for more in head:
        if more.number <= line.number:
            continue
        if more.number != before.number + 1 or LABEL.match(more.bare) or banner(more.bare):
            break
        text, before = f"{text} {more.bare}", more
        spans.append(span_of(more, (0, len(more.bare))))
    stated.say("subject", text, spans, "stands after SUBJECT", 0.93 if len(spans) == 1 else LIKELY)
