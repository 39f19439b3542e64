"""Words the machine doubts: what to look at first, and what not to bother anybody with."""

import pytest

from cables.text.doubts import dictionary, doubts


def doubted(text: str, lexicon=None) -> list[str]:
    return [text[doubt.start : doubt.end] for doubt in doubts(text, lexicon or dictionary())]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The negociations went on.", ["negociations"]),
        ("THE MIN1STER WAS ILL", ["MIN1STER"]),
        ("we par%icularly ask", ["par%icularly"]),
        ("will/downback keep", ["will/downback"]),
        ("the ~~dituation~~ [dituation?]", ["dituation", "dituation"]),
    ],
)
def test_what_looks_misread_is_doubted(text, words):
    """Words of no list, figures among letters, signs inside; with marks round them or without."""
    assert doubted(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "They agreed on the 2nd of March 1962 at 6 p.m., see 191600Z and IL-28.",
        "Ambassador Zorin saw Kuznetsov in Krasnodar.",
        "THE AMBASSADOR’S CAR; HARBOR, FULFILLMENT, ORGANIZED; SOV UN SYG",
        "[illegible: 3 wrods] [note: wrod for wrod] [withheld]",
        "",
    ],
)
def test_what_is_right_as_it_stands_is_not_doubted(text):
    """Numbers, names with their capitals, cables' own short forms, American spellings, gaps and editors' notes."""
    assert doubted(text) == []


def test_words_the_archive_knows_are_not_doubted():
    """Whatever approved texts hold."""
    assert doubted("ZARAGOSK AND OBRENYI") == ["ZARAGOSK", "OBRENYI"]
    assert doubted("ZARAGOSK AND OBRENYI", dictionary() | {"zaragosk", "obrenyi"}) == []


def test_each_doubt_says_why():
    """In words for a person."""
    reasons = [doubt.reason for doubt in doubts("MIN1STER WHEHIND PAR%IC", dictionary())]
    assert reasons == ["figures among letters", "in no word list", "a sign inside the word"]
