"""A post is called what it was called at the date of a cable, and is found by every name it had."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from cables.actions.fields import set_field, settle_years, state
from cables.actions.records import set_collection
from cables.actions.vocabulary import load_vocabulary
from cables.finding import find
from cables.models import Cable, Collection, Correspondent, CorrespondentAlias, FieldEvidence, fold_name
from cables.text.vocabulary.renamings import RENAMINGS

pytestmark = pytest.mark.django_db


@pytest.fixture
def capital(db):
    """A capital of three names: Oldtown to 1930, Newtown to 1966, Hightown since."""
    post = Correspondent.objects.create(name="Hightown", kind="post")
    for name, since, until in (
        ("Hightown", None, None),
        ("Oldtown", None, date(1930, 3, 1)),
        ("Newtown", date(1930, 3, 1), date(1966, 6, 30)),
        ("Newton", date(1930, 3, 1), date(1966, 6, 30)),
    ):
        source = "Decree" if since or until else ""
        CorrespondentAlias.objects.create(
            correspondent=post, alias=name, folded=fold_name(name), since=since, until=until, source=source
        )
    post.refresh_from_db()
    return post


@pytest.mark.parametrize(
    ("day", "as_read", "name"),
    [
        (date(1900, 1, 1), "", "Oldtown"),
        (date(1930, 3, 1), "", "Newtown"),
        (date(1962, 10, 29), "HIGHTOWN", "Newtown"),
        (date(1962, 10, 29), "NEWTON", "Newton"),
        (date(1966, 6, 30), "", "Hightown"),
        (date(1966, 9, 1), "NEWTOWN", "Newtown"),
        (date(1966, 3, 1), "HIGHTOWN", "Hightown"),
        (date(1972, 1, 1), "NEWTOWN", "Hightown"),
        (None, "", "Hightown"),
        (None, "NEWTOWN", "Newtown"),
        (None, "SOMEWHERE", "Hightown"),
    ],
)
def test_it_is_called_what_it_was_called(capital, day, as_read, name):
    """By the day; among names of one time, near a change and without a sure day by what the paper says."""
    assert capital.called(day, as_read) == name


def test_names_of_a_time_follow_their_aliases(capital):
    """Whatever dates, changes or removes an alias, the correspondent has it at once."""
    other = Correspondent.objects.create(name="Elsewhere")
    CorrespondentAlias.objects.filter(alias="Oldtown").update(correspondent=other)
    CorrespondentAlias.objects.filter(alias="Newton").delete()
    CorrespondentAlias.objects.filter(alias="Newtown").update(since=None)
    capital.refresh_from_db()
    other.refresh_from_db()
    assert capital.period_names == [["Newtown", "NEWTOWN", None, "1966-06-30"]]
    assert [name for name, *_ in other.period_names] == ["Oldtown"]


def test_a_dated_name_has_a_source_and_an_order(capital):
    """The database refuses dates nobody attests, and a name that ends before it begins."""
    for change in ({"source": ""}, {"since": date(1970, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CorrespondentAlias.objects.filter(alias="Newtown").update(**change)


def test_the_shipped_renamings_are_dated_once_and_stand_on_a_source():
    """Every one belongs to an entry of the list; what people changed of it stays."""
    load_vocabulary()
    dated = CorrespondentAlias.objects.exclude(since=None, until=None).select_related("correspondent")
    assert {(one.correspondent.name, one.alias) for one in dated} == {(one.place, one.name) for one in RENAMINGS}
    assert len(RENAMINGS) >= 40 and all(one.source for one in RENAMINGS)
    CorrespondentAlias.objects.filter(alias="Leopoldville").update(until=date(1966, 5, 1))
    load_vocabulary()
    assert CorrespondentAlias.objects.get(alias="Leopoldville").until == date(1966, 5, 1)


@pytest.mark.parametrize(
    ("read", "day", "shown", "today"),
    [
        ("LEOPOLDVILLE", "October 29, 1962", "Leopoldville", "Kinshasa"),
        ("ELIZABETHVILLE", "October 29, 1962", "Elizabethville", "Lubumbashi"),
        ("BOMBAY", "October 29, 1962", "Bombay", "Mumbai"),
        ("KINSHASA", "October 29, 1975", "Kinshasa", "Kinshasa"),
    ],
)
def test_pages_lists_and_records_call_it_so_and_every_name_finds_it(client, import_text, read, day, shown, today):
    """The cable bears the name of its date everywhere; the search finds it by today's."""
    load_vocabulary()
    cable = import_text(
        f"INCOMING TELEGRAM Department of State\n\nFROM: {read}\n\nTO: Secretary of State\n\nNO: 512, {day}\n\n"
        "1. THE MINISTER RECEIVED US.\n",
        record="K-1",
    )
    assert cable.sure_date
    assert cable.sender_name == shown
    page = client.get(cable.get_absolute_url()).content.decode()
    assert f"Telegram 512 from {shown}" in page
    assert (f"today {today}" in page) == (shown != today)
    assert f"from {shown}" in client.get("/cables/").content.decode()
    assert client.get(f"/cables/{cable.slug}.json").json()["fields"]["from"] == shown
    assert find(today, cables=Cable.objects.all()).count == 1
    (row,) = client.get("/cables.csv").getvalue().decode().splitlines()[1:]
    assert shown in row


# --- the years of a collection


def test_a_date_outside_the_years_of_the_collection_is_a_likely_reading(client, admin_user, cable, collection):
    """What a machine read as 1930 in files of the sixties is unsure, counts nowhere, and says why."""
    Collection.objects.filter(pk=collection.pk).update(first_year=1960, last_year=1963)
    collection.refresh_from_db()
    assert collection.years == "1960–1963"
    witness = cable.witnesses.get()
    read = FieldEvidence(
        cable=cable,
        field="date",
        value="1930-03-03",
        origin="machine",
        confidence=0.97,
        witness=witness,
        engine="x",
    )
    state(cable, [read])
    assert "date" not in cable.unsure
    set_collection(cable_id=cable.pk, collection=collection, actor=admin_user)
    cable.refresh_from_db()
    assert "date" in cable.unsure
    page = client.get(cable.get_absolute_url()).content.decode()
    assert "likely reading: the collection is of 1960–1963" in page
    home = client.get("/").content.decode()
    assert "Cables of 1930" not in home and "1 with a likely reading" in home
    assert client.get("/cables/?undated=unsure").context["page"].paginator.count == 1
    assert client.get("/cables/?year=1930").context["page"].paginator.count == 0
    Collection.objects.filter(pk=collection.pk).update(first_year=1920)
    assert settle_years(Cable.objects.filter(collection=collection)) == 1
    cable.refresh_from_db()
    assert "date" not in cable.unsure
    Collection.objects.filter(pk=collection.pk).update(first_year=1960)
    settle_years(Cable.objects.filter(collection=collection))
    set_field(cable_id=cable.pk, field="date", value="1930-03-04", actor=admin_user)
    cable.refresh_from_db()
    assert "date" not in cable.unsure, "a person's word stands"


@pytest.mark.parametrize(
    ("years", "day", "is_receipt", "inside"),
    [
        ((None, None), date(1800, 1, 1), False, True),
        ((1960, None), date(1959, 12, 31), False, False),
        ((None, 1963), date(1964, 1, 1), False, False),
        ((1960, 1963), date(1964, 1, 10), True, True),
        ((1960, 1963), date(1964, 3, 1), True, False),
        ((1960, 1963), date(1962, 1, 1), False, True),
    ],
)
def test_the_years_of_a_collection(years, day, is_receipt, inside):
    """Both ends may be open; what was sent at the end of the last year may arrive in the next."""
    assert Collection(first_year=years[0], last_year=years[1]).spans(day, is_receipt) is inside


def test_the_page_of_a_correspondent_says_when_it_was_called_what(client, import_text, capital):
    """Each dated name with its years and where they are attested."""
    import_text("FROM: NEWTOWN\n\nTO: Secretary of State\n\nNO: 9, October 29, 1962\n\n1. WORDS OF SOME LENGTH.\n")
    page = client.get(f"/correspondents/hightown-{capital.pk}/").content.decode()
    assert "Newtown</span> (1930–1966: Decree)" in page
    assert "Oldtown</span> (until 1930: Decree)" in page
