"""
Numbered points, found as a sequence.

One label alone says little: OCR reads `1.` as `l.`, `I.` or `10`, and a line may begin with `5.` by chance. So
every line that begins with something like a label is a candidate with several possible meanings, and the cheapest
way to read all candidates as one numbering (levels opened at 1, then counted up) is looked for. Where one label is
missing from the numbering found, the paragraph that begins between its neighbours bears it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cables.text.patience import look_at_the_clock
from cables.text.results import Point
from cables.text.vocabulary.words import COMMON

LABEL = re.compile(
    r"[^A-Za-z0-9(\[{\n]{0,3}?(?P<label>(?P<open>[(\[{]?)(?P<token>[^\W_]{1,5}|[?%&$@#€£©®])\s?(?P<close>[.,:;)\]}°•·]{1,3}(?:[0Oo](?=\s)|-(?=\s|\Z))?|-(?=\s)))"
    r"(?=[\s\"'“”‘’(]|[^\W\d_]|\Z)"
)
PAGE_MARK = re.compile(r"\[page \d{1,6}\]")
PAGE_MARK_LAST = re.compile(r"(?:\A|(?<=\n))\[page \d{1,6}\]\Z")
PARAGRAPH_GAP = re.compile(r"\n[ \t]*\n(?:\[page \d{1,6}\]\n\s*)?")

PLAIN_WORD = re.compile(r"[^\W\d_]{3,}\s")
# Another cable, as references list it: an office and a number.
CABLE = re.compile(r"[\W_]{0,3}[A-Za-z][A-Za-z/ ]{2,14}[-., (]{0,3}\d{3,6}\b(?! [A-Z]{5})")
WORDED = re.compile(r"[^\W\d_]{2,}")
STRAY = re.compile(r"[^\w\n]{0,2}(?P<stray>\w{1,2})(?:[^\w(\[{\n]{0,2}\s(?=\S)|[:;](?=\d{1,2}[.)]))")
# What a person or an engine writes for words it could not read, before a label.
GAP = re.compile(
    r"\*{0,3}\\?[(\[]\s?(?:(?:[a-z]{1,12} )?(?:illegible|unclear|unreadable|indistinct|faded|smudged|torn|missing"
    r"|cut off|obscured)(?: [a-z]{1,12}){0,2}|\?{1,3}|\.{2,5}|…)\s?[)\]]\*{0,3}\s{1,3}(?=\(?\d{1,2}\s?[.)])",
    re.IGNORECASE,
)
MONTH = r"(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)"
CAPITALS = r"(?=[\"“(]?(?!" + MONTH + r")(?:[A-Z]{2,}|\d[A-Z] [A-Z]{2,}))"
BEFORE = r"[^A-Za-z0-9(\[{\n]{0,3}"
# A label inside a line: behind the end of a sentence that ends in a word, before a capital letter.
INNER = re.compile(
    r"(?<=[^\W_]{3}[.?!:;,])\s{1,3}(?P<label>\(?(?P<token>[A-Ma-h]|\d{1,2})(?P<close>[.)]))\s{1,2}(?=[\"“(]?[A-Z]{2})"
)
INNER_SIGN = re.compile(r"[A-Ma-h\d][.,)] ")
# The same behind specks: what stands in the margin was read into the line.
INNER_BEHIND_SPECKS = re.compile(
    r"(?:(?<=[^\w\s.,)\]]\s)|(?<=\s[a-z]{2}\s))(?P<label>(?P<token>\d{1,2})(?P<close>[.,]))\s{1,2}(?=[\"“(]?[A-Z]{3})"
)
# A label whose full stop is lost.
UNCLOSED = re.compile(BEFORE + r"(?P<label>(?P<token>\d{1,2}|[lIB-HJ-L]))\s{1,3}" + CAPITALS)
LAST_POINT = re.compile(r"\s?(?:NO\s)?(?:FILE|INDEX)(?![A-Z])")
# A figure alone on its line.
BARE = re.compile(r"[^\w\n]{0,3}(?P<label>(?P<token>\d{1,2}))[^\w\n]{0,2}")
# A label whose full stop was read as a small letter, a nought or a speck.
BLURRED = re.compile(
    BEFORE + r"[(\[{]?(?P<label>(?P<token>\d{1,2}?|[lIL]|[A-L](?=[a-z]))[0OoQaes°*»>~=_'’+]{1,2}[.A]?)\s{1,3}"
    r"(?:" + CAPITALS + r"|(?<=[a-z]\s)(?=\d{1,2} [A-Z]{3}))"
)
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
DIGIT_LIKE |= {"z": "2", "G": "6", "b": "6", "g": "9", "q": "9", "A": "4", "T": "7", "D": "0", "L": "1", "J": "1"}
LETTER_LIKE = {"1": "I", "8": "B", "0": "D", "6": "G", "5": "S", "4": "A", "3": "B", "2": "Z"}
# Small letters of the shape of their capitals: a capital label may be read as one.
SAME_SHAPE = frozenset("ckopsuvwxz")
ROMANS = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI")
ROMAN_LIKE = str.maketrans({"1": "I", "l": "I", "|": "I", "Y": "V", "T": "I"})
# Letters of another alphabet that OCR engines mistake Latin ones for.
CYRILLIC = str.maketrans("АВвЕеЗКкМНОоРрСсТтУХха", "ABBEe3KKMHOoPpCcTTYXxa")
# Abbreviations that begin a sentence as often as a label does.
TITLES = frozenset(
    ["mr", "mrs", "ms", "dr", "st", "lt", "col", "gen", "maj", "capt", "gov", "sen", "rep", "no", "nr"]
)

# Common words that figures count.
COUNTED = frozenset(
    {"day", "week", "month", "year", "hour", "man", "men", "more", "other", "people", "page", "copy", "copies"}
    | {"per", "of", "to", "or", "and"}
)

QUOTED = '1"'
"""The style of a numbering in figures inside a quotation, itself inside a numbering in figures."""
QUOTES = frozenset("\"“‘'")

BLURS = frozenset("SsaeoOQ0gBi")
"""What the full stop behind a figure may be read as, before another mark."""
# "10." for 1.
ROUND_COST = 0.9
LOOK_ALIKE_COST = 0.3
FAR_LOOK_ALIKE_COST = 0.55
CLOSE_LOOK_ALIKES = frozenset("lLIi|OoSsBZz")
SKIP_COST = 1.0
SKIP_MID_PARAGRAPH = 0.7
GARBLED_COST = 0.65
GAP_COST = 0.55
WIDER_GAP_COST = 0.2
OPEN_COST = 0.25
RESTART_COST = 0.9
REPEAT_COST = 0.5
# "2." behind "1)".
MIXED_COST = 0.3
OTHER_MARK_COST = 0.3
LATE_START_COST = 0.36
# "2." where the text begins, and another "2." behind it.
MISREAD_FIRST_COST = 0.75
UNCLOSED_COST = 0.35
BLURRED_COST = 0.28
STOP_READ_COST = 0.25
INNER_COST = 0.15
INNER_SKIP = 0.3
MID_PARAGRAPH_COST = 0.3
SHOWN_COST = 0.12
STRAY_COST = 0.15
GIBBERISH_COST = 0.25
# "1." where 10 to 19 must stand: the second figure is lost.
HALF_LOST_COST = 0.5
LOWER_START_COST = 0.5
LETTER_START_COST = 0.2
# Figures that begin after letters are a numbering of their own more often than one below the last letter.
SWITCH_COST = 0.2
BEAM = 12
HIGH = 60
"""A higher figure at the beginning of a line is a label only where a numbering has come so far."""
MOST_CANDIDATES = 3000
DEEPEST = 4
FRESH = 0.5
"""How surely a paragraph begins at a line for its label to count as one at the beginning of a paragraph."""


# What a figure is read as at worst.
AT_WORST = {
    "1": "1lIi|!JjLtfTdDFY", "2": "2Zz?PpBbSsaAEeRQ", "3": "3BbSsJjEe89aD", "4": "4AaqYhHUuLkd", "5": "5SsEeZ$3B",
    "6": "6GbCcEBO", "7": "7T?YfFPp", "8": "8BbSs&GREe3", "9": "9gqQPp%O",
}  # fmt: skip
# What the signs of a label are read as.
SHAPES = {
    "0": "0OoDQ", "1": "1lIi|!JjtfLT", "2": "2Zz?", "3": "38B", "4": "4AaqYh", "5": "5Ss$", "6": "6GbC",
    "7": "7T?Y", "8": "8B&S", "9": "9gq%", "I": "I1l|!", "B": "B83b", "S": "Ss5$", "G": "GgC6", "C": "CcG(",
}  # fmt: skip
# A short paragraph in capitals that says what follows: `ANSWER EXPECTED: NONE.`
TITLE = re.compile(r"\W{0,3}[A-Z]{4,14} [A-Z]{4,14}[:.](?: [A-Z]{4,14}[.:]?)?")
# What is left of a first label, and two words in capitals behind it.
LOST_FIRST = re.compile(r"\W{0,3}[1lIiJLjdft|!][0OoQ]?[.,:;]\s?[A-Z]{3,}\W{1,3}[A-Z]{2,}")
TOKEN = re.compile(r"[^\w\s%?$&@]{0,3}\s?(?P<token>\S{1,8})(?=\s)")
# The end of a sentence; specks or a single letter may follow, and a comma before a closing bracket is a full stop
# misread.
SENTENCE_END = re.compile(r"(?:[.!?:•]|,(?=\s?\)))(?:\s?[^\w\s]){0,3}(?:\s[B-HJ-Z])?\Z")
ENOUGH = 0.6
"""How much the only place of a missing label must show; a new paragraph and nothing else comes to as much."""
PLAINLY = 1.1
"""How much the place of one of several missing labels must show: a paragraph begins and its label is resembled."""
SURELY = 0.55
"""How much as many places as labels are missing must show each."""
MOST_LACKING = 4
TITLE_LENGTH = 40
"""A paragraph of at most so many characters behind a label may be a title."""
TITLE_WORDS = 8
"""The same in words, its label counted: the paragraph below is the point's."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A line or paragraph, `text[start:end]`, and how surely something new begins there, from 0 to 1."""

    start: int
    end: int
    strength: float


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
    inner: bool = False
    """It stands inside a line."""
    quoted: bool = False
    """A quotation begins with the label: a message given word for word has its own numbering."""
    leading: bool = False
    """The text begins with it."""
    opens: bool = True
    """It may open a lower level."""
    bracketed: bool = False
    """A bracket stands before it: it belongs to a list of such labels."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """
    One way to read a label: its style ("1", "A", "a", "I", "i", with ")" when enclosed), its value, its cost.
    """

    style: str
    value: int
    cost: float
    next_only: bool = False
    """Only if a numbering has come just before it."""


@dataclass(frozen=True, slots=True)
class Pick:
    """A candidate taken as a point: the styles and values from the outermost level to its own."""

    candidate: Candidate
    stack: tuple[tuple[str, int], ...]
    damaged: bool
    above: int | None = None
    """Where the point begins when its label stands below its first line."""

    @property
    def begin(self) -> int:
        """Where the point begins."""
        return self.candidate.start if self.above is None else self.above


@dataclass(frozen=True, slots=True)
class State:
    """A way to read the candidates so far: cost, the open levels, and the chain of picks."""

    cost: float
    stack: tuple[tuple[str, int], ...]
    chain: tuple[Pick, object] | None


def candidate_at(text: str, start: int, end: int, fresh: bool) -> Candidate | None:
    """The label that `text[start:end]`, a line or paragraph, most likely begins with."""
    found = alternatives_at(text, start, end, fresh)
    return found[0] if found else None


def alternatives_at(text: str, start: int, end: int, fresh: bool) -> list[Candidate]:
    """All labels that `text[start:end]` may begin with, the likeliest first: up to two stray marks may precede."""
    look_at_the_clock()
    found: list[Candidate] = []
    if PLAIN_WORD.match(text, start, end):
        return found
    gap = GAP.match(text, start, min(end, start + 60))
    at, cost = (gap.end(), STRAY_COST) if gap else (start, 0.0)
    for _ in range(3):
        label = LABEL.match(text, at, min(end, at + 16))
        plain = bool(label and (len(label["token"]) == 1 or label["token"].isdigit()))
        if label and fits(text, label, at > start):
            close = label["close"]
            enclosed = close[0] in ")]" or bool(label["open"])
            found.append(candidate_of(text, label, end, fresh, close[0] in ".)]•", enclosed, cost))
        bare = BARE.fullmatch(text, at, end) if at == start else None
        if bare:
            found.append(candidate_of(text, bare, end, fresh, False, False, cost + UNCLOSED_COST))
            break
        if not plain and (fresh or at == start):
            for pattern in (UNCLOSED, BLURRED):
                open_label = pattern.match(text, at, min(end, at + 16))
                if open_label and not open_label["label"][2:].isdigit():
                    lost = UNCLOSED_COST if counts(text, open_label, end) else BLURRED_COST
                    shown = lost < UNCLOSED_COST and not open_label["label"].isdigit()
                    blurred = cost + lost + (0.0 if fresh else SHOWN_COST if shown else MID_PARAGRAPH_COST)
                    found.append(candidate_of(text, open_label, end, fresh, False, False, blurred))
        if found and found[0].sharp and found[0].token.isdigit():
            break
        stray = STRAY.match(text, at, min(end, at + 6))
        if not stray or (len(stray["stray"]) > 1 and stray["stray"].lower() in COMMON):
            break
        at, cost = stray.end(), cost + STRAY_COST
    return found


def counts(text: str, label: re.Match[str], end: int) -> bool:
    """Whether a figure without a full stop may count what follows: `2 SHIPS`, but not `2 ABOVE` or `2O SHIPS`."""
    if not label["label"].isdigit():
        return label["label"] == label["token"]
    following = WORDED.search(text, label.end(), min(end, label.end() + 24))
    word = following[0].lower() if following else ""
    return word not in COMMON or word in COUNTED or (len(word) > 4 and word.endswith("s"))


def fits(text: str, label: re.Match[str], after_stray: bool) -> bool:
    """Whether what has the form of a label may be one: letters are not glued to the word."""
    glued = text[label.end() : label.end() + 1].isalpha()
    if glued and not any(character.isdigit() for character in label["token"]):
        return False
    return not after_stray or (len(label["token"]) <= 2 and label["close"][0] in ".,)]")


def candidate_of(
    text: str, label: re.Match[str], end: int, fresh: bool, sharp: bool, enclosed: bool, cost: float
) -> Candidate:
    """A matched label with what follows it: words, or only noise."""
    # A label alone on its line has its words on the next.
    limit = label.end() + 60 if label.end() >= end else min(end, label.end() + 60)
    words = WORDED.findall(text, label.end(), limit)
    worded = len(words) >= 2 or words[:1] in (["FILE"], ["INDEX"])
    if worded and not any(w.lower() in COMMON or (len(w) >= 3 and w.isupper()) for w in words):
        cost += GIBBERISH_COST
    # What is to be filed and indexed stands in a point of its own.
    fresh = fresh or bool(LAST_POINT.match(text, label.end(), label.end() + 12))
    begin = label.start("label")
    quoted = begin > 1 and text[begin - 1] in QUOTES and text[max(begin - 8, 0) : begin - 1].rstrip().endswith(":")
    return Candidate(
        begin, label.end("label"), label["token"], enclosed, fresh, sharp, cost, worded,
        quoted=quoted, bracketed=text[begin] in "([{",
    )  # fmt: skip


def inner_labels(text: str, opening: Opening) -> list[Candidate]:
    """Labels inside a line, behind the end of a sentence: a typist saved room by running a short list together."""
    start = min(opening.start + 4, opening.end)
    if not INNER_SIGN.search(text, start, opening.end):
        return []
    found = [
        *INNER.finditer(text, start, opening.end),
        *INNER_BEHIND_SPECKS.finditer(text, start, opening.end),
    ]
    return [
        Candidate(one.start("label"), one.end("label"), one["token"], one["close"] == ")", False, True,
                  INNER_COST, inner=True)
        for one in sorted(found, key=lambda one: one.start("label"))
    ]  # fmt: skip


def second_label(text: str, first: Candidate, end: int) -> Candidate | None:
    """The first label of a lower level right behind another one: `2. A. The harbour …`."""
    at = first.end
    while at < end and text[at] == " ":
        at += 1
    label = LABEL.match(text, at, min(end, at + 8)) if first.sharp and at > first.end else None
    if not label or label.start() != label.start("label") or label["close"] not in (".", ")"):
        return None
    if label["token"] not in {"A", "a", "1", "I", "i", "l"} or text[label.end() : label.end() + 1] != " ":
        return None
    return candidate_of(text, label, end, first.fresh, True, label["close"] == ")", 0.0)


def meanings(candidate: Candidate) -> list[Meaning]:
    """All ways to read a label, each with what it costs; a garbled one has none."""
    token, mark = candidate.token.translate(CYRILLIC), ")" if candidate.enclosed else ""
    found = []
    blur = candidate.cost + (0.0 if candidate.sharp else 0.1)
    digits = "".join(DIGIT_LIKE.get(letter, letter) for letter in token)
    hundreds = len(digits) == 3 and digits == token and digits < "300"
    if digits.isascii() and digits.isdigit() and int(digits) and (len(digits) <= 2 or hundreds):
        changed = [b for a, b in zip(digits, token, strict=True) if a != b]
        far = any(letter not in CLOSE_LOOK_ALIKES for letter in changed)
        cost = (FAR_LOOK_ALIKE_COST if far else LOOK_ALIKE_COST) * len(changed)
        found.append(Meaning("1" + mark, int(digits), blur + cost))
        if len(digits) == 2 and digits[1] != "0" and (digits[0] == "1" or (candidate.sharp and token == digits)):
            # The ruled line at the edge of a form, read as a one, or another mark as another figure.
            other = digits[0] != "1"
            cost += FAR_LOOK_ALIKE_COST + other * OTHER_MARK_COST
            found.append(Meaning("1" + mark, int(digits[1]), blur + cost, other))
    if len(token) == 2 and token.isdigit() and token[0] > "1" and candidate.cost >= BLURRED_COST:
        # The full stop was read as another figure.
        found.append(Meaning("1", int(token[0]), blur + STOP_READ_COST))
    if len(token) == 2 and token[0] in "lIL" and token[1] in "OoQae":
        found.append(Meaning("1" + mark, 1, blur + LOOK_ALIKE_COST))
    if len(token) == 2 and token[0].isdigit() and token[1] in BLURS:
        cost = FAR_LOOK_ALIKE_COST if int(token[0]) > 1 or token[1] != "0" else ROUND_COST
        found.append(Meaning("1" + mark, int(token[0]), blur + cost))
    roman = token.translate(ROMAN_LIKE)
    if roman.upper() in ROMANS:
        differing = sum(a != b for a, b in zip(roman, token, strict=True))
        style = "i" if token.islower() and not differing else "I"
        found.append(Meaning(style + mark, ROMANS.index(roman.upper()), blur + LOOK_ALIKE_COST * differing + 0.02))
    if len(token) == 1:
        letter = LETTER_LIKE.get(token, token)
        if letter.isascii() and letter.isalpha():
            style = "a" if letter.islower() else "A"
            cost = LOOK_ALIKE_COST if letter != token else 0.0
            found.append(Meaning(style + mark, ord(letter.upper()) - 64, blur + cost + 0.04))
            if letter in SAME_SHAPE:
                found.append(Meaning("A" + mark, ord(letter.upper()) - 64, blur + 0.1))
    return found


def may_be_garbled(token: str, style: str, value: int) -> bool:
    """Whether a label may be what is left of the next one: a clear sign of another kind must resemble it."""
    clear = (len(token) == 1 and token.isupper()) or (token.isdigit() and style[0] != "1")
    label = name(style, value + 1)
    return not clear or resembles(token, label) or (len(label) == 1 and token in AT_WORST.get(label, ""))


def late_start(value: int) -> float:
    """What it costs that a numbering begins with another value than 1."""
    return 0.0 if value == 1 else LATE_START_COST if value == 2 else min(0.45 + 0.2 * (value - 2), 2.0)


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
            step, closing = meaning.value - value, 0.05 * (depth - level - 1)
            if style != meaning.style and (style, meaning.style) != (QUOTED, "1"):
                alike = style.rstrip(")") == meaning.style.rstrip(")") and meaning.style not in open_styles
                alike = alike and not candidate.bracketed
                if alike and step == 1:
                    cost = meaning.cost + closing + MIXED_COST
                    take((*state.stack[:level], (style, meaning.value)), cost, changed)
                continue
            stack = (*state.stack[:level], (style, meaning.value))
            if step == 1:
                take(stack, meaning.cost + closing, changed)
            elif 2 <= step <= 5:
                take(stack, meaning.cost + closing + GAP_COST + WIDER_GAP_COST * (step - 2), changed)
            elif step == 0 and value > 1:
                take((*state.stack[:level], (style, value + 1)), meaning.cost + closing + REPEAT_COST, True)
            elif meaning.value == 1 and level == 0:
                take(stack, meaning.cost + RESTART_COST, changed)
            if meaning.value == 1 and style[0] == "1" and 8 <= value <= 18:
                for step in (1, 2) if value > 8 else (2,):
                    cost = HALF_LOST_COST + GAP_COST * (step - 1)
                    take((*state.stack[:level], (style, value + step)), meaning.cost + closing + cost, True)
        if meaning.style == "1" and meaning.value <= 3 and depth and state.stack[0][0] in "Aa":
            take(
                ((meaning.style, meaning.value),), meaning.cost + SWITCH_COST + late_start(meaning.value), changed
            )
        if (
            candidate.quoted
            and depth
            and meaning.value == 1
            and meaning.style in open_styles
            and meaning.style == "1"
        ):
            take((*state.stack, (QUOTED, 1)), meaning.cost + OPEN_COST, changed)
        if meaning.style not in open_styles and depth < DEEPEST and (candidate.opens or not depth):
            new = (*state.stack, (meaning.style, meaning.value))
            if meaning.value == 1:
                lower = {"a": LOWER_START_COST, "i": LOWER_START_COST, "A": LETTER_START_COST}.get(
                    meaning.style, 0.0
                )
                blurred = 0.4 if depth and changed else 0.0
                take(new, meaning.cost + (OPEN_COST + blurred if depth else lower), changed)
            elif not depth and meaning.style not in "ai" and meaning.value <= 15:
                take(new, meaning.cost + late_start(meaning.value), changed)
                if candidate.leading and meaning.style == "1" and meaning.value == 2:
                    take((("1", 1),), meaning.cost + MISREAD_FIRST_COST, True)
            elif meaning.value == 2:
                take(new, meaning.cost + OPEN_COST + 0.85, changed)
    if (
        candidate.fresh
        and state.stack
        and candidate.worded
        and len(candidate.token) <= 3
        and candidate.token.lower() not in TITLES
        and (len(candidate.token) < 2 or candidate.token.lower() not in COMMON)
        and candidate.cost < BLURRED_COST
        and may_be_garbled(candidate.token, *state.stack[-1])
    ):
        style, value = state.stack[-1]
        clear = [meaning.style for meaning in means if meaning.cost - candidate.cost < LOOK_ALIKE_COST]
        clash = any(one in clear for one, _ in state.stack)
        other = candidate.token.isdigit() and style[0] != "1"
        other = other or candidate.enclosed != style.endswith(")")
        take((*state.stack[:-1], (style, value + 1)), GARBLED_COST + (0.4 if clash or other else 0.0), True)
    return following


def skipping(candidate: Candidate) -> float:
    """What it costs to take a candidate that may be read as a label for none."""
    if candidate.inner:
        return INNER_SKIP
    cost = SKIP_COST if candidate.fresh else SKIP_MID_PARAGRAPH
    if candidate.cost >= BLURRED_COST:
        return cost * 0.75
    if not candidate.sharp:
        cost *= 0.9
    if candidate.worded and candidate.sharp and candidate.token.isdigit() and candidate.cost <= 2 * STRAY_COST:
        return cost * (0.8 if candidate.cost else 1.0)
    if candidate.cost or not candidate.worded:
        return cost * (0.5 if any(character.isdigit() for character in candidate.token) else 0.35)
    if not any(character.isdigit() for character in candidate.token):
        cost *= 0.75 if candidate.fresh and candidate.token.isupper() else 0.7
    return cost


def solve(groups: Sequence[Sequence[Candidate]]) -> list[Pick]:
    """
    Choose the candidates that together are one numbering, and what each means; of a group at most one is taken.

    A beam search: linear in the number of groups. Of more than 3,000 only the first 3,000 are looked at.
    """
    beam = [State(0.0, (), None)]
    for group in groups[:MOST_CANDIDATES]:
        look_at_the_clock()
        read = [(candidate, [m for m in meanings(candidate) if reached(beam, m)]) for candidate in group]
        skip = max((skipping(candidate) for candidate, means in read if means), default=0.0)
        best: dict[tuple[tuple[str, int], ...], State] = {}
        for state in beam:
            passed = [State(state.cost + skip, state.stack, state.chain)]
            for candidate, means in read:
                passed += continuations(state, candidate, means)
            for new in passed:
                held = best.get(new.stack)
                if held is None or new.cost < held.cost:
                    best[new.stack] = new
        beam = sorted(best.values(), key=lambda s: s.cost)[:BEAM]
    picks = []
    chain: object = beam[0].chain
    while isinstance(chain, tuple):
        picks.append(chain[0])
        chain = chain[1]
    return picks[::-1]


def solve_twice(groups: Sequence[Sequence[Candidate]]) -> list[Pick]:
    """The same; a label that opened a lower level and has no second at its side is read again as another."""
    picks = solve(groups)
    parents = {pick.stack[:-1] for pick in picks}
    families = Counter((pick.stack[:-1], pick.stack[-1][0]) for pick in picks)
    alone = {
        pick.candidate.start
        for pick in picks
        if len(pick.stack) > 1 and families[pick.stack[:-1], pick.stack[-1][0]] == 1 and pick.stack not in parents
    }
    if not alone:
        return picks
    return solve([[replace(one, opens=one.start not in alone) for one in group] for group in groups])


def reached(beam: Sequence[State], meaning: Meaning) -> bool:
    """Whether a numbering has come so far that a label may mean this."""
    if meaning.value <= HIGH and not meaning.next_only:
        return True
    return any((meaning.style, meaning.value - 1) in state.stack for state in beam)


def with_company(picks: list[Pick], first: int) -> list[Pick]:
    """
    Leave out letters and lower levels that stand alone: an "A." without a "B." is noise more often than a point.

    Figures on the first level need no company, nor does what has points below it; but a figure without its full
    stop stands for a point by itself only where the text begins, at `first`.
    """
    families: dict[tuple[tuple[tuple[str, int], ...], str], int] = {}
    for pick in picks:
        family = (pick.stack[:-1], pick.stack[-1][0])
        families[family] = families.get(family, 0) + 1
    first_level = [pick for pick in picks if len(pick.stack) == 1]
    if len(first_level) == 1 and first_level[0].stack[0][0][0] in "AaIi" and len(picks) > 1:
        # A letter that has no second at its side: the last line of a list of references.
        below = [replace(pick, stack=pick.stack[1:]) for pick in picks if len(pick.stack) > 1]
        return with_company(below, first)
    parents = {pick.stack[:-1] for pick in picks}
    if len(picks) == 1 and picks[0].begin > first and lost_stop(picks[0]):
        return []
    return [
        pick
        for pick in picks
        if families[pick.stack[:-1], pick.stack[-1][0]] > 1
        or pick.stack in parents
        or (len(pick.stack) == 1 and pick.stack[0][0][0] == "1" and not pick.candidate.inner)
    ]


def lost_stop(pick: Pick) -> bool:
    """Whether a figure lost its full stop, so that alone it is no point; a blurred one counts for a second."""
    least = BLURRED_COST if pick.stack[-1][1] != 2 else UNCLOSED_COST
    return pick.candidate.cost >= least


def numbering(text: str, openings: Sequence[Opening], lines: bool = False) -> list[Pick]:
    """
    The points of a text among its paragraphs, or its `lines`, in reading order.

    Labels are chosen as one sequence; then what it lacks between two labels is looked for where something begins.
    """
    groups: list[list[Candidate]] = []
    alone = False
    for opening in openings:
        look_at_the_clock()
        group = alternatives_at(text, opening.start, opening.end, opening.strength >= FRESH)
        if alone and BARE.fullmatch(text, opening.start, opening.end):
            # Specks below a label that stands alone.
            continue
        alone = bool(group) and not text[group[0].end : opening.end].strip()
        if opening is openings[0]:
            group = [replace(candidate, leading=True) for candidate in group]
        if group:
            groups.append(group)
            second = second_label(text, group[0], opening.end)
            if second:
                groups.append([second])
        known = {candidate.start for candidate in group}
        groups += [[inner] for inner in inner_labels(text, opening) if inner.start not in known]
    first = openings[0].start + 3 if openings else 0
    picks = below_first(without_references(text, solve_twice(groups)))
    picks = raised(text, openings, with_company(picks, first), lines)
    return with_company(completed(text, openings, picks), first)


def without_references(text: str, picks: list[Pick]) -> list[Pick]:
    """Leave out letters before the first figure that list other cables: they belong to the heading."""
    figures = next((at for at, pick in enumerate(picks) if pick.stack[0][0] == "1"), 0)
    listed = [bool(CABLE.match(text, pick.candidate.end, pick.candidate.end + 40)) for pick in picks[:figures]]
    return picks[figures:] if listed and 2 * sum(listed) >= len(listed) else picks


def below_first(picks: list[Pick]) -> list[Pick]:
    """Letters before the figure 2 are a list of the point 1, whose label is lost."""
    figures = next((at for at, pick in enumerate(picks) if pick.stack[0][0] == "1"), 0)
    if not figures or picks[figures].stack[0][1] != 2 or picks[0].stack[0] != ("A", 1):
        return picks
    below = [replace(pick, stack=(("1", 1), *pick.stack)) for pick in picks[:figures]]
    if picks[0].candidate.token.isdigit():
        # No letter was read there but the figure itself, damaged.
        below[0] = replace(picks[0], stack=(("1", 1),))
    return [*below, *picks[figures:]]


def raised(text: str, openings: Sequence[Opening], picks: list[Pick], lines: bool) -> list[Pick]:
    """
    Move the beginning of each point whose label stands below its first line up to that line.

    OCR engines read a label that stands a little lower than its line after it.
    """
    starts = [opening.start for opening in openings]
    places = [bisect_right(starts, pick.candidate.start) - 1 for pick in picks]
    labelled = set(places)
    found = []
    for pick, place in zip(picks, places, strict=True):
        above = place - 1
        if lines and above > 0 and len(WORDED.findall(text, starts[above], openings[above].end)) <= 1:
            above -= 1
        moved = not labelled & {place - 1, above} and broken_off(text, openings, above, place, pick, lines)
        found.append(replace(pick, above=starts[above], damaged=True) if moved else pick)
    return found


def stands_alone(text: str, pick: Pick, opening: Opening) -> bool:
    """Whether a line holds a label and nothing else but specks."""
    return not any(character.isalnum() for character in text[pick.candidate.end : opening.end][:80])


def broken_off(text: str, openings: Sequence[Opening], above: int, place: int, pick: Pick, lines: bool) -> bool:
    """
    Whether the sentence of a paragraph of one line goes on behind the label that follows.

    Among lines the label must stand alone; among paragraphs that can no longer be seen.
    """
    if above < 0 or openings[above].strength < (FRESH if lines else 1.0):
        return False
    if not stands_alone(text, pick, openings[place]) if lines else pick.candidate.cost:
        return False
    line = text[openings[above].start : openings[above].end].strip()
    following = text[pick.candidate.end : pick.candidate.end + 40].split(maxsplit=1)
    if not following or not (following[0][:1].islower() or (line.isupper() and following[0].isupper())):
        return False
    words = WORDED.findall(line)
    common = sum(word.lower() in COMMON for word in words)
    return 25 <= len(line) <= 100 and line[-1].isalnum() and len(words) >= 5 and common >= 3


def completed(text: str, openings: Sequence[Opening], picks: list[Pick]) -> list[Pick]:
    """
    Supply the one or two labels that are missing between two of the same level.

    A missing point begins at the line or paragraph between its neighbours that most looks like it: what stands in
    its label's place resembles the label, or is no word, or a paragraph begins there. Two missing ones must both
    show something in the place of their labels.
    """
    starts = [opening.start for opening in openings]
    taken = {starts[bisect_right(starts, pick.begin) - 1] for pick in picks}
    for pick in picks:
        place = bisect_right(starts, pick.candidate.start) - 1
        alone = stands_alone(text, pick, openings[place])
        taken |= set(starts[place : place + 1 + alone])
    last: dict[tuple[tuple[tuple[str, int], ...], str], Pick] = {}
    found: list[Pick] = []
    for previous, pick in zip([None, *picks], picks, strict=False):
        style, value = pick.stack[-1]
        family = (pick.stack[:-1], style)
        before = last.get(family)
        last[family] = pick
        lacking = value - before.stack[-1][1] - 1 if before else value - 1 if value == 3 else 0
        if not 1 <= lacking <= MOST_LACKING or (before is None and len(pick.stack) > 1):
            continue
        # A list below the point before goes on to its end: the missing label stands behind it.
        low = bisect_right(starts, previous.candidate.start) if before and previous else 0
        high = bisect_left(starts, pick.begin)
        wanted = [value - lacking + n for n in range(lacking)]
        if before is None:
            wanted = wanted[1:]
        # A short paragraph behind a label of a lower level is the title of what follows.
        deeper = previous is not None and len(previous.stack) > len(pick.stack)
        titled = deeper and openings[low - 1].end - openings[low - 1].start <= TITLE_LENGTH
        free = [opening for opening in openings[low:high] if opening.start not in taken]
        if titled and len(free) > lacking and free[0] is openings[low]:
            free = free[1:]
        if before is None:
            # The first paragraph is point 1.
            free = free[1:]
        for number, (start, end) in missing_places(text, free, style, wanted):
            candidate = Candidate(start, end, "", False, True, False)
            found.append(Pick(candidate, (*pick.stack[:-1], (style, number)), True))
            taken.add(starts[bisect_right(starts, start) - 1])
    return sorted([*picks, *found], key=lambda one: one.candidate.start) if found else picks


def missing_places(
    text: str, openings: Sequence[Opening], style: str, wanted: Sequence[int]
) -> list[tuple[int, tuple[int, int]]]:
    """
    Where missing labels stand: the value of each and what is left of it; those that nothing shows are left out.

    One label stands where most speaks for it. Of several, as many as there are paragraphs are given one each; else
    one that plainly shows parts those before it from those behind it.
    """
    if not wanted or not openings:
        return []
    scored = [[promise(text, opening, name(style, value)) for opening in openings] for value in wanted]
    if len(wanted) == 1:
        best = max(range(len(openings)), key=lambda at: scored[0][at][0])
        return [(wanted[0], scored[0][best][1])] if scored[0][best][0] >= ENOUGH else []
    likely = [at for at in range(len(openings)) if max(row[at][0] for row in scored) >= SURELY]
    if len(likely) == len(wanted):
        return [(value, scored[n][at][1]) for n, (value, at) in enumerate(zip(wanted, likely, strict=True))]
    n, at = max(
        ((n, at) for n in range(len(wanted)) for at in range(len(openings))),
        key=lambda one: scored[one[0]][one[1]][0],
    )
    if scored[n][at][0] < PLAINLY:
        return []
    return [
        *missing_places(text, openings[:at], style, wanted[:n]),
        (wanted[n], scored[n][at][1]),
        *missing_places(text, openings[at + 1 :], style, wanted[n + 1 :]),
    ]


def promise(text: str, opening: Opening, label: str) -> tuple[float, tuple[int, int]]:
    """How much a line looks like the beginning of a point whose label is missing, and what stands in its place."""
    surely = 0.6 * opening.strength
    found = TOKEN.match(text, opening.start, min(opening.end, opening.start + 10))
    lost = surely, (opening.start, opening.start)
    if not found:
        return lost
    words = WORDED.findall(text, found.end(), min(opening.end, found.end() + 60))
    common = sum(word.lower() in COMMON for word in words)
    if not common or common + sum(len(word) >= 5 for word in words) < 3:
        surely = 0.0
    token = found["token"].translate(CYRILLIC)
    core = "".join(c for c in token if c.isalnum() or c in "%?$&@")
    closed = token[-1] in ".,:;)]"
    lost = surely, (opening.start, opening.start)
    if len(words) < 2 or not core or len(core) > 4 or (core.lower() in COMMON and not closed):
        return lost
    if core.lower() in TITLES or (core.isalpha() and len(core) > 2 and core.isupper()):
        return lost
    if resembles(core, label):
        return surely + 0.8, found.span("token")
    if len(core) <= 3 and (closed or not core.isalpha() or core.islower()):
        return surely + 0.35, found.span("token")
    return lost


def resembles(read: str, label: str) -> bool:
    """Whether the signs of a label, or others of their shape, are among the few that were read, in order."""
    if len(read) > len(label) + 2:
        return False
    at = 0
    for sign in label:
        alike = SHAPES.get(sign.upper(), sign.upper() + sign.lower())
        at = next((n + 1 for n in range(at, len(read)) if read[n] in alike), 0)
        if not at:
            return False
    return True


def name(style: str, value: int) -> str:
    """The label a level shows in a path: "3", "IV", "b"."""
    if style[0] == "1":
        return str(value)
    if style[0] in "Ii":
        numeral = ROMANS[value] if value < len(ROMANS) else str(value)
        return numeral if style[0] == "I" else numeral.lower()
    letter = chr(64 + value) if value <= 26 else str(value)
    return letter if style[0] == "A" else letter.lower()


def openings_of(text: str) -> list[Opening]:
    """The lines of a transcription; a line after a blank one begins a paragraph."""
    found: list[Opening] = []
    blank, marked, before, start = True, False, "", 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start:end].strip()
        if not line:
            blank = True
        elif PAGE_MARK.match(text, start, end):
            marked = True
        else:
            ended = not before or bool(SENTENCE_END.search(before))
            strength = (1.0 if ended else 0.6) if blank else 0.55 if ended else 0.3
            found.append(Opening(start, end, min(strength, 0.8) if marked and found else strength))
            blank = marked = False
            before = line[-8:]
        start = end + 1
    return found


def find_points(text: str, *, later_section: bool = False) -> tuple[Point, ...]:
    """
    The points of a transcription, marks inside or not, in reading order.

    Spans count code points of the text as given. A text without a numbering gives an empty tuple; a single label
    alone is taken for a point only if it is the first of its kind ("1.", "A.").

    Of a `later_section`, what stands without a label at the head goes on with a point of the section before it.
    """
    found = with_first(text, found_points(text))
    if not later_section:
        return found
    first = next((at for at, point in enumerate(found) if point.label), len(found))
    return found[first:]


def with_first(text: str, points: tuple[Point, ...]) -> tuple[Point, ...]:
    """
    Add point 1 where the numbering begins with 2 or 3 and text stands before it: the label is lost, the sequence
    is certain.

    Text that begins with a small letter goes on from a lost page and is no first point, unless it is all in
    capitals otherwise.
    """
    if not points or points[0].path not in {"2", "3", "1.A", "II", "B"}:
        return points
    before = text[: points[0].start]
    openings = [opening for opening in openings_of(before) if opening.strength >= FRESH]
    running = next((one for one in openings if begins_point(text[one.start : one.end])), None) or next(
        (one for one in openings if TITLE.fullmatch(text[one.start : one.end].strip())), None
    )
    if running is None:
        return points
    start = next((i for i in range(running.start, running.end) if text[i].isalpha()), running.start)
    words = text[start : running.end].split(maxsplit=2)
    garbled = len(words) > 1 and len(words[0]) <= 3 and words[0].lower() not in COMMON
    if (words[1] if garbled else words[0])[:1].islower() and not capitals(text[start : running.end][:200]):
        return points
    path = {"2": "1", "3": "1", "1.A": "1", "II": "I", "B": "A"}[points[0].path]
    following = next((point.start for point in points if point.level == 1), len(text))
    return (Point(path, "", 1, start, max(len(text[:following].rstrip()), start + 1), True), *points)


def capitals(text: str) -> bool:
    """Whether hardly any of the letters of a text are small ones."""
    letters = [character for character in text if character.isalpha()]
    return sum(letter.islower() for letter in letters) <= 0.35 * len(letters)


def begins_point(text: str) -> bool:
    """Whether a paragraph may be a first point: it reads like running text or begins with a kind of label."""
    return runs(text) or bool(LOST_FIRST.match(text))


def runs(text: str) -> bool:
    """Whether a paragraph reads like running text: four words or more, one of them a common one."""
    words = WORDED.findall(text[:160])
    return len(words) >= 4 and any(word.lower() in COMMON for word in words)


def found_points(text: str) -> tuple[Point, ...]:
    """The points whose labels, damaged or not, are there, or are missing between two others."""
    points: list[Point] = []
    ends = [len(text.rstrip())] * (DEEPEST + 2)
    for pick in reversed(numbering(text, openings_of(text))):
        level = len(pick.stack)
        start, end = pick.begin, ends[level]
        label = "" if pick.above is not None else text[start : pick.candidate.end]
        end = trimmed(text, start, end)
        path = ".".join(name(style, value) for style, value in pick.stack)
        points.append(Point(path, label, level, start, end, pick.damaged))
        ends[level:] = [start] * (len(ends) - level)
    return tuple(list_ends(text, points[::-1]))


def trimmed(text: str, start: int, end: int) -> int:
    """Where `text[start:end]` ends without blanks and page marks behind its words."""
    while True:
        end = start + len(text[start:end].rstrip())
        mark = PAGE_MARK_LAST.search(text, max(start, end - 14), end)
        if not mark or mark.start() <= start:
            return end
        end = mark.start()


def list_ends(text: str, points: list[Point]) -> list[Point]:
    """
    End each last point of a list where the list ends: a paragraph without a number behind it is not the point's.

    That is told from the list itself, if none of the points before has a second paragraph, and from the paragraph
    that follows: it begins like one, and the point does not announce it.
    """
    families: dict[tuple[str, int], list[int]] = {}
    found = list(points)
    for at, point in enumerate(points):
        stem = point.path.rpartition(".")[0]
        families.setdefault((stem, point.level), []).append(at)
    for (_, level), members in families.items():
        last = points[members[-1]]
        inside = members[-1] + 1 < len(points) and points[members[-1] + 1].level > level
        if len(members) < 2 or inside:
            continue
        siblings = [points[at] for at in members[:-1]]
        if any(paragraph_end(text, one.start, one.end) < one.end for one in siblings if one.label):
            continue
        end = paragraph_end(text, last.start, last.end)
        if end < last.end:
            found[members[-1]] = replace(last, end=end)
    return found


def paragraph_end(text: str, start: int, end: int) -> int:
    """
    Where the first paragraph of a point ends, if another begins behind it; else the point's own end.

    A paragraph that ends with a colon, breaks off in mid-sentence or is a label or title alone goes on with the
    next; so does one whose next begins with a small letter.
    """
    for gap in PARAGRAPH_GAP.finditer(text, start, end):
        first = text[start : gap.start()].rstrip()
        following = text[gap.end() : gap.end() + 3].lstrip("\"“'(")
        ended = SENTENCE_END.search(first[-12:]) and not first.endswith((":", ":-", "--"))
        if ended and len(first.split()) > TITLE_WORDS and not following[:1].islower():
            return start + len(first)
    return end
