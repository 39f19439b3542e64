r"""
Transcription marks: the few signs a transcription may hold besides its words.

    ~~word~~                      struck out on the original
    ^{word}  ^{hand: word}        inserted on the original: typed; by hand
    __word__                      underlined on the original
    [word?]                       unclear, this is the likely reading
    [illegible]  [illegible: 3 words]
    [withheld]   [withheld: 2 lines]
    [page 2]                      alone on its line: a new page begins
    [note: …]                     the editor speaks
    \~ \_ \^ \[ \\                that sign itself

A mark opens directly before a non-blank and closes directly after one, on the same line. Marks nest and
never overlap: the mark that closes first stands, and what was opened inside it and not closed is literal.
Runs of three or more ~ or _ are literal, as is everything that is not in the list above. Nothing here can
fail: every text parses, in time proportional to its length, and renders back to itself.

Raw OCR is never parsed for marks: its noise is full of ~~ and __. All spans count code points, end exclusive.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal[
    "text",
    "escape",
    "struck",
    "inserted",
    "underlined",
    "unclear",
    "illegible",
    "withheld",
    "page",
    "note",
]
ReadingText = Literal["marks", "amended", "first"]
Action = Literal["open", "close", "text", "empty"]

LINE_ENDS = "\n\r\f\v\x1c\x1d\x1e\x85\u2028\u2029"
_TOKEN = re.compile(r"\\[~_^\[\\]|~+|_+|\^\{|[\[\]}" + LINE_ENDS + "]")
_PAGE = re.compile(r"\[page ([0-9]{1,6})\]")
_GAP = re.compile(r"\[(?:illegible|withheld)(?:: (.*))?\]", re.DOTALL)
_LINE_END = re.compile(r"\r\n|[" + LINE_ENDS + "]")
_REST_OF_LINE = re.compile(r"[ \t]*(?:\r\n|[" + LINE_ENDS + "]|$)")
_BLANK_LINE = re.compile(r"(?:\r\n|[" + LINE_ENDS + r"]){2}\Z")
_GAPS: tuple[Kind, ...] = ("illegible", "withheld")
_PAIRS: dict[str, Kind] = {"~~": "struck", "__": "underlined", "^{": "inserted"}
_EMPTY = frozenset({"illegible", "withheld", "page"})
_LEAVES = _EMPTY | {"text", "escape"}
_LEFT_OUT: dict[str, frozenset[str]] = {
    "marks": frozenset({"note"}),
    "amended": frozenset({"note", "struck"}),
    "first": frozenset({"note", "inserted"}),
}


@dataclass(frozen=True, slots=True)
class Node:
    """
    One piece of a parsed transcription.

    Attributes:
        kind: What it is; "text" and "escape" are words, all others marks.
        start, end: Its span in the source, signs included.
        depth: 0 at the top. The nodes that follow with a greater depth stand inside this one.
        opening, closing: The signs as written; a leaf's whole source is its `opening`.
        value: text and escape: the words; inserted: "typed" or "hand"; illegible and withheld: the extent as
            stated, "" if not; page: its number in digits; otherwise "".
    """

    kind: Kind
    start: int
    end: int
    depth: int
    opening: str
    closing: str = ""
    value: str = ""

    @property
    def is_leaf(self) -> bool:
        """Whether nothing can stand inside it."""
        return self.kind in _LEAVES


@dataclass(frozen=True, slots=True)
class Event:
    """A step of a walk through a document: a mark opens or closes, words, or an empty mark (a gap, a page)."""

    action: Action
    node: Node


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed transcription: its nodes in reading order, a mark before what stands inside it."""

    nodes: tuple[Node, ...]

    def marks(self) -> tuple[Node, ...]:
        """The marks alone, without words and escapes."""
        return tuple(node for node in self.nodes if node.kind not in ("text", "escape"))

    def events(self) -> Iterator[Event]:
        """Walk the document without recursion, as a writer of nested elements needs it."""
        inside: list[Node] = []
        for node in self.nodes:
            while len(inside) > node.depth:
                yield Event("close", inside.pop())
            if not node.is_leaf:
                inside.append(node)
                yield Event("open", node)
            else:
                yield Event("empty" if node.kind in _EMPTY else "text", node)
        while inside:
            yield Event("close", inside.pop())


@dataclass(frozen=True, slots=True)
class PlainText:
    """
    A text without marks, and where its characters come from.

    `offsets[i]` is where character i stands in the source; one more entry, the source's length, closes the list.
    """

    text: str
    offsets: array[int]

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters [start, end) stand in the source; an empty span stays empty."""
        first = self.offsets[start]
        return (first, self.offsets[end - 1] + 1) if end > start else (first, first)

    def plain_offset(self, source_offset: int) -> int:
        """The first character that stands at or after an offset of the source."""
        return min(bisect_left(self.offsets, source_offset), len(self.text))


class _Found(NamedTuple):
    """A mark or escape in the source, before the tree is built."""

    start: int
    end: int
    kind: Kind
    inner_start: int
    inner_end: int


class _Scanner:
    """Finds the marks of a text in one pass; openers wait on one stack for each sign."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[_Found] = []
        self.waiting: dict[str, list[tuple[int, int]]] = {"~~": [], "__": [], "^{": [], "[": []}

    def scan(self) -> list[_Found]:
        """All marks and escapes, in order of their start."""
        for token in _TOKEN.finditer(self.text):
            self._take(token.group(), token.start(), token.end())
        self.found.sort()
        return self.found

    def _take(self, sign: str, start: int, end: int) -> None:
        first = sign[0]
        if first in LINE_ENDS:
            self._new_line()
        elif first == "\\":
            self.found.append(_Found(start, end, "escape", start + 1, end))
        elif first == "[":
            self._open_bracket(start, end)
        elif first == "]":
            self._close_bracket(start, end)
        elif first == "}":
            self._close("^{", start, end)
        elif len(sign) == 2 and not (first != "^" and self._close(sign, start, end)):
            self._open(sign, start, end)

    def _new_line(self) -> None:
        for stack in self.waiting.values():
            stack.clear()

    def _open(self, sign: str, start: int, end: int) -> None:
        if not self._blank(end):
            self.waiting[sign].append((start, end))

    def _close(self, sign: str, start: int, end: int) -> bool:
        stack = self.waiting[sign]
        if not stack or self._blank(start - 1) or stack[-1][1] == start:
            return False
        opened, inner = stack[-1]
        self._record(_Found(opened, end, _PAIRS[sign], inner, start))
        return True

    def _open_bracket(self, start: int, end: int) -> None:
        page = _PAGE.match(self.text, start)
        if page and _alone(self.text, page.start(), page.end()):
            self.found.append(_Found(start, page.end(), "page", *page.span(1)))
        else:
            self._open("[", start, end)

    def _close_bracket(self, start: int, end: int) -> None:
        stack = self.waiting["["]
        if not stack or self._blank(start - 1):
            return
        opened, inner = stack[-1]
        found = _bracket(self.text, opened, inner, start, end)
        if found:
            self._record(found)
        else:
            stack.pop()

    def _record(self, found: _Found) -> None:
        """Keep a closed mark; what was opened inside it and not closed is literal."""
        self.found.append(found)
        for stack in self.waiting.values():
            while stack and stack[-1][0] >= found.start:
                stack.pop()

    def _blank(self, position: int) -> bool:
        return not 0 <= position < len(self.text) or self.text[position].isspace()


def _alone(text: str, start: int, end: int) -> bool:
    """Whether only spaces and tabs stand beside [start, end) on its line."""
    return _edge(text, start - 1, -1) and _edge(text, end, 1)


def _edge(text: str, position: int, step: int) -> bool:
    """Whether only spaces and tabs stand between a position and the end of its line in that direction."""
    while 0 <= position < len(text) and text[position] in " \t":
        position += step
    return not 0 <= position < len(text) or text[position] in LINE_ENDS


def _bracket(text: str, start: int, inner: int, close: int, end: int) -> _Found | None:
    """The mark that the brackets at `start` and `close` make, if they make one."""
    for kind in _GAPS:
        after = inner + len(kind)
        stated = text.startswith(": ", after) and close > after + 2 and not text[after + 2].isspace()
        if text.startswith(kind, inner) and (after == close or stated):
            return _Found(start, end, kind, inner, close)
    if text.startswith("note: ", inner) and close > inner + 6 and not text[inner + 6].isspace():
        return _Found(start, end, "note", inner + 6, close)
    if text[close - 1] == "?" and close - 1 > inner and not text[close - 2].isspace():
        return _Found(start, end, "unclear", inner, close - 1)
    return None


class _Builder:
    """Turns found marks into nodes; one call per mark, no recursion however deep they nest."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.nodes: list[Node] = []
        self.inside: list[_Found] = []
        self.position = 0

    def build(self, found: list[_Found]) -> tuple[Node, ...]:
        """All nodes of the text."""
        for mark in found:
            if mark.start >= self.position:  # not inside a gap, whose extent is plain words
                self._leave(mark.start)
                self._words(mark.start)
                self._enter(mark)
        self._leave(len(self.text))
        self._words(len(self.text))
        return tuple(self.nodes)

    def _leave(self, position: int) -> None:
        while self.inside and self.inside[-1].end <= position:
            mark = self.inside[-1]
            self._words(mark.inner_end)
            self.inside.pop()
            self.position = mark.end

    def _words(self, end: int) -> None:
        if end > self.position:
            words = self.text[self.position : end]
            self._add("text", self.position, end, words, value=words)
            self.position = end

    def _enter(self, mark: _Found) -> None:
        if mark.kind in _LEAVES:
            source = self.text[mark.start : mark.end]
            self._add(mark.kind, mark.start, mark.end, source, value=_leaf_value(mark.kind, source))
            self.position = mark.end
            return
        mark, value = _hand(self.text, mark) if mark.kind == "inserted" else (mark, "")
        opening = self.text[mark.start : mark.inner_start]
        closing = self.text[mark.inner_end : mark.end]
        self._add(mark.kind, mark.start, mark.end, opening, closing, value)
        self.inside.append(mark)
        self.position = mark.inner_start

    def _add(self, kind: Kind, start: int, end: int, opening: str, closing: str = "", value: str = "") -> None:
        self.nodes.append(Node(kind, start, end, len(self.inside), opening, closing, value))


def _leaf_value(kind: str, source: str) -> str:
    if kind == "escape":
        return source[1]
    match = (_PAGE if kind == "page" else _GAP).fullmatch(source)
    return (match[1] or "") if match else ""


def _hand(text: str, mark: _Found) -> tuple[_Found, str]:
    """Tell an insertion by hand from a typed one, and move its inside behind the word "hand: "."""
    inner = mark.inner_start + len("hand: ")
    if text.startswith("hand: ", mark.inner_start) and inner < mark.inner_end and not text[inner].isspace():
        return mark._replace(inner_start=inner), "hand"
    return mark, "typed"


def parse(text: str) -> Document:
    """
    Parse a transcription.

    Args:
        text: Any text at all; what is not a mark is words.

    Returns:
        Its nodes with spans; they cover the text without gap or overlap.
    """
    return Document(_Builder(text).build(_Scanner(text).scan()))


def render(document: Document) -> str:
    """Write a document as it was parsed: `render(parse(text)) == text` for every text."""
    return "".join(
        event.node.closing if event.action == "close" else event.node.opening for event in document.events()
    )


def plain(text: str, reading: ReadingText = "marks", gaps: bool = False) -> str:
    """The words of a transcription without marks, escapes and editor's notes; see `plain_map`."""
    return plain_map(text, reading, gaps).text


def plain_map(text: str, reading: ReadingText = "marks", gaps: bool = False) -> PlainText:
    """
    The words of a transcription and where each character comes from.

    Args:
        text: A transcription with marks.
        reading: "marks" keeps both struck words and insertions; "amended" leaves struck words out;
            "first", the text as first written, leaves insertions out.
        gaps: Whether `[illegible]` and `[withheld]` stay, as written, where words are missing.

    Returns:
        Always a subsequence of the source. A page mark goes with its line end, so that a paragraph runs on;
        of the two blanks round words left out one goes too.
    """
    pieces = _kept(text, parse(text).nodes, _LEFT_OUT[reading], gaps)
    offsets = array("I")
    for start, end in pieces:
        offsets.extend(range(start, end))
    offsets.append(len(text))
    return PlainText("".join([text[start:end] for start, end in pieces]), offsets)


def _kept(text: str, nodes: tuple[Node, ...], left_out: frozenset[str], gaps: bool) -> list[tuple[int, int]]:
    """The spans of the source that a reading keeps, in order."""
    pieces: list[tuple[int, int]] = []
    skipped = len(nodes)  # depth of the mark being left out; nothing is deeper than this
    seam: Kind | None = None
    for node in nodes:
        if node.depth > skipped:
            continue
        skipped = len(nodes)
        if node.kind in left_out or node.kind == "page" or (node.kind in _EMPTY and not gaps):
            skipped, seam = node.depth, node.kind
        elif node.is_leaf:
            start = node.start + (node.kind == "escape")
            start += _seam_length(text, start, pieces, seam)
            seam = None
            if start < node.end:
                pieces.append((start, node.end))
    return pieces


def _seam_length(text: str, start: int, pieces: list[tuple[int, int]], seam: Kind | None) -> int:
    """How many characters after something left out go with it."""
    before = text[pieces[-1][1] - 1] if pieces else "\n"
    if seam == "page":
        return _line_end_length(text, start, pieces)
    return int(seam is not None and before.isspace() and text[start] == " ")


def _line_end_length(text: str, start: int, pieces: list[tuple[int, int]]) -> int:
    """The rest of a page mark's line; the blank line after it too, if one stands before it already."""
    end = _pattern_end(_REST_OF_LINE, text, start)
    before = text[max(0, pieces[-1][1] - 4) : pieces[-1][1]] if pieces else "\n\n"
    return (_pattern_end(_LINE_END, text, end) if _BLANK_LINE.search(before) else end) - start


def _pattern_end(pattern: re.Pattern[str], text: str, start: int) -> int:
    match = pattern.match(text, start)
    return match.end() if match else start


def transmitted(text: str, amended: str = "unknown", direction: str = "") -> str:
    """
    The text as transmitted: what search, word counts and citations use.

    Args:
        text: A transcription with marks.
        amended: "before sending": the struck words were never sent; "after receipt": the insertions were not;
            anything else is unknown.
        direction: "incoming" or "outgoing"; decides where `amended` is unknown. What arrived was marked up by its
            readers, so an incoming cable is read as first written; any other is read as amended.
    """
    return plain(text, transmitted_reading(amended, direction))


def transmitted_reading(amended: str = "unknown", direction: str = "") -> ReadingText:
    """Which reading text is the one transmitted; arguments as for `transmitted`."""
    if amended == "before sending":
        return "amended"
    return "first" if amended == "after receipt" or direction == "incoming" else "amended"


def escape(text: str, everywhere: bool = False) -> str:
    r"""
    Make a text literal: `plain(escape(text)) == text`, and no mark is found in it.

    Args:
        text: Words that are not to be read as marks, best whole lines.
        everywhere: Whether every sign that could take part in a mark gets its backslash, so that pieces escaped
            one by one make no mark when joined (unless a sign itself was cut in two); otherwise only those that
            would be read as one.
    """
    pieces: list[str] = []
    done = 0
    for position in _signs_to_escape(text, everywhere):
        pieces += text[done:position], "\\"
        done = position
    return "".join([*pieces, text[done:]])


_ESCAPABLE = re.compile(
    r"\\(?=[~_^\[\\]|\Z)|(?<!~)~~(?!~)|(?<!_)__(?!_)|\^\{|[\[\]}" + LINE_ENDS + "]",
)
_BRACKET_WORDS = ("note: ", "illegible]", "illegible: ", "withheld]", "withheld: ")


def _signs_to_escape(text: str, everywhere: bool) -> list[int]:
    """Where a backslash is due, in order; read from the end, so that what can close is known already."""
    tokens = [(token.group(), token.start(), token.end()) for token in _ESCAPABLE.finditer(text)]
    closers: set[str] = set()
    due = []
    for sign, start, end in reversed(tokens):
        if sign in LINE_ENDS:
            closers.clear()
            continue
        if sign not in "]}" and (everywhere or _would_open(text, sign, start, end, closers)):
            due.append(start)
        if start and not text[start - 1].isspace():
            closers.update({sign, text[start - 1 : end]})
    return due[::-1]


def _would_open(text: str, sign: str, start: int, end: int, closers: set[str]) -> bool:
    """Whether a sign could open a mark that one of the closers further on its line closes."""
    if sign == "\\":
        return end < len(text)
    if sign == "[":
        page = _PAGE.match(text, start)
        alone = page is not None and _alone(text, start, page.end())
        return alone or "?]" in closers or ("]" in closers and text.startswith(_BRACKET_WORDS, end))
    closes = "}" if sign == "^{" else sign
    return closes in closers and end < len(text) and not text[end].isspace()
