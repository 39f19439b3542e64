"""A cable's own number is no reference to itself."""

from dataclasses import replace

import pytest

from cables.text import FieldReading, read
from cables.text.own_number import is_own, without_own_reference


@pytest.mark.parametrize(
    ("reference", "number", "sender", "own"),
    [
        ("OSLO 04711", "4711", "Oslo", True),
        ("Oslo 4711", "OSLO 04711", "", True),
        ("4711", "4711", "Oslo", True),
        ("4711", "4711", "", True),
        ("BERGEN 4711", "4711", "Oslo", False),
        ("Deptel 4711", "4711", "Oslo", False),
        ("OSLO 4712", "4711", "Oslo", False),
        ("OSLO", "4711", "Oslo", False),
    ],
)
def test_a_reference_is_own_by_number_and_sender(reference, number, sender, own):
    """The same number of another sender is another telegram."""
    assert is_own(reference, number, sender) == own


def test_a_reading_keeps_the_references_to_others():
    """And their spans."""
    reading = read("FROM: OSLO\n\n1. WORDS.\n")
    found = {"number": "4711", "from": "Oslo", "references": ("OSLO 4711", "BERGEN 12")}
    fields = {name: FieldReading(name, value, 0.9, (), "form") for name, value in found.items()}
    kept = without_own_reference(replace(reading, fields=fields)).fields["references"]
    assert kept.value == ("BERGEN 12",)
    fields["references"] = FieldReading("references", ("OSLO 4711",), 0.9, (), "form")
    assert "references" not in without_own_reference(replace(reading, fields=fields)).fields
