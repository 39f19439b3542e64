"""The day of an agency cable is weighed from all that tells of it."""

import pytest

from cables.text import read

BODY = (
    "1. The ministers met again this morning and agreed that the matter should be left where it is.\n"
    "2. They will meet again before the end of the month in the same place, if the king is there."
)
INCOMING = "CLASSIFIED MESSAGE\n{}\nDIR CITE OSLO 1234\n"
OUTGOING = "CLASSIFIED MESSAGE\n{}\nTO: OSLO\nFROM: DIRECTOR\nINFO CITE DIR 54723\n"


def dated(heading: str, lines: str, text: str = BODY):
    """The fields of a cable with these lines in its heading."""
    return read(heading.format(lines) + text).fields


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        ("SECRET 031612Z\n4 HAY 58 IN 15450", "1958-05-03"),
        ("SECRET 031612Z\n3 MAY 58 1 5 4 50", "1958-05-03"),
        ("SECRET 311612Z\n2 JUN 58 IN 15450", "1958-05-31"),
        ("SECRET 031612Z\nMAY 4 0012Z 58", "1958-05-03"),
        ("SECRET 031612Z\nNOTIFIED AND COPY SLOTTED 1150 3 May 58 BP", "1958-05-03"),
        ("SECRET 031612Z MAY 58\nTOR: 031700Z MAY 58", "1958-05-03"),
        ("SECRET 031612Z\nTOR: 031700Z MAY 58", "1958-05-03"),
    ],
)
def test_a_stamp_that_fits_the_group_makes_the_date_certain(lines, day):
    """A date-time group names the day; the stamp of that day or the next three names month and year."""
    found = dated(INCOMING, lines)["date"]
    assert found.value == day
    assert found.confidence >= 0.9


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        ("3 MAY 58", "1958-05-03"),
        ("SECRET\n3 HAX 58", "1958-05-03"),
        ("SECRET 091612Z\n3 HAY 58 IN 15450", "1958-05-03"),
        ("TOR: 031700Z MAY 58", "1958-05-03"),
        ("SECRET 091612Z MAY\nTOR: 291700Z MAY 58", "1958-05-09"),
        ("SECRET 031612Z\nRYBAT\nMAY 1958", "1958-05-03"),
    ],
)
def test_one_weak_witness_makes_no_certain_date(lines, day):
    """A date alone, a stamp of another day than the group's, a receipt alone are below 0.9."""
    fields = dated(INCOMING, lines)
    assert "date" not in fields or (fields["date"].value == day and fields["date"].confidence < 0.9)


@pytest.mark.parametrize(
    ("lines", "text", "sure"),
    [
        ("SECRET 031612Z MAY 58", "", True),
        ("SECRET 0316122 MAY 58", "", False),
        ("SECRET 0316122 MAY 58\nTOR: 031700Z MAY 58", "", True),
        ("SECRET 0316122 MAY 58", " HE SAID SO ON 2 MAY 58.", True),
        ("SECRET 031612Z MAY 58", " HE SAID SO ON 2 MAY 68.", False),
    ],
)
def test_a_damaged_group_needs_a_second_witness(lines, text, sure):
    """A receipt that fits or the year in the text bears a damaged group out; a later year undoes any."""
    found = dated(INCOMING, lines, BODY + text)["date"]
    assert found.value == "1958-05-03"
    assert (found.confidence >= 0.9) is sure


def test_a_second_witness_makes_a_date_surer():
    """Box and time stamp of one day bear each other out; the time stamp's day is that of sending."""
    alone, both = (dated(OUTGOING, lines)["date"] for lines in ("3 MAY 58", "DATE: 2 MAY 58\n3 MAY 58 22 15Z"))
    assert (both.value, both.confidence > alone.confidence) == ("1958-05-03", True)
    assert dated(OUTGOING, "DATE: 2 MAY 58\n3 MAY 58 22 15Z")["date_source"].value == "sent"


@pytest.mark.parametrize("label", ["DATE:", "JATE :", "DArTo", "DATE \u2022", "$AT8:"])
def test_the_date_box_of_a_form_is_the_day_of_drafting(label):
    """The label of the box may be damaged. The cable may have gone out later, so the box alone is not sure."""
    fields = dated(OUTGOING, f"{label} 3 MAY 58")
    assert (fields["date"].value, fields["date_source"].value) == ("1958-05-03", "drafted")
    assert 0.8 <= fields["date"].confidence < 0.9


def test_the_year_of_the_text_mends_that_of_a_stamp():
    """A stamp of a year the text is later than, with the same last figure, has its first figure wrong."""
    text = BODY + " He said on 2 May 68 that he would not."
    assert dated(INCOMING, "SECRET 031612Z\n3 MAY 58 IN 15450", text)["date"].value == "1968-05-03"


@pytest.mark.parametrize(
    "line",
    ["DOI: 3 MAY 58", "Conducted on 3 MAY 78", "MICROFILMED MAY 3 1958", "REVIEW ON 3 MAY 88", "BORN 3 MAY 58"],
)
def test_other_dates_are_not_the_cables(line):
    """Dates of information, of birth, of later reviews say nothing of the day of sending."""
    assert "date" not in dated(INCOMING, line)


def test_the_time_of_filing_stands_for_a_lost_group():
    """A report's notes end with the time it was filed."""
    text = BODY.replace("2. They", "RID: NO INDEX. FILED 031612Z.\n2. They")
    fields = dated(INCOMING, "NOTIFIED AND COPY SLOTTED 1150 3 May 58", text)
    assert (fields["date"].value, fields["time"].value) == ("1958-05-03", "16:12")


def test_the_stamp_of_an_incoming_cable_is_its_receipt():
    """The day beside the serial number is that of receipt."""
    assert dated(INCOMING, "SECRET 031612Z\n4 MAY 58 IN 15450")["received"].value == "1958-05-04"
