"""
Documents as a printed series of diplomatic papers gives them: a head, a dateline, the text, notes with the
source.

`999. Telegram From the Department of State to the Embassy in …` stands above `Washington, October 31, 1962,
12:46 p.m.`; the telegram's own number opens the text; the first note tells where the paper lies. Source:
Department of State, Office of the Historian, "About the Foreign Relations of the United States Series",
editorial methodology.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cables.text.dates import clock, written_dates
from cables.text.heading.outline import END, FURNITURE, HEADING, Outline, span_of
from cables.text.heading.stated import SURE, Stated
from cables.text.layout import Look, look
from cables.text.lines import Line
from cables.text.markings import banner, caption, precedence
from cables.text.results import Span

FAMILY = "printed edition"
HEAD = re.compile(
    r"(?:\d{1,4}\.\s+)?(?P<circular>Circular )?(?P<what>Telegram|Airgram|Message|Cable)"
    r"(?:\s(?P<number>[A-Z]?-?\d{1,5}))?\s+"
    r"From (?P<sender>(?:the )?(?:(?! to ).){0,30}?\b(?:Mission|Delegation|Representative|Observer)"
    r" to .{3,60}?"
    r"|(?:the |[A-Z]).{3,120}?)"
    r"\s+to (?P<to>(?:the |[A-Z]|All |Certain ).{3,160}?)(?P<mark>\[?\d{0,2}\]?)\s*\Z"
)
NOTE = re.compile(
    r"\W{0,2}(?:\[(?P<bracket>\d{1,3})\]|(?P<plain>\d{1,3})[.)]?|\*)\s{0,3}(?P<text>Source:|[A-Z“\"].*)"
)
SOURCE = re.compile(r"\W{0,2}(?:\[?\d{1,3}\]?[.)]?\s{0,3})?Source\s?:\s{0,3}")
BRACKETED = re.compile(r"\[\d{1,3}\]\s{0,3}\S")
PAGE = re.compile(r"(?i)\[page \d{1,4}\]")
# The sign that leads back from a note to its place, on the edition's website.
BACK = "↩"
BELOW_SIGNATURE = re.compile(r"\d{1,3}\s{1,3}[A-Z“\"]")
OPENING_NUMBER = re.compile(r"\W{0,2}(?P<number>[A-Z]{0,5}-?\d{1,5})\.\s+(?=[A-Z“\"(\[]|1\.\s)")
SIGNED = re.compile(r"[A-Z][A-Za-z'’\-]{1,16}(?: [A-Z][A-Za-z'’\-]{1,16}){0,2}(?:\[\d{1,3}\])?\Z")
DRAFTED = re.compile(
    r"\bDrafted (?:in .{1,60}? )?by (?P<who>[A-Z][^;.,]{1,60}?)(?=\s(?:on|and|in|with)\b|[;.,]|\Z)"
)
# A sentence's end, the mark of a note behind it.
ENDED = re.compile(r"[.?!”\"\])](?:\[?\d{1,3}\]?)?\Z")
STEPS = 8
FIRST_POINT = 2


def recognise(lines: Sequence[Line]) -> Outline | None:
    """The outline of a printed document: its head among the first lines, a dateline or a source note with it."""
    shown = [line for line in lines if not line.blank]
    at = next((at for at, line in enumerate(shown[:STEPS]) if HEAD.match(joined(shown, at))), None)
    if at is None:
        return None
    head = shown[at : at + lines_of_head(shown, at)]
    rest = shown[at + len(head) :]
    dated = next((line for line in rest[:3] if is_dateline(line)), None)
    source = next((line for line in shown if SOURCE.match(line.bare)), None)
    if dated is None and source is None:
        return None
    outline = Outline(FAMILY, lines)
    last = dated.number if dated is not None else head[-1].number
    named = [line.number for line in head] + ([dated.number] if dated is not None else [])
    outline.put(named, HEADING, "head and dateline of the edition")
    outline.put((n for n in range(last + 1) if not lines[n].blank), HEADING, "stands before the text")
    take_pages(outline)
    take_notes(outline, source)
    take_signature(outline)
    return outline


def joined(shown: Sequence[Line], at: int) -> str:
    """The head on its line, or on its line and the next."""
    line = shown[at].bare
    if HEAD.match(line) or at + 1 >= len(shown) or not re.search(r"\b(?:Telegram|Airgram|Message|Cable)\b", line):
        return line
    return f"{line} {shown[at + 1].bare}"


def lines_of_head(shown: Sequence[Line], at: int) -> int:
    return 1 if HEAD.match(shown[at].bare) else 2


def is_dateline(line: Line) -> bool:
    """`Washington, October 31, 1962, 12:46 p.m.`: a place and a day, and no sentence."""
    days = [day for day in written_dates(line.bare) if day.iso()]
    return bool(days) and len(line.bare) <= 100 and look(line) is not Look.PROSE and line.bare[:1].isupper()


def take_notes(outline: Outline, source: Line | None) -> None:
    """
    Notes stand at the foot of a page or below the text, each a paragraph with its mark; so does the source.

    Below the signature a paragraph without a mark belongs to the note above it; elsewhere it is text that goes on.
    """
    signed = noted = False
    for block in paragraphs(outline):
        first = block[0]
        if is_note(first, source, signed):
            above = first is source and not any(outline.is_text(n) for n in range(first.number))
            part, noted = (HEADING, False) if above else (END, True)
            why = "note with the source" if above else "notes of the edition"
            outline.put((line.number for line in block), part, why)
        elif noted and signed:
            outline.put((line.number for line in block), END, "notes of the edition")
        else:
            noted = False
            signed = len(block) == 1 and bool(SIGNED.match(first.bare))


def is_note(first: Line, source: Line | None, signed: bool) -> bool:
    """Whether a paragraph is a note: its mark in brackets, the source, or a bare figure below the signature."""
    if first is source or BRACKETED.match(first.text) or first.bare.endswith(BACK):
        return True
    return signed and bool(BELOW_SIGNATURE.match(first.bare))


def take_pages(outline: Outline) -> None:
    """Where a page of the edition begins: `[Page 412]`, alone on its line."""
    for line in outline.text_lines():
        if PAGE.fullmatch(line.bare):
            outline.put([line.number], FURNITURE, "page of the edition")
            outline.page_starts.append(line.number)
    text = outline.text_lines()
    outline.page_starts = [n for n in outline.page_starts if text and text[0].number < n < text[-1].number]


def paragraphs(outline: Outline) -> list[list[Line]]:
    """The lines of the text, cut at blank lines and where a note begins."""
    found: list[list[Line]] = []
    for line in outline.text_lines():
        new = not found or line.number > found[-1][-1].number + 1
        if new or BRACKETED.match(line.text) or SOURCE.match(line.bare):
            found.append([line])
        else:
            found[-1].append(line)
    return found


def take_signature(outline: Outline) -> None:
    """The name below the last paragraph."""
    text = outline.text_lines()
    if len(text) > 1 and SIGNED.match(text[-1].bare) and ENDED.search(text[-2].bare):
        outline.sign(text[-1])


def read_fields(outline: Outline, stated: Stated) -> None:
    """Parties by the head, date by the dateline, number by the first words, the rest by the source note."""
    head = [line for line in outline.lines if outline.parts.get(line.number, ("",))[0] == HEADING]
    for at in range(len(head)):
        found = HEAD.match(joined(head, at))
        if found:
            spots = [span_of(one, (0, len(one.bare))) for one in head[at : at + lines_of_head(head, at)]]
            stated.say("from", bare_name(found["sender"]), spots, "head of the edition")
            stated.say("to", bare_name(found["to"]), spots, "head of the edition")
            if found["circular"]:
                stated.say("circular", True, spots, "head of the edition")
            if found["number"]:
                stated.say("number", found["number"], spots, "head of the edition")
            break
    for line in head:
        if is_dateline(line):
            say_dateline(line, stated)
            break
    say_number(outline, stated)
    say_source(outline, stated)
    if outline.signature:
        start, end = outline.signature
        line = next(one for one in outline.lines if one.start <= start < one.end)
        name = re.sub(r"\[\d+\]\Z", "", line.bare)
        stated.say("signatory", name, [Span(start, end)], "name below the text", 0.93)


def bare_name(name: str) -> str:
    """A name without the article and without the mark of a note."""
    return re.sub(r"(?:\[\d{1,3}\]|(?<=[a-z])\d{1,2})\Z", "", re.sub(r"\Athe ", "", name.strip())).strip(" .,")


def say_dateline(line: Line, stated: Stated) -> None:
    """Day and local time of the place the dateline names."""
    day = next(day for day in written_dates(line.bare) if day.iso())
    spot = span_of(line, (day.start, day.end))
    stated.say("date", day.iso(), [spot], "dateline", 0.97)
    stated.say("date_source", "sent", [spot], "dateline", 0.9)
    hour = clock(line.bare[day.end :])
    zulu = re.search(r"(?<!\d)(?P<hour>[0-2]\d)(?P<minute>[0-5]\d)Z\b", line.bare[day.end :])
    if zulu:
        place = span_of(line, (day.start, day.end + zulu.end()))
        stated.say("time", f"{zulu['hour']}:{zulu['minute']}", [place], "dateline")
        stated.say("zone", "Z", [place], "dateline")
    elif hour:
        place = span_of(line, (day.start, day.end + hour[3]))
        stated.say("time", f"{hour[0]:02d}:{hour[1]:02d}", [place], "dateline")
        stated.say("zone", "local", [place], "dateline")


def say_number(outline: Outline, stated: Stated) -> None:
    """The telegram's number opens its text: figures that are no first label of a numbering."""
    text = outline.text_lines()
    found = OPENING_NUMBER.match(text[0].bare) if text else None
    if found and not (found["number"].isdigit() and int(found["number"]) <= FIRST_POINT):
        stated.say("number", found["number"], [span_of(text[0], found.span("number"))], "opens the text")


def say_source(outline: Outline, stated: Stated) -> None:
    """Where the paper lies, as it stands; classification, precedence and captions are its next sentences."""
    lines = outline.lines
    first = next((line for line in lines if SOURCE.match(line.bare)), None)
    if first is None:
        return
    note = [first]
    for line in lines[first.number + 1 :]:
        if line.blank or NOTE.match(line.text) or outline.is_text(line.number):
            break
        note.append(line)
    text = " ".join(line.bare for line in note)
    text = text[SOURCE.match(text).end() :] if SOURCE.match(text) else text  # type: ignore[union-attr]
    spots = [span_of(line, (0, len(line.bare))) for line in note]
    stated.say("provenance", text.strip(), spots, "note with the source")
    for piece in re.split(r"[.;]\s", text[:600]):
        word = piece.strip(" .;")
        level, fast, held = banner(word), precedence(word), caption(word)
        if level and level[1] > SURE:
            stated.say("classification", level[0], spots, "note with the source")
        elif held and held[1] > SURE:
            stated.say("captions", held[0], spots, "note with the source")
        elif fast and fast[1] > SURE:
            stated.say("precedence", fast[0], spots, "note with the source")
    drafted = DRAFTED.search(text)
    if drafted:
        stated.say("drafter", drafted["who"].strip(), spots, "note with the source", 0.9)
