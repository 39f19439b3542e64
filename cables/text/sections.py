"""
Divide a raw text into heading, body, end notes and page furniture, line by line, each line with a reason.

The body is what lies between the first and the last line of running text; inside it, what stands
between the furniture of one page's foot and the next page's head is furniture too. Nothing is left out without a
reason.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise

from cables.text.banners import record_banner, transmission_end
from cables.text.formulas import (
    CITE,
    DATE_TIME_GROUP,
    FROM,
    REPORT_PLACE,
    address_line,
    heading_line,
    note_line,
    report_form,
)
from cables.text.fuzzy import closeness
from cables.text.layout import Look, commonness, engine_remarks, look
from cables.text.lines import Line
from cables.text.markings import caption, precedence
from cables.text.numbering import (
    CABLE,
    SENTENCE_END,
    STRAY_COST,
    UNCLOSED_COST,
    Opening,
    Pick,
    candidate_at,
    numbering,
    stands_alone,
)
from cables.text.repeats import clerks_notes, later_headings, next_point, repeated_soon
from cables.text.vocabulary.forms import BOXED
from cables.text.vocabulary.words import COMMON

ANCHORS = frozenset(
    {
        Look.BANNER, Look.NOTICE, Look.ARCHIVE, Look.LETTERHEAD, Look.PAGE_HEADING, Look.PAGE_END, Look.DRAFTING,
        Look.BOXES, Look.RECORD, Look.ENGINE,
    }
)  # fmt: skip
FORM_LABEL = re.compile(
    r"(?i)\W{0,4}(?:agency|record (?:number|series)|agency file number|originator|from|to|title|date|pages"
    r"|subjects?|document type|classification|restrictions?|current status"
    r"|date of last review|opening criteria|comments)\s*:"
)
ATTRIBUTE = re.compile(r"(?:I|D)?[A-Z][A-Za-z]{1,14}(?: (?:[A-Z][A-Za-z]{1,14}|on|of|ID)){0,3}:(?:\s|\Z)")
ATTRIBUTES = 12
"""So many lines on end that each name an attribute are a sheet about the record."""
FORM_HEAD = frozenset({"IDENTIFICATIONFORM", "JFKASSASSINATIONSYSTEM", "AGENCYINFORMATION", "DOCUMENTINFORMATION"})
SIGNATURE = re.compile(r"\W{0,3}(?:[A-Z][A-Z'’.\-]{2,15})(?: [A-Z][A-Z'’.\-]{1,15})?\W{0,3}\Z")
TRAILING_SIGNATURE = re.compile(r"(?<=[.!?\"”)])[ \t]+([A-Z]{3,14})\W{0,2}\Z")
NUMBER_ALONE = re.compile(r"\d[\d .\-]{4,14}\d")
NO_NAMES = frozenset({"END", "QUOTE", "UNQUOTE", "NNNN", "SECRET", "CONFIDENTIAL", "UNCLASSIFIED"})
# Below the text: comments of an office, and the lines of who drafted, coordinated and released it.
FOOT = re.compile(
    r"\W{0,4}(?:[A-Z/]{2,8} ?COMMENTS?\b|[A-Z/]{2,8}[ /]?Comments?\s?[:;.]|CL BY \d"
    r"|(?:ORIG|COORD|AUTH|RELNO|CABLETYPE|REL|CL BY|CL REASON|RELEASED)\s{0,2}[:;]"
    r"|RELEASED PER\b)"
)
# The boxes at the foot of a message form, behind the text or in the middle of it.
FOOT_BOX = re.compile(r"\W{0,4}(?:[O0]RG|DATE|UNIT|EXT)\s{0,2}[:;]")
CLOSING = re.compile(
    r"\W{0,4}(?:\w{1,2}[.,:;]{0,2}\s){0,2}\s?(?:(?:NO\s)?FILE(?:\s?[.:,;]|\s+(?:DEFER|NONE|\d)|\Z)"
    r"|(?:NO\s)?INDEX(?:ING)?(?:\s?[.:,](?!.{0,8}\b(?:YES|NO)\b)|\s+(?!YES\b|NO\b|RET)[A-Z/]{3})|[E£]\s?[2Z7?],?\s?IMP)"
)
# The exemption from downgrading, the last words of an agency's text.
EXEMPT = re.compile(r"\bE\W?[2Z7?],?\s?IMP\s?[DO]")
# The group for automatic downgrading, typed between text and signature.
GROUP_MARK = re.compile(r"\W{0,2}GP\s?[-.]?\s?\d\W{0,3}\d?\W{0,2}\Z")
AUTHORITY = re.compile(r"(?<=[.:;,>])\s{1,3}CL BY\b")
TEXT_MARK = re.compile(r"\W{0,3}TEXT\s?:\W{0,3}\Z")
# What is left of the first label of a numbering at the beginning of a line.
FIRST_LABEL = re.compile(
    r"(?:[^\w\n]{1,3}\s?){0,2}(?:(?P<sign>1|[lIiJjLfdt|!]|[1lIL][0OoQeas])(?P<close>[.,:;)°*\-]{1,2})"
    r"|[1lIL][.,]?[0OoQea°](?=\s))\s{0,2}(?=\S)"
)
FIGURE = re.compile(r"\W{0,3}[1-9]\d?[.,]\s{1,2}\W?[A-Z]{2}")
# Whom a cable is for, typed without TO or CITE, or behind the routing column.
ADDRESSED = re.compile(
    r"\b(?:PRIORITY|PRITY|PRTY|IMMEDIATE|IMMED|ROUTINE|DIRECTOR|DIR)\b.{0,24}\bINFO\b|\bINFO:? (?:PRIORITY|DIR)\b"
    r"|\bACTION\b.{1,40}\bINFO(?:RMATION)?\b"
)
# The last few words of a sentence, and what they have at least: a word that can be said, or a sum.
LAST_WORDS = re.compile(
    r"(?:[(\"'“‘]?[\w$£%&/'’,\-]+[,;:)\"'”’]?\s){0,4}[(\"'“‘]?[\w$£%&/'’,\-]+[%)\"'”’]?[.?!][)\"'”’]?\Z"
)
LIKE_A_WORD = re.compile(r"(?i)[bcdfghj-np-tvwxz][aeiouy]\w|[aeiouy][bcdfghj-np-tvwxz]\w|\d{2,}")
LABEL_ALONE = re.compile(r"\W{0,2}\(?(?:\d{1,2}[.,:;)]{0,2}|[A-Za-z][.,:;)]{1,2})\W{0,2}\Z")
# The serial number of a cable that the registry typed at the head of every page.
SERIAL = re.compile(r"\W{0,3}[A-Z]{2,5}[ .:-]{1,2}\W?[\d ]{4,9}\W{0,3}\Z")
# An address line that no sentence resembles.
FIRM_ADDRESS = re.compile(
    r"(?i)\A\W{0,4}(?:FROM|TO|SLUGS?|CONTROL|REC['’]?D)\s{0,3}[:;=]|\bCITE\s+(?:[A-Z]{3,}|[A-Z/ ]{3,20}\d)|"
    r"(?<![\d-])\d{6}\s?Z\b"
)
DOUBTFUL = frozenset({"number", "to", "action and information", "charge"})
"""Names of heading formulas that sentences begin with, too."""
SMALL = frozenset({"AND", "BY", "FROM", "NO", "ONLY", "PER", "SENT", "TO", "USE"})
"""Words of boxes that sentences are full of."""
UNTELLING = BOXED - SMALL
"""Words of boxes, common ones among them, that do not show a sentence."""
SPECKS = 3
"""So many lines of noise may stand between two lines of text."""
FURTHER = 12
"""So far above the text a clear first label is looked for, whatever stands between."""
LOOKAHEAD = 14
BELOW_END, PART_BELOW_END = 8, 0.4
"""So many lines of running text, or so much of it, may stand below the end of a message: comments of offices."""
SIGNED_WITHIN = 6
"""A name further below the text than so many lines is a stamp's or a clerk's."""
RUNNING = 5.0
"""As many lines of running text before an address line show that it stands below the text, not above it."""
BELOW_ADDRESS = 2.5
"""The same where a whole address stands above."""
WHOLE_ADDRESS = frozenset({"from", "to", "number"})
LINE_WORDS = 12
"""Words of a typewriter's line: a paragraph kept on one line counts for as many lines as it would fill."""


@dataclass(slots=True)
class Division:
    """For each line its part and reason, and where pages and the body begin."""

    lines: Sequence[Line]
    looks: list[Look]
    kinds: list[str]
    reasons: list[str]
    body: list[int] = field(default_factory=list)
    """Numbers of the body's lines, in order."""
    breaks: dict[int, int] = field(default_factory=dict)
    """Number of the first body line of a page -> number of that page."""
    page_starts: list[int] = field(default_factory=list)
    """Numbers of the lines at which the pages after the first begin."""
    marks: set[int] = field(default_factory=set)
    """Numbers of the lines that are page marks of our own."""
    settled: bool = False
    """The text is a clean one already: its paragraphs are kept as they are."""
    picks: dict[int, Pick] = field(default_factory=dict)
    """Number of a line -> the point whose label it begins with."""
    alone: set[int] = field(default_factory=set)
    """Numbers of lines that hold a label and nothing else."""
    openers: set[int] = field(default_factory=set)
    """Numbers of lines at which a point begins whose label the engine read one line later."""
    signature: tuple[int, int] | None = None
    """Raw span of the signature."""
    body_end: int | None = None
    """Raw offset at which the text ends inside its last line, when the signature follows on the same line."""
    body_end_reason: str = "signature"


def archive_form(lines: Sequence[Line]) -> set[int]:
    """
    Lines of the Archives' identification form, which describes the record and is no part of the cable.

    It begins at its title and ends with its last field; a value may stand on the line after its label.
    """
    head = next(
        (line.number for line in lines[:60] if line.bare.upper().replace(" ", "") in FORM_HEAD),
        None,
    )
    if head is None:
        return set()
    labels = [line.number for line in lines[head : head + 90] if FORM_LABEL.match(line.bare)]
    if len(labels) < 5:
        return set()
    last = labels[0]
    for number in labels:
        if number - last > 8:
            break
        last = number
    return set(range(head, last + 1))


def attribute_sheet(lines: Sequence[Line]) -> set[int]:
    """
    Lines of a database's sheet about the record: a dozen lines on end that each name an attribute.

    Nothing that was sent has so many. The sheet goes on to the last of them.
    """
    found: set[int] = set()
    run: list[int] = []
    for line in lines:
        if line.blank:
            continue
        if ATTRIBUTE.match(line.bare):
            run.append(line.number)
            continue
        found |= set(run) if len(run) >= ATTRIBUTES else set()
        run = []
    return found | (set(run) if len(run) >= ATTRIBUTES else set())


def text_like(line: Line) -> bool:
    """A short line that may belong to running text: it has a common word, or words that look like words."""
    _, common = commonness(line)
    if common:
        return True
    long_words = [w for w in line.words if len(w) >= 4 and re.search("[aeiouyAEIOUY]", w)]
    return len(long_words) >= 2 and len(long_words) * 2 >= len(line.bare.split())


def strong_text(line: Line) -> bool:
    """Running text beyond doubt: seven words or more, or a label and three words."""
    return commonness(line)[0] >= 7


def first_body_line(lines: Sequence[Line], looks: Sequence[Look], skipped: set[int]) -> int | None:
    """
    The line at which the text of the message begins.

    It is the first line of running text, with more of it below, or the first that begins with a label 1, I or A
    and
    has words, after which no address line (FROM, TO, CITE, a date-time group) follows soon. If no heading at all
    comes
    before it, the text begins at the very first line that is not furniture.
    """
    shown = [line for line in lines if not line.blank and line.number not in skipped]
    end = end_of_message(shown, looks)
    heading = [
        looks[x.number] in ANCHORS or looks[x.number] is Look.FORM or heading_line(x.bare) is not None
        for x in shown
    ]
    apart = (Look.PAGE_MARK, Look.PAGE_END, Look.BOXES, Look.NOTICE, Look.RECORD)
    places = [
        at
        for at, x in enumerate(shown[:end])
        if looks[x.number] not in apart
        and address_line(x.bare)
        and not record_banner(x.bare)
        and not (at and ends_sentence(shown[at - 1], x, looks))
    ]
    places = unquoted(shown, looks, places)
    firm = [at for at in places if FIRM_ADDRESS.search(shown[at].bare)]
    form = report_form([line.bare for line in shown[:80]])
    if form:
        places += [at for at, line in enumerate(shown[:80]) if REPORT_PLACE.match(line.bare)]
        places.sort()
    told = next((at for at, line in enumerate(shown) if TEXT_MARK.match(line.bare)), None)
    if told is not None and any(heading[:told]):
        return next((x.number for x in shown[told + 1 :] if looks[x.number] not in ANCHORS), None)
    solid_prose = [at for at, x in enumerate(shown) if looks[x.number] is Look.PROSE and not heading[at]]
    weighed = [0.0, *accumulate(lines_filled(shown[at]) for at in solid_prose)]
    for strict in (True, False):
        for at, line in enumerate(shown[:end]):
            if heading[at]:
                continue
            after = next((one for one in shown[at + 1 : at + 3] if len(one.words) >= 2), None)
            opens = opening_label(line, after)
            flows = looks[line.number] is Look.PROSE and (not strict or flowing(shown, solid_prose, at))
            if not opens and (not flows or (form and strict)):
                continue
            below = firm if opens and not form and plainly_opens(line) else places
            following = bisect_left(below, at)
            if following < len(below) and below[following] < at + LOOKAHEAD * (2 if form else 1):
                reached = bisect_left(solid_prose, below[following])
                running = weighed[reached] - weighed[bisect_left(solid_prose, at)]
                repeated = not form and repeated_soon(shown, places, at, LOOKAHEAD)
                below_address = not form and whole_address(shown, places, at)
                enough = BELOW_ADDRESS if below_address else RUNNING
                if below_address and opens and plainly_opens(line):
                    enough = 0.0
                if not repeated and (form or running < enough):
                    continue
            if any(heading[:at]):
                at = above_label(shown, looks, at, heading)
                return shown[lifted(shown, looks, at)].number
            return next(x.number for x in shown if looks[x.number] not in ANCHORS)
    known = set(places)
    heads = (
        at for at, seen in enumerate(heading[:end]) if seen and (at in known or looks[shown[at].number] in ANCHORS)
    )
    last = max(heads, default=-1)
    if places:
        return next((x.number for x in shown[last + 1 :] if looks[x.number] not in ANCHORS), None)
    return next((x.number for x in shown if looks[x.number] not in ANCHORS), None)


def unquoted(shown: Sequence[Line], looks: Sequence[Look], places: Sequence[int]) -> list[int]:
    """
    The places of address lines, less those of a quoted message.

    A sentence with a colon stands above it, and above that a whole address, or none in a text without its heading.
    """
    above: set[str | None] = set()
    anchored = next((at for at, line in enumerate(shown) if looks[line.number] in ANCHORS), len(shown))
    for at in places:
        named = frozenset(above)
        above.add(heading_line(shown[at].bare))
        before = shown[at - 1] if at else None
        if before is None or not before.bare.endswith(":") or looks[before.number] is not Look.PROSE:
            continue
        headless = at == places[0] and at <= anchored
        if named >= WHOLE_ADDRESS or (headless and strong_text(before)):
            return [place for place in places if place < at]
    return list(places)


def whole_address(shown: Sequence[Line], places: Sequence[int], at: int) -> bool:
    """Whether sender, addressee and number stand above a line in so many words: the address is complete there."""
    above = {heading_line(shown[place].bare) for place in places[: bisect_left(places, at)]}
    return above >= WHOLE_ADDRESS


def lines_filled(line: Line) -> float:
    """How many of a typewriter's lines the words of a line fill; one at least."""
    return max(1.0, commonness(line)[0] / LINE_WORDS)


def above_label(shown: Sequence[Line], looks: Sequence[Look], at: int, heading: Sequence[bool]) -> int:
    """The place at which the text begins: that above a label alone, if its sentence goes on below the label."""
    line, before = shown[at], shown[at - 1]
    if len(line.bare) > 4 or at < 1 or heading[at - 1] or not strong_text(before) or at + 1 >= len(shown):
        return at
    going_on = before.bare[-1:].isalnum() and before.bare.isupper() == shown[at + 1].bare.isupper()
    return at - 1 if going_on and looks[before.number] is Look.PROSE else at


def end_of_message(shown: Sequence[Line], looks: Sequence[Look]) -> int:
    """The place of the first END OF MESSAGE below running text: no text begins and no address counts behind it."""
    for at, line in enumerate(shown):
        if looks[line.number] is Look.END and closeness(line.bare, "END OF MESSAGE") >= 0.75:
            running = any(looks[one.number] is Look.PROSE and not heading_line(one.bare) for one in shown[:at])
            return at if running else len(shown)
    return len(shown)


def ends_sentence(before: Line, line: Line, looks: Sequence[Look]) -> bool:
    """Whether a short line that might be an address ends the sentence of the text above it (`TO HQS.`)."""
    running = looks[before.number] is Look.PROSE and strong_text(before) and not SENTENCE_END.search(before.bare)
    return running and len(line.bare) <= 24 and line.bare.endswith(".") and ":" not in line.bare


def lifted(shown: Sequence[Line], looks: Sequence[Look], at: int) -> int:
    """
    The place of the first line of the text, if damage to it made the text seem to begin some lines lower.

    Going up from `at`, lines that read like text are taken; up to three specks between them are passed over. The
    first label of a numbering, or a line of the heading, ends the way.
    """
    lengths = sorted(len(line.bare) for line in shown[at : at + 12] if looks[line.number] is Look.PROSE)
    full = lengths[-1] if lengths else 60
    first = place = at
    while place >= 0 and first - place <= SPECKS and not first_label(shown[first], place == at):
        place -= 1
        if place < 0 or looks[shown[place].number] in ANCHORS or ends_heading(shown[place], looks):
            break
        if above_text(shown[place], looks[shown[place].number], full):
            first = place
        elif listing(shown[place]):
            break
    for place in range(first - 1, max(first - FURTHER, -1), -1):
        line = shown[place]
        if first_label(shown[first], first == at) or looks[line.number] in ANCHORS or ends_heading(line, looks):
            break
        long_words = [word for word in line.words if len(word) >= 4]
        if long_words and first_label(line, True) and not CABLE.match(line.bare, 2):
            return place
    return first


def first_label(line: Line, clear: bool) -> bool:
    """Whether a line begins with the first label of a numbering: a clear one, or anything of its shape."""
    found = FIRST_LABEL.match(line.bare)
    if not found:
        return False
    return found["sign"] == "1" and (found["close"] or "-") in ".,)" if clear else len(line.words) >= 3


def ends_heading(line: Line, looks: Sequence[Look]) -> bool:
    """Whether a line above the text belongs to the heading beyond doubt."""
    name = heading_line(line.bare)
    if ADDRESSED.search(line.bare):
        return True
    if name == "date-time group" and len(line.bare) > 60:
        return not strong_text(line)
    if name in DOUBTFUL:
        return not (looks[line.number] is Look.PROSE and strong_text(line) and line.bare.isupper())
    return name is not None or address_line(line.bare)


def listing(line: Line) -> bool:
    """Whether a line lists offices with numbers and strokes, as those do who get copies."""
    strokes = line.bare.count("/") + line.bare.count(",")
    return len(line.bare) > 20 and strokes > sum(len(word) >= 4 for word in line.words)


def above_text(line: Line, own: Look, full: int) -> bool:
    """Whether a line above the first certain one of the text reads like text, too."""
    long_words = [word for word in line.words if len(word) >= 4]
    signs = sum(character.isalnum() or character == " " for character in line.bare)
    labelled = FIRST_LABEL.match(line.bare) and not CABLE.match(line.bare, 2)
    if listing(line) or signs < 0.8 * len(line.bare):
        return False
    if labelled and (len(long_words) >= 2 or (long_words and line.bare[0] == "1" and commonness(line)[1])):
        return True
    if len(long_words) < 2:
        return False
    if len(long_words) >= 3 and FIGURE.match(line.bare):
        return True
    if line.words[0].upper() in ("TO", "FROM", "INFO"):
        return False
    common = [word for word in line.words if word.lower() in COMMON and word.upper() not in UNTELLING]
    if own is Look.PROSE:
        return bool(common)
    if not common:
        return len(line.bare) >= 0.7 * full and len(long_words) >= 5
    return len(line.bare) >= 0.5 * full and len(long_words) >= 4


def opening_label(line: Line, after: Line | None) -> bool:
    """
    The first label of a numbering with three words after it, or with two and a full stop; or alone on its
    line.
    """
    candidate = candidate_at(line.bare, 0, len(line.bare), True)
    if not candidate or candidate.token not in {"1", "I", "l", "i", "A"}:
        return False
    if candidate.cost > 0.3:
        return candidate.cost <= UNCLOSED_COST and candidate.token.isdigit() and strong_text(line)
    if len(line.bare) <= 5 and not line.words[1:] and after is not None:
        return "." in line.bare
    return len(line.words) >= 3 or (len(line.words) == 2 and line.bare.endswith("."))


def plainly_opens(line: Line) -> bool:
    """Whether the first label is a clear `1.` with a sentence behind it."""
    candidate = candidate_at(line.bare, 0, len(line.bare), True)
    if candidate is None or candidate.cost > STRAY_COST or len(line.words) < 4:
        return False
    return line.bare[candidate.start : candidate.end].strip("([{.,:;)]} ") == "1"


def flowing(shown: Sequence[Line], prose: Sequence[int], at: int) -> bool:
    """Running text that goes on: a long line, or half of the next lines are running text too."""
    if commonness(shown[at])[0] >= 13:
        return True
    window = min(5, len(shown) - at)
    return bisect_left(prose, at + window) - bisect_left(prose, at) >= max(window // 2 + 1, 1)


@dataclass
class Prose:
    """Which lines are running text, by their numbers."""

    lines: Sequence[Line]
    numbers: list[int]

    def below(self, n: int) -> float:
        """How many typewriter's lines of strong running text stand below a line."""
        return self._strong_before[-1] - self._strong_before[bisect_right(self.numbers, n)]

    @property
    def length(self) -> float:
        """How many typewriter's lines of running text there are."""
        return self._filled

    @cached_property
    def _filled(self) -> float:
        return sum(lines_filled(self.lines[n]) for n in self.numbers)

    @cached_property
    def _strong_before(self) -> list[float]:
        return [
            0.0,
            *accumulate(lines_filled(self.lines[n]) if strong_text(self.lines[n]) else 0.0 for n in self.numbers),
        ]


def last_body_line(lines: Sequence[Line], looks: Sequence[Look], first: int) -> int:
    """
    The last line of the text: before the end mark, the signature, the notes and stamps at the foot.
    """
    prose = [n for n in range(first, len(lines)) if looks[n] is Look.PROSE]
    text = Prose(lines, prose)
    stop = len(lines)
    for n in range(first + 1, len(lines)):
        if looks[n] is Look.END and bisect_left(prose, n) * 2 >= len(prose):
            parts_messages = transmission_end(lines[n].bare) and text.below(n) > 2
            if not parts_messages and text.below(n) <= max(BELOW_END, text.length * PART_BELOW_END):
                stop = n
                break
    last = first
    closed = parted = marked = turned = False
    for n in range(first, stop):
        line = lines[n]
        if line.blank or (looks[n] in ANCHORS and not foot_line(line)) or looks[n] is Look.PAGE_MARK:
            parted = parted or looks[n] in ANCHORS
            marked = marked or looks[n] is Look.BANNER
            turned = turned or looks[n] is Look.PAGE_HEADING
            continue
        late = bisect_left(prose, n) * 2 >= len(prose)
        if late and ends_text(text, n, marked or closed or closes_text(lines[last])):
            if closed or not goes_on_overleaf(text, looks, last, n):
                break
            continue
        if looks[n] is Look.PROSE or closes_text(line) or ((not closed or stop < len(lines)) and numbered(line)):
            closed = late and bool(EXEMPT.search(line.bare))
            last, parted, marked, turned = n, False, False, False
        elif closed:
            continue
        elif is_signature(lines, looks, n) and late and not unfinished(lines[last], line, parted):
            closed = True
        elif parted and turned and late and overleaf(lines[last], line):
            last, parted, turned = n, False, False
        elif unfinished(lines[last], line, parted) or (looks[n] is Look.OTHER and text_like(line) and not parted):
            last = n
    return last


def ends_text(prose: Prose, n: int, marked: bool) -> bool:
    """Whether a note or the foot begins with a line of the later half: hardly any running text stands below it."""
    line = prose.lines[n]
    if note_line(line.bare) and not amid(prose.lines, n):
        return prose.below(n) <= max(8, prose.length // 4) and not next_point(prose.lines, n, len(prose.lines))
    if foot_line(line) or (marked and footnote(line)):
        return prose.below(n) <= max(1, 0.05 * prose.length)
    return bool(FOOT_BOX.match(line.bare)) and not prose.below(n)


def goes_on_overleaf(prose: Prose, looks: Sequence[Look], last: int, n: int) -> bool:
    """Whether a note stands among the print at the head of a page, and running text of that page below it."""
    if not note_line(prose.lines[n].bare):
        return False
    below = [m for m in prose.numbers[bisect_right(prose.numbers, n) :] if strong_text(prose.lines[m])]
    if len(below) < 2 or heading_line(prose.lines[below[0]].bare) is not None:
        return False
    return any(looks[m] is Look.PAGE_HEADING for m in range(last + 1, below[0]))


def amid(lines: Sequence[Line], n: int) -> bool:
    """Whether a line stands directly below one that broke off in a sentence, and so goes on with it."""
    before = lines[n - 1]
    return not before.blank and strong_text(before) and not SENTENCE_END.search(before.bare)


def foot_line(line: Line) -> bool:
    """A line of the foot: a comment of an office, who drafted, coordinated, released and classified the text."""
    return bool(FOOT.match(line.bare))


def footnote(line: Line) -> bool:
    """A note on the text, marked by an asterisk."""
    return line.text.startswith("*") and not line.text.startswith(("*(", "* ("))


def overleaf(last: Line, line: Line) -> bool:
    """Whether a line at the head of a page goes on with the sentence that the page before broke off."""
    long_words = [word for word in line.words if len(word) >= 4 and re.search("[aeiouyAEIOUY]", word)]
    return not SENTENCE_END.search(last.bare) and strong_text(last) and len(long_words) >= 3


def closes_text(line: Line) -> bool:
    """The last words of an agency's text: what is to be filed and indexed, its exemption from downgrading."""
    return len(line.bare) <= 80 and bool(CLOSING.match(line.bare))


def unfinished(last: Line, line: Line, parted: bool) -> bool:
    """Whether a short line ends the sentence that the last line broke off, or follows a label alone."""
    if finishes(last, line, parted):
        return True
    if parted or line.number - last.number > 2 or not any(len(word) >= 3 for word in line.words):
        return False
    if SENTENCE_END.search(last.bare):
        return (len(last.bare) <= 4 and numbered(last)) or last.bare.endswith(":")
    return line.bare.endswith(".") and commonness(last)[0] >= 3


def numbered(line: Line) -> bool:
    """A short point, such as "6. INDEX.", or a label alone: figures closed by a full stop or comma."""
    candidate = candidate_at(line.bare, 0, len(line.bare), True)
    if not candidate or not candidate.token.isdigit() or candidate.cost:
        return False
    alone = len(line.bare) <= 4 and "." in line.bare
    return alone or any(len(word) >= 4 for word in line.words)


def is_signature(lines: Sequence[Line], looks: Sequence[Look], n: int) -> bool:
    """One or two words in capitals alone on a line, after a blank line or the end of a sentence."""
    line = lines[n]
    if looks[n] is not Look.OTHER or not SIGNATURE.match(line.bare) or caption(line.bare) or precedence(line.bare):
        return False
    if any(closeness(line.bare, word) >= 0.7 for word in ("QUOTE", "UNQUOTE", "END")):
        return False
    after = next((m for m in range(n + 1, min(n + 4, len(lines))) if not lines[m].blank), None)
    if after is not None and looks[after] in (Look.OTHER, Look.PROSE) and ends_in_capitals(lines[after]):
        return False
    before = next((lines[b] for b in range(n - 1, -1, -1) if not lines[b].blank), None)
    if before is None or lines[n - 1].blank:
        return True
    return bool(SENTENCE_END.search(before.bare) or GROUP_MARK.match(before.bare))


def ends_in_capitals(line: Line) -> bool:
    """Whether a line of two words or more in capitals ends a sentence: the word above it signs nothing."""
    return len(line.words) >= 2 and line.bare.endswith(".") and line.bare.isupper() and text_like(line)


def divide(lines: Sequence[Line]) -> Division:
    """Give every line its part of the cable and the reason for it."""
    looks = [look(line) for line in lines]
    for n in engine_remarks(lines):
        looks[n] = Look.ENGINE
    result = Division(lines, looks, ["furniture"] * len(lines), [one.value for one in looks])
    result.marks = {n for n, own in enumerate(looks) if own is Look.PAGE_MARK}
    if is_clean(lines, looks):
        take_as_clean(result)
        return result
    form = archive_form(lines)
    for n in form:
        result.reasons[n] = "archive's identification form"
    sheet = attribute_sheet(lines)
    for n in sheet - form:
        looks[n] = Look.RECORD
        result.reasons[n] = Look.RECORD.value
    form |= sheet
    first = first_body_line(lines, looks, form)
    last = -1
    if first is not None:
        last = last_body_line(lines, looks, first)
        gather_body(result, first, last)
    scanned = any(looks[n] is Look.PAGE_HEADING and lines[n].text.startswith("#") for n in range(len(lines)))
    number_pages(result, scanned)
    name_the_rest(result, first if first is not None else len(lines), last, form)
    find_labels(result)
    return result


def is_clean(lines: Sequence[Line], looks: Sequence[Look]) -> bool:
    """
    Whether a text has the form cleaning gives: paragraphs of one line, one blank line between two, no furniture.

    Two address lines among the first twelve show a heading, unless point 1 stands above them, and lines that break
    off in mid-sentence a raw text with a blank line after each.
    """
    shown = [line for line in lines if not line.blank]
    if any(looks[line.number] in ANCHORS or looks[line.number] is Look.END for line in shown):
        return False
    if not shown or lines[0].blank or lines[-1].blank:
        return False
    for line in shown:
        spaced = (
            line.number + 1 >= len(lines)
            or lines[line.number + 1].blank
            or looks[line.number + 1] is Look.PAGE_MARK
        )
        if (
            line.start != line.text_start
            or not (spaced or looks[line.number] is Look.PAGE_MARK)
            or "  " in line.text
        ):
            return False
    begun = plainly_opens(shown[0])
    if not begun and sum(address_line(line.bare) for line in shown[:12]) >= 2:
        return False
    open_ended = sum(not SENTENCE_END.search(line.bare) for line in shown)
    return not (
        len(shown) >= 5 and open_ended >= 0.4 * len(shown) and all(len(line.text) <= 100 for line in shown)
    )


def take_as_clean(result: Division) -> None:
    """Every paragraph of a clean text is body; page marks stay where they are."""
    result.settled = True
    result.body = [
        line.number
        for line in result.lines
        if line.text and any(c.isalnum() for c in line.text) and line.number not in result.marks
    ]
    number_pages(result, False)
    name_the_rest(result, 0, len(result.lines), set())


def gather_body(result: Division, first: int, last: int) -> None:
    """Take the lines from first to last for the body, less the furniture of each page's foot and head."""
    lines, looks = result.lines, result.looks
    anchors = [n for n in range(first, last + 1) if looks[n] in ANCHORS]
    solid = [
        n
        for n in range(first, last + 1)
        if n in (first, last) or (looks[n] not in ANCHORS and not lines[n].blank and is_solid(lines[n], looks[n]))
    ]
    repeated = later_headings(lines, looks, ANCHORS, first, last)
    notes = clerks_notes(lines, looks, ANCHORS, first, last, repeated)
    apart = repeated | notes
    solid = [n for n in solid if n not in apart or n in (first, last)]
    dropped: set[int] = set()
    parting = sorted({*anchors, *apart})
    for before, after in pairwise(solid):
        inside = parting[bisect_right(parting, before) : bisect_left(parting, after)]
        if not inside:
            continue
        kept = edge_of_text(lines, looks, range(before + 1, inside[0]))
        kept |= head_of_text(lines, looks, range(after - 1, inside[-1], -1), max({before, *kept}))
        dropped.update(n for n in range(before + 1, after) if n not in kept)
    for n in range(first, last + 1):
        if n in repeated:
            result.reasons[n] = "heading repeated on a later page"
        elif n in notes:
            result.reasons[n] = "clerk's note between two parts of the text"
        elif n not in dropped and not lines[n].blank and looks[n] not in ANCHORS and n not in result.marks:
            if repeated_address(lines[n], looks[n]) and not announced(lines, n):
                result.reasons[n] = "address repeated at the head of a page"
            elif any(character.isalnum() for character in lines[n].text):
                result.body.append(n)
            else:
                result.reasons[n] = "specks without a letter"
        elif n in dropped and looks[n] in (Look.OTHER, Look.PROSE, Look.FORM):
            result.reasons[n] = "between the foot of one page and the head of the next"


def edge_of_text(lines: Sequence[Line], looks: Sequence[Look], way: range) -> set[int]:
    """
    The lines next to page furniture that are text, going away from the text that is certain.

    The printed boxes of a form, or a few lines on end that are not like text, end the way.
    """
    kept: set[int] = set()
    missed = 0
    downward = way.step > 0
    last = way.start - 1
    for n in way:
        if lines[n].blank:
            continue
        if downward and not missed and finishes(lines[last], lines[n]):
            kept.add(n)
            last = n
            continue
        if box_label(lines[n]) or missed >= SPECKS:
            break
        if belongs(lines, looks, n):
            kept.add(n)
            last = n
            missed = 0
        else:
            missed += 1
    return kept


def head_of_text(lines: Sequence[Line], looks: Sequence[Look], way: range, last: int) -> set[int]:
    """The same at the head of a page, with the words that end the sentence of the page before, its last line."""
    kept = edge_of_text(lines, looks, way)
    top = next((n for n in reversed(way) if not lines[n].blank), None)
    if top is not None and top not in kept and finishes(lines[last], lines[top], parted=True):
        kept.add(top)
    return kept


def finishes(last: Line, line: Line, parted: bool = False) -> bool:
    """
    Whether a line of a few words, or of a sum, ends the sentence that the line above it broke off.

    Args:
        parted: The end of a page stands between the two; else they stand together, a blank line between at most.
    """
    few = 2 if line.number == last.number + 1 else 3
    running = strong_text(last) if parted else commonness(last)[0] >= few
    if (not parted and line.number - last.number > 2) or not running or SENTENCE_END.search(last.bare):
        return False
    if len(line.bare) > 40 or not LAST_WORDS.match(line.bare):
        return False
    if line.words and last.bare.isupper() != line.bare.isupper():
        return False
    if parted and not (line.bare[:-1].isalpha() and line.bare[-1] == "."):
        return False
    if heading_line(line.bare) or note_line(line.bare) or LABEL_ALONE.match(line.bare) or box_label(line):
        return False
    return bool(LIKE_A_WORD.search(line.bare))


def box_label(line: Line) -> bool:
    """Whether a line holds nothing but words printed in the boxes of a form, however damaged: `DISSEM BY:`."""
    words = line.words
    if not words or len(words) > 4 or sum(character.isdigit() for character in line.bare) > 2:
        return False
    return all(boxed(word) for word in words)


@lru_cache(maxsize=20_000)
def boxed(word: str) -> bool:
    """Whether a word is one of those printed in boxes, or near to one."""
    return word.upper() in BOXED or any(closeness(word, known) >= 0.75 for known in BOXED)


def repeated_address(line: Line, own: Look) -> bool:
    """A sender, a cite line or a date-time group inside the text: the form of a later page repeats them."""
    if len(line.bare) > 60 or (own is Look.PROSE and strong_text(line)):
        return False
    return bool(FROM.match(line.bare) or CITE.search(line.bare) or DATE_TIME_GROUP.fullmatch(line.bare))


def announced(lines: Sequence[Line], n: int) -> bool:
    """Whether the line above ends with a colon: what follows is quoted."""
    before = next((lines[m] for m in range(n - 1, max(n - 4, -1), -1) if not lines[m].blank), None)
    return before is not None and before.bare.endswith(":") and commonness(before)[0] >= 3


def is_solid(line: Line, own: Look) -> bool:
    """Text that cannot be furniture, whatever stands round it."""
    if own is Look.PROSE and strong_text(line):
        return True
    candidate = candidate_at(line.bare, 0, len(line.bare), True)
    return bool(candidate and candidate.token.isdigit() and not candidate.cost and commonness(line)[1] >= 1)


def belongs(lines: Sequence[Line], looks: Sequence[Look], n: int) -> bool:
    """A short line next to page furniture that is text all the same: it reads like words, or it is a label."""
    line = lines[n]
    if len(line.bare) <= 50 and (caption(line.bare) or closeness(line.bare, "When Filled In") >= 0.7):
        return False
    if label_alone(line) or numbered(line) or looks[n] is Look.PROSE:
        return True
    worded = sum(len(word) >= 2 for word in line.words) >= 2 or line.bare.endswith(".")
    return worded and looks[n] is Look.OTHER and text_like(line) and not SERIAL.match(line.bare)


def label_alone(line: Line) -> bool:
    """Whether a line holds a figure or letter closed by a mark, and nothing else."""
    return len(line.bare) <= 5 and bool(LABEL_ALONE.match(line.bare))


def number_pages(result: Division, scanned: bool) -> None:
    """
    Find where pages begin.

    Where the OCR engine numbered the pages of the scan, or a printer's form feeds end them, those count; otherwise
    each run of furniture that parts the body holds one page break, and the new page begins at the last marking or
    page heading of the run.
    """
    lines, looks = result.lines, result.looks
    ends = page_ends(lines, looks)
    if scanned or ends:
        heads = [n for n in range(len(lines)) if looks[n] is Look.PAGE_HEADING and lines[n].text.startswith("#")]
        result.page_starts = (
            [n + 1 for n in ends]
            if not scanned
            else heads[1:]
            if heads and not any(not x.blank for x in lines[: heads[0]] if x.number > 2)
            else heads
        )
        for count, start in enumerate(result.page_starts, 2):
            at = bisect_left(result.body, start)
            if 0 < at < len(result.body):
                result.breaks[result.body[at]] = count
        return
    count = 1
    for before, after in pairwise(result.body):
        run = [n for n in range(before + 1, after) if looks[n] in ANCHORS or looks[n] is Look.PAGE_MARK]
        if not run:
            continue
        marks = [n for n in run if looks[n] is Look.PAGE_MARK]
        tops = [n for n in run if looks[n] is Look.BANNER] or [n for n in run if looks[n] is Look.PAGE_HEADING]
        count = int(lines[marks[0]].text[6:-1]) if marks else count + 1
        result.breaks[after] = count
        result.page_starts.append(marks[0] if marks else tops[-1] if tops else run[0])


def page_ends(lines: Sequence[Line], looks: Sequence[Look]) -> list[int]:
    """
    Numbers of the form feeds that end a page with another behind it; two in a row have an empty page between them.

    One before all words is the printer's, and none ends a page behind which nothing is printed.
    """
    feeds = [n for n, own in enumerate(looks) if own is Look.PAGE_END]
    if not feeds:
        return []
    printed = [n for n, line in enumerate(lines) if not line.blank and looks[n] is not Look.PAGE_END]
    return [n for n in feeds if printed and printed[0] < n < printed[-1]]


def name_the_rest(result: Division, first: int, last: int, form: set[int]) -> None:
    """Give heading, body and end lines their parts; furniture keeps its own reason."""
    lines, looks = result.lines, result.looks
    for n in result.body:
        result.kinds[n], result.reasons[n] = "body", "text of the message"
    taken = set(result.body)
    for n, line in enumerate(lines):
        if n in taken or n in form or (looks[n] in ANCHORS and looks[n] not in (Look.BANNER, Look.LETTERHEAD)):
            continue
        if line.blank:
            result.reasons[n] = "blank line"
            continue
        if n < first:
            formula = heading_line(line.bare)
            result.kinds[n] = "heading"
            result.reasons[n] = formula or (looks[n].value if looks[n] in ANCHORS else "stands before the text")
        elif n > last and (looks[n] is Look.FORM or number_alone(line)):
            result.reasons[n] = Look.FORM.value
        elif n > last and looks[n] not in ANCHORS:
            result.kinds[n] = "end_note"
            result.reasons[n] = "end of message" if looks[n] is Look.END else "stands after the text"
    if last < 0 or result.settled:
        return
    leave_out_authority(result)
    below = [n for n in range(last + 1, len(lines)) if not lines[n].blank and result.kinds[n] == "end_note"]
    for n in below[:SIGNED_WITHIN]:
        if is_signature(lines, looks, n):
            result.signature = (lines[n].start, lines[n].end)
            result.reasons[n] = "signature"
            return
    trailing_signature(result)


def number_alone(line: Line) -> bool:
    """Whether a line below the text is a long number and nothing else: a stamp's, or that of a form."""
    return 6 <= len(line.bare) <= 16 and NUMBER_ALONE.fullmatch(line.bare) is not None


def leave_out_authority(result: Division) -> None:
    """Who classified the text and until when, typed right behind its last words, is no text."""
    for at in range(max(len(result.body) - 3, 1), len(result.body)):
        line = result.lines[result.body[at]]
        found = AUTHORITY.search(line.text)
        if not found:
            continue
        result.body_end = line.text_start + found.start()
        result.body_end_reason = "who classified the text"
        for n in result.body[at + 1 :]:
            result.kinds[n], result.reasons[n] = "end_note", "stands after the text"
        del result.body[at + 1 :]
        return


def trailing_signature(result: Division) -> None:
    """A name in capitals after the last sentence, in a text not itself in capitals or set apart by blanks."""
    if not result.body or result.body_end is not None:
        return
    line = result.lines[result.body[-1]]
    found = TRAILING_SIGNATURE.search(line.text[-60:])
    letters_before = [c for c in line.text[: -len(found[0])] if c.isalpha()] if found else []
    if not found or found[1] in NO_NAMES:
        return
    set_apart = len(found[0]) - len(found[0].lstrip()) >= 2
    if set_apart or sum(c.islower() for c in letters_before) > 0.5 * len(letters_before):
        end = line.text_start + len(line.text)
        start = end - len(found[0])
        result.body_end = start
        result.signature = (start, end)


def find_labels(result: Division) -> None:
    """Find the points among the body's lines: a paragraph begins at each."""
    body = [result.lines[n] for n in result.body]
    openings: list[Opening] = []
    at = 0
    for line, strength in zip(body, strengths(result), strict=True):
        offset = max(line.text.find(line.bare[:12]), 0) if line.bare else 0
        openings.append(Opening(at + offset, at + len(line.text), strength))
        at += len(line.text) + 1
    text = "\n".join(line.text for line in body)
    starts = [opening.start for opening in openings]
    for pick in numbering(text, openings, lines=True):
        place = bisect_right(starts, pick.candidate.start) - 1
        result.picks.setdefault(result.body[place], pick)
        if pick.candidate.end > pick.candidate.start and stands_alone(text, pick, openings[place]):
            result.alone.add(result.body[place])
        if pick.above is not None:
            result.openers.add(result.body[bisect_right(starts, pick.above) - 1])


def strengths(result: Division) -> list[float]:
    """For each line of the body, how surely a paragraph begins there, from 0 to 1."""
    full, spaced = width(result), double_spaced(result)
    found: list[float] = []
    previous: Line | None = None
    for n in result.body:
        line = result.lines[n]
        if previous is None:
            found.append(1.0)
        else:
            ended = bool(SENTENCE_END.search(previous.bare))
            length = len(previous.text) / max(full, 1)
            parted = n - previous.number > 1 and not spaced
            if ended:
                found.append(1.0 if length < 0.87 or parted else 0.6)
            else:
                found.append(0.5 if parted else 0.45 if length < 0.75 else 0.1)
        previous = line
    return found


def double_spaced(division: Division) -> bool:
    """
    Whether blank lines stand between all lines, so that they part no paragraphs.

    So it is when most lines are followed by a blank one, none is longer than a typewriter's line, and many break
    off in mid-sentence.
    """
    lines, body = division.lines, division.body
    pairs = list(pairwise(body))
    if len(pairs) < 4:
        return False
    apart = sum(b - a > 1 for a, b in pairs)
    open_ended = sum(not SENTENCE_END.search(lines[n].bare) for n in body)
    longest = sorted(len(lines[n].text) for n in body)[int(len(body) * 0.95)]
    return apart >= 0.6 * len(pairs) and longest <= 100 and open_ended >= 0.4 * len(body)


def width(division: Division) -> int:
    """The length of a full line of the body in characters: that of the longer quarter of its lines."""
    lengths = sorted(len(division.lines[n].text) for n in division.body)
    return lengths[(len(lengths) * 3) // 4] if lengths else 0
