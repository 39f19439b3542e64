"""Error rates: what is counted, against what, and that others count the same."""

import random

import jiwer
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cables.text.scoring import DEFINITION, Score, TooLong, normalise, score


def test_one_wrong_letter_in_ten_is_a_tenth():
    """The rate is errors by the length of the truth, in characters and in words."""
    found = score("quarantine zone", "quarantlne zone")
    assert (found.character_errors, found.characters) == (1, 15)
    assert (found.word_errors, found.words) == (1, 2)
    assert found.cer == pytest.approx(1 / 15) and found.wer == 0.5


def test_blanks_line_ends_and_the_form_of_an_accent_do_not_count():
    """A text broken into other lines, or with its accents composed otherwise, has no errors."""
    assert score("café  du\nmonde", " cafe\u0301 du monde\r\n") == Score(0, 13, 0, 3, DEFINITION)


def test_capitals_and_punctuation_count():
    """Nothing else is forgiven."""
    assert score("The end.", "the end").word_errors == 2


def test_an_empty_truth_has_a_rate_of_none_or_all():
    """Where there is nothing to be read, any reading is wholly wrong, and none is right."""
    assert (score("", " \n").cer, score("", "").wer) == (0.0, 0.0)
    assert (score("", "specks on it").cer, score(" ", "specks on it").wer) == (1.0, 1.0)
    assert "empty truth" in score("", "").definition


def test_a_rate_can_be_above_one():
    """A long misreading of a short truth is worse than nothing."""
    assert score("UN", "under the").wer == 2.0


def test_what_cannot_be_scored_in_time_is_refused():
    """Texts far beyond any cable are not scored silently wrong, nor for minutes."""
    with pytest.raises(TooLong):
        score("four", "three", cells=10)


def noisy_pair(seed):
    """A made-up text and a misreading of it, with other line ends and some letters composed otherwise."""
    rng = random.Random(seed)
    words = ["".join(rng.choices("aeioubcdé", k=rng.randint(1, 9))) for _ in range(200)]
    read = [word for word in words if rng.random() > 0.05]
    read = [word.replace("e", "c").replace("é", "e\u0301") if rng.random() < 0.3 else word for word in read]
    return " ".join(words), "".join(word + rng.choice([" ", "\n", "  "]) for word in read)


@pytest.mark.parametrize("seed", range(6))
def test_rates_equal_those_of_jiwer(seed):
    """On normalised texts another program finds the same rates to six digits."""
    truth, text = noisy_pair(seed)
    found = score(truth, text)
    assert found.cer == pytest.approx(jiwer.cer(normalise(truth), normalise(text)), abs=1e-6)
    assert found.wer == pytest.approx(jiwer.wer(normalise(truth), normalise(text)), abs=1e-6)
    assert found.cer > 0.01


@given(st.text(max_size=40), st.text(max_size=40))
def test_errors_never_exceed_the_longer_text(truth, text):
    """Counts are whole, not negative, at most the longer text, and none for equal texts."""
    found = score(truth, text)
    assert 0 <= found.character_errors <= max(found.characters, len(normalise(text)))
    assert 0 <= found.word_errors <= max(found.words, len(text.split()))
    assert score(text, text).character_errors == 0
