"""Questions as typed: whatever it is, it is understood as far as it goes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cables.text.query import MOST_TERMS, parse


def shown(text: str) -> list[str]:
    """Every group as words: "-" before what must not be there, "|" between what is enough."""
    return [("-" if g.without else "") + "|".join(map(str, g.terms)) for g in parse(text).groups]


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("", []),
        ("bombers cuba", ["bombers", "cuba"]),
        ('"un inspection" -cuba', ["“un inspection”", "-cuba"]),
        ("“un inspection”", ["“un inspection”"]),
        ('-"trade ban"', ["-“trade ban”"]),
        ("havana or habana OR avana", ["havana|habana|avana"]),
        ("or cuba or", ["cuba"]),
        ("cuba or -havana", ["cuba", "-havana"]),
        ("khrush*", ["khrush*"]),
        ("IL-28", ["“IL-28”"]),
        ("cuba cuba", ["cuba"]),
        ('"', []), ("((((", []), ("\x00", []), ("-", []), ("*", []), ("|", []),
    ],
)  # fmt: skip
def test_what_is_understood(text, groups):
    """Words, phrases, what must not be there, what is enough, beginnings; the rest is left out."""
    assert shown(text) == groups


@pytest.mark.parametrize("text", ["((((", "\x00", "%", "ab*"])
def test_what_is_not_used_is_told(text):
    """A sentence says what was left out, or taken otherwise than typed."""
    assert parse(text).notes


@pytest.mark.parametrize("text", ["word " * 10_000, "a:* " * 1_000, "x" * 5_000, " ".join(map(str, range(40)))])
def test_too_much_is_cut_and_told(text):
    """However much is typed, few terms are sought and a sentence says so."""
    query = parse(text)
    assert len(query.terms) <= MOST_TERMS
    assert query.notes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1862", ("1862", "")),
        ("no. 1862", ("1862", "")),
        ("telegram 1862", ("1862", "")),
        ("USUN 1835", ("1835", "USUN")),
        ("Deptel 01147", ("1147", "Deptel")),
        ("New York no. 1862", ("1862", "New York")),
        ("Geneva, 12", ("12", "Geneva")),
        ("1862 bombers", None),
        ('"USUN 1835"', None),
        ("cuba", None),
        ("-cuba 12", None),
        ("1234567", None),
    ],
)
def test_telegram_numbers(text, expected):
    """A number, with or without words that may be its sender's name, may mean a telegram."""
    number = parse(text).number
    assert (number and (number.number, number.sender)) == expected


@given(st.text(max_size=200))
def test_nothing_typed_fails(text):
    """Every string is a question; its words hold no sign that means something to the index."""
    query = parse(text)
    assert all(word.isalnum() for group in query.groups for term in group.terms for word in term.words)
