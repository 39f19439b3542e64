"""
Numbered points, found as a sequence.

One label alone says little: OCR reads `1.` as `l.`, `I.` or `10`, and a line may begin with `5.` by chance. So
every line
that begins with something like a label is a candidate with several possible meanings, and the cheapest way to read
all
candidates as one numbering (levels opened at 1, then counted up) is looked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cables.text.results import Point
from cables.text.vocabulary.words import COMMON

LABEL = re.compile(
    r"[^A-Za-z0-9(\[{\n]{0,3}(?P<label>(?P<open>[(\[{]?)(?P<token>[^\W_]{1,5})\s?(?P<close>[.,:;)\]}°]{1,3}|-(?=\s)))"
    r"(?=[\s\"'(]|[^\W\d_]|\Z)"
)
PAGE_MARK = re.compile(r"\[page \d{1,6}\]")

WORDED = re.compile(r"[^\W\d_]{2,}")
STRAY = re.compile(r"\w{1,2}[^\w(\[{\n]{0,2}\s(?=\S)")
UNCLOSED = re.compile(r"[^A-Za-z0-9(\[{\n]{0,3}(?P<label>(?P<token>\d{1,2}|[lIB-HJ-L]))\s{1,3}(?=[A-Z]{2,})")
DIGIT_LIKE = {
    "l": "1",
    "I": "1",
    "i": "1",
    "|": "1",
    "O": "0",
    "o": "0",
    "Q": "0",
    "S": "5",
    "s": "5",
    "B": "8",
    "Z": "2",
}
DIGIT_LIKE |= {"z": "2", "G": "6", "b": "6", "g": "9", "q": "9", "A": "4", "T": "7", "D": "0"}
LETTER_LIKE = {"1": "I", "8": "B", "0": "D", "6": "G", "5": "S", "4": "A", "3": "B", "2": "Z"}
ROMANS = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI")
ROMAN_LIKE = str.maketrans({"1": "I", "l": "I", "|": "I", "Y": "V", "T": "I"})

LOOK_ALIKE_COST = 0.3
FAR_LOOK_ALIKE_COST = 0.55
CLOSE_LOOK_ALIKES = frozenset("lIi|OoSsBZz")
SKIP_COST = 1.0
SKIP_MID_PARAGRAPH = 0.7
GARBLED_COST = 0.65
GAP_COST = 0.75
WIDER_GAP_COST = 0.2
OPEN_COST = 0.25
RESTART_COST = 0.9
REPEAT_COST = 0.5
LATE_START_COST = 0.45
UNCLOSED_COST = 0.4
STRAY_COST = 0.15
GIBBERISH_COST = 0.25
LOWER_START_COST = 0.5
LETTER_START_COST = 0.2
# Figures that begin after letters are a numbering of their own more often than one below the last letter.
SWITCH_COST = 0.2
BEAM = 12
MOST_CANDIDATES = 3000
DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """
    A line beginning that may be a label: `text[start:end]` is the label, `fresh` says that a paragraph begins
    there.
    """

    start: int
    end: int
    token: str
    enclosed: bool
    fresh: bool
    sharp: bool
    """The label is closed by a full stop or a bracket, not by a comma or a speck."""
    cost: float = 0.0
    """What reading it as a label costs whatever it means: a stray mark stands before it, its full stop is lost."""
    worded: bool = True
    """Words follow the label."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """
    One way to read a label: its style ("1", "A", "a", "I", "i", with ")" when enclosed), its value, its cost.
    """

    style: str
    value: int
    cost: float


@dataclass(frozen=True, slots=True)
class Pick:
    """A candidate taken as a point: the styles and values from the outermost level to its own."""

    candidate: Candidate
    stack: tuple[tuple[str, int], ...]
    damaged: bool


@dataclass(frozen=True, slots=True)
class State:
    """A way to read the candidates so far: cost, the open levels, and the chain of picks."""

    cost: float
    stack: tuple[tuple[str, int], ...]
    chain: tuple[Pick, object] | None


def candidate_at(text: str, start: int, end: int, fresh: bool) -> Candidate | None:
    """The label that `text[start:end]`, a line or paragraph, may begin with."""
    cost, found = 0.0, LABEL.match(text, start, min(end, start + 16))
    if not found:
        stray = STRAY.match(text, start, min(end, start + 6))
        found = LABEL.match(text, stray.end(), min(end, start + 20)) if stray else None
        cost = STRAY_COST
    if found and text[found.end() : found.end() + 1].isalpha() and not any(c.isdigit() for c in found["token"]):
        return None
    if found:
        close = found["close"]
        sharp, enclosed = close[0] in ".)]", ")" in close or "]" in close
    else:
        found = UNCLOSED.match(text, start, min(end, start + 16))
        if not found or not fresh:
            return None
        sharp, enclosed, cost = False, False, UNCLOSED_COST
    words = WORDED.findall(text, found.end(), min(end, found.end() + 60))
    worded = len(words) >= 2
    if worded and not any(w.lower() in COMMON or (len(w) >= 3 and w.isupper()) for w in words):
        cost += GIBBERISH_COST
    return Candidate(
        found.start("label"), found.end("label"), found["token"], enclosed, fresh, sharp, cost, worded
    )


def meanings(candidate: Candidate) -> list[Meaning]:
    """All ways to read a label, each with what it costs; a garbled one has none."""
    token, mark = candidate.token, ")" if candidate.enclosed else ""
    found = []
    blur = candidate.cost + (0.0 if candidate.sharp else 0.1)
    digits = "".join(DIGIT_LIKE.get(letter, letter) for letter in token)
    if digits.isascii() and digits.isdigit() and 1 <= int(digits) <= 60 and len(digits) <= 2:
        changed = [b for a, b in zip(digits, token, strict=True) if a != b]
        far = any(letter not in CLOSE_LOOK_ALIKES for letter in changed)
        cost = (FAR_LOOK_ALIKE_COST if far else LOOK_ALIKE_COST) * len(changed)
        found.append(Meaning("1" + mark, int(digits), blur + cost))
    roman = token.translate(ROMAN_LIKE)
    if roman.upper() in ROMANS:
        differing = sum(a != b for a, b in zip(roman, token, strict=True))
        style = "i" if token.islower() and not differing else "I"
        found.append(Meaning(style + mark, ROMANS.index(roman.upper()), blur + LOOK_ALIKE_COST * differing + 0.02))
    if len(token) == 2 and token[1] in "0Oo" and candidate.cost >= UNCLOSED_COST and token[0].isdigit():
        found.append(Meaning("1", int(token[0]), blur + 0.1))
    if len(token) == 1:
        letter = LETTER_LIKE.get(token, token)
        if letter.isascii() and letter.isalpha():
            style = "a" if letter.islower() else "A"
            cost = LOOK_ALIKE_COST if letter != token else 0.0
            found.append(Meaning(style + mark, ord(letter.upper()) - 64, blur + cost + 0.04))
    return found


def continuations(state: State, candidate: Candidate, means: list[Meaning]) -> list[State]:
    """Every way in which a candidate may go on with, open or restart a numbering."""
    following: list[State] = []

    def take(stack: tuple[tuple[str, int], ...], cost: float, damaged: bool) -> None:
        pick = Pick(candidate, stack, damaged)
        following.append(State(state.cost + cost, stack, (pick, state.chain)))

    depth = len(state.stack)
    for meaning in means:
        changed = meaning.cost >= LOOK_ALIKE_COST
        open_styles = {style for style, _ in state.stack}
        for level, (style, value) in enumerate(state.stack):
            if style != meaning.style:
                continue
            step, closing = meaning.value - value, 0.05 * (depth - level - 1)
            stack = (*state.stack[:level], (style, meaning.value))
            if step == 1:
                take(stack, meaning.cost + closing, changed)
            elif 2 <= step <= 5:
                take(stack, meaning.cost + closing + GAP_COST + WIDER_GAP_COST * (step - 2), changed)
            elif step == 0 and value > 1:
                take((*state.stack[:level], (style, value + 1)), meaning.cost + closing + REPEAT_COST, True)
            elif meaning.value == 1 and level == 0:
                take(stack, meaning.cost + RESTART_COST, changed)
        if meaning.style == "1" and meaning.value == 1 and depth and state.stack[0][0] in "Aa":
            take(((meaning.style, 1),), meaning.cost + SWITCH_COST, changed)
        if meaning.style not in open_styles and depth < DEEPEST:
            new = (*state.stack, (meaning.style, meaning.value))
            if meaning.value == 1:
                lower = {"a": LOWER_START_COST, "i": LOWER_START_COST, "A": LETTER_START_COST}.get(
                    meaning.style, 0.0
                )
                blurred = 0.4 if depth and changed else 0.0
                take(new, meaning.cost + (OPEN_COST + blurred if depth else lower), changed)
            elif not depth and meaning.style not in "ai" and meaning.value <= 15:
                take(new, meaning.cost + min(LATE_START_COST * (meaning.value - 1), 2.0), changed)
            elif meaning.value == 2:
                take(new, meaning.cost + OPEN_COST + 0.85, changed)
    if (
        candidate.fresh
        and state.stack
        and candidate.worded
        and len(candidate.token) <= 3
        and candidate.cost < UNCLOSED_COST
    ):
        style, value = state.stack[-1]
        clash = any(meaning.style == style for meaning in means)
        take((*state.stack[:-1], (style, value + 1)), GARBLED_COST + (0.4 if clash else 0.0), True)
    return following


def solve(candidates: Sequence[Candidate]) -> list[Pick]:
    """
    Choose the candidates that together are one numbering, and what each means.

    A beam search: linear in the number of candidates. Of more than 3,000 only the first 3,000 are looked at.
    """
    beam = [State(0.0, (), None)]
    for candidate in candidates[:MOST_CANDIDATES]:
        means = meanings(candidate)
        skip = (SKIP_COST if candidate.fresh else SKIP_MID_PARAGRAPH) if means else 0.0
        if means and not candidate.sharp:
            skip *= 0.9
        if means and not any(character.isdigit() for character in candidate.token):
            skip *= 0.7
        if candidate.cost or not candidate.worded:
            skip *= 0.5
        best: dict[tuple[tuple[str, int], ...], State] = {}
        for state in beam:
            passed = State(state.cost + skip, state.stack, state.chain)
            for new in (passed, *continuations(state, candidate, means)):
                held = best.get(new.stack)
                if held is None or new.cost < held.cost:
                    best[new.stack] = new
        beam = sorted(best.values(), key=lambda s: s.cost)[:BEAM]
    picks = []
    chain: object = beam[0].chain
    while isinstance(chain, tuple):
        picks.append(chain[0])
        chain = chain[1]
    return with_company(picks[::-1])


def with_company(picks: list[Pick]) -> list[Pick]:
    """
    Leave out letters and lower levels that stand alone: an "A." without a "B." is noise more often than a point.

    Figures on the first level need no company, nor does what has points below it.
    """
    families: dict[tuple[tuple[tuple[str, int], ...], str], int] = {}
    for pick in picks:
        family = (pick.stack[:-1], pick.stack[-1][0])
        families[family] = families.get(family, 0) + 1
    parents = {pick.stack[:-1] for pick in picks}
    return [
        pick
        for pick in picks
        if families[pick.stack[:-1], pick.stack[-1][0]] > 1
        or pick.stack in parents
        or (len(pick.stack) == 1 and pick.stack[0][0][0] == "1")
    ]


def name(style: str, value: int) -> str:
    """The label a level shows in a path: "3", "IV", "b"."""
    if style[0] == "1":
        return str(value)
    if style[0] in "Ii":
        numeral = ROMANS[value] if value < len(ROMANS) else str(value)
        return numeral if style[0] == "I" else numeral.lower()
    letter = chr(64 + value) if value <= 26 else str(value)
    return letter if style[0] == "A" else letter.lower()


def candidates_of(text: str) -> list[Candidate]:
    """
    The candidates of a transcription: every line may begin with a label; a line after a blank one begins a
    paragraph.
    """
    found, fresh, start = [], True, 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if not text[start:end].strip():
            fresh = True
        elif not PAGE_MARK.match(text, start, end):
            candidate = candidate_at(text, start, end, fresh)
            if candidate:
                found.append(candidate)
            fresh = False
        start = end + 1
    return found


def find_points(text: str) -> tuple[Point, ...]:
    """
    The points of a transcription, marks inside or not, in reading order.

    Spans count code points of the text as given. A text without a numbering gives an empty tuple; a single label
    alone is
    taken for a point only if it is the first of its kind ("1.", "A.").
    """
    return with_first(text, found_points(text))


def with_first(text: str, points: tuple[Point, ...]) -> tuple[Point, ...]:
    """
    Add point 1 where the numbering begins with 2 and text stands before it: the label is lost, the sequence is
    certain.

    Text that begins with a small letter goes on from a lost page and is no first point.
    """
    if not points or points[0].path not in {"2", "II", "B"}:
        return points
    start = next((i for i, c in enumerate(text) if c.isalpha()), len(text))
    before = text[start : points[0].start]
    words = before.split(maxsplit=2)
    garbled = len(words) > 1 and len(words[0]) <= 3 and words[0].lower() not in COMMON
    opening = words[1][:1] if garbled else text[start : start + 1]
    if start >= points[0].start or opening.islower() or len(WORDED.findall(before)) < 4:
        return points
    path = {"2": "1", "II": "I", "B": "A"}[points[0].path]
    return (Point(path, "", 1, start, start + len(before.rstrip()), True), *points)


def found_points(text: str) -> tuple[Point, ...]:
    """The points whose labels, damaged or not, are there."""
    points: list[Point] = []
    ends = [len(text.rstrip())] * (DEEPEST + 2)
    for pick in reversed(solve(candidates_of(text))):
        level = len(pick.stack)
        start, end = pick.candidate.start, ends[level]
        while end > start and text[end - 1].isspace():
            end -= 1
        path = ".".join(name(style, value) for style, value in pick.stack)
        label = text[start : pick.candidate.end]
        points.append(Point(path, label, level, start, end, pick.damaged))
        ends[level:] = [start] * (len(ends) - level)
    return tuple(reversed(points))
