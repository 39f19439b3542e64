"""A quotation from a page is found again in the text, or said not to be."""

import pytest

from cables.text.quoting import locate

TEXT = "1. THE ~~OLD~~ WORDS\nOF ^{hand: LATER} YEARS.\n\n2. THE WORDS AGAIN."


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("WORDS OF", "WORDS\nOF"),
        ("OLD WORDS", "OLD~~ WORDS"),
        ("OF LATER YEARS", "OF ^{hand: LATER} YEARS"),
        ("THE WORDS AGAIN", "THE WORDS AGAIN"),
        ("THE", None),  # in two places
        ("NEVER", None),
        ("  ", None),
        ("(((", None),
    ],
)
def test_a_quotation_is_found_where_it_can_only_be(quote, found):
    """However the lines end and whatever is marked; in two places nobody can tell which was meant."""
    span = locate(TEXT, quote)
    assert (TEXT[slice(*span)] if span else None) == found


def test_a_quotation_is_looked_for_where_it_is_said_to_be():
    """Within a point, the word of another point is no second place."""
    second = (TEXT.index("2."), len(TEXT))
    span = locate(TEXT, "WORDS", second)
    assert span and span[0] > second[0]
