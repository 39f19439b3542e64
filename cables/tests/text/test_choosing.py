"""The text is made from the reading whose words are least in doubt, if nothing is missing in it."""

from cables.text import read
from cables.text.choosing import Quality, choose, quality
from cables.text.doubts import dictionary

NAMES = ["raw OCR 1", "raw OCR 2", "raw OCR 3"]
HEADING = "INCOMING TELEGRAM\nSECRET\nFROM: OSLO\nTO: Secretary of State\nNO: 77, MAY 3, 4 PM\n\n"
GOOD = f"{HEADING}The ministers met again this morning and agreed that the matter should be left where it is.\n"
BAD = f"{HEADING}The rninisters met again this morning and agreed that the rnatter should be left where it is.\n"


def test_the_reading_with_fewer_doubtful_words_is_taken():
    """Not the first one, nor the newest."""
    found = [quality(read(text), dictionary()) for text in (BAD, GOOD)]
    choice = choose(found, NAMES[:2], held=0)
    assert choice.at == 1
    assert choice.reason.startswith("Fewest doubtful words: 0 in 100; raw OCR 1 has ")


def test_a_clean_scrap_does_not_stand_for_a_whole_text():
    """What has few words that can be read lacks something, however clean it is; the reason says so."""
    choice = choose([Quality(200, 40), Quality(30, 0)], NAMES[:2])
    assert (choice.at, "raw OCR 2 lacks words" in choice.reason) == (0, True)


def test_a_text_is_not_exchanged_for_one_hardly_better():
    """Less than one word in a hundred makes no new text; among new ones it decides."""
    found = [Quality(1000, 20), Quality(1000, 15)]
    assert choose(found, NAMES[:2], held=0).at == 0
    assert choose(found, NAMES[:2]).at == 1


def test_what_shows_no_cable_is_taken_only_if_nothing_else_is_there():
    """A sheet of noise may have few doubtful words: it is told as what it is."""
    noise = Quality(300, 3, is_cable=False)
    choice = choose([Quality(100, 20), noise], NAMES[:2])
    assert (choice.at, "raw OCR 2 shows no cable" in choice.reason) == (0, True)
    assert choose([noise, noise], NAMES[:2]).at == 0


def test_one_reading_needs_no_reason():
    assert choose([Quality(0, 0)], NAMES[:1]).reason == ""


def test_texts_without_words_are_chosen_from_too():
    assert choose([Quality(0, 0), Quality(0, 0)], NAMES[:2]).at == 0
