"""What other forms say comes into the record: the clock of a time, a section, a withheld cable, a language."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from cables.actions.fields import set_field
from cables.exceptions import InvalidValue
from cables.exchange.citations import bibtex, citations, ris
from cables.exchange.lists import COLUMNS
from cables.exchange.record import fields, record_as_dict
from cables.fields import get_field
from cables.listing import CableList
from cables.models import Cable, FieldEvidence, Revision
from cables.models.needs import Need

ZULU = """\
CLASSIFIED MESSAGE
SECRET
TO DIRECTOR
FROM OSLO
S E C R E T {group}
DIR CITE OSLO 7025
1. STATION SAW HARBOR MASTER ON MONDAY. HE SAID THAT THE SHIPS WOULD WAIT FOR THE TIDE.
2. PLEASE ADVISE WHETHER HE MAY BE TOLD.
END OF MESSAGE
"""
CARD = """\
WITHDRAWAL NOTICE

Date: 05/03/1965
Type: Telegram
Correspondents: OSLO 4711 to SECSTATE
Page Count: 2
Access Restriction: FOIA (b)(1) National Security

IN THE REVIEW OF THIS FILE THIS ITEM WAS REMOVED BECAUSE ACCESS TO IT IS RESTRICTED.
"""
GERMAN = """\
Fernschreiben
Nr. 455 vom 3.2.1964, 19.20 Uhr

Aus: Oslo
An: AA Bonn

1) Der Minister hat mich heute empfangen. Er sagte, daß die Frage noch nicht gelöst sei und daß man
noch einige Tage warten müsse.
"""
SECTION = """\
O 132130Z SEP 73
FM AMEMBASSY OSLO
TO SECSTATE WASHDC IMMEDIATE 5600

S E C R E T SECTION 1 OF 2 OSLO 4700

TAGS: PINT, NO
SUBJ: SITUATION

1. THE HARBOUR IS QUIET. SHOPS WERE CLOSED ALL DAY.
"""


def absolute(path: str) -> str:
    return f"https://archive.example{path}"


@pytest.fixture
def zulu(import_text):
    made = import_text(ZULU.format(group="200230Z MAY 58"), record="Z-1")
    made.refresh_from_db()
    return made


def test_zulu_is_not_local(zulu, client):
    """The zone is kept in the record and its exports, and shown on the page."""
    assert (str(zulu.sent_on), f"{zulu.sent_time:%H:%M}", zulu.sent_zone) == ("1958-05-20", "02:30", "Z")
    assert fields(zulu)["zone"] == "Z"
    assert "02:30 Z" in client.get(zulu.get_absolute_url()).text
    table = client.get("/cables.csv").getvalue().decode().splitlines()
    at = COLUMNS.index("zone")
    assert (table[0].split(",")[at], table[1].split(",")[at]) == ("zone", "Z")


def test_citations_give_an_instant_with_its_zone(zulu):
    """Z stands behind the hour in every form; programs get an instant."""
    revision = Revision(cable=zulu, number=1)
    texts = {one.name: one.text for one in citations(zulu, revision, "https://a.example/r/1/", date(2026, 3, 14))}
    assert "May 20, 1958, 02:30 Z" in texts["archive"]
    assert "date = {1958-05-20T02:30:00Z}" in bibtex(zulu, revision, "https://a.example", date(2026, 3, 14))
    assert "DA  - 1958/05/20/02:30 Z" in ris(zulu, revision, "https://a.example", date(2026, 3, 14))


def test_local_hours_are_cited_by_the_day_alone(zulu, archivist):
    """An hour of no known zone is none that a citation could give."""
    set_field(cable_id=zulu.pk, field="zone", value="local", actor=archivist)
    zulu.refresh_from_db()
    assert "date = {1958-05-20}" in bibtex(zulu, Revision(cable=zulu, number=1), "https://a", date(2026, 3, 14))


def test_the_day_of_a_catalogue_takes_no_hour_of_the_machine(zulu, archivist):
    """A day and an hour of different sources are no one moment; the same day is."""
    set_field(cable_id=zulu.pk, field="date", value="1958-05-20", actor=archivist)
    zulu.refresh_from_db()
    assert f"{zulu.sent_time:%H:%M} {zulu.sent_zone}" == "02:30 Z"
    set_field(cable_id=zulu.pk, field="date", value="1958-05-19", actor=archivist)
    zulu.refresh_from_db()
    assert (zulu.sent_on, zulu.sent_time, zulu.sent_zone) == (date(1958, 5, 19), None, "")


def test_a_person_says_the_hour_of_their_day(zulu, archivist):
    """What a person says beside their own day stands, without the machine's zone."""
    set_field(cable_id=zulu.pk, field="date", value="1958-05-19", actor=archivist)
    set_field(cable_id=zulu.pk, field="time", value="21:30", actor=archivist)
    zulu.refresh_from_db()
    assert (f"{zulu.sent_time:%H:%M}", zulu.sent_zone) == ("21:30", "")


def test_lists_put_no_local_hour_between_instants(import_text, rf, reader):
    """Of one day, Zulu times stand in their order, then those of other clocks, then days without an hour."""
    made = [import_text(f"1. WORDS {n}.", record=f"L-{n}") for n in range(4)]
    for one, (hour, zone) in zip(
        made, (("12:00", "local"), ("23:00", "Z"), ("01:00", "Z"), (None, "")), strict=True
    ):
        Cable.objects.filter(pk=one.pk).update(sent_on=date(1958, 5, 20), sent_time=hour, sent_zone=zone)
    request = rf.get("/cables/?sort=oldest")
    order = [made[n].pk for n in (2, 1, 0, 3)]
    assert CableList(request.GET, reader)[0:9] == order
    newest = CableList(rf.get("/cables/?sort=newest").GET, reader)[0:9]
    assert newest == [made[n].pk for n in (0, 1, 2, 3)]


def test_a_zone_needs_a_time(db):
    """The database refuses the clock of no time, and clocks it does not know."""
    for values in ({"sent_zone": "Z"}, {"sent_on": date(1958, 5, 3), "sent_time": "02:30", "sent_zone": "X"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Cable.objects.create(record_number="X", slug="x", **values)


def test_sent_after_received_is_named(cable, archivist, client):
    """For readers beside the date, for archivists in the queue; the right order is not."""
    set_field(cable_id=cable.pk, field="date", value="1962-11-22", actor=archivist)
    set_field(cable_id=cable.pk, field="received", value="1962-11-20", actor=archivist)
    assert cable in Cable.objects.in_need(Need.DATES)
    assert "later than its receipt" in client.get(cable.get_absolute_url()).text
    client.force_login(archivist)
    assert "sent after it was received" in client.get("/workbench/?need=dates").text
    set_field(cable_id=cable.pk, field="received", value="1962-11-22", actor=archivist)
    assert cable not in Cable.objects.in_need(Need.DATES)
    assert "later than its receipt" not in client.get(cable.get_absolute_url()).text


def test_a_card_is_shown_as_the_record_of_a_withheld_cable(import_text, client):
    """Number, parties, date, extent and ground are fields; the page says what it is."""
    card = import_text(CARD, record="W-1")
    card.refresh_from_db()
    assert (card.kind, card.extent, card.withheld) == ("withheld", "2 pages", "FOIA (b)(1) National Security")
    assert card.display_title == "Withheld telegram 4711 from OSLO"
    page = client.get(card.get_absolute_url()).text
    assert "The telegram itself is not here" in page
    assert "Withheld for" in page and "FOIA (b)(1) National Security" in page and "2 pages" in page
    assert record_as_dict(card, card.current_revision, absolute)["fields"]["withheld"] == card.withheld


def test_a_fragment_says_which_section_it_is(import_text, client):
    """Which of how many stands in the heading and in the record."""
    part = import_text(SECTION, record="S-1")
    part.refresh_from_db()
    assert (part.kind, part.section) == ("fragment", "1 of 2")
    assert "1 of 2" in client.get(part.get_absolute_url()).text


def test_the_page_and_its_citation_have_the_language_of_the_text(import_text, client):
    """Screen readers, reference managers and search engines are told that it is German."""
    made = import_text(GERMAN, record="G-1")
    made.refresh_from_db()
    page = client.get(made.get_absolute_url()).text
    assert made.language == "de"
    assert 'lang="de"' in page and '<meta name="citation_language" content="de">' in page and "German" in page
    revision = Revision(cable=made, number=1)
    assert "langid = {german}" in bibtex(made, revision, "https://a.example", date(2026, 3, 14))
    assert "LA  - de" in ris(made, revision, "https://a.example", date(2026, 3, 14))


def test_an_english_text_is_said_to_be_english(cable, client):
    """Where no language is stated the page is in English, as the archive is."""
    assert '<meta name="citation_language" content="en">' in client.get(cable.get_absolute_url()).text


@pytest.mark.parametrize(
    ("given", "held"), [("Zulu", "Z"), ("z", "Z"), ("GMT", "Z"), ("Local", "local"), ("", None)]
)
def test_a_zone_is_taken_by_any_of_its_names(given, held):
    assert get_field("zone").clean(given) == held


@pytest.mark.parametrize("given", ["German", "<b>", "d", "de_DE"])
def test_a_language_is_a_tag(given):
    with pytest.raises(InvalidValue):
        get_field("language").clean(given)


def test_what_a_form_says_has_its_evidence(import_text):
    """Every field of a form quotes the raw words it was read from."""
    card = import_text(CARD, record="W-1")
    ground = FieldEvidence.objects.chosen().get(cable=card, field="withheld")
    assert ground.quote == "FOIA (b)(1) National Security"


def test_the_head_of_a_later_section_is_no_point_of_the_page_either(import_text):
    """The reader and the record say the same of one text, however many files came with it."""
    part = import_text(SECTION.replace("SECTION 1 OF 2", "SECTION 2 OF 2"), record="S-2")
    assert part.section == "2 of 2"
    assert not part.points.filter(label="").exists()
