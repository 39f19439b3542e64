"""Who last touched each word, along a chain of texts."""

from itertools import pairwise

import pytest

from cables.text.compare import compare
from cables.text.origins import shared_words, stretches


def hands(*texts: str) -> list[tuple[str, int]]:
    """The newest text in stretches, each with the number of the text that brought it."""
    found = stretches(texts[-1], [shared_words(compare(old, new)) for old, new in pairwise(texts)])
    assert "".join(texts[-1][one.start : one.end] for one in found) == texts[-1]
    assert sum(one.words for one in found) == len(texts[-1].split())
    return [(texts[-1][one.start : one.end].strip(), one.text) for one in found]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("one two three",), [("one two three", 0)]),
        (("one two three", "one TWO three"), [("one", 0), ("TWO", 1), ("three", 0)]),
        (("a b c d", "a B c d", "a B c D"), [("a", 0), ("B", 1), ("c", 0), ("D", 2)]),
        (("a b c", "a X c", "a b c"), [("a", 0), ("b", 2), ("c", 0)]),  # taken back by the third hand
        (("a word b", "a ~~word~~ b"), [("a", 0), ("~~word~~", 1), ("b", 0)]),  # marking is touching
        (("a b", "a  \n b"), [("a  \n b", 0)]),
        (("", "all new"), [("all new", 1)]),
        (("gone", ""), []),
    ],
)
def test_each_word_is_its_last_hands(texts, expected):
    """A word nobody changed stays the first text's; line ends and blanks are nobody's."""
    assert hands(*texts) == expected
