"""
Inside a changed stretch: which word was read as which, and which letters of it differ.

One alignment of the letters of the whole stretch says which words belong together; neighbours that were lost,
added, split or merged do not push the others off their partners. Pairs are groups of words, nearly always one and
one; a word and its two halves make one pair.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate, pairwise
from typing import Protocol

from rapidfuzz.distance import LCSseq, Levenshtein

CELLS = 1 << 24  # pairs of letters aligned at once: 4,000 letters against 4,000
FEW = 30  # pairs of words that are quicker looked at one by one
Group = tuple[int, int, int, int]  # words [start, end) in old, [start, end) in new
Link = tuple[int, int]

_shared = LCSseq.similarity


def too_long(old: list[str], new: list[str]) -> bool:
    """Whether a stretch has more letters than are aligned at once."""
    return (sum(map(len, old)) + len(old)) * (sum(map(len, new)) + len(new)) > CELLS


def pair_words(old: list[str], new: list[str]) -> list[Group]:
    """
    Pair the words of a changed stretch that is not too long.

    Args:
        old, new: The words of either side, as compared.

    Returns:
        Groups in order; a pair shares at least half its letters (a word that stands alone against another alone,
        where its place speaks for it too, a third). Words of no group have no partner.
    """
    if len(old) != len(new):
        return _pair_core(old, new)
    start, end = 0, len(old)
    while start < end and _close(old[start], new[start]):
        start += 1
    while start < end and _close(old[end - 1], new[end - 1]):
        end -= 1
    groups = [(k, k + 1, k, k + 1) for k in range(start)]
    if start < end:
        core = _pair_core(old[start:end], new[start:end])
        groups += [(i + start, i_end + start, j + start, j_end + start) for i, i_end, j, j_end in core]
    return groups + [(k, k + 1, k, k + 1) for k in range(end, len(old))]


def _pair_core(old: list[str], new: list[str]) -> list[Group]:
    """Pair words where neighbours were lost, added, split or merged, or that hardly resemble each other."""
    if len(old) == 1 == len(new):
        return [(0, 1, 0, 1)] if paired_alone(old[0], new[0]) else []
    if len(old) * len(new) > FEW:
        return _grouped(_links(old, new))
    weighed: list[tuple[int, int, float]] = []
    for i, word in enumerate(old):
        length = len(word)
        for j, other in enumerate(new):
            shared = _shared(word, other)
            if 4 * shared >= length + len(other):
                weighed.append((i, j, shared * shared / (length + len(other))))
    return _with_halves(weighed if len(weighed) < 2 else _best_chain(weighed), old, new)


def _best_chain(weighed: list[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    """The heaviest links that go forward on both sides; given in order of the old word, then the new."""
    for a, b in pairwise(weighed):
        if a[0] >= b[0] or a[1] >= b[1]:
            break
    else:
        return weighed
    best: list[tuple[float, list[tuple[int, int, float]]]] = []
    for link in weighed:
        before = [chain for chain in best if chain[1][-1][0] < link[0] and chain[1][-1][1] < link[1]]
        total, links = max(before, default=(0.0, []))
        best.append((total + link[2], [*links, link]))
    return max(best)[1]


def _with_halves(links: list[tuple[int, int, float]], old: list[str], new: list[str]) -> list[Group]:
    """Links as groups, each with the unpaired neighbour that is the rest of one of its words."""
    groups: list[Group] = []
    i_free = j_free = 0
    for k, (i, j, _) in enumerate(links):
        longer = len(new[j]) - len(old[i])
        i_end, j_end = i + 1, j + 1
        if not -2 < longer < 2:  # by a half, that is
            i_next, j_next = links[k + 1][:2] if k + 1 < len(links) else (len(old), len(new))
            if longer > 0:
                i, i_end = _with_half(old, i, (i_free, i_next), new[j])
            else:
                j, j_end = _with_half(new, j, (j_free, j_next), old[i])
        groups.append((i, i_end, j, j_end))
        i_free, j_free = i_end, j_end
    return groups


def _with_half(words: list[str], k: int, free: tuple[int, int], partner: str) -> tuple[int, int]:
    """A word as [start, end), with the word before or after it if that is free and completes it."""
    if k > free[0] and _completes(words[k - 1], words[k - 1] + words[k], words[k], partner):
        return k - 1, k + 1
    if k + 1 < free[1] and _completes(words[k + 1], words[k] + words[k + 1], words[k], partner):
        return k, k + 2
    return k, k + 1


def _completes(half: str, joined: str, word: str, other: str) -> bool:
    """Whether a word joined to its neighbour is more like its partner than alone, by most of the neighbour."""
    return len(half) > 1 and 3 * (_shared(joined, other) - _shared(word, other)) >= 2 * len(half)


def could_pair(old: list[str], new: list[str], longer_than: int) -> bool:
    """Whether some old word longer than that shares half its letters with a new one."""
    return any(
        4 * _shared(word, other) >= len(word) + len(other)
        for word in old
        if len(word) > longer_than
        for other in new
    )


def paired_letters(old: list[str], new: list[str]) -> int:
    """How many old letters stand in words that have a partner."""
    return sum(len(word) for i, i_end, _, _ in pair_words(old, new) for word in old[i:i_end]) if old and new else 0


def _close(old: str, new: str) -> bool:
    """Whether two words, about as long, share two thirds of their letters: pairs that need no look at others."""
    return -3 < len(old) - len(new) < 3 and 3 * _shared(old, new) >= len(old) + len(new)


def paired_alone(old: str, new: str) -> bool:
    """Whether a word that stands alone against another was read as that: they share at least a third."""
    return 6 * _shared(old, new) >= len(old) + len(new)


def _links(old: list[str], new: list[str]) -> list[Link]:
    """The pairs of words that share at least half their letters in one alignment of all letters."""
    old_ends = [end + k for k, end in enumerate(accumulate(map(len, old)))]
    new_ends = [end + k for k, end in enumerate(accumulate(map(len, new)))]
    shared: dict[Link, int] = {}
    i = j = 0
    for tag, start, end, at, _ in differing_letters(" ".join(old), " ".join(new)).as_list():
        while tag == "equal" and start < end:
            while old_ends[i] < start:
                i += 1
            while new_ends[j] < at:
                j += 1
            step = min(end, old_ends[i], start + new_ends[j] - at) - start
            if step:
                shared[i, j] = shared.get((i, j), 0) + step
            start, at = start + max(step, 1), at + max(step, 1)
    return [(i, j) for (i, j), letters in shared.items() if 4 * letters >= len(old[i]) + len(new[j])]


def _grouped(links: list[Link]) -> list[Group]:
    """Links that share a word made one group."""
    groups: list[Group] = []
    for i, j in links:
        if groups and (i < groups[-1][1] or j < groups[-1][3]):
            start, _, at, _ = groups.pop()
            groups.append((start, i + 1, at, j + 1))
        else:
            groups.append((i, i + 1, j, j + 1))
    return groups


class Steps(Protocol):
    """How letters turn into others: each step a kind ("equal" is one), a span of old letters, a span of new."""

    def as_list(self) -> list[tuple[str, int, int, int, int]]:
        """All steps in order."""


# Typed here: the library's own types do not say what its steps are made of.
differing_letters: Callable[[str, str], Steps] = Levenshtein.opcodes  # type: ignore[assignment]
equal_words: Callable[[str, str], Steps] = LCSseq.opcodes  # type: ignore[assignment]
