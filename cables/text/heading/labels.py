"""Labels printed on forms and stamps: however damaged, they are no values."""

from __future__ import annotations

import re
from functools import lru_cache

from cables.text.fuzzy import closeness, letters
from cables.text.vocabulary.forms import LABELS

LIKE_LABEL = 0.8
LIKE_SLIP = 0.65
SHORTEST = 4
WORDS_OF_LABEL = 5
WORD = re.compile(r"[^\W\d_]+")
# The rest of the label FROM on a routing slip: name, address and phone number of who sends it on.
SLIP = ("ADDRESS", "PHONE", "EXTENSION")


@lru_cache(maxsize=20_000)
def is_label(word: str) -> bool:
    """Whether a word is one printed on forms and stamps, however damaged."""
    return len(letters(word)) >= SHORTEST and any(closeness(word, known) >= LIKE_LABEL for known in LABELS)


def names_a_box(text: str) -> bool:
    """Whether what stands behind a label is the rest of that label: FROM: (name, address and phone number)."""
    words = WORD.findall(text)[:WORDS_OF_LABEL]
    return any(len(word) >= SHORTEST and closeness(word, known) >= LIKE_SLIP for word in words for known in SLIP)
