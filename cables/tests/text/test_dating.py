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
        ("SECRET 0316122 MAY 58", "", True),
        ("SECRET O31612Z MAY 58", "", False),
        ("SECRET O31612Z MAY 58\nTOR: 031700Z MAY 58", "", True),
        ("SECRET O31612Z MAY 58", " HE SAID SO ON 2 MAY 58.", True),
        ("SECRET O3I6T2Z MAY 58", "", False),
        ("SECRET O3I6T2Z MAY 58\nTOR: 031700Z MAY 58", "", True),
        ("SECRET R3I6T2Z MAY 58\nTOR: 031700Z MAY 58", "", True),
        ("SECRET 831612Z MAY 58\nTOR: 031700Z MAY 58", "", True),
        ("SECRET 031612Z MAY 58", " HE SAID SO ON 2 MAY 68.", False),
    ],
)
def test_a_damaged_group_needs_a_second_witness(lines, text, sure):
    """
    A receipt that fits or the year in the text bears a damaged group out; a later year undoes any.

    A Z read as a 2 is no damage where month and year follow.
    """
    found = dated(INCOMING, lines, BODY + text)["date"]
    assert found.value == "1958-05-03"
    assert (found.confidence >= 0.9) is sure


def test_a_broken_group_of_another_day_than_the_receipt_is_not_asserted():
    """The figures that are read count: 09 is not 29."""
    found = dated(INCOMING, "SECRET O9I6T2Z MAY 58\nTOR: 291700Z MAY 58")["date"]
    assert (found.value, found.confidence < 0.9) == ("1958-05-09", True)


@pytest.mark.parametrize(
    "lines",
    ["031612Z\nMAY 58", "031612Z\nMAY\n58", "TOR:\n031700Z MAY 58\nSECRET 031612Z MAY 58"],
)
def test_month_and_year_may_stand_on_lines_of_their_own(lines):
    """The boxes of late forms part a group; a receipt line may have its group below."""
    fields = dated(INCOMING, lines)
    assert fields["date"].value == "1958-05-03"
    assert fields["time"].value == "16:12"
    assert "received" not in fields or fields["received"].value == "1958-05-03"


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("3MAY58N12345", "1958-05-03"),
        ("3 HAX58M12345", "1958-05-03"),
        ("4 NAYS8 1: 12345", "1958-05-03"),
        ("3 MHX 581 12345", "1958-05-03"),
        ("3 M?? 58 IN 12345", None),
        ("9 MAY58N12345", None),
    ],
)
def test_a_stamp_run_together_is_read_with_the_day_of_the_group(stamp, day):
    """Month and year stand between the group's day and the serial number; a month that may be two is none."""
    found = dated(INCOMING, f"SECRET 031612Z\n{stamp}").get("date")
    assert (found.value if found and found.confidence >= 0.9 else None) == day


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("3 MAY 58 22", "1958-05-03"),
        ("4 NOY S8 12", "1958-05-02"),
        ("3 HAX 58 22 15Z", "1958-05-03"),
        ("3MA358", "1958-05-03"),
        ("3 22 15Z", "1958-05-03"),
        ("30 22 15Z", "1958-05-02"),
    ],
)
def test_a_stamp_of_sending_is_read_with_the_date_of_drafting(stamp, day):
    """On an outgoing form the stamp shows the day of drafting or one of the next three; else drafting stands."""
    found = dated(OUTGOING, f"DATE: 2 MAY 58\n{stamp}")
    assert found["date"].value == day
    assert found["date_source"].value == ("drafted" if day == "1958-05-02" else "sent")


@pytest.mark.parametrize(
    ("group", "day"), [("031612Z", "1958-05-03"), ("091612Z", "1958-05-09"), ("291612Z", None)]
)
def test_a_cable_goes_out_some_days_after_it_is_drafted(group, day):
    """Where the group's day is one of the ten after the form's date, it is the day of sending."""
    found = dated(OUTGOING, f"{group}\nDATE: 2 MAY 1958")["date"]
    assert found.value == (day or "1958-05-02")


def test_a_note_without_a_year_bears_out_a_stamp_of_its_day():
    """A note says when a copy was slotted: the stamp of that day is surer for it, one of another is not."""
    stamp = "3 MAY 58 IN 15450"
    alone, noted, other = (
        dated(INCOMING, f"{lines}{stamp}")["date"].confidence
        for lines in ("", "COPY SLOTTED AT 1150, 3 MAY\n", "COPY SLOTTED AT 1150, 9 AUG\n")
    )
    assert noted > alone == other


def test_the_year_of_a_date_may_stand_on_the_next_line():
    """Boxes part a date as they part a group."""
    assert dated(OUTGOING, "DATE: 2 MAY\n1958")["date"].value == "1958-05-02"


def test_dates_of_drafting_that_differ_are_not_asserted():
    """The form repeats its date on every page: where the pages differ one of them is misread."""
    assert dated(OUTGOING, "DATE: 2 MAY 1958\nDATE: 5 MAY 1958")["date"].confidence < 0.8


@pytest.mark.parametrize("stamp", ["3 MAY 1801Z 58", "MAY 031801Z 58", "MAY 03 1801Z 58"])
def test_the_hour_of_a_stamp_may_stand_anywhere(stamp):
    """Some clocks stamp the hour between month and year, some run it together with the day."""
    assert dated(INCOMING, stamp)["date"].value == "1958-05-03"


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
