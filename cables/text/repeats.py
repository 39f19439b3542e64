"""
Headings of later pages and sections: the address that the form, or the post, repeats above the rest of the text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice

from cables.text.formulas import CITE, FROM, address_line, heading_line, note_line
from cables.text.fuzzy import closeness, letters
from cables.text.layout import Look, commonness
from cables.text.lines import Line
from cables.text.numbering import SENTENCE_END, Candidate, candidate_at

SHORTEST = 6
"""A line of fewer letters is too short to be told from another by its likeness."""
ALIKE = 0.85
LONGEST = 120
"""A heading has so many lines at most; what is said further down is not what a later page repeats."""
NEAR = 3
"""Lines of a heading that stand apart by more than so many others are two headings."""
NAMED = frozenset({"from", "to", "number", "cite", "date-time group", "control", "received"})
NOTE_LINES = 3
"""A clerk's note between two sections has so many lines at most."""


class Heading:
    """The lines of the heading above the text, to know them again when a later page repeats them."""

    def __init__(self, lines: Sequence[Line]) -> None:
        said = (
            (name, letters(line.bare))
            for line in lines
            if not line.blank and ((name := heading_line(line.bare)) or address_line(line.bare))
        )
        self._seen = tuple(dict.fromkeys(islice(said, LONGEST)))

    def repeats(self, line: Line) -> bool:
        """Whether a line says what a line of the heading says, damage and the number of the section apart."""
        if len(line.bare) > 120 or commonness(line)[0] > 14:
            return False
        name = heading_line(line.bare)
        if name is None and not address_line(line.bare):
            return False
        spelt = letters(line.bare)
        if len(spelt) < SHORTEST:
            return False
        return any(own == name and closeness(spelt, seen) >= ALIKE for own, seen in self._seen)


def later_headings(
    lines: Sequence[Line], looks: Sequence[Look], anchors: frozenset[Look], first: int, last: int
) -> set[int]:
    """
    Lines between the first and the last of the text that repeat the heading.

    Such lines stand together, and one of them at least says what the first heading says; running text among them
    is text.
    """
    above = Heading(lines[:first])
    addressing = [
        n
        for n in range(first + 1, last)
        if not lines[n].blank and looks[n] not in anchors and addresses(lines[n], looks[n], above)
    ]
    found: set[int] = set()
    cluster: list[int] = []
    for n in [*addressing, -1]:
        if cluster and (n < 0 or not together(lines, looks, anchors, cluster[-1], n)):
            if any(above.repeats(lines[one]) for one in cluster):
                found |= whole_heading(lines, looks, anchors, cluster)
            cluster = []
        cluster.append(n)
    return found


def addresses(line: Line, own: Look, above: Heading) -> bool:
    """Whether a line may belong to a heading: it has the form of an address, or repeats a line of the heading."""
    if own is Look.PROSE and commonness(line)[0] >= 9:
        return False
    if above.repeats(line):
        return True
    firm = FROM.match(line.bare) or CITE.search(line.bare) or heading_line(line.bare) in NAMED
    return len(line.bare) <= 90 and bool(firm) and not line.bare.endswith(".")


def together(lines: Sequence[Line], looks: Sequence[Look], anchors: frozenset[Look], one: int, other: int) -> bool:
    """Whether hardly anything, and no running text, stands between two lines of a heading."""
    between = [n for n in range(one + 1, other) if not lines[n].blank and looks[n] not in anchors]
    return len(between) <= NEAR and not any(runs(lines[n], looks[n]) for n in between)


def whole_heading(
    lines: Sequence[Line], looks: Sequence[Look], anchors: frozenset[Look], cluster: Sequence[int]
) -> set[int]:
    """The lines from the first to the last of a heading, less those that are furniture by themselves or text."""
    return {
        n
        for n in range(cluster[0], cluster[-1] + 1)
        if not lines[n].blank and looks[n] not in anchors and (n in cluster or not runs(lines[n], looks[n]))
    }


def runs(line: Line, own: Look) -> bool:
    """Whether a line is running text, or the end of it."""
    return own is Look.PROSE or (len(line.words) >= 2 and bool(SENTENCE_END.search(line.bare)))


def repeated_soon(shown: Sequence[Line], places: Sequence[int], at: int, lookahead: int) -> bool:
    """
    Whether the address lines that follow a line of text say what was said above it.

    Args:
        shown: The lines that are not blank; `places` are those of address lines among them, in order.
        at: The place of the line of text.
        lookahead: So many lines below it are looked at.
    """
    following = places[bisect_left(places, at + 1) : bisect_left(places, at + lookahead)]
    if not following or not places or places[0] >= at:
        return False
    above = Heading(shown[: min(at, LONGEST)])
    return any(above.repeats(shown[place]) for place in following)


def clerks_notes(
    lines: Sequence[Line],
    looks: Sequence[Look],
    anchors: frozenset[Look],
    first: int,
    last: int,
    dropped: set[int],
) -> set[int]:
    """Notes of the code room that stand between two pages or sections of a text: "NOTE: SECTION TWO FOLLOWS"."""
    found: set[int] = set()
    for n in range(first + 1, last):
        if lines[n].blank or looks[n] in anchors or not note_line(lines[n].bare):
            continue
        before = next((m for m in range(n - 1, first - 1, -1) if not lines[m].blank), first)
        apart = looks[before] in anchors or before in dropped
        broken_off = not apart and not SENTENCE_END.search(lines[before].bare)
        if broken_off and before == n - 1:
            continue
        block = [n]
        while block[-1] + 1 < last and not lines[block[-1] + 1].blank and looks[block[-1] + 1] not in anchors:
            block.append(block[-1] + 1)
        after = next((m for m in range(block[-1] + 1, last + 1) if not lines[m].blank), last)
        # Amid a sentence only the heading of the next section shows that a note is none of its words.
        parted = after in dropped or (not broken_off and (looks[after] in anchors or apart))
        if parted and len(block) <= NOTE_LINES:
            found |= set(block)
    return found


def next_point(lines: Sequence[Line], n: int, stop: int, far: int = 40) -> bool:
    """Whether the numbering that stands above a line goes on below it: 3 above, 4 below."""
    above = next((value for m in range(n - 1, max(n - far, -1), -1) if (value := figure(lines[m]))), 0)
    return bool(above) and any(figure(lines[m]) == above + 1 for m in range(n + 1, min(stop, n + far)))


def figure(line: Line) -> int:
    """The figure that a line of text is numbered with beyond doubt; 0 if there is none."""
    found: Candidate | None = candidate_at(line.bare, 0, len(line.bare), True) if line.bare else None
    sure = found and found.token.isdigit() and not found.cost and found.sharp and commonness(line)[0] >= 4
    return int(found.token) if found and sure else 0
