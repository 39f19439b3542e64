"""
Electronic telegrams of the Department of State, from 1973 on: the heading as the communications centre typed
it.

FM, TO and INFO stand without a colon above a line that spells the classification and gives section, post and
number (`C O N F I D E N T I A L SECTION 1 OF 2 OSLO 4711`); E.O., TAGS, SUBJECT and REF follow. Copies from the
Department's own database end with a block of attributes.

Sources: National Archives, Access to Archival Databases, "Central Foreign Policy Files, 1973-1979: Frequently
Asked Questions" (the parts of an electronic telegram, the block of attributes and its names); Department of
State, 5 FAH-2 "Telecommunications Handbook" (order of the lines, section markings, E.O., TAGS, SUBJECT, REF);
ACP 127 and ACP 121 (routing lines, precedence prosigns Z, O, P, R).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cables.text.formulas import CITE, FROM, note_line
from cables.text.heading import attributes
from cables.text.heading.addresses import Address, read_address
from cables.text.heading.outline import END, FURNITURE, HEADING, Outline, span_of
from cables.text.heading.stated import LIKELY, Stated
from cables.text.heading.zulu import GROUP_LINE, say_group
from cables.text.layout import Look, commonness, look
from cables.text.lines import Line
from cables.text.markings import banner, caption
from cables.text.numbering import SENTENCE_END
from cables.text.results import Span

FAMILY = "electronic telegram"
SPACED = r"(?:[A-Z0$]\s{1,3}){4,24}[A-Z](?=\s+[A-Z]{2})"
CLOSED = r"UNCLAS(?:SIFIED)?|TOP SECRET|SECRET|CONFIDENTIAL|LIMITED OFFICIAL USE|LOU"
MARKED = re.compile(
    rf"\W{{0,3}}(?P<level>{SPACED}|{CLOSED})\s+(?:(?:E F T O|EXDIS|NODIS|LIMDIS|STADIS)\s+)?"
    r"(?:SECTION\s+(?P<part>\d{1,2})\s+OF\s+(?P<parts>\d{1,2})\s+|FINAL SECTION OF\s+(?P<last>\d{1,2})\s+)?"
    r"(?P<post>[A-Z][A-Z.']{1,15}(?:\s[A-Z][A-Z.']{1,12}){0,3})\s+(?P<number>\d{1,8})(?:/\d{1,3})?"
    r"(?P<rest>\s+[A-Z0-9 ]{0,24})?\W{0,2}\Z"
)
FM = re.compile(r"\W{0,3}FM\s+(?P<who>[A-Z].{1,60})\Z")
# The head of a page in the Department's database, and in the messages of later years.
PAGE = re.compile(
    r"\W{0,3}PAGE\s+(?P<page>\d{1,3})\s+(?P<post>[A-Z][A-Z .]{1,18}?)\s+(?P<number>\d{3,8})"
    r"(?:\s+(?P<part>\d{1,2})\s+OF\s+(?P<parts>\d{1,2}))?(?:\s+\d{6}Z)?\W{0,2}\Z"
)
LATER_PAGE = re.compile(
    r"\W{0,3}(?P<post>[A-Z][A-Z .]{1,18}?)\s+(?P<number>\d{3,8})"
    r"\s+(?P<part>\d{3})(?:\.\d{1,2})?\s+OF\s+(?P<parts>\d{3})\W{0,2}\Z"
)
RELEASED = re.compile(r"(?i)\W{0,3}.{0,40}\bDeclassified/Released\b.{0,100}\Z")
DATABASE = re.compile(
    r"(?i)\W{0,3}(?:Message Text|<< ?END OF DOCUMENT ?>>|N{4,5}[A-Z]{0,12}|NNN|BT|#\d{4})\W{0,3}\Z"
)
LABEL = re.compile(
    r"\W{0,3}(?P<label>E\.? ?O\.? ?\d{5}|TAGS|SUBJ(?:ECT)?|REFS?|REFERENCES?"
    r"|CLASSIFIED BY|DECL|REASON)\s{0,2}[:;]",
    re.IGNORECASE,
)
LISTED = re.compile(r"\W{0,3}(?:\(?[A-Z]\)|[A-Z][.)])\s{0,4}\(?(?:\d\d\s)?[A-Z]{3,}")
DRAFTED = re.compile(r"(?i)\W{0,3}DRAFTED BY\s?[:;]?\s{1,4}(?P<who>\S.{1,80})\Z")
NUMBERED = re.compile(r"\W{0,3}1\s?[.,)]\s")
NUMBERED_ANY = re.compile(r"\W{0,3}\d{1,2}\s?[.,)]\s")
ALONE = re.compile(r"[A-Z]{4,12}(?:[ /][A-Z]{3,12})?\Z")
CITED = re.compile(r"(?P<name>(?:\d\d )?[A-Z][A-Z.']{2,15}(?: [A-Z]{2,12}){0,2})\s+(?P<number>\d{1,8})(?!\d)")
SIGNED = re.compile(r"\W{0,2}[A-Z][A-Z'’.\-]{1,15}(?: [A-Z][A-Z'’.\-]{1,15}){0,2}\W{0,2}\Z")
SIGNED_BEHIND = re.compile(r"(?<=[.!?\")])\s{1,8}(?P<name>[A-Z][A-Z'’\-]{2,15})\W{0,1}\Z")
HEAD_LINES = 90
LABELS_WITHIN = 60
NOTE_LINES = 3
"""A note below the signature has so many lines at most."""
SENTENCE = 7
"""So many words on a line show running text; fewer may pass the telegram on (`DEPT FOR …`)."""
HEADING_OF_SECTION = 30
RUN_LINES = 4
FULL_LINE = 62
"""A line of so many characters is full; teleprinters had 69 to a line."""
STOPPED = re.compile(r"[^\W\d_]{3,}[\"')]?[.!?](?:[\"')]|\s{1,2}[A-Z]|\Z)|\d[.!?]\Z")


@dataclass(frozen=True, slots=True)
class Marked:
    """The line with classification, section, post and number."""

    line: Line
    level: str
    found: re.Match[str]

    @property
    def section(self) -> tuple[int, int] | None:
        found = self.found
        if found["last"]:
            return int(found["last"]), int(found["last"])
        return (int(found["part"]), int(found["parts"])) if found["part"] else None


def marked(line: Line) -> Marked | None:
    """The marking line a line is, or None."""
    found = MARKED.match(line.bare) if 8 <= len(line.bare) <= 110 else None
    if not found:
        return None
    level = "UNCLASSIFIED" if found["level"].startswith("UNCLAS") else (banner(found["level"]) or ("", 0))[0]
    return Marked(line, level, found) if level else None


def recognise(lines: Sequence[Line]) -> Outline | None:
    """
    The outline of an electronic telegram, if its marks are there.

    Two of these at least: FM with a sender, the marking line, a date-time group behind prosigns, TAGS or E.O.; a
    block of attributes counts for two. CITE belongs to another service's messages.
    """
    head = [line for line in lines[:HEAD_LINES] if not line.blank]
    tail = attributes.begins_at(lines)
    sender = any(FM.match(line.bare) for line in head)
    marks = [one for line in lines if (one := marked(line))]
    grouped = any(GROUP_LINE.match(line.bare) for line in head)
    labelled = any(re.match(r"(?i)\W{0,3}(?:TAGS\s?:|E\.O\. ?\d{5})", line.bare) for line in head)
    score = sender + bool(marks) + grouped + labelled + 2 * (tail is not None)
    if score < 2 or not (sender or tail is not None or (marks and labelled)):
        return None
    if any(CITE.search(line.bare) for line in head):
        return None
    if not (sender or marks or grouped or labelled) and any(FROM.match(line.bare) for line in head):
        # A telegram of another form, with a sheet of the database below it.
        return None
    outline = Outline(FAMILY, lines)
    if tail is not None:
        outline.put(range(tail, len(lines)), FURNITURE, "attributes of the message in the Department's database")
    take_furniture(outline)
    take_headings(outline, marks)
    take_foot(outline)
    first = next((line.number for line in outline.text_lines()), len(lines))
    outline.page_starts = [n for n in outline.page_starts if n > first]
    outline.section = lone_section(outline, marks)
    return outline


def take_furniture(outline: Outline) -> None:
    """Banners, heads of pages, marks of the database and of release."""
    previous: int | None = None
    for line in outline.lines:
        if line.blank or line.number in outline.parts or marked(line):
            continue
        if RELEASED.match(line.bare):
            outline.put([line.number], FURNITURE, "release banner")
        elif DATABASE.match(line.bare):
            outline.put([line.number], FURNITURE, "mark of transmission")
        elif PAGE.match(line.bare) or LATER_PAGE.match(line.bare):
            outline.put([line.number], FURNITURE, "head of a page")
            outline.page_starts.append(previous if previous is not None else line.number)
        elif look(line) is Look.BANNER:
            outline.put([line.number], FURNITURE, "classification marking")
            previous = line.number
            continue
        previous = None


def take_headings(outline: Outline, marks: Sequence[Marked]) -> None:
    """The heading before the text, and that which a later section repeats."""
    lines = outline.lines
    first = marks[0].line.number if marks else last_address(lines)
    end = labels_end(outline, first)
    outline.put((n for n in range(end + 1) if not lines[n].blank), HEADING, "heading of the telegram")
    for mark in marks[1:]:
        number = mark.line.number
        if number <= end or mark.section is None:
            continue
        again = range(heading_begins(outline, number, end), labels_end(outline, number) + 1)
        outline.put((n for n in again if not lines[n].blank), FURNITURE, "heading of a later section")


def heading_begins(outline: Outline, marking: int, end: int) -> int:
    """
    The first line of the heading that ends in a later section's marking line.

    It is the first below the head of the page, if nothing but the routing of the message stands there; else the
    one with the date-time group.
    """
    lines, begins = outline.lines, marking
    for n in range(marking - 1, max(marking - HEADING_OF_SECTION, end), -1):
        line = lines[n]
        if GROUP_LINE.match(line.bare):
            begins = n
        elif PAGE.match(line.bare) or LATER_PAGE.match(line.bare):
            return n + 1 if begins < marking else begins
        elif begins < marking and not line.blank and (look(line) is Look.PROSE or NUMBERED_ANY.match(line.bare)):
            break
    return begins


def last_address(lines: Sequence[Line]) -> int:
    """The last line of FM, TO and INFO where no marking line shows the end of the address; -1 without any."""
    return read_address(lines[:HEAD_LINES]).last


def labels_end(outline: Outline, start: int) -> int:
    """The last line of the labels below a marking line: E.O., TAGS, SUBJECT, REF, with the lines they run over."""
    lines, last, running = outline.lines, start, False
    for line in lines[start + 1 : start + LABELS_WITHIN]:
        if line.blank:
            running = False
            continue
        if line.number in outline.parts:
            continue
        if LABEL.match(line.bare):
            last, running = line.number, True
        elif NUMBERED.match(line.bare):
            break
        elif listed(line) or (running and runs_over(lines, line)):
            last, running = line.number, True
        elif not running and caption(line.bare):
            last = line.number
        elif running:
            # The text stands directly below the labels.
            break
        elif ALONE.match(line.bare):
            continue
        elif commonness(line)[0] >= SENTENCE and look(line) is Look.PROSE:
            break
    return last


def runs_over(lines: Sequence[Line], line: Line) -> bool:
    """
    Whether a line below that of a label goes on with it: a title, or who classified.

    A few lines without the end of a sentence do, up to a blank line. Of others, those do above which the next
    word had no room.
    """
    block = [line]
    for more in lines[line.number + 1 : line.number + RUN_LINES + 1]:
        if more.blank or LABEL.match(more.bare) or NUMBERED.match(more.bare):
            break
        block.append(more)
    if len(block) < RUN_LINES and not any(STOPPED.search(one.bare) for one in block):
        return True
    width = max(len(one.text) for one in lines[max(line.number - 8, 0) : line.number + 8])
    before = lines[line.number - 1].text
    return len(before) + 1 + len(line.text.split(" ", 1)[0]) > min(width, FULL_LINE)


def listed(line: Line) -> bool:
    """Whether a line is an item of a list of references: `(B) OSLO 4711`."""
    return len(line.bare) <= 70 and bool(LISTED.match(line.bare)) and any(c.isdigit() for c in line.bare)


def take_foot(outline: Outline) -> None:
    """The signature: a name alone below the text, or behind its last sentence."""
    text = outline.text_lines()
    if not text:
        return
    noted = next((at for at in range(len(text) - 1, 0, -1) if note_line(text[at].bare)), len(text))
    if len(text) - NOTE_LINES <= noted < len(text) and noted > 1 and signs(text[noted - 1], text[noted - 2]):
        outline.put((line.number for line in text[noted:]), END, "note on who was told or got copies")
        del text[noted:]
    last = text[-1]
    if len(text) > 1 and SIGNED.match(last.bare) and not caption(last.bare):
        outline.sign(last)
        return
    behind = SIGNED_BEHIND.search(last.text)
    if behind:
        outline.sign(last, behind.start())


def signs(line: Line, before: Line) -> bool:
    """Whether a line is a name alone below a sentence."""
    return bool(SIGNED.match(line.bare)) and not caption(line.bare) and bool(SENTENCE_END.search(before.bare))


def lone_section(outline: Outline, marks: Sequence[Marked]) -> tuple[int, int] | None:
    """Which section of how many a text holds, where it has not all of them."""
    seen = [one.section for one in marks if one.section]
    for line in outline.lines:
        found = (PAGE.match(line.bare) or LATER_PAGE.match(line.bare)) if len(line.bare) <= 70 else None
        if found and found["part"]:
            seen.append((int(found["part"]), int(found["parts"])))
    if not seen:
        return None
    of = max(parts for _, parts in seen)
    held = {part for part, _ in seen}
    return None if held >= set(range(1, of + 1)) or of < 2 else (min(held), of)


def read_fields(outline: Outline, stated: Stated) -> None:
    """The fields of the heading, at their places; then what the attributes say of fields that are not there."""
    head = [line for line in outline.lines if outline.parts.get(line.number, ("",))[0] == HEADING]
    address = read_address(head)
    say_address(address, stated)
    for line in head:
        one = marked(line)
        if one:
            say_marked(one, stated)
        drafted = DRAFTED.match(line.bare)
        if drafted:
            who = drafted["who"].strip()
            stated.say("drafter", who, [span_of(line, drafted.span("who"))], "stands after DRAFTED BY")
        if stated.value("date") is None and (group := GROUP_LINE.match(line.bare)):
            say_group(line, group, head_text(outline), stated)
    read_labels(head, stated)
    for line in outline.lines:
        if RELEASED.match(line.bare) and outline.parts.get(line.number) == (FURNITURE, "release banner"):
            stated.say("declassified", line.bare.strip(), [span_of(line, (0, len(line.bare)))], "release banner")
        elif outline.parts.get(line.number) == (FURNITURE, "classification marking"):
            level = banner(line.bare) or ("", 0.0)
            spot = span_of(line, (0, len(line.bare)))
            stated.say("classification", level[0], [spot], "marking of the page", 0.9 * level[1])
    attributes.read_fields(outline.lines, stated)
    if outline.signature:
        start, end = outline.signature
        line = next(one for one in outline.lines if one.start <= start < one.end)
        name = line.text[start - line.text_start : end - line.text_start].strip(" .,;:#*-")
        stated.say("signatory", name, [Span(start, end)], "name below the text", 0.9)


def say_address(address: Address, stated: Stated) -> None:
    """Sender, addressees and precedence."""
    if address.sender:
        stated.say("from", address.sender.name, [address.sender.span], "stands after FM")
    for role, entries in (("to", address.action), ("info", address.info)):
        for entry in entries:
            stated.say(role, entry.name, [entry.span], f"stands after {'TO' if role == 'to' else 'INFO'}")
            if entry.speed and role == "to":
                stated.say("precedence", entry.speed, [entry.speed_span or entry.span], "beside the addressee")
            for word in entry.captions:
                stated.say("captions", word, [entry.span], "beside the addressee")


def say_marked(one: Marked, stated: Stated) -> None:
    """Classification, number and section of a marking line."""
    found, line = one.found, one.line
    stated.say("classification", one.level, [span_of(line, found.span("level"))], "marking line", 0.97)
    number = f"{' '.join(found['post'].split())} {found['number']}"
    span = Span(span_of(line, found.span("post")).start, span_of(line, found.span("number")).end)
    stated.say("number", number, [span], "marking line", 0.97)
    word = caption((found["rest"] or "").strip())
    if word and word[1] > 0.9:
        stated.say("captions", word[0], [span_of(line, found.span("rest"))], "marking line")


def read_labels(head: Sequence[Line], stated: Stated) -> None:
    """TAGS and E.O. stay in the heading; subject, references and captions become fields."""
    after_marking = False
    for at, line in enumerate(head):
        after_marking = after_marking or marked(line) is not None
        found = LABEL.match(line.bare)
        label = found["label"].upper()[:3] if found else ""
        if found and label == "SUB":
            say_subject(head, at, found.end(), stated)
        elif found and label == "REF":
            say_references(head, at, found.end(), stated)
        elif after_marking and not found and (known := caption(line.bare)) and known[1] > 0.9:
            stated.say("captions", known[0], [span_of(line, (0, len(line.bare)))], "line below the marking")
        elif after_marking and marked(line) is None and ALONE.fullmatch(line.bare) and above_labels(head[:at]):
            where = "stands where captions do"
            stated.say("captions", line.bare, [span_of(line, (0, len(line.bare)))], where, LIKELY)


def above_labels(head: Sequence[Line]) -> bool:
    """Whether no label stands among some lines: captions stand above them."""
    return not any(LABEL.match(one.bare) for one in head)


def running_on(head: Sequence[Line], at: int) -> list[Line]:
    """The lines a label runs over: those directly below it, up to the next label."""
    found: list[Line] = []
    for line in head[at + 1 :]:
        before = found[-1] if found else head[at]
        if line.number != before.number + 1 or LABEL.match(line.bare) or marked(line):
            break
        found.append(line)
    return found


def say_subject(head: Sequence[Line], at: int, start: int, stated: Stated) -> None:
    """The title behind SUBJECT with the lines it runs over."""
    line = head[at]
    text, spans = line.bare[start:].strip(), [span_of(line, (start, len(line.bare)))]
    for more in running_on(head, at):
        text = f"{text} {more.bare}".strip()
        spans.append(span_of(more, (0, len(more.bare))))
    if sum(c.isalpha() for c in text) >= 3:
        stated.say("subject", text.strip(" .,;"), spans, "stands after SUBJECT")


def say_references(head: Sequence[Line], at: int, start: int, stated: Stated) -> None:
    """The telegrams behind REF, in a row or one a line; blank lines may stand between items of a list."""
    places = [(head[at], start)]
    for line in head[at + 1 :]:
        if LABEL.match(line.bare) or not (listed(line) or line.number == places[-1][0].number + 1):
            break
        places.append((line, 0))
    for line, begin in places:
        for cited in CITED.finditer(line.bare, begin):
            value = f"{' '.join(cited['name'].split())} {cited['number']}"
            stated.say("references", value, [span_of(line, cited.span())], "stands after REF", 0.93)


def head_text(outline: Outline) -> str:
    """The words of heading and text, in which other dates may stand."""
    return "\n".join(
        line.text for line in outline.lines if outline.parts.get(line.number, ("",))[0] not in (FURNITURE, END)
    )
