"""The five telegrams of the crisis, each of which breaks something a naive reader assumes."""

import json
from pathlib import Path

import pytest

from cables.text import Reading, read, to_json
from cables.text.checking import faults

HOLDINGS = Path(__file__).parents[2] / "holdings"
EXPECTED = json.loads((Path(__file__).parents[1] / "data" / "readings.json").read_text(encoding="utf-8"))


def telegram(prefix: str) -> Reading:
    """The reading of the telegram whose file name begins so."""
    path = next(HOLDINGS.glob(f"{prefix}*.txt"))
    return read(path.read_bytes().decode("utf-8"))


def flowing(reading: Reading) -> str:
    """The body without page marks, its lines and paragraphs run together."""
    return " ".join(line for line in reading.body.split("\n") if not line.startswith("[page ")).replace("  ", " ")


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_every_field_is_read(name):
    """Each field, the points and the number of pages are what a careful reader gets out of the raw text."""
    got = to_json(telegram(name[:3]), name)
    got["points"] = [[point["path"], " ".join(point["starts"].split()[:3])] for point in got["points"]]
    assert {key: got[key] for key in EXPECTED[name]} == EXPECTED[name]


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_every_character_is_accounted_for(name):
    """Heading, body, end notes and furniture together are the raw text."""
    assert faults(telegram(name[:3])) == []


@pytest.mark.parametrize(
    ("prefix", "joined"),
    [
        ("000", "US replying positively other two letters"),
        ("000", "after removal weapons, including efforts"),
        ("001", "upset execution of agreement, e.g. arrest"),
        ("002", "(a) to remove promptly the quarantine"),
        ("003", "LA STATES AND ACCOMPANIED BY MUTUALLY"),
        ("004", "Cuban situation really pinned down"),
    ],
)
def test_text_runs_on_over_page_breaks(prefix, joined):
    """Furniture, clearance blocks and catchwords between two pages do not interrupt a sentence."""
    assert joined in flowing(telegram(prefix))


@pytest.mark.parametrize(
    ("prefix", "furniture"),
    [
        ("000", "REPRODUCTION"),
        ("001", "Cleared"),
        ("002", "Drafted by"),
        ("003", "FROM NEW YORK"),
        ("004", "OFFICIAL USE"),
    ],
)
def test_furniture_is_no_text(prefix, furniture):
    """What is printed, stamped or typed at the head and foot of pages stands in no body, and has a reason."""
    reading = telegram(prefix)
    assert furniture not in reading.body
    at = reading.raw.index(furniture)
    segment = next(s for s in reading.segments if s.start <= at < s.end)
    assert segment.kind != "body"
    assert segment.reason


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_every_value_rests_on_words(name):
    """No field of the five is stated without a place in the raw text."""
    for found in telegram(name[:3]).fields.values():
        assert found.spans, found.name
        assert all(item.spans for item in found.items), found.name


def test_handwriting_and_strikes_become_marks():
    """Emphasis of the OCR engine is handwriting on a typed page; strikes and insertions keep their marks."""
    assert "^{hand: also} ~~BEING~~ ^{hand: removed} AS OF" in telegram("003").body
    assert "^{proscribed} ~~proscribed~~" in telegram("001").body
    assert "remains __cautious__." in telegram("000").body


def test_a_fragment_invents_nothing():
    """Where the first page is missing, sender, addressee, number and date are not stated."""
    fields = telegram("004").fields
    assert not {"from", "to", "number", "date", "time", "received"} & fields.keys()


def test_the_circular_address_is_named_by_both_its_readings():
    """Two damaged readings of a circular's address, on the first and on a later page, make one address."""
    found = telegram("000").fields["to"]
    assert found.value == ("ALL ARA DIPLOMATIC POSTS",)
    assert len(found.items[0].spans) == 2
