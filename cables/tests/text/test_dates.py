"""Dates and times as telegrams write them."""

import pytest

from cables.text.dates import clock, damaged_stamps, date_time_groups, numeric_dates, stamps, written_dates


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("NOVEMBER 19, 1958", "1958-11-19"),
        ("22 SEP 71", "1971-09-22"),
        ("August: 11, 1957", "1957-08-11"),
        ("21 sEptEMBER 1964", "1964-09-21"),
        ("3O OCT 64", "1964-10-30"),
        ("AUG 9 0048Z 58", "1958-08-09"),
        ("31 APRIL 1958", None),
        ("MAY 1958", None),
    ],
)
def test_written_dates(text, iso):
    """
    A month in words with day and year in either order, letters for figures repaired, impossible days refused.
    """
    assert next((found.iso() for found in written_dates(text) if found.iso()), None) == iso


def test_a_date_keeps_the_precision_it_was_written_with():
    """Without a year there is no full date, but day and month are kept."""
    (found,) = written_dates("April 27, 6 p.m.")
    assert (found.year, found.month, found.day, found.iso()) == (None, 4, 27, None)


@pytest.mark.parametrize(
    ("text", "iso", "time"),
    [
        ("SECRET 222257Z SEP 71", "1971-09-22", "22:57"),
        ("S E C R E T 021551Z JUN 68", "1968-06-02", "15:51"),
        ("SEC RE T 1809512 AUG 68", "1968-08-18", "09:51"),
        ("O31612Z MAY 58", "1958-05-03", "16:12"),
        ("232018Z", None, "20:18"),
        ("D3DS45Z MAY 58", "1958-05-03", "05:45"),
        ("SECRET 031508* HAY 58", "1958-05-03", "15:08"),
    ],
)
def test_date_time_groups(text, iso, time):
    """Day, hour and minute in six figures and a Z; the Z may be read as 2, figures as letters."""
    (found,) = date_time_groups(text)
    assert (found.iso(), found.clock()) == (iso, time)


@pytest.mark.parametrize("text", ["991230Z", "012560Z", "320000Z", "201-746537", "IN 67108", "1234567Z"])
def test_no_group_of_impossible_figures(text):
    """Days above 31, hours above 23 and minutes above 59 make no date-time group."""
    assert date_time_groups(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [("8 PM", (20, 0)), ("4:20 a.m.", (4, 20)), ("6.p.m.", (18, 0)), ("1 p.w.", (13, 0)), ("12 noon", (12, 0)),
     ("noon", (12, 0)), ("12 midnight", (0, 0)), ("12:05 am", (0, 5)), ("13 pm", None), ("no time", None)],
)  # fmt: skip
def test_clock(text, expected):
    """Hours of twelve with a or p, noon and midnight."""
    found = clock(text)
    assert (found[:2] if found else None) == expected


def test_stamps_of_the_sending_room():
    """Month, day, hour, minute and half of the day, then the year."""
    (found,) = stamps("May 3 8 44 PM '58")
    assert (found.iso(), found.clock()) == ("1958-05-03", "20:44")


def test_dates_in_figures_put_the_month_first():
    """`10/29/58` is a day of October; a day that cannot be is none."""
    assert [found.iso() for found in numeric_dates("10/29/58, 29/10/58")] == ["1958-10-29"]


@pytest.mark.parametrize(
    ("text", "iso", "kind"),
    [
        ("3 HAY 58 IN 12345", "1958-05-03", "serial"),
        ("3 Nou 58", "1958-11-03", ""),
        ("3 Дес 58 IN 1 23 45", "1958-12-03", "serial"),
        ("3 N0: 58 N 1 2 3 45", "1958-11-03", "serial"),
        ("2SEP58147 1 1 8", "1958-09-02", "serial"),
        ("SEP 2 2348258", "1958-09-02", "hours"),
        ("SEP 2. 11162 58", "1958-09-02", "hours"),
        ("2 SEP 58 11 162", "1958-09-02", "hours"),
        ("2/ SEP/19S8", "1958-09-02", ""),
        ("BATTe 22 April 1958", "1958-04-22", ""),
        ("3 HAY 08", "1968-05-03", ""),
        ("IN 12345", None, None),
        ("31 FEB 58", None, None),
        ("3 JUX 58", None, None),
    ],
)
def test_damaged_stamps(text, iso, kind):
    """
    A stamp's month is told by its look-alikes or by two letters that only one month has at their place.

    Parts may run together; a year that cannot be has its first figure wrong.
    """
    found = damaged_stamps(text)
    assert (found[0].moment.iso(), found[0].kind) == (iso, kind) if iso else found == []


def test_a_damaged_stamp_says_how_much_was_repaired():
    """Nothing repaired is no damage; each part told by its look-alikes adds to it."""
    assert [damaged_stamps(text)[0].damage for text in ("3 MAY 58", "3 HAY 58", "3 AUX 58")] == [0, 1, 2]
