"""Compare two texts word by word: the result as data, with spans into both texts as given."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from cables.text.compare.align import Alignment, Gap, align
from cables.text.compare.hunks import Hunk, Hunks, Op, Parts
from cables.text.compare.leaving_out import place
from cables.text.compare.letters import (
    FEW,
    Group,
    Steps,
    could_pair,
    differing_letters,
    pair_words,
    paired_alone,
    paired_letters,
    too_long,
)
from cables.text.compare.sides import Side, Skip, encode, join_broken_words, read_side, stretch_letter
from cables.text.patience import look_at_the_clock

LONG = 2_000_000  # characters; longer texts (a thousand pages) are compared by stretches of some sixteen words


@dataclass(frozen=True, slots=True)
class Counts:
    """
    Words, and what became of them.

    `changed` counts the old words read otherwise (`changed_new` their counterparts: a split word is one and two).
    same + changed + removed = old; same + changed_new + added = new. What is left out is not counted.
    """

    old: int
    new: int
    same: int
    changed: int
    changed_new: int
    removed: int
    added: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two texts compared, old to new. The hunks cover both completely, in order."""

    old_text: str = field(repr=False)
    new_text: str = field(repr=False)
    hunks: Hunks = field(repr=False)
    counts: Counts
    coarse: bool
    old_side: Side = field(repr=False, compare=False)
    new_side: Side = field(repr=False, compare=False)

    def rebuild_old(self) -> str:
        """The old text, put together from the hunks."""
        return "".join([self.old_text[hunk.old[0] : hunk.old[1]] for hunk in self.hunks])

    def rebuild_new(self) -> str:
        """The new text, put together from the hunks."""
        return "".join([self.new_text[hunk.new[0] : hunk.new[1]] for hunk in self.hunks])

    def changes(self) -> tuple[Hunk, ...]:
        """The hunks that differ."""
        return tuple([self.hunks[number] for number in self.hunks.numbers("changed", "removed", "added")])


def compare(
    old: str,
    new: str,
    *,
    old_skip: Sequence[Skip] = (),
    new_skip: Sequence[Skip] = (),
    case: bool = True,
    punctuation: bool = True,
    old_marks: bool = False,
    new_marks: bool = False,
) -> Comparison:
    """
    Compare two texts word by word, and letter by letter where words differ.

    Blanks and line ends never count, nor does a hyphen at a line end where the other side has the word whole.

    Args:
        old, new: Any two texts, of any length. Past two million characters, or where a long stretch has nothing
            to hold on to, the comparison is coarse: still right, but not the closest, and it says so.
        old_skip, new_skip: Spans that take no part (page furniture, headings), each with its reason.
        case, punctuation: False to ignore capitals, or whatever is neither letter nor digit.
        old_marks, new_marks: True to ignore the transcription marks of that side. Raw OCR has none.

    Returns:
        A Comparison; `rebuild_old()` and `rebuild_new()` give the texts back exactly.
    """
    options = _Options(tuple(old_skip), tuple(new_skip), case, punctuation, old_marks, new_marks)
    with _uncollected():
        return _compared(old, new, options)


class _Options(NamedTuple):
    """What `compare` was asked for besides the texts."""

    old_skip: tuple[Skip, ...]
    new_skip: tuple[Skip, ...]
    case: bool
    punctuation: bool
    old_marks: bool
    new_marks: bool


@contextmanager
def _uncollected() -> Iterator[None]:
    """
    Hold back the search for cyclic garbage: a comparison makes none, and would be searched again and again.

    That costs a seventh of the time of a long one. Comparisons in several threads may end this early for one
    another, which does no harm, and none can leave it held back.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _compared(old: str, new: str, options: _Options) -> Comparison:
    counting = (options.case, options.punctuation)
    brief = max(len(old), len(new)) > LONG
    after = stretch_letter(old) if brief else ""
    old_side = read_side(old, options.old_skip, options.old_marks, *counting, after)
    new_side = read_side(new, options.new_skip, options.new_marks, *counting, after)
    if not brief:
        join_broken_words(old_side, new_side, *counting)
    alignment = align(*encode(old_side, new_side), old_side.forms, new_side.forms)
    ops = word_ops(alignment, len(old_side), len(new_side))
    ops = ops if brief else mended(ops, old_side, new_side)
    places = place(ops, old_side, new_side)
    groups, long = pair_all(places.ops, old_side, new_side, brief)
    letters = _letters(groups, old_side.words, new_side.words)
    coarse = long | _coarse(places.ops, alignment.coarse)
    starts = (places.old_starts, places.new_starts)
    parts = Parts(
        old_side, new_side, places.ops, groups, letters, places.reasons, coarse, *starts, options.punctuation
    )
    coarse_at_all = brief or bool(coarse or alignment.coarse)
    return Comparison(old, new, Hunks(parts), _count(parts, brief), coarse_at_all, old_side, new_side)


def word_ops(alignment: Alignment, old_length: int, new_length: int) -> list[Op]:
    """Runs of equal words and what stands between them."""
    ops: list[Op] = []
    i = j = 0
    for start, at, length in [*alignment.runs, (old_length, new_length, 0)]:
        if start > i:
            ops.append(("changed" if at > j else "removed", i, start, j, at))
        elif at > j:
            ops.append(("added", i, start, j, at))
        i, j = start + length, at + length
        if length:
            ops.append(("same", start, i, at, j))
    return ops


AROUND = 100  # pairs of words looked at to keep misread words with their partners


def mended(ops: list[Op], old: Side, new: Side) -> list[Op]:
    """The ops, without the equal words that only part misread words from their partners."""
    done: list[Op] = []
    alone = False  # whether the last op is a single equal word
    for op in ops:
        look_at_the_clock()
        if alone and len(done) > 1 and _leans(done[-2]) * _leans(op) < 0:
            before, pivot = done[-2:]
            if _parts(before, pivot, op, old, new):
                op = ("changed", before[1], op[2], before[3], op[4])
                del done[-2:]
        done.append(op)
        alone = op[2] - op[1] == 1 and op[0] == "same"
    return done


def _leans(op: Op) -> int:
    """How many more words the old side has."""
    return op[2] - op[1] - op[4] + op[3]


def _parts(before: Op, pivot: Op, after: Op, old: Side, new: Side) -> bool:
    """
    Whether an equal word parts others from their partners, outweighing it.

    Then it is another of its kind: the text holds the word twice, and these two are not one another.
    """
    olds, news = old.words[before[1] : after[2]], new.words[before[3] : after[4]]
    if len(olds) * len(news) > AROUND or too_long(olds, news):
        return False
    length = len(old.words[pivot[1]])
    if _leans(before) > 0:
        crossing = could_pair(old.words[before[1] : before[2]], new.words[after[3] : after[4]], length)
    else:
        crossing = could_pair(old.words[after[1] : after[2]], new.words[before[3] : before[4]], length)
    if not crossing:
        return False
    sides = [paired_letters(old.words[op[1] : op[2]], new.words[op[3] : op[4]]) for op in (before, after)]
    return paired_letters(olds, news) - sum(sides) > 3 * length


def pair_all(ops: list[Op], old: Side, new: Side, brief: bool) -> tuple[list[Group], set[int]]:
    """
    Pair the words of all changed hunks; and the numbers of the hunks too long for it.

    Most hunks are one word against one. They are told apart here, not in a function each: a long text has
    thousands, and calls would cost more than the work.
    """
    groups: list[Group] = []
    long: set[int] = set()
    olds, news = old.words, new.words
    plain = not (brief or _has_long_words(old) or _has_long_words(new))
    for number, (kind, i1, i2, j1, j2) in enumerate(ops):
        if kind != "changed":
            continue
        look_at_the_clock()
        if plain and i2 - i1 == 1 == j2 - j1:
            if paired_alone(olds[i1], news[j1]):
                groups.append((i1, i2, j1, j2))
        elif brief or ((not plain or (i2 - i1) * (j2 - j1) > FEW) and too_long(olds[i1:i2], news[j1:j2])):
            long.add(number)
        else:
            pairs = pair_words(olds[i1:i2], news[j1:j2])
            groups += [(i1 + i, i1 + i_end, j1 + j, j1 + j_end) for i, i_end, j, j_end in pairs]
    return groups, long


def _letters(groups: list[Group], old: list[str], new: list[str]) -> list[Steps]:
    """How the letters of all paired words differ."""
    return [
        differing_letters(old[i], new[j])
        if i_end - i == 1 == j_end - j
        else differing_letters(" ".join(old[i:i_end]), " ".join(new[j:j_end]))
        for i, i_end, j, j_end in groups
    ]


def _has_long_words(side: Side) -> bool:
    """Whether some word is so long that a few of them are a long stretch."""
    return max(map(len, side.words), default=0) > 100


def _coarse(ops: list[Op], stretches: list[Gap]) -> set[int]:
    """The numbers of the hunks in stretches without anchors; both lists are in order."""
    found: set[int] = set()
    number = 0
    for i, i_end, j, j_end in stretches:
        while number < len(ops) and (ops[number][1] < i or ops[number][3] < j):
            number += 1
        while number < len(ops) and ops[number][2] <= i_end and ops[number][4] <= j_end:
            found.update([number] if ops[number][0] not in ("same", "left_out") else [])
            number += 1
    return found


def _count(parts: Parts, brief: bool) -> Counts:
    """What became of the words; in stretches, each counts for its words."""
    if brief:
        old, new = (sum(map(len, map(str.split, side.words))) for side in (parts.old, parts.new))
        equal = [parts.old.words[op[1] : op[2]] for op in parts.ops if op[0] == "same"]
        same = sum([len(word.split()) for words in equal for word in words])
    else:
        old, new = len(parts.old), len(parts.new)
        same = sum([i2 - i1 for kind, i1, i2, _, _ in parts.ops if kind == "same"])
    changed = sum([group[1] - group[0] for group in parts.groups])
    changed_new = sum([group[3] - group[2] for group in parts.groups])
    return Counts(old, new, same, changed, changed_new, old - same - changed, new - same - changed_new)
