"""Cut a long text into portions that one page can bear each, where a line ends if any does."""

from __future__ import annotations

import re

CHARACTERS = 150_000
"""About 25,000 words: more than any telegram has, so that nearly every text is one portion."""
LINES = 4_000
SIGNS = 12_000

Portion = tuple[int, int]

# What becomes more on a page than it is in a text: signs of marks and characters that are spelled out.
_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_HEAVY = re.compile(rf"[\[\\~^{_CONTROLS}]|__")


def portions(text: str, lines: int = LINES) -> list[Portion]:
    """
    The portions of a text, in order; they cover it. One, also where the text is empty, unless it is very long.

    No mark runs over the end of a line, so none is cut, but in a line that is longer than a portion.

    Args:
        lines: How many a portion may have; the fewer, the more a page makes of each.
    """
    found: list[Portion] = []
    start = 0
    while start < len(text) or not found:
        end = _end(text, start, lines)
        found.append((start, end))
        start = end
    return found


def _end(text: str, start: int, lines: int) -> int:
    """Where a portion that begins there ends."""
    end = min(len(text), start + CHARACTERS)
    while end - start > 1 and _is_heavy(text, start, end, lines):
        end = start + (end - start) // 2
    if end == len(text):
        return end
    for parting in ("\n\n", "\n", " "):
        cut = text.rfind(parting, start + (end - start) // 2, end)
        if cut >= 0:
            return cut + len(parting)
    return end


def _is_heavy(text: str, start: int, end: int, lines: int) -> bool:
    piece = text[start:end]
    return piece.count("\n") > lines or sum(1 for _ in _HEAVY.finditer(piece)) > SIGNS
