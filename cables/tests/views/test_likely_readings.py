"""What the machine may well have misread is shown as a likely reading, and leaves the archive as no statement."""

import csv
import json
from datetime import date

import pytest

from cables.actions.fields import hand_back_field, set_field, state
from cables.exchange.citations import citations
from cables.models import FieldEvidence, Kind
from cables.templatetags.archive import machine_date, marking, sent

DOUBTED = {
    "number": "777",
    "from": "OSLO",
    "to": ["THE HAGUE"],
    "date": "1961-02-03",
    "classification": "SECRET",
    "subject": "A subject of noise",
}
WORDS = ("777", "OSLO", "HAGUE", "1961", "Secret", "SECRET", "noise")


@pytest.fixture
def doubted(import_text):
    """A cable of which the machine read much and is sure of nothing."""
    cable = import_text(
        "1. THE MINISTER RECEIVED US THIS MORNING.\n\n2. HE PROMISED AN ANSWER SOON.\n", record="D-1"
    )
    say(cable, 0.95, kind="cable")
    say(cable, 0.89, **DOUBTED)
    return cable


def say(cable, confidence: float, **values):
    """Let the machine say something of a cable."""
    machine, witness = FieldEvidence.Origin.MACHINE, cable.witnesses.get()
    state(
        cable,
        [
            FieldEvidence(
                cable=cable, field=field, value=value, origin=machine, confidence=confidence, witness=witness
            )
            for field, value in values.items()
        ],
    )
    cable.refresh_from_db()


def test_a_title_marks_what_the_machine_is_not_sure_of(doubted):
    """Number and sender of a likely reading stand in the mark of an unclear word."""
    assert doubted.display_title == "Telegram [777?] from [OSLO?]"
    assert sent(doubted) == "[3 February 1961?]"
    assert marking(doubted) == "[Secret?], historical marking"


def test_a_reading_at_the_threshold_is_stated(doubted):
    """From a confidence of 0.9 on the archive says it without a mark."""
    say(doubted, 0.9, number="777")
    assert doubted.display_title == "Telegram 777 from [OSLO?]"


def test_no_citation_carries_a_likely_reading(doubted):
    """Neither in prose nor for programs; the record number tells which cable is meant."""
    for one in citations(doubted, doubted.current_revision, "https://archive.example/x/", date(2026, 3, 14)):
        assert "D-1" in one.text, one.name
        assert not [word for word in WORDS if word in one.text], one.name
        assert "[" not in one.text and ", ," not in one.text and "None" not in one.text, one.name


def test_programs_get_likely_readings_apart(client, doubted):
    """In JSON they are no fields but named as unsure, and every statement keeps its confidence."""
    record = json.loads(client.get(f"/cables/{doubted.slug}.json").content)
    listed = json.loads(b"".join(client.get("/cables.json")))["cables"][0]
    for one in (record, listed):
        assert one["fields"]["number"] is None and one["fields"]["to"] == [] and one["fields"]["date"] is None
        assert one["fields"]["date_precision"] is None
        assert one["unsure"]["number"] == "777" and one["unsure"]["to"] == ["THE HAGUE"]
    assert {"number", "from"} <= {one["field"] for one in record["evidence"]}


def test_a_table_has_likely_readings_in_a_column_of_their_own(client, doubted):
    """Who takes only the columns of values takes nothing unsure, also when they come back as a catalogue."""
    (row,) = csv.DictReader(b"".join(client.get("/cables.csv")).decode().splitlines())
    assert row["number"] == row["from"] == row["to"] == row["date"] == row["classification"] == ""
    assert "number: 777" in row["unsure"] and "to: THE HAGUE" in row["unsure"]


@pytest.mark.parametrize("form", ["bib", "ris"])
def test_lists_of_citations_leave_them_out(client, doubted, form):
    text = b"".join(client.get(f"/cables.{form}")).decode()
    assert "D-1" in text and not [word for word in WORDS if word in text]


def test_the_text_file_and_the_feed_mark_them(client, doubted):
    """Where people read, a likely reading stands in its mark."""
    text = client.get(f"/cables/{doubted.slug}.txt").content.decode()
    assert "[777?]" in text and "[OSLO?]" in text and "[1961-02-03?]" in text
    feed = client.get("/feed.atom").content.decode()
    assert "Telegram [777?] from [OSLO?]" in feed and "[3 February 1961?]" in feed


def test_pages_mark_them_and_tell_programs_nothing(client, doubted):
    """The heading's boxes mark them; tags for reference managers and <time> leave them out."""
    page = client.get(doubted.get_absolute_url()).content.decode()
    assert page.count("likely reading") >= 5
    head = page.partition("<body")[0].partition('<meta name="citation')[2]
    assert not [word for word in ("777", "OSLO", "HAGUE", "noise") if word in head]
    assert '<time datetime="1961' not in page and machine_date(doubted) == ""
    listed = client.get("/cables/").content.decode()
    assert "Telegram [777?] from [OSLO?]" in listed and '<time datetime="1961' not in listed


def test_a_persons_word_is_stated_and_handed_back_is_likely_again(doubted, administrator):
    """What a person says is sure whatever the machine thought; the mark follows in the same act."""
    set_field(cable_id=doubted.pk, field="number", value="778", actor=administrator)
    doubted.refresh_from_db()
    assert doubted.display_title == "Telegram 778 from [OSLO?]"
    hand_back_field(cable_id=doubted.pk, field="number", actor=administrator)
    doubted.refresh_from_db()
    assert doubted.display_title == "Telegram [777?] from [OSLO?]"


def test_a_time_of_an_unsure_day_is_unsure(doubted):
    """A day that is sure stands without its likely time; a likely day takes its time along."""
    say(doubted, 0.95, time="20:00")
    assert sent(doubted) == "[3 February 1961, 8 p.m.?]"
    say(doubted, 0.95, date="1961-02-03")
    say(doubted, 0.5, time="20:00")
    assert sent(doubted) == "3 February 1961, [8 p.m.?]"


def test_what_is_no_telegram_is_not_called_one(doubted):
    """Neither its title nor its citations say telegram."""
    doubted.kind = Kind.OTHER
    assert doubted.display_title.startswith("Document")
    for one in citations(doubted, doubted.current_revision, "https://archive.example/x/"):
        assert "elegram" not in one.text, one.name


def test_a_list_asks_nothing_more_for_it(client, import_text, django_assert_max_num_queries):
    """What is unsure stands beside each cable: no question a row."""
    for number in range(12):
        say(
            import_text(f"1. NO TWO OF THESE TEXTS ARE ALIKE: {number}.\n"),
            0.5,
            number=str(number),
            **{"from": "OSLO"},
        )
    client.get("/cables/")
    with django_assert_max_num_queries(18):
        page = client.get("/cables/").content.decode()
    assert page.count("from [OSLO?]") >= 12
