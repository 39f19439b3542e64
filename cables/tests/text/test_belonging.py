"""Two readings of one cable have words in common, however damaged; two cables on one form have not."""

import pytest

from cables.text import read
from cables.text.belonging import apart, number_key

HEAD = (
    "INCOMING TELEGRAM Department of State\n\nFROM: PARIS\n\nTO: Secretary of State\n\nNO: {}, MARCH 3, 6 PM\n\n"
)
FLOUR = (
    "1. THE MINISTER PROMISED US THAT FLOUR AND TIMBER WOULD BE HERE BEFORE CHRISTMAS, AND ASKED FOR BARGES.\n\n"
    "2. THE FREIGHTERS ARE STILL DELAYED BY THE DOCKERS, BUT THERE ARE POTATOES IN THE WAREHOUSES.\n"
)
TRAINS = (
    "1. OUR CONSUL HAS SEEN THE LANDSLIDES NEAR THE TUNNEL AND THINKS THAT TRAINS WILL BE SUSPENDED.\n\n"
    "2. THE ENGINEERS EXPECT SNOWFALL IN THE GORGE, AND ALL VILLAGERS WERE TOLD TO STAY AT HOME.\n"
)


def readings(*texts):
    return [read(text) for text in texts]


def test_other_words_on_the_same_form_are_another_cable():
    """What the form prints on both tells nothing."""
    found = apart(*readings(HEAD.format(512) + FLOUR, HEAD.format(512) + TRAINS))
    assert found is not None
    assert (found.shared, found.numbers) == (0, None)


def test_the_numbers_that_differ_are_told():
    """With the words."""
    found = apart(*readings(HEAD.format(512) + FLOUR, HEAD.format(513) + TRAINS))
    assert found is not None
    assert found.numbers == ("512", "513")


@pytest.mark.parametrize("number", [512, 513, "0512"])
def test_a_misread_number_alone_parts_nothing(number):
    """The words are the same."""
    damaged = FLOUR.replace("MINISTER", "M1NISTER").replace("TIMBER", "T1MBEB")
    assert apart(*readings(HEAD.format(512) + FLOUR, HEAD.format(number) + damaged)) is None


def test_too_few_words_part_nothing():
    """A reading of which hardly a word is left may be of anything."""
    assert apart(*readings(HEAD.format(512) + FLOUR, "x ~ q\n,, THE\n")) is None


@pytest.mark.parametrize(("one", "other"), [("1862", "01862"), ("USUN 1862", "New York 001862"), ("0", "000")])
def test_leading_noughts_count_for_nothing(one, other):
    """Nor do the names of posts."""
    assert number_key(one) == number_key(other)
