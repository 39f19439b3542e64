"""How much a text of one cable may hold: more than any telegram did, and no more than a page can be made of."""

from __future__ import annotations

import re

MOST_LINES = 60_000
"""A thousand pages of sixty lines."""
MOST_SIGNS = 100_000
"""Signs that marks or an engine's markup are written with: one word in three of a thousand pages."""

MOST_VALUES = 1_000
"""Values a heading may give a field, such as addressees: far more than the longest circular went to."""

_SIGN = re.compile(r"\^\{|~+|__+|\*+|<u>|[\[\\]")


def too_much(text: str) -> str:
    """Why a text cannot be the text of one cable, in a sentence; empty if it can."""
    lines = text.count("\n") + 1
    if lines > MOST_LINES:
        return f"The text has {lines:,} lines; {MOST_LINES:,} are the limit for one cable."
    if _most(text) > MOST_SIGNS and (signs := sum(1 for _ in _SIGN.finditer(text))) > MOST_SIGNS:
        return (
            f"The text has {signs:,} signs like ~~ __ ^{{ [ * and \\; {MOST_SIGNS:,} are the limit for one cable."
        )
    return ""


def _most(text: str) -> int:
    """No fewer signs than there are, counted fast."""
    return sum(map(text.count, ("^{", "~", "_", "*", "<u>", "[", "\\")))
