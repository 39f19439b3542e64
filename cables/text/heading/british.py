"""
British telegrams: those of the Foreign and Commonwealth Office with TELNO, and the Foreign Office's sheets
before.

Sources: The Report of the Iraq Inquiry, 2016, vol. 1, annex on documents (TELNO begins anew each year, "OF" is
the date-time group of sending, DESKBY a time by which it is to be on a desk); The National Archives, research
guide "Foreign and Commonwealth correspondence and records from 1782" (Foreign Office telegrams, D. and R. for
the times of despatch and receipt).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cables.text.dates import Moment, clock, written_dates
from cables.text.heading.addresses import read_address
from cables.text.heading.outline import END, FURNITURE, HEADING, Outline, span_of
from cables.text.heading.stated import LIKELY, SURE, Stated
from cables.text.heading.zulu import GROUP, say_group
from cables.text.layout import Look, look
from cables.text.lines import Line
from cables.text.markings import banner, precedence
from cables.text.results import Span

FAMILY = "British telegram"
TELNO = re.compile(r"(?i)\W{0,3}TEL(?:EGRAM)?\s?(?:NO\.?|NUMBER)\s{0,2}:?\s{0,3}(?P<number>\d{1,5})(?!\d)")
OF = re.compile(r"(?:\A\W{0,3}|\s)OF\s+" + GROUP)
BEHIND_SENDER = re.compile(r"\W{0,3}FM\s.{2,40}?\s" + GROUP)
HEADING_LINE = re.compile(
    r"(?i)\W{0,3}(?:FM|TO|INFO|AND TO|DESKBY|OF|TELNO|REPEATED|RPTD|AND SAVING|SAVING|UNCLASSIFIED|RESTRICTED)\b"
)
# The sheet of 1962: whom from, whom to, on one line or two; D. and R. with a time of day.
BETWEEN = re.compile(
    r"\W{0,3}FROM\s+(?P<sender>[A-Z][A-Z .'()]{2,40}?)\s+TO\s+(?P<to>[A-Z][A-Z .'()]{2,40})\W{0,3}\Z"
)
DESPATCHED = re.compile(r"(?<![A-Za-z.])D\s?[.:]\s{0,3}(?=\d{1,2}\s?[.:]\s?\d{2}\s?[ap]\.?\s?m)")
RECEIVED = re.compile(r"(?<![A-Za-z.])R\s?[.:]\s{0,3}(?=\d{1,2}\s?[.:]\s?\d{2}\s?[ap]\.?\s?m)")
NUMBER = re.compile(r"\W{0,3}(?:No|NO)\s?[.:]\s{0,3}(?P<number>\d{1,5})(?!\d)")
ADDRESSED = re.compile(
    r"(?i)\W{0,3}(?:Addressed (?:to\b|.{3,40}?\b(?:No\.|telegram\b))"
    r"|Repeated (?:for information )?(?:saving )?to\b|Saving to\b|and saving\b)"
)
REPEATED = re.compile(r"(?i:\brepeated\b(?:.{0,50}?\bto\b)?)\W{1,3}(?P<names>[A-Z].{2,120})\Z")
OFFICE = re.compile(r"(?i)\bFOREIGN OFFICE\b")
NUMBERED = re.compile(r"\W{0,3}\(?1\s?[.,)]\s")
SECTION_TITLE = re.compile(r"(?:SUMMARY|DETAIL|COMMENT)\W{0,2}\Z")
NAME = re.compile(r"\W{0,2}(?:[A-Z][A-Z'’\-]{2,15}|(?:Sir |Mr\.? )?[A-Z][a-z]+(?: [A-Z][a-z]+)?)\W{0,2}\Z")
FOOT = re.compile(
    r"(?i)\W{0,3}(?:N{4}|COPIES TO|ADVANCE COP(?:Y|IES)|DISTRIBUTION"
    r"|STANDARD|LIMITED|FULL|MAIN|ADDITIONAL)\b.{0,30}\Z"
)
TITLE = re.compile(r"[A-Z][A-Z0-9 ,.:;'&/()\-]{5,90}\Z")
OTHER_TELEGRAM = re.compile(
    r"(?i)\b(?:MY|YOUR|OUR)?\s?(?:[A-Z]+ )?TEL(?:NO|EGRAM)?S?\b.{0,8}\d|\AMIPT\b|\AFRAME\b"
)
CITED = re.compile(
    r"(?P<cited>(?:MY|YOUR|OUR|My|Your|my|your|[A-Z]{4,15})\s+(?:TELNO|TELEGRAM|telegram|tel\.?))\s?(?:NO\.?|No\.)?\s{0,3}"
    r"(?P<number>\d{1,5})(?!\d)"
)
SECOND = re.compile(r"\W{0,3}\(?2\s?[.,)]\s")
HEAD_LINES = 45
ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
SHEET_LINES = 16
DESK = re.compile(r"DESKBY\s+\d{6}\s?Z\s*")
LIST_LINES = 3
MANY_WORDS = 3


def recognise(lines: Sequence[Line]) -> Outline | None:
    """The outline of a British telegram: TELNO beside FM or OF, or a Foreign Office sheet with its times."""
    head = [line for line in lines if not line.blank][:HEAD_LINES]
    telno = next((line for line in head if TELNO.match(line.bare)), None)
    teleprinted = any(line.bare.startswith("FM ") for line in head) or any(OF.search(line.bare) for line in head)
    if telno is not None and teleprinted:
        return outlined(lines, last_of_teleprinted(head))
    between = any(BETWEEN.match(line.bare) for line in head)
    timed = any(DESPATCHED.search(line.bare) or RECEIVED.search(line.bare) for line in head)
    if (between or any(OFFICE.search(line.bare) for line in head)) and timed:
        return outlined(lines, last_of_sheet(head))
    return None


def outlined(lines: Sequence[Line], last: int) -> Outline:
    """The parts: banners are furniture, the heading ends at a line, a list of those who get copies is the foot."""
    outline = Outline(FAMILY, lines)
    outline.openers = {line.number for line in lines if line.number > last and stands_alone(line)}
    previous: int | None = None
    for line in lines:
        if line.blank or line.number <= last:
            continue
        if look(line) is Look.BANNER or re.fullmatch(r"\W{0,3}(?:PAGE\s+)?\d{1,2}\W{0,3}", line.bare):
            outline.put([line.number], FURNITURE, "classification marking or page number")
            if previous is None and any(outline.is_text(n) for n in range(last + 1, line.number)):
                previous = line.number
        elif previous is not None:
            outline.page_starts.append(previous)
            previous = None
    outline.put((n for n in range(last + 1) if not lines[n].blank), HEADING, "heading of the telegram")
    take_foot(outline, last)
    outline.page_starts = [n for n in outline.page_starts if any(outline.is_text(m) for m in range(n, len(lines)))]
    return outline


def stands_alone(line: Line) -> bool:
    """Whether a line above or between points is a paragraph by itself: a title or a frame."""
    return bool(TITLE.match(line.bare) or SECTION_TITLE.match(line.bare)) and not line.bare.endswith((".", ","))


def last_of_teleprinted(head: Sequence[Line]) -> int:
    """The last line of the address: INFO with the lists it runs over, OF, DESKBY."""
    last = max(line.number for line in head if TELNO.match(line.bare))
    running = False
    for line in head:
        if line.number <= last:
            continue
        follows = line.number == last + 1
        if follows and (HEADING_LINE.match(line.bare) or (running and line.bare.count(",") >= 2)):
            last = line.number
            running = line.bare.upper().startswith("INFO") or running
        else:
            break
    return last


def last_of_sheet(head: Sequence[Line]) -> int:
    """The last line of a sheet's heading: times, number, precedence, classification, to whom it is repeated."""
    timed = [line.number for line in head[:SHEET_LINES] if sheet_mark(line)]
    last = max(timed, default=head[0].number)
    for line in head:
        if line.number <= last:
            continue
        if NUMBERED.match(line.bare) or SECOND.match(line.bare):
            break
        if (
            BETWEEN.match(line.bare) or DESPATCHED.search(line.bare) or RECEIVED.search(line.bare)
            or NUMBER.match(line.bare) or ADDRESSED.match(line.bare) or banner(line.bare)
            or precedence(line.bare) or "DISTRIBUTION" in line.bare.upper()
        ):  # fmt: skip
            last = line.number
        elif look(line) is Look.PROSE:
            break
    return last


def sheet_mark(line: Line) -> bool:
    """Whether a line can only stand in the heading of a sheet: whom from and to, or a time with D. or R."""
    return bool(BETWEEN.match(line.bare) or DESPATCHED.search(line.bare) or RECEIVED.search(line.bare))


def take_foot(outline: Outline, last: int) -> None:
    """Signature and lists of copies: what stands below the last running text."""
    text = [line for line in outline.text_lines() if line.number > last]
    foot = next((at for at, line in enumerate(text) if at and FOOT.match(line.bare) and at * 2 >= len(text)), None)
    named = [
        at for at, line in enumerate(text)
        if at and NAME.match(line.bare) and ends(text[at - 1]) and not SECTION_TITLE.match(line.bare)
        and not any(look(later) is Look.PROSE for later in text[at + 1 : foot])
    ]  # fmt: skip
    signed = named[0] if named else None
    cut = min((at for at in (foot, signed) if at is not None), default=None)
    if cut is None:
        return
    if cut == signed:
        outline.sign(text[cut])
    outline.put((line.number for line in text[cut:]), END, "copies and distribution")


def ends(line: Line) -> bool:
    """Whether a line ends a sentence."""
    return line.bare.rstrip("\"')")[-1:] in (".", "?", "!")


def read_fields(outline: Outline, stated: Stated) -> None:
    """The fields of either sheet."""
    head = [line for line in outline.lines if outline.parts.get(line.number, ("",))[0] == HEADING]
    words = "\n".join(line.text for line in outline.lines)
    if any(TELNO.match(line.bare) for line in head):
        read_teleprinted(head, words, stated)
    else:
        read_sheet(head, stated)
    for line in outline.lines:
        level = banner(line.bare)
        if level and outline.parts.get(line.number, ("",))[0] in (FURNITURE, HEADING):
            stated.say(
                "classification", level[0], [span_of(line, (0, len(line.bare)))], "marking", 0.95 * level[1]
            )
    read_title(outline, stated)
    read_citations(outline, stated)
    if outline.signature:
        start, end = outline.signature
        line = next(one for one in outline.lines if one.start <= start < one.end)
        stated.say("signatory", line.bare.strip(" .,;"), [Span(start, end)], "name below the text", 0.9)


def read_teleprinted(head: Sequence[Line], words: str, stated: Stated) -> None:
    """FM, TO with its precedence before the name, TELNO, OF, INFO with lists behind a precedence."""
    address = read_address(head)
    if address.sender:
        stated.say("from", address.sender.name, [address.sender.span], "stands after FM")
    for line in head:
        found = TELNO.match(line.bare)
        if found:
            stated.say("number", found["number"], [span_of(line, found.span("number"))], "stands after TELNO")
        group = OF.search(line.bare) or BEHIND_SENDER.match(line.bare)
        if group:
            say_group(line, group, words, stated)
    role = ""
    for line in head:
        opened = re.match(r"\W{0,3}(?P<label>TO|INFO|AND TO)\s+(?=[A-Z])", line.bare)
        other = HEADING_LINE.match(line.bare) or TELNO.match(line.bare)
        role = ("info" if opened["label"] == "INFO" else "to") if opened else "" if other else role
        if role:
            say_list(line, opened.end() if opened else 0, role, stated)


def say_list(line: Line, start: int, role: str, stated: Stated) -> None:
    """The offices of a line, parted by commas; a precedence may stand before the first."""
    at = start
    saving = re.match(r"SAVING\s+(?:TO\s+)?", line.bare[at:])
    at += saving.end() if saving else 0
    desk = DESK.match(line.bare[at:])
    at += desk.end() if desk else 0
    first = re.match(r"(?:FLASH|IMMEDIATE|PRIORITY|ROUTINE|DEFERRED)\b\s{0,3}", line.bare[at:])
    if first:
        if role == "to":
            spot = span_of(line, (at, at + first.end()))
            stated.say("precedence", first[0].strip(), [spot], "stands before the addressee")
        at += first.end()
    for name, begin, end in parted(line.bare, at):
        # Several offices may stand in a row without a comma.
        sure = SURE if len(name.split()) < MANY_WORDS else LIKELY
        stated.say(role, name, [span_of(line, (begin, end))], f"stands after {role.upper()}", sure)


def parted(text: str, start: int) -> Iterator[tuple[str, int, int]]:
    """The names of a list from a place on, with where each stands."""
    for found in re.finditer(r"(?:(?! and | AND )[^,;])+", text[start:]):
        read = re.sub(r"\A\s*(?:and|AND)\s", lambda m: " " * len(m[0]), found[0])
        name = read.strip(" .")
        if len(name) >= 2 and any(c.isalpha() for c in name):
            begin = start + found.start() + len(read) - len(read.lstrip())
            yield name, begin, begin + len(read.strip())


def read_sheet(head: Sequence[Line], stated: Stated) -> None:
    """The Foreign Office's sheet: D. is the time of despatch, R. that of receipt at the office."""
    for line in head:
        found = BETWEEN.match(line.bare)
        if found:
            stated.say("from", found["sender"].strip(), [span_of(line, found.span("sender"))], "stands after FROM")
            stated.say("to", found["to"].strip(), [span_of(line, found.span("to"))], "stands after TO")
        number = NUMBER.match(line.bare)
        if number:
            stated.say("number", number["number"], [span_of(line, number.span("number"))], "stands after No.")
        for pattern, day, hour in (
            (DESPATCHED, "date", "time"), (RECEIVED, "received", "received_time")
        ):  # fmt: skip
            mark = pattern.search(line.bare)
            if mark:
                say_moment(line, mark.end(), day, hour, stated)
        repeated = REPEATED.search(line.bare)
        if repeated:
            for name, begin, end in parted(line.bare, repeated.start("names")):
                stated.say("info", name, [span_of(line, (begin, end))], "repeated to", LIKELY)
        fast = precedence(line.bare)
        if fast and fast[1] > 0.9:
            stated.say(
                "precedence", fast[0], [span_of(line, (0, len(line.bare)))], "alone on a line of the heading"
            )


def say_moment(line: Line, start: int, day: str, hour: str, stated: Stated) -> None:
    """Time and day behind D. or R.; the day of sending may stand at the beginning of the line instead."""
    other = RECEIVED.search(line.bare, start)
    end = other.start() if other else len(line.bare)
    words = ORDINAL.sub("  ", line.bare)
    time = clock(words[start:end])
    days = [d for d in written_dates(words[start:end]) if d.iso()]
    spot = span_of(line, (start, end))
    why = "despatched (D.)" if day == "date" else "received (R.)"
    moment: Moment | None = days[0] if days else None
    if moment is None and day == "date":
        before = [d for d in written_dates(words[:start]) if d.iso()]
        moment = before[0] if before else None
        spot = span_of(line, (0, end))
    if moment is None:
        return
    stated.say(day, moment.iso(), [spot], why)
    if day == "date":
        stated.say("date_source", "sent", [spot], why)
    if time:
        stated.say(hour, f"{time[0]:02d}:{time[1]:02d}", [spot], why)


def read_title(outline: Outline, stated: Stated) -> None:
    """The title in capitals above the first point; a line that names another telegram or a frame is none."""
    found: Line | None = None
    for line in outline.text_lines()[:6]:
        if OTHER_TELEGRAM.search(line.bare):
            continue
        if NUMBERED.match(line.bare) or SECTION_TITLE.match(line.bare):
            break
        if TITLE.match(line.bare) and not line.bare.endswith((".", ",")):
            found = line
        elif look(line) is Look.PROSE:
            break
    if found is not None:
        stated.say("subject", found.bare.strip(" .:"), [span_of(found, (0, len(found.bare)))], "title", LIKELY)


def read_citations(outline: Outline, stated: Stated) -> None:
    """`MY TELNO 1229`: a telegram of the sender; as it stands, for whose it is only the sender tells."""
    for line in outline.text_lines():
        for cited in CITED.finditer(line.bare):
            value = f"{' '.join(cited['cited'].split())} {cited['number']}"
            stated.say("references", value, [span_of(line, cited.span())], "telegram cited", LIKELY)
