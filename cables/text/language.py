"""Which language a text is in, by its commonest function words."""

from __future__ import annotations

import re

# The commonest words that only one of these languages has, or has far more often than the others.
FUNCTION_WORDS: dict[str, frozenset[str]] = {
    tag: frozenset(words.split())
    for tag, words in (
        ("en", "the of and to that is was for with as be this by are it from have has not will would which on or"),
        (
            "de",
            "der die das und ist nicht ein eine einer den dem des mit auf für von zu im sich daß dass auch wird",
        ),
        ("fr", "le la les des du et est que qui dans une pour par sur au aux ce cette il avec ne pas plus été à"),
        ("es", "el los las del que y en una por para con se es al lo como más su fue está son no esta este ha"),
    )
}
WORD = re.compile(r"[^\W\d_]+")
LONGEST = 6_000
FEWEST = 5
"""Fewer function words than so many tell nothing."""
CLEARLY = 2.0


def language_of(text: str) -> str | None:
    """
    The language most function words are of, as a tag of BCP 47; None where too few tell or two are near.

    Only the beginning of a long text is looked at.
    """
    words = WORD.findall(text[:LONGEST].lower())
    counts = sorted(
        ((sum(word in known for word in words), tag) for tag, known in FUNCTION_WORDS.items()), reverse=True
    )
    (most, tag), (next_most, _) = counts[:2]
    return tag if most >= FEWEST and most >= CLEARLY * next_most else None
