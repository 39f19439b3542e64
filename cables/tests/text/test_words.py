"""Words as search sees them, and what OCR makes of them."""

import pytest

from cables.text.words import can_be_misread, distance, keys, keys_sought, tokens, tolerance


def words(text: str, **more) -> list[tuple[str, int]]:
    return [(token.word, token.position) for token in tokens(text, **more)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("~~ -- '' ((", []),
        ("The END.", [("the", 1), ("end", 2)]),
        ("Étude Straße", [("etude", 1), ("strasse", 2)]),
        ("O'BRIEN'S don’t", [("obrien", 1), ("dont", 2)]),
        ("10,000 men, 27,1962", [("10000", 1), ("men", 2), ("27", 3), ("1962", 4)]),
        ("KHRU<u>SH</u>CHEV ~~the~~ **bold**", [("khrushchev", 1), ("the", 2), ("bold", 3)]),
        ("IL-28 flew", [("il28", 1), ("il", 1), ("il28", 2), ("28", 2), ("flew", 3)]),
        ("the inspec-\ntion of", [("the", 1), ("inspec", 2), ("tion", 2), ("inspection", 2), ("of", 3)]),
        ("a_b __c__ d____e", [("a", 1), ("b", 2), ("c", 3), ("d", 4), ("e", 5)]),
    ],
)
def test_what_counts_as_a_word(text, expected):
    """Markup, apostrophes and line ends do not break a word; hyphens give its parts and the whole."""
    assert words(text) == expected


def test_struck_words_stand_beside_the_text():
    """The text runs on behind struck words as if they were not there; they have places of their own."""
    text = "the very old new plan"
    assert words(text, beside=[(4, 12)]) == [("the", 1), ("very", 2), ("old", 3), ("new", 2), ("plan", 3)]


def test_spans_point_at_the_words():
    """start and end cut the word out of the text as it stands, however it is broken."""
    text = "KHRU-\nSHCHEV said: Übel."
    assert [text[t.start : t.end] for t in tokens(text)][2:] == ["KHRU-\nSHCHEV", "said", "Übel"]


@pytest.mark.parametrize(
    ("word", "read"),
    [
        ("khrushchev", "khruschev"), ("khrushchev", "krushchev"), ("khrushchev", "khrushchov"),
        ("stevenson", "stevensom"), ("inspection", "lnspectlon"), ("embassy", "ernbassy"), ("embassy", "enbassy"),
        ("confidential", "cohfidential"), ("mexico", "hexico"), ("washington", "washinqton"),
        ("government", "govemment"), ("dobrynin", "dobryn1n"),
    ],
)  # fmt: skip
def test_misreadings_are_near_and_share_a_key(word, read):
    """What OCR makes of a word is found by the keys they share, and is within the tolerance."""
    assert distance(word, read) <= tolerance(word)
    assert set(keys_sought(word)) & set(keys(read))


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("castro", "castle"),
        ("kennedy", "kenya"),
        ("soviet", "society"),
        ("quarantine", "quarterly"),
        ("cuba", "cube"),
    ],
)
def test_other_words_are_far(word, other):
    """A word in its own right is no misreading, and short words have none."""
    assert not can_be_misread(word) or distance(word, other) > tolerance(word)


def test_keys_are_numbers_of_four_bytes():
    """PostgreSQL's integers hold every key."""
    assert all(-(2**31) <= key < 2**31 for key in keys("khrushchev", 2))
