"""What stands beside a text while it is typed: raw OCR in rows, what differs, points, fields, doubtful words."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from cables.fields import FIELDS
from cables.lexicon import lexicon
from cables.templatetags.archive import visible
from cables.text import Point, find_points, read
from cables.text.doubts import Doubt, doubts
from cables.text.marks import parse, plain
from cables.text.patience import OutOfTime, within
from cables.text.portions import portions
from cables.text.rows import Row
from cables.views.compare import Comparing
from cables.views.sidebyside import Line, line
from cables.views.versions import Version, too_long

MOST_PIECES = 3_000  # of what differs; the whole of it stands on the page of differences
MOST_DOUBTS = 300
MOST_POINTS = 400
BUDGET = 3.0  # seconds of the processor; the editor opens and saves all the same
MOST_LINES = 10_000  # of a raw text that is too long to be compared
HEADING = 8_000  # characters in which a heading may stand
CONTEXT = 30  # characters shown round a doubtful word
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class RawRow:
    """A stretch of the raw text: its span, the place of its words in the text as typed, and why it is left out."""

    start: int
    at: int
    html: SafeString
    reason: str


@dataclass(frozen=True, slots=True)
class DoubtfulWord:
    """A doubtful word with the words round it."""

    doubt: Doubt
    before: str
    word: str
    after: str


@dataclass
class Alongside:
    """
    A typed text beside a raw reading, compared with any text of the cable (`against`).

    `lines` are the rows that differ, `more` how many of them are not shown; `anchors` pairs offsets of the raw
    text and the typed one, row by row, for scrolling them together.
    """

    witness: Version
    against: Version
    typed: Version
    too_long: bool = False
    raw: list[RawRow] = field(default_factory=list)
    anchors: list[tuple[int, int]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    more: int = 0
    changes: int = 0
    coarse: bool = False
    points: tuple[Point, ...] = ()
    fields: list[tuple[str, str]] = field(default_factory=list)
    doubtful: list[DoubtfulWord] = field(default_factory=list)
    doubt_count: int = 0


def alongside(witness: Version, against: Version, text: str, machine: str) -> Alongside:
    """
    All that is told about a text that is being typed; of one that takes too long, very little.

    Args:
        machine: The text as the machine read it; empty where a person typed all of it.
    """
    typed = Version("typed", text, "")
    found = Alongside(witness, against, typed)
    if too_long(typed, witness, against):
        return _too_long(found)
    try:
        with within(BUDGET):
            return _told_beside(found, machine)
    except OutOfTime:
        return _too_long(Alongside(witness, against, typed))


def _too_long(found: Alongside) -> Alongside:
    """Only the beginning of the raw text."""
    found.too_long = True
    start, end = portions(found.witness.text, lines=MOST_LINES)[0]
    found.raw = [RawRow(start, 0, visible(found.witness.text[start:end]), "")]
    return found


def _told_beside(found: Alongside, machine: str) -> Alongside:
    witness, against, typed, text = found.witness, found.against, found.typed, found.typed.text
    beside = Comparing(witness, typed)
    _lay_out(found, beside)
    comparing = beside if against.key == witness.key else Comparing(against, typed, ignore=())
    _compare(found, comparing)
    found.points = find_points(text)[:MOST_POINTS]
    found.fields = _fields(text)
    _doubt(found, text, machine)
    return found


def _lay_out(found: Alongside, beside: Comparing) -> None:
    text, at = found.witness.text, 0
    for row in beside.rows:
        start, end = row.old
        at = max(at, row.new[0]) if row.new[0] < row.new[1] else at
        if text[start:end].strip():
            reason = row.reason.partition(": ")[2] or row.reason
            found.raw.append(RawRow(start, at, visible(text[start:end].strip("\n")), reason))
            found.anchors.append((start, at))


def _compare(found: Alongside, comparing: Comparing) -> None:
    found.changes, found.coarse = comparing.change_count, comparing.comparison.coarse
    weight = 0
    for number, row in enumerate(comparing.rows, start=1):
        if not _differs(row):
            continue
        weight += len(row.pieces)
        if found.lines and weight > MOST_PIECES:
            found.more += 1
        else:
            found.lines.append(line(comparing.comparison, row, number, lambda piece: ""))


def _differs(row: Row) -> bool:
    return not row.reason and any(piece.kind in ("changed", "removed", "added", "mark") for piece in row.pieces)


def _fields(text: str) -> list[tuple[str, str]]:
    """What a heading in the text says, as names and values."""
    found = read(plain(text[:HEADING])).fields
    return [(FIELDS[name].label, _told(one.value)) for name, one in found.items() if name in FIELDS]


def _told(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "; ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _doubt(found: Alongside, text: str, machine: str) -> None:
    doubtful = _undecided(text, machine, doubts(text, lexicon()))
    found.doubt_count = len(doubtful)
    for one in doubtful[:MOST_DOUBTS]:
        before = text[max(0, one.start - CONTEXT) : one.start].replace("\n", " ")
        after = text[one.end : one.end + CONTEXT].replace("\n", " ")
        found.doubtful.append(DoubtfulWord(one, before, text[one.start : one.end], after))


def _undecided(text: str, machine: str, doubtful: list[Doubt]) -> list[Doubt]:
    """
    Those doubts nobody has decided about.

    Whoever marks a word as unclear, or types one that the machine's text has nowhere, has decided.
    """
    marked: list[tuple[int, int]] = []  # in order and apart: of those inside one another the outermost
    for mark in parse(text).marks():
        if mark.kind == "unclear" and (not marked or mark.start >= marked[-1][1]):
            marked.append((mark.start, mark.end))
    starts = [start for start, _ in marked]
    read = set(WORD.findall(machine))
    return [
        one
        for one in doubtful
        if not ((at := bisect_right(starts, one.start)) and one.end <= marked[at - 1][1])
        and any(word in read for word in WORD.findall(text[one.start : one.end]))
    ]
