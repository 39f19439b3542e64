"""Several readings of one cable are combined; readings are measured against a record."""

import pytest

from cables.text import read
from cables.text.combining import combine
from cables.text.evaluation import Judgement, agree, judge, reliability, wilson

BODY = "\n\nThe ministers met again this morning and agreed that the matter should be left where it is.\n"


def telegram(sender: str, number: str) -> str:
    """A made-up incoming telegram."""
    head = f"INCOMING TELEGRAM\nSECRET\nRec'd: MAY 3, 1958\nFROM: {sender}\nTO: Secretary of State\n"
    return f"{head}NO: {number}, MAY 3, 4 PM{BODY}"


def test_agreement_raises_confidence():
    """Two witnesses that read the same are surer than either."""
    readings = [read(telegram("OSLO", "77")), read(telegram("OSLO", "77"))]
    assert combine(readings)["from"].confidence > readings[0].fields["from"].confidence
    assert not combine(readings)["from"].disputed


def test_disagreement_lowers_confidence_and_shows_both():
    """Two witnesses that differ leave both values, with who read which."""
    readings = [read(telegram("OSLO", "77")), read(telegram("OSLO", "71"))]
    number = combine(readings)["number"]
    assert number.disputed
    assert number.confidence < readings[0].fields["number"].confidence
    assert {vote.value: vote.witnesses for vote in number.votes} == {"77": (0,), "71": (1,)}


@pytest.mark.parametrize(("one", "other"), [("OSLO 77", "77"), ("MEXI 12345", "MEXICO CITY 12345")])
def test_one_number_however_its_sender_is_named(one, other):
    """Numbers with the same figures are one number: two witnesses of it, no dispute."""
    forms = "SECRET 031612Z MAY 58 STAFF\nCITE {}\nTO: DIRECTOR.\n"
    found = combine(
        [read(forms.format(number) + BODY) for number in (one.replace("77", "7712"), other.replace("77", "7712"))]
    )
    assert not found["number"].disputed
    assert found["number"].confidence > 0.92


def test_one_witness_is_taken_as_it_is():
    """A value only one witness has keeps its confidence."""
    reading = read(telegram("OSLO", "77"))
    assert combine([reading])["date"].confidence == reading.fields["date"].confidence
    assert combine([]) == {}


@pytest.mark.parametrize(
    ("field", "truth", "value", "same"),
    [
        ("date", "05/03/1958", "1958-05-03", True),
        ("date", "1958-05-04", "1958-05-03", False),
        ("date", "unknown", "1958-05-03", False),
        ("from", "MEXICO CITY", "MEXI", True),
        ("from", "OSLO", "ROME", False),
        ("number", "DIR 12,345", "12345", True),
        ("classification", "Secret", "SECRET", True),
    ],
)
def test_values_agree_by_what_they_say(field, truth, value, same):
    """Dates by the day, offices by name or symbol, numbers by their figures."""
    assert agree(field, truth, value) is same


def test_a_value_where_the_record_has_none_is_wrong():
    """An invention counts against the reader; a field the record leaves out counts for nothing."""
    found = judge(read(telegram("OSLO", "77")), {"from": "OSLO", "number": None})
    assert {(one.field, one.right) for one in found} == {("from", True), ("number", False)}


def test_a_catalogue_may_record_the_day_of_receipt_and_one_addressee():
    """The day counts as right if it is that of sending or of receipt; of the addressees the first is judged."""
    reading = read("SECRET 031612Z MAY 58\nTOR: 041700Z MAY 58\nDIR LOND CITE OSLO 1234\n1. THE KING IS THERE.")
    for day, right in (("05/03/1958", True), ("05/04/1958", True), ("05/05/1958", False)):
        assert [one.right for one in judge(reading, {"day": day})] == [right]
    for to, right in (("DIRECTOR", True), ("LONDON", False)):
        assert [one.right for one in judge(reading, {"first_to": to})] == [right]


def test_reliability_bands():
    """Values fall into bands of confidence, with the share right in each."""
    table = reliability(
        [Judgement("date", 0.95, True), Judgement("date", 0.92, False), Judgement("date", 0.6, True)]
    )
    assert {(band.field, band.lower, band.values, band.right) for band in table} == {
        ("date", 0.9, 2, 1), ("date", 0.5, 1, 1), ("all", 0.9, 2, 1), ("all", 0.5, 1, 1),
    }  # fmt: skip


def test_wilson_interval():
    """Ten of ten is no certainty."""
    low, high = wilson(10, 10)
    assert 0.7 < low < 0.75
    assert high == 1.0
