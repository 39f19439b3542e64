"""
Make the clean text of a body: paragraphs out of lines, our marks out of OCR markup, and a map back to the raw
text.

Every character of the clean text is either copied from the raw text, and the map says from where, or added here: a
blank
between two words, a blank line between two paragraphs, a page mark, a transcription mark or an escape.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from html import unescape

from cables.text.banners import INSIDE
from cables.text.fuzzy import closeness
from cables.text.lines import Line
from cables.text.numbering import SENTENCE_END
from cables.text.patience import look_at_the_clock
from cables.text.sections import Division, double_spaced, width

HYPHEN_END = re.compile(r"[^\W\d_][-¬\u00ad]\Z")
LOWER_START = re.compile(r"\W{0,2}[a-z]")
UPPER_START = re.compile(r"\W{0,2}[A-Z0-9]")
LIST_MARK = re.compile(r"(?:(?:#{1,6}|[-*•])[ \t]+){1,4}(?=\S)")
WORD_ENDS = re.compile(r"^\W+|\W+$")

EDGE = r"\s.,;:!?()\"'“”‘’\-–—/"
INLINE = re.compile(
    r"(?P<escape>\\[~_^\[\\])"
    r"|(?P<entity>&(?:amp|lt|gt|quot|apos|nbsp|#\d{2,5}|#x[0-9a-fA-F]{2,4});)|(?P<br><br\s?/?>)"
    r"|\$(?P<base>\w{1,6})\^\{?(?:\\(?:text|mathrm|rm)\s?)?\{?(?P<raised>\w{1,3})\}{0,2}\$"
    r"|(?:(?<=[" + EDGE + r"])|(?<![\s\S]))(?:"
    r"~~(?P<struck>[^\s~](?:[^~\n]{0,400}[^\s~])?)~~"
    r"|<u>(?P<under>[^<\n]{1,400})</u>"
    r"|__(?P<under2>(?=[^_\n]*[^\W_])[^\s_](?:[^_\n]{0,400}[^\s_])?)__"
    r"|\*\*(?P<bold>[^\s*](?:[^*\n]{0,400}[^\s*])?)\*\*"
    r"|\*(?P<hand>(?=[^*\n]*[^\W\d_])[^\s*](?:[^*\n]{0,120}[^\s*])?)\*"
    r"|\^\{(?P<above>(?:hand: )?[^\s{}](?:[^{}\n]{0,400}[^\s{}])?)\}"
    r")(?=[" + EDGE + r"]|\Z)"
)
INLINE_SIGN = re.compile(r"[~<_*^\\&]")
# Words parted by single blanks, without a sign that might have to be escaped.
PLAIN = re.compile(r" ?(?:[^\s~_^\[\\]+ )*[^\s~_^\[\\]*")
LITERAL = re.compile(
    r"(?<!~)~~(?!~)(?=\S)|(?<!_)__(?!_)(?=\S)|\^\{(?=\S)"
    r"|\[(?=illegible|withheld|note:|page \d{1,6}\])"
)
# A bracket may be closed by "?]" many words later, so that one such ending makes every bracket doubtful.
LITERAL_WITH_DOUBT = re.compile(LITERAL.pattern + r"|\[")


@dataclass(slots=True)
class Builder:
    """Collects the clean text with the raw stretch each copied piece comes from."""

    raw: str
    parts: list[str] = field(default_factory=list)
    pieces: list[tuple[int, int, int, int]] = field(default_factory=list)
    length: int = 0
    doubt: bool = False
    """The text has an ending of an unclear reading, "?]"."""

    def copy(self, start: int, end: int) -> None:
        """Add `raw[start:end]`."""
        if start >= end:
            return
        self.parts.append(self.raw[start:end])
        at = self.length
        self.length += end - start
        if self.pieces and self.pieces[-1][3] == start and self.pieces[-1][1] == at:
            self.pieces[-1] = (self.pieces[-1][0], self.length, self.pieces[-1][2], end)
        else:
            self.pieces.append((at, self.length, start, end))

    def add(self, text: str) -> None:
        """Add characters that are not in the raw text."""
        self.parts.append(text)
        self.length += len(text)

    def words(self, start: int, end: int) -> None:
        """Add `raw[start:end]` with each run of blanks made one blank; marks are escaped."""
        if PLAIN.fullmatch(self.raw, start, end):
            self.copy(start, end)
            return
        at = start
        for found in re.finditer(r"\S+", self.raw[start:end]):
            if start + found.start() > at:
                if self.raw[at] == " ":
                    self.copy(at, at + 1)
                else:
                    self.add(" ")
            self.literal(start + found.start(), start + found.end())
            at = start + found.end()
        if at < end:
            self.copy(at, at + 1) if self.raw[at] == " " else self.add(" ")

    def literal(self, start: int, end: int) -> None:
        """Add one word; what would be read as a mark gets a backslash before it."""
        at = start
        for found in (LITERAL_WITH_DOUBT if self.doubt else LITERAL).finditer(self.raw, start, end):
            self.copy(at, found.start())
            self.add("\\")
            at = found.start()
        self.copy(at, end)


REPLACED = {"bold": ("", ""), "under": ("__", "__"), "hand": ("^{hand: ", "}")}
MARKUP_REASON = "markup of the OCR engine"


def named_sign(entity: str) -> str:
    """The sign that `&amp;` stands for, with a backslash where it would be read as a mark; a blank for no sign."""
    sign = unescape(entity)
    if not sign.isprintable() or sign.isspace():
        return " "
    return "\\" + sign if sign in "~_^[\\" else sign


def add_inline(builder: Builder, start: int, end: int, left_out: list[tuple[int, int, str, str]]) -> None:
    """Add a stretch of one line: OCR markup becomes our marks, everything else stays literal."""
    raw, at = builder.raw, start
    text = raw[start:end]
    if not INLINE_SIGN.search(text):
        builder.words(start, end)
        return
    for found in INLINE.finditer(text):
        look_at_the_clock()
        builder.words(at, start + found.start())
        at = start + found.end()
        name = found.lastgroup or ""
        if name == "escape":
            builder.copy(start + found.start(), at)
            continue
        if name in ("entity", "br"):
            left_out.append((start + found.start(), at, "furniture", MARKUP_REASON))
            builder.add(named_sign(found[0]) if name == "entity" else " ")
            continue
        if name == "raised":
            for part in ("base", "raised"):
                builder.words(start + found.start(part), start + found.end(part))
            left_out.append((start + found.start(), start + found.start("base"), "furniture", MARKUP_REASON))
            left_out.append((start + found.end("base"), start + found.start("raised"), "furniture", MARKUP_REASON))
            left_out.append((start + found.end("raised"), at, "furniture", MARKUP_REASON))
            continue
        inner_start, inner_end = start + found.start(name), start + found.end(name)
        if name in REPLACED:
            opened, closed = REPLACED[name]
            left_out.append((start + found.start(), inner_start, "furniture", MARKUP_REASON))
            left_out.append((inner_end, at, "furniture", MARKUP_REASON))
            builder.add(opened)
            builder.words(inner_start, inner_end)
            builder.add(closed)
        else:
            builder.copy(start + found.start(), inner_start)
            builder.words(inner_start, inner_end)
            builder.copy(inner_end, at)
    builder.words(at, end)


def runs_on(before: Line, after: Line, apart: int, spaced: bool, full: int) -> bool:
    """Whether a line goes on with the paragraph of the line before it; `apart` counts the blank lines between."""
    if HYPHEN_END.search(before.text) and not (
        apart and not spaced and UPPER_START.match(after.text) and before.text[-3:].islower()
    ):
        return True
    ended = bool(SENTENCE_END.search(before.bare))
    if apart and not spaced:
        return not ended and bool(LOWER_START.match(after.text))
    if ended and len(before.text) < 0.75 * full and UPPER_START.match(after.text):
        return False
    if spaced and apart > 2 and ended:
        return False
    return not (
        len(before.text) < 0.4 * full and UPPER_START.match(after.text) and len(before.words) <= 3 and not spaced
    )


def likeness(a: str, b: str) -> float:
    """How alike two words are, letters only."""
    return closeness(a, b) if a and b else 0.0


def catchword(foot: Line, head: Line) -> tuple[int, int] | None:
    """
    Lengths in characters of a catchword: how much of the end of `foot` the beginning of `head` repeats.

    A typist ended a page with the first word or words of the next; a damaged repetition counts.
    """
    ending = list(re.finditer(r"\S+", foot.text))[-4:]
    start = LIST_MARK.match(head.text)
    opening = list(re.finditer(r"\S+", head.text[start.end() if start else 0 :]))[:4]
    for count in range(min(len(ending), len(opening)), 0, -1):
        feet, heads = [m[0] for m in ending[-count:]], [m[0] for m in opening[:count]]
        pairs = [(WORD_ENDS.sub("", a), WORD_ENDS.sub("", b)) for a, b in zip(feet, heads, strict=True)]
        if not all(pairs[0]) or any(not a or not b for a, b in pairs):
            continue
        same = all(a.lower() == b.lower() for a, b in pairs)
        alike = all(likeness(a, b) >= 0.68 and abs(len(a) - len(b)) <= 2 for a, b in pairs)
        if (same and sum(len(a) for a, _ in pairs) >= 2) or (alike and sum(len(a) for a, _ in pairs) >= 5):
            head_end = opening[count - 1].end() + (start.end() if start else 0)
            return len(foot.text) - ending[-count].start(), head_end
    return None


@dataclass(slots=True)
class Piece:
    """What is taken of one body line: `raw[start:end]`, and how it is joined to what stands before it."""

    line: Line
    start: int
    end: int
    page: int | None = None
    """Number of the page that begins here."""


@dataclass(slots=True)
class Cleaned:
    """The clean text, its map to the raw text, and what was left out inside body lines, with the reason."""

    text: str
    body_map: tuple[tuple[int, int, int, int], ...]
    left_out: list[tuple[int, int, str, str]]


def pieces_of(raw: str, division: Division, left_out: list[tuple[int, int, str, str]]) -> list[Piece]:
    """The body's lines less list marks, catchwords and a signature at the end of the last line."""
    pieces: list[Piece] = []
    known = frequent_words(division)
    for n in division.body:
        look_at_the_clock()
        line = division.lines[n]
        start = line.text_start
        end = start + len(line.text)
        piece = Piece(line, start, end, division.breaks.get(n))
        mark = LIST_MARK.match(line.text)
        if mark:
            left_out.append((start, start + mark.end(), "furniture", "list or heading mark of the OCR engine"))
            piece.start += mark.end()
        if piece.page is not None and pieces and not division.settled:
            repeated = catchword(pieces[-1].line, line)
            if repeated:
                drop_catchword(raw, pieces, piece, repeated, known, left_out)
        if piece.start < piece.end:
            pieces += without_banners(raw, piece, left_out)
    if division.body_end is not None and pieces:
        left_out.append((division.body_end, pieces[-1].end, "end_note", division.body_end_reason))
        pieces[-1].end = division.body_end
    return pieces


def without_banners(raw: str, piece: Piece, left_out: list[tuple[int, int, str, str]]) -> list[Piece]:
    """A piece cut where the engine read the banner of a page into a line of it."""
    found: list[Piece] = []
    start = piece.start
    for banner in INSIDE.finditer(raw, piece.start, piece.end) if "PAGE 0" in piece.line.text else ():
        if banner.start() > start:
            found.append(replace(piece, start=start, end=len(raw[: banner.start()].rstrip())))
        left_out.append((*banner.span(), "furniture", "page heading read into a line of text"))
        start = banner.end()
        while start < piece.end and raw[start].isspace():
            start += 1
    if start < piece.end:
        found.append(replace(piece, start=start, page=None if found else piece.page))
    return found


def frequent_words(division: Division) -> set[str]:
    """Words that occur in the body on at least two lines, in lower case."""
    seen: set[str] = set()
    twice: set[str] = set()
    for n in division.body:
        words = {word.lower() for word in division.lines[n].words}
        twice |= seen & words
        seen |= words
    return twice


def drop_catchword(
    raw: str,
    pieces: list[Piece],
    piece: Piece,
    repeated: tuple[int, int],
    known: set[str],
    left_out: list[tuple[int, int, str, str]],
) -> None:
    """
    Leave out one of the two readings of a catchword: the foot's, unless only that one is a word seen
    elsewhere.
    """
    foot = pieces[-1]
    foot_start = (
        foot.line.start
        + raw[foot.line.start : foot.line.end].index(foot.line.text)
        + len(foot.line.text)
        - repeated[0]
    )
    head_end = piece.line.text_start + repeated[1]
    foot_word = WORD_ENDS.sub("", raw[foot_start : foot.end]).lower()
    head_word = WORD_ENDS.sub("", raw[piece.start : head_end]).lower()
    if foot_word in known and head_word not in known:
        left_out.append((piece.start, head_end, "furniture", "catchword repeated from the page before"))
        piece.start = head_end
        while piece.start < piece.end and raw[piece.start].isspace():
            piece.start += 1
        return
    left_out.append((foot_start, foot.end, "furniture", "catchword of the page that follows"))
    foot.end = foot_start
    while foot.end > foot.start and raw[foot.end - 1].isspace():
        foot.end -= 1
    if foot.start >= foot.end:
        pieces.pop()


def clean_body(raw: str, division: Division) -> Cleaned:
    """Join the body's lines into paragraphs and turn OCR markup into marks."""
    left_out: list[tuple[int, int, str, str]] = []
    pieces = pieces_of(raw, division, left_out)
    builder = Builder(raw, doubt="?]" in raw)
    spaced, full = double_spaced(division), width(division)
    for at, piece in enumerate(pieces):
        look_at_the_clock()
        following = pieces[at + 1] if at + 1 < len(pieces) else None
        joined = bool(following and goes_on(piece, following, division, spaced, full))
        split = bool(joined and following and splits_word(raw, piece, following))
        add_inline(builder, piece.start, piece.end - split, left_out)
        if split:
            left_out.append((piece.end - 1, piece.end, "furniture", "hyphen at a line end inside a word"))
        if split and following and following.page is not None:
            rest = finish_word(raw, builder, following, pieces[at + 2] if at + 2 < len(pieces) else None)
            builder.add(f"\n[page {following.page}]\n" if rest else "")
        elif split:
            continue
        elif following and following.page is not None:
            gap = "\n" if joined else "\n\n"
            builder.add(f"{gap}[page {following.page}]{gap}")
        elif following:
            builder.add(" " if joined else "\n\n")
    return Cleaned("".join(builder.parts), tuple(builder.pieces), left_out)


def finish_word(raw: str, builder: Builder, following: Piece, after: Piece | None) -> bool:
    """
    Add the second half of a word that a page's end splits, with what closes it, so that the word stands whole.

    Returns whether the new page has more of that line; if not, it begins with the line after it.
    """
    end = following.start
    while end < following.end and not raw[end].isspace():
        end += 1
    builder.words(following.start, end)
    while end < following.end and raw[end].isspace():
        end += 1
    following.start = end
    if end >= following.end and after is not None and after.page is None:
        after.page, following.page = following.page, None
        return False
    return end < following.end


def goes_on(piece: Piece, following: Piece, division: Division, spaced: bool, full: int) -> bool:
    """Whether the next piece belongs to the same paragraph; a numbered point always begins one."""
    before, after = piece.line, following.line
    if before.number == after.number:
        return True
    if after.number in division.picks or after.number in division.openers:
        return False
    if before.number in division.alone:
        return True
    if following.page is not None and before.number + 1 in division.marks:
        return True
    if division.settled or (following.page is not None and after.number - 2 in division.marks):
        return False
    if following.page is not None:
        return not SENTENCE_END.search(piece.line.bare) or bool(LOWER_START.match(after.bare))
    return runs_on(before, after, after.number - before.number - 1, spaced, full)


def splits_word(raw: str, piece: Piece, following: Piece) -> bool:
    """
    Whether a hyphen at a line end splits a word: letters on both sides, and the second half goes on in the
    same case.
    """
    head, tail = raw[piece.start : piece.end], raw[following.start : following.end]
    if not HYPHEN_END.search(head) or not tail[:1].isalpha():
        return False
    return tail[0].islower() or head[-2].isupper()
