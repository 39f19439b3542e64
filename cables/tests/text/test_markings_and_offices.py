"""Markings and offices are recognised through the damage OCR does to them."""

import pytest

from cables.text.fuzzy import closeness
from cables.text.markings import banner, caption, precedence
from cables.text.offices import abbreviation, office, offices


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("SECRET", "SECRET"),
        ("S E C R E T", "SECRET"),
        ("TOP SECRET", "TOP SECRET"),
        ("COHFIDENTIAL", "CONFIDENTIAL"),
        ("CONFIDENTAIL", "CONFIDENTIAL"),
        ("C-O-N-F-I-D-E-N-T-I-A-L", "CONFIDENTIAL"),
        ("LIMITED OFFICIAL USE", "LIMITED OFFICIAL USE"),
        ("- 2 - SECRET", "SECRET"),
        ("SECRET (When Filled In)", "SECRET"),
        ("SECRETARY OF STATE", None),
        ("the secret treaty of 1915 was known", None),
        ("THE CONFIDENCE OF THE KING", None),
        ("DECLASSIFIED", None),
        ("UNCLASSIFIED", "UNCLASSIFIED"),
    ],
)
def test_a_marking_alone_on_a_line(text, level):
    """A line that is a classification and nothing else, spaced out or misspelt."""
    found = banner(text)
    assert (found[0] if found else None) == level


def test_a_look_alike_costs_less_than_another_letter():
    """N for M is a usual mistake of OCR engines, X for M is not."""
    assert closeness("NAY DAY", "MAY DAY") > closeness("XAY DAY", "MAY DAY")


def test_precedences_and_captions():
    """Short forms and misspellings stand for the marking itself."""
    assert precedence("PRITY") == ("PRIORITY", 1.0)
    assert (precedence("PRIQRITY") or ("",))[0] == "PRIORITY"
    assert precedence("PROPERTY") is None
    assert (caption("LIMDI5") or ("",))[0] == "LIMDIS"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("MEXICO CITY", "MEXICO CITY"),
        ("MEXLCO CITY", "Mexico City"),
        ("MEXI", "MEXI"),
        ("STOC", "STOC"),
        ("LEOPOLDVTLLE", "Leopoldville"),
        ("Secretary of Stale", "Secretary of State"),
        ("HARBOUR MASTER", None),
        ("12345", None),
        ("ОSLО", "OSLO"),
        ("RYBAT", None),
        ("BОGОТА", "BOGOTA"),
    ],
)
def test_offices(text, name):
    """A name is repaired by the vocabulary, a symbol stays a symbol, what is unknown is not guessed at."""
    found = office(text)
    assert (found[0] if found else None) == name


def test_an_address_list_is_taken_apart():
    """The longest name at a place wins; words between names belong to none."""
    assert [one.name for one in offices("PRIORITY DIR INFO MEXICO CITY FOR ODENVY")] == [
        "DIR",
        "MEXICO CITY",
        "ODENVY",
    ]


@pytest.mark.parametrize(
    ("symbol", "found"),
    [
        ("GNVA", True),
        ("SDOM", True),
        ("SNTO", False),
        ("THAT", False),
        ("GNV", False),
        ("gnva", False),
        ("XQZW", False),
    ],
)
def test_a_symbol_may_have_letters_from_all_of_a_name(symbol, found):
    """Four capitals that stand in one post's name in their order, and in no other's; the symbol is kept."""
    assert (abbreviation(symbol) or (None,))[0] == (symbol if found else None)
