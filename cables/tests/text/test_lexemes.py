"""What is kept of a cable's words, and in what form."""

import re
from zlib import crc32

import pytest

from cables.making.mean import different_words
from cables.text.lexemes import FREQUENT, OVERLAP, PLACES_A_PART, Text, is_said_outright, keep, pair


def lexemes(*texts: Text, signs=()) -> dict[str, str]:
    (part,) = keep(texts, signs).parts
    kept = {}
    for word, places in re.findall(r"'([^']*)'(?::(\S+))?", part):
        kept[word] = places
    return kept


def test_every_place_says_where_it_is():
    """A for what describes a cable, B for its text, D for the raw OCR; a gap parts one text from the next."""
    kept = lexemes(Text("A", "Cuba"), Text("B", "the plan"), Text("D", "THE 9lan"), signs=["#12"])
    letters = {word: places[-1:] for word, places in kept.items() if word.isalnum()}
    assert letters == {"cuba": "A", "the": "D", "plan": "B", "9lan": "D"}
    assert kept["the"].endswith("D") and "B" in kept["the"]
    assert int(kept["plan"][:-1]) - int(kept["cuba"][:-1]) > 10
    assert kept["#12"] == "1A"


def test_signs_say_what_places_would():
    """Only in the raw OCR; not in it; describing the cable or often in its text; one word before another."""
    kept = lexemes(Text("A", "Cuba"), Text("B", "the plan plan plan"), Text("D", "THE 9lan"))
    assert {"-9lan", "+plan", "+cuba", "=cuba", "=plan", pair("the", "plan"), pair("the", "9lan")} <= kept.keys()
    assert not {"-the", "+the", "=the", "-plan"} & kept.keys()


def test_words_that_are_everywhere_have_signs_that_no_other_pair_shares():
    """That two frequent words are neighbours is said outright; for others one of 20,000 letters stands for it."""
    kept = lexemes(Text("B", "IN THE UNITED STATES OF PLOVDIV"))
    assert {"~in the", "~the united", "~united states", "~states of"} <= kept.keys()
    assert not is_said_outright("of", "plovdiv")
    assert len(pair("of", "plovdiv")) == 2


def test_the_words_with_signs_of_their_own_are_the_ones_archives_were_indexed_with():
    """Who adds a common word loses its phrases until `reindex`: operators have to be told, and then this test."""
    assert crc32(" ".join(sorted(FREQUENT)).encode()) == 2576096010


def test_a_long_cable_has_parts_that_all_know_all_words():
    """Each part has every word; a phrase over a boundary stands in one of them."""
    numbers = [f"w{n}" for n in range(PLACES_A_PART + 100)]
    parts = keep([Text("B", " ".join(numbers))]).parts
    assert len(parts) == 2
    assert all(f"'{number}'" in part for part in parts for number in (numbers[0], numbers[-1]))
    after = numbers[PLACES_A_PART + 3]
    assert all(f"'{after}':" in part for part in parts)
    assert f"'{numbers[PLACES_A_PART + OVERLAP + 3]}':" not in parts[0]


def test_nothing_is_kept_as_something():
    """A cable without words has one row all the same, so that it counts as done."""
    assert keep([]).parts == [""]


ROW = 1_048_575  # bytes PostgreSQL takes in one row


def size_of(part: str) -> int:
    """Bytes of a row as PostgreSQL counts them, at most: words evened, the number of places, two bytes a place."""
    words = re.findall(r"'([^']*)'(?::(\S+))?", part)
    return sum(len(word.encode()) + 4 + 2 * (places.count(",") + 1 if places else 0) for word, places in words)


@pytest.mark.parametrize(
    "text",
    [
        different_words(" ", 6)(700_000),
        different_words("-", 5)(300_000),
        " ".join(map(chr, range(0x4E00, 0x9FA5))) + different_words(" ", 4)(300_000),
        "a " * 310_000,
    ],
    ids=["different words", "all with hyphens", "of three bytes a letter", "one word"],
)
def test_no_text_makes_a_row_the_database_refuses(text):
    """Whatever a cable says, its rows stay below the limit; the words that come first are kept."""
    kept = keep([Text("A", "Cuba"), Text("B", text), Text("D", text.upper())], [f"@{n}" for n in range(30_000)])
    assert max(map(size_of, kept.parts)) < ROW
    assert kept.is_cut and all("'#'" in part for part in kept.parts)
    assert all("'cuba'" in part for part in kept.parts)


def test_words_beside_the_text_that_lie_over_one_another_make_few_pairs():
    """Struck words have the places of those after them: of many passes over one place only some make pairs."""
    words = different_words(" ", 6)(20_000).split()
    pieces, beside, at = [], [], 0
    for start in range(0, len(words), 500):
        struck = " ".join(words[start : start + 500])
        pieces.append(f"{struck} w ")
        beside.append((at, at + len(struck)))
        at += len(pieces[-1])
    (part,) = keep([Text("B", "".join(pieces), beside)]).parts
    assert part.count("'~") < 10 * len(words)


def test_an_ordinary_cable_is_kept_whole():
    """Nothing is said of words left out where there are none."""
    kept = keep([Text("B", different_words(" ")(100_000))])
    assert not kept.is_cut and "'#'" not in kept.parts[0]
