"""
Line up two strings of word codes: which runs of words are equal.

Short texts are compared exactly, by a bit-parallel longest common subsequence. Long ones are first cut at anchors,
three words in a row of which one stands exactly once on either side, so that the exact comparison never sees more
than `CELLS` pairs of words. Where nothing stands out enough to anchor on, a window moves along both texts and the
result says that it is coarse. Time grows with the length of the texts, never with its square.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from cables.text.compare.letters import equal_words
from cables.text.patience import look_at_the_clock

CELLS = 1 << 22  # pairs of words compared exactly at once: half a megabyte, a fraction of a millisecond
SPACING = 256  # words between two cuts; closer ones cost calls, wider ones time
WINDOW = 1024  # words a moving window sees of either side
NGRAMS = (1, 1, 3, 8)  # the words in a row that must be unique, from the first cut to the last

Run = tuple[int, int, int]  # start in old, start in new, number of words
Gap = tuple[int, int, int, int]  # [start, end) in old, [start, end) in new


@dataclass(slots=True)
class Alignment:
    """The runs of equal words in order, and the stretches where a better alignment may exist."""

    runs: list[Run] = field(default_factory=list)
    coarse: list[Gap] = field(default_factory=list)


def align(old: str, new: str, old_words: Sequence[str], new_words: Sequence[str]) -> Alignment:
    """
    Line up two strings of codes; a run never touches the next on both sides.

    The words themselves are given too, since they, unlike slices of strings, know their hashes and count fast.
    """
    found = Alignment()
    start, old_end, new_end = _trim(old, new)
    if start:
        found.runs.append((0, 0, start))
    todo = [(start, old_end, start, new_end, 0)]
    while todo:
        look_at_the_clock()
        i1, i2, j1, j2, level = todo.pop()
        if i1 == i2 or j1 == j2:
            continue
        if (i2 - i1) * (j2 - j1) <= CELLS:
            _exact(old, new, (i1, i2, j1, j2), found.runs)
        elif level == len(NGRAMS):
            _windows(old, new, (i1, i2, j1, j2), found)
        else:
            length = NGRAMS[level]
            words = (old_words[i1:i2], new_words[j1:j2]) if length == 1 else None
            cuts = _cuts(old[i1:i2], new[j1:j2], words, length)
            parts = [(i1 + i, i1 + i_end, j1 + j, j1 + j_end, level + 1) for i, i_end, j, j_end in cuts]
            todo.extend(reversed(parts))
    if old_end < len(old):
        found.runs.append((old_end, new_end, len(old) - old_end))
    found.runs = _joined(found.runs)
    return found


def _trim(old: str, new: str) -> tuple[int, int, int]:
    """The length of the common start, and where the common end begins on either side."""
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    return start, len(old) - end, len(new) - end


def _common(old: str, new: str) -> int:
    """How many codes two strings have in common at their start: by halving, since slices compare fastest."""
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _exact(old: str, new: str, gap: Gap, runs: list[Run]) -> None:
    """Add the runs of a longest common subsequence of one stretch."""
    i1, i2, j1, j2 = gap
    for tag, i, i_end, j, _ in equal_words(old[i1:i2], new[j1:j2]).as_list():
        if tag == "equal":
            runs.append((i1 + i, j1 + j, i_end - i))


Units = tuple[Sequence[str], Sequence[str]]  # of old, of new


def _cuts(old: str, new: str, words: Units | None, length: int) -> Iterator[Gap]:
    """Cut a stretch before some of its anchors, evenly."""
    anchors = _alone(words) if words else _alone((_grams(old, length), _grams(new, length)))
    i = j = 0
    for i_next, j_next in _increasing([(i, j) for i, j in anchors if _in_three(old, new, i, j)]):
        if max(i_next - i, j_next - j) >= SPACING:
            yield i, i_next, j, j_next
            i, j = i_next, j_next
    yield i, len(old), j, len(new)


def _grams(text: str, length: int) -> list[str]:
    """Every `length` words in a row."""
    return [text[k : k + length] for k in range(len(text) - length + 1)]


def _alone(units: Units) -> list[tuple[int, int]]:
    """Where units stand that occur once on either side, in order of the old."""
    once = {unit for unit, number in Counter(units[0]).items() if number == 1}.intersection(units[1])
    found = [(unit, place) for place, unit in enumerate(units[1]) if unit in once]
    places = dict(found)
    for unit, number in Counter([unit for unit, _ in found]).items():
        if number > 1:
            del places[unit]
    return [(place, places[unit]) for place, unit in enumerate(units[0]) if unit in places]


def _in_three(old: str, new: str, i: int, j: int) -> bool:
    """Whether an equal word is one of three equal words in a row."""
    around = (k for k in (-2, -1, 0) if i + k >= 0 and j + k >= 0)
    return any(old[i + k : i + k + 3] == new[j + k : j + k + 3] for k in around)


def _increasing(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest list of pairs, given in order of the first, that is in order of the second too."""
    tails: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for k, (_, j) in enumerate(pairs):
        place = bisect_left(tails, j)
        before.append(at[place - 1] if place else -1)
        tails[place : place + 1] = [j]
        at[place : place + 1] = [k]
    chain = []
    k = at[-1] if at else -1
    while k >= 0:
        chain.append(pairs[k])
        k = before[k]
    return chain[::-1]


def _windows(old: str, new: str, gap: Gap, found: Alignment) -> None:
    """Line up what has no anchors through a window that moves on by half of what it sees."""
    i, i_end, j, j_end = gap
    found.coarse.append(gap)
    while i < i_end and j < j_end:
        look_at_the_clock()
        runs: list[Run] = []
        _exact(old, new, (i, min(i + WINDOW, i_end), j, min(j + WINDOW, j_end)), runs)
        last = i + WINDOW >= i_end and j + WINDOW >= j_end
        i_limit, j_limit = (i_end, j_end) if last else (i + WINDOW // 2, j + WINDOW // 2)
        kept = [run for run in runs if run[0] < i_limit and run[1] < j_limit]
        found.runs += kept
        i, j = (i_end, j_end) if last else _window_end(kept, i_limit, j_limit)


def _window_end(kept: list[Run], i_limit: int, j_limit: int) -> tuple[int, int]:
    """Where the next window starts: after the last run, and on at least one side at the limit."""
    if not kept:
        return i_limit, j_limit
    i, j, length = kept[-1]
    ahead = max(0, min(i_limit - i - length, j_limit - j - length))
    return i + length + ahead, j + length + ahead


def _joined(runs: list[Run]) -> list[Run]:
    """Runs that touch on both sides made one."""
    joined: list[Run] = []
    i_end = j_end = -1
    for run in runs:
        i, j, length = run
        if i == i_end and j == j_end:
            i, j, before = joined.pop()
            run = (i, j, before + length)
        joined.append(run)
        i_end, j_end = i + run[2], j + run[2]
    return joined
