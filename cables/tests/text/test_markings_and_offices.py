"""Markings and offices are recognised through the damage OCR does to them."""

import pytest

from cables.text.fuzzy import closeness
from cables.text.markings import banner, caption, precedence
from cables.text.offices import AMBIGUOUS, abbreviation, office, office_key, offices, same_office
from cables.text.vocabulary.authorities import AUTHORITIES


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("SECRET", "SECRET"),
        ("S E C R E T", "SECRET"),
        ("TOP SECRET", "TOP SECRET"),
        ("T O P  S E C R E T", "TOP SECRET"),
        ("TOF SEGRET", "TOP SECRET"),
        ("T0P SECRET", "TOP SECRET"),
        ("xt : box SECRET |", "SECRET"),
        ("LUO SECRET", "SECRET"),
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


@pytest.mark.parametrize(
    ("symbol", "names"),
    [
        ("SANJ", ("San Jose", "San Juan")),
        ("SALV", ("Salvador", "San Salvador")),
        ("MONT", ("Montevideo", "Monterrey", "Montreal")),
        ("VIEN", ("Vienna", "Vientiane")),
    ],
)
def test_a_symbol_that_fits_several_posts_is_none_of_them(symbol, names):
    """It stays as it is read, is no alias of any post, and does not make two posts one."""
    assert symbol in AMBIGUOUS
    assert office(symbol)[:2] == (symbol, symbol)
    assert len({office_key(name) for name in names}) == len(names)
    assert not any(symbol in authority.aliases for authority in AUTHORITIES)
    assert all(same_office(symbol, name) for name in names)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("PANA", "Panama City", True),
        ("MEXI", "MEXICO", True),
        ("MEXI", "Managua", False),
        ("WAVE", "JMWAVE", True),
        ("SANJ", "San Salvador", False),
        ("Vienna", "Vientiane", False),
    ],
)
def test_which_names_are_one_office(one, other, same):
    """A symbol is its post's; one of several posts may be any of them, and the posts stay apart."""
    assert same_office(one, other) is same
