"""Soft hyphens and characters without width count for nothing, in searches and in comparisons."""

import pytest

from cables.text.compare import compare
from cables.text.words import UNSEEN, tokens


@pytest.mark.parametrize("unseen", UNSEEN)
def test_a_word_is_the_same_with_what_nobody_sees(unseen):
    """Inside a word, beside a hyphen, and at its ends; the span is that of the word as it stands."""
    text = f"THE{unseen} HAR{unseen}BOR AND IL{unseen}-28 {unseen} NOW"
    assert [one.word for one in tokens(text)] == [one.word for one in tokens(text.replace(unseen, ""))]
    (harbor,) = [one for one in tokens(text) if one.word == "harbor"]
    assert text[harbor.start : harbor.end] == f"HAR{unseen}BOR"


def test_a_word_broken_with_a_soft_hyphen_is_joined():
    """At a line's end, as with any hyphen."""
    assert "information" in [one.word for one in tokens("INFOR\u00ad\nMATION")]


@pytest.mark.parametrize("unseen", UNSEEN)
def test_what_nobody_sees_is_no_difference(unseen):
    """Nor a word of its own; other differences stand where they stood."""
    plain = "THE HARBOR IS CLOSED TODAY"
    assert compare(f"THE{unseen} HAR{unseen}BOR {unseen} IS CLOSED TODAY", plain).changes() == ()
    (change,) = compare(f"THE HAR{unseen}BOR IS OPEN TODAY", plain).changes()
    assert f"THE HAR{unseen}BOR IS OPEN TODAY"[slice(*change.old)].strip() == "OPEN"
