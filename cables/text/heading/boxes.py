"""
The typed boxes of the agency's message forms: TO over FROM at the head, and TO, INFO, CITE in a row below.

OCR shuffles the boxes and loses their labels; what is left is the order of the two names, and that headquarters is
one of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from cables.text.dates import date_time_groups
from cables.text.formulas import CITE
from cables.text.fuzzy import closeness, letters, plain
from cables.text.heading.agency import (
    HEADQUARTERS,
    INFO,
    LIST_WORDS,
    TOKEN,
    near_headquarters,
    outgoing_form,
    repaired,
)
from cables.text.heading.evidence import Clue, Evidence
from cables.text.heading.sheet import Sheet
from cables.text.lines import Line
from cables.text.markings import caption, precedence
from cables.text.offices import Office, office, office_key, offices, shortens
from cables.text.vocabulary.words import COMMON

FIRST_LINES = 45
LONGEST_BOX = 44
ROW = 8
MOST_LINES = 80
# An office with the number of its copies is one of the distribution, no box of the address.
COPIES = re.compile(r"[A-Za-z][ ,.]{1,3}\d{1,2}\W{0,3}\Z")
LABEL = re.compile(r"\A\W{0,4}(?P<label>[^\W_]{1,6})?\W{0,5}(?=\Z|[A-Za-z])")
# How sure a box is: with its neighbour, without it, in the lower row.
LABELLED = 0.91
BESIDE = 0.8
ALONE = 0.75
ROW_BELOW = 0.6
APART = 0.72
PLAINLY = 0.85
ROW_WHY = "row of the form's address"
SPELT_OUT = 0.85
SPELT_ALIKE = 0.68
LONGEST_SYMBOL = 5
KNOWN_BY_BOX = 0.8
MENDED = 0.7


@dataclass(frozen=True, slots=True)
class Box:
    """A line that holds nothing but offices, a stray label of up to six letters before them set aside."""

    line: Line
    at: int
    label: str
    named: tuple[Office, ...]

    @property
    def headquarters(self) -> bool:
        return len(self.named) == 1 and letters(self.named[0].full) in HEADQUARTERS


def read_boxes(sheet: Sheet, evidence: Evidence) -> None:
    """Addressees and sender from the boxes of an incoming or an outgoing form."""
    found = boxes(sheet)
    sender = evidence.settle("from")
    ours = [box for box in found if box.headquarters and box.at < FIRST_LINES]
    outgoing = letters(str(sender.value)) in HEADQUARTERS if sender else outgoing_form(sheet)
    if outgoing or (sender is None and below_its_addressees(found, ours)):
        read_outgoing(sheet, evidence, found, ours, known=True)
    elif sender is None:
        read_outgoing(sheet, evidence, found, ours, known=False)
    if not outgoing and (sender is not None or "from" not in evidence.clues):
        read_incoming(sheet, evidence, found, ours, known=sender is not None)


def below_its_addressees(found: list[Box], ours: list[Box]) -> bool:
    """Whether headquarters' first box has a box of posts on the line above it and none on the two below."""
    if not ours:
        return False
    posts = {box.at for box in found if not box.headquarters}
    at = ours[0].at
    return at - 1 in posts and not posts & {at + 1, at + 2}


def boxes(sheet: Sheet) -> list[Box]:
    """The boxes of the heading in order, each with its place among the lines of the heading."""
    found = []
    for at, line in enumerate(sheet.head[:MOST_LINES]):
        if (
            not 2 < len(line.bare) <= LONGEST_BOX
            or not any(c.isalpha() for c in line.bare)
            or CITE.search(line.bare)
        ):
            continue
        box = box_of(line, at)
        if box:
            found.append(box)
    return found


def box_of(line: Line, at: int) -> Box | None:
    """The box a line is, or None."""
    text = plain(line.bare)
    named = offices(text)
    if not named or COPIES.search(text):
        return None
    before = text[: named[0].start]
    label = LABEL.match(before)
    if not label or label.end() < len(before) or not covered(text[named[0].start :], named, named[0].start):
        return None
    word = (label["label"] or "").upper()
    if word in LIST_WORDS - {"TO", "FROM"} or word.casefold() in COMMON - {"to", "from"}:
        return None
    return Box(line, at, word, named)


def covered(text: str, named: tuple[Office, ...], shift: int) -> bool:
    """Whether all words of three letters or more are offices or markings; in a list with commas half of them."""
    words = [token for token in TOKEN.finditer(text) if len(letters(token[0])) >= 3]
    read = sum(
        any(one.start <= token.start() + shift < one.end for one in named)
        or bool(precedence(token[0]) or caption(token[0]) or token[0].upper() in LIST_WORDS)
        for token in words
    )
    return read == len(words) or ("," in text and 2 * read >= len(words))


def says_from(box: Box) -> bool:
    """Whether a box's label is FROM, however damaged."""
    return len(box.label) >= 3 and closeness(box.label, "FROM") >= 0.5


def read_incoming(sheet: Sheet, evidence: Evidence, found: list[Box], ours: list[Box], known: bool) -> None:
    """
    TO: DIRECTOR over FROM: a post.

    Where the typed address names others and gives headquarters a copy or nothing, the box says only whose copy
    this is.
    """
    first = next((box for box in ours if not says_from(box)), None)
    if first is None:
        return
    below = next((box for box in found if 0 < box.at - first.at <= 2 and not box.headquarters), None)
    if below is None and not known:
        return
    typed, copied = ({letters(str(c.value)) for c in evidence.clues.get(name, [])} for name in ("to", "info"))
    unread = any("not read" in clue.reason or "DIR" in clue.reason for clue in evidence.clues.get("to", []))
    if not copied & HEADQUARTERS and (not typed or typed & HEADQUARTERS or unread):
        why = "box over the sender's" if below else "box of the form"
        damaged_as_box(evidence)
        add(sheet, evidence, "to", first, BESIDE if below else ALONE, why)
    if below and len(below.named) == 1:
        add(sheet, evidence, "from", below, ALONE, "box below headquarters'")


def damaged_as_box(evidence: Evidence) -> None:
    """A typed addressee one letter away from DIR is DIR where the box above says so."""
    evidence.clues["to"] = [
        Clue("DIR", c.spans, MENDED, f"{c.reason}, DIR as in the box") if near_headquarters(str(c.value)) else c
        for c in evidence.clues.get("to", [])
    ]


def read_outgoing(sheet: Sheet, evidence: Evidence, found: list[Box], ours: list[Box], known: bool) -> None:
    """TO: posts over FROM: DIRECTOR; the posts again as symbols in the row of CITE."""
    first = next((box for box in ours if known or says_from(box)), None)
    above = [box for box in found if first and 0 < first.at - box.at <= 2 and not box.headquarters]
    if known and not above:
        above = spelt_above(found, first)
    if first and (above or says_from(first)):
        add(sheet, evidence, "from", first, ALONE, "box below the addressee's" if above else "box of the sender")
    for box in above:
        beside = first is not None and first.at - box.at <= 2
        labelled = beside and first is not None and says_from(first) and all(one.close == 1 for one in box.named)
        trust = LABELLED if labelled else BESIDE if beside else APART
        add(sheet, evidence, "to", box, trust, "box over headquarters'" + ", which is labelled" * labelled)
    cite = next((at for at, line in enumerate(sheet.head) if CITE.search(line.bare)), None)
    if cite is None:
        cite = next((box.at for box in found if not box.headquarters and INFO.search(box.line.bare)), None)
    if cite is None or not (known or first):
        return
    informed = seen = False
    for at in range(max(cite - ROW, 0), min(cite + ROW, len(sheet.head))):
        line = sheet.head[at]
        row = next((one for one in found if one.at == at), None)
        if row is None or row.headquarters or row in above or date_time_groups(line.bare):
            # TO and INFO may both be printed before the first box: then that is TO's.
            informed = seen and (bool(INFO.match(line.bare)) or (informed and at < cite and row is not None))
            continue
        seen = True
        info = INFO.search(plain(line.bare))
        split = 0 if informed else info.start() if info else LONGEST_BOX
        for name, box in (("to", part(row, 0, split)), ("info", part(row, split, LONGEST_BOX))):
            add(sheet, evidence, name, agreeing(box, evidence) if name == "to" else box, ROW_BELOW, ROW_WHY)


def spelt_above(found: list[Box], first: Box | None) -> list[Box]:
    """The nearest box with names in full above headquarters' own, other lines between; or the first of all."""
    last = first.at if first else FIRST_LINES
    named = [box for box in found if box.at < last and not box.headquarters and spelt(box)]
    return named[-1:] if first else named[:1]


def spelt(box: Box) -> bool:
    """Whether a box names its offices in full and without INFO."""
    plainly = all(len(letters(one.name)) > LONGEST_SYMBOL and one.close >= PLAINLY for one in box.named)
    return plainly and not INFO.search(box.line.bare)


def part(box: Box, start: int, end: int) -> Box:
    """A box with those only of its offices that begin in a stretch of its line."""
    return Box(box.line, box.at, box.label, tuple(one for one in box.named if start <= one.start < end))


def agreeing(box: Box, evidence: Evidence) -> Box:
    """A box of symbols with those only that the box above names, if that names any."""
    above = {office_key(str(clue.value)) for clue in evidence.clues.get("to", []) if clue.confidence > ROW_BELOW}
    named = tuple(one for one in box.named if not above or office_key(one.name) in above)
    return Box(box.line, box.at, box.label, named)


def add(sheet: Sheet, evidence: Evidence, name: str, box: Box, trust: float, why: str) -> None:
    """Each office of a box as a value of a field."""
    for one in box.named:
        sure, reason = repaired(box.line.bare[one.start : one.end], trust * one.sure, why)
        evidence.add(name, one.name, [sheet.span(box.line, one.start, one.end)], sure, reason)


def read_spelt_out(sheet: Sheet, evidence: Evidence) -> None:
    """
    The sender's symbol of the cite line spelt out in the box above it.

    Which post it must be is known, so that a name that comes only roughly close to it is that name; and a symbol
    that abbreviates the name beside headquarters' box stands for it.
    """
    sender = evidence.settle("from")
    if (
        not sender
        or letters(str(sender.value)) in HEADQUARTERS
        or len(letters(str(sender.value))) > LONGEST_SYMBOL
    ):
        return
    symbol = str(sender.value)
    if spell_out(evidence, symbol):
        return
    named = office(symbol)
    if not named or letters(named[1]) == letters(symbol) or len(letters(named[1])) < 5:
        return
    for line in sheet.head[:FIRST_LINES]:
        if CITE.search(line.bare) or date_time_groups(line.bare):
            return
        found = alike(plain(line.bare), named[1]) if len(line.bare) <= LONGEST_BOX else None
        if found:
            read, start, end = found
            evidence.add("from", read, [sheet.span(line, start, end)], SPELT_OUT, "spelt out above the cite line")
            return


def spell_out(evidence: Evidence, symbol: str) -> bool:
    """Take a symbol for the name of a box that it abbreviates; whether there is one."""
    clues = evidence.clues["from"]
    named = next((c for c in clues if c.reason.startswith("box") and shortens(symbol, str(c.value))), None)
    if named is None or office_key(symbol) == office_key(str(named.value)):
        return False
    evidence.clues["from"] = [
        Clue(named.value, c.spans, max(c.confidence, KNOWN_BY_BOX), f"{c.reason}, {symbol} for {named.value}")
        if c.value == symbol
        else c
        for c in clues
    ]
    return True


def alike(text: str, name: str) -> tuple[str, int, int] | None:
    """The words of a text that come closest to a name: as they should be spelt, and where they stand."""
    tokens = list(TOKEN.finditer(text))
    for length in range(len(name.split()), 0, -1):
        for first, last in zip(tokens, tokens[length - 1 :], strict=False):
            read = text[first.start() : last.end()]
            close = closeness(read, name)
            if close >= SPELT_ALIKE:
                return (read if close == 1.0 else name), first.start(), last.end()
    return None
