"""Columns count what the database counts: under every filter, for every viewer, after every change."""

import random
from dataclasses import asdict
from datetime import date, timedelta
from unittest.mock import Mock

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Count, Max, Min, Q, Sum
from django.http import QueryDict
from django.utils import timezone

from cables import filters
from cables.exceptions import TooSlow
from cables.facets import asking, columns, current
from cables.facets.columns import NOT_STATED
from cables.filters import FacetFilter
from cables.listing import CableList, viewer_of
from cables.models import Addressee, Cable, Collection, Correspondent

VALUES = {
    "sender": ["Department of State", "New Delhi", "not stated", "NOBODY"],
    "recipient": ["Secretary of State", "Madras", "not stated"],
    "classification": ["SECRET", "CONFIDENTIAL", "not stated"],
    "precedence": ["ROUTINE", "not stated"],
    "caption": ["LIMDIS", "EXDIS", "not stated"],
    "direction": ["incoming", "not stated"],
    "status": ["machine"],
    "collection": ["Mission files", "not stated"],
    "year": ["1962", "1965", "not stated", "nonsense"],
    "month": ["1962-10", "not stated", "1962-13"],
    "date_after": ["1950", "1960-06"],
    "date_before": ["1961-05-06", "1970"],
    "undated": ["also", "only", "unsure"],
    "points": ["yes", "no"],
}
SORTS = ["newest", "oldest", "number", "added"]


def random_query(rng: random.Random) -> QueryDict:
    query = QueryDict(mutable=True)
    for name in rng.sample(list(VALUES), rng.randrange(4)):
        single = name in ("date_after", "date_before", "undated", "points")
        for value in rng.sample(
            VALUES[name], 1 if single else rng.randrange(1, 3) if len(VALUES[name]) > 1 else 1
        ):
            query.appendlist(name, value)
    query["sort"] = rng.choice(SORTS)
    return query


def doubt_dates() -> None:
    """Make every seventh cable's date, and every fifth's time, a likely reading."""
    Cable.objects.filter(record_number__regex="[07]$").update(unsure=["date"])
    Cable.objects.filter(record_number__regex="[15]$").update(unsure=["number", "time"])


def compare(query: QueryDict, user) -> None:
    """The list, its order and all its counts, as columns have them and as the database does."""
    cables = CableList(query, user)
    if cables.errors:
        return
    assert cables.ids().tolist() == list(cables.filters.qs.values_list("pk", flat=True)), query.urlencode()
    for name, facet in cables.filters.filters.items():
        # The years leave months out of account too.
        if not isinstance(facet, FacetFilter) or name == "month" or (name == "year" and "month" in query):
            continue
        counted = dict(facet.counts(cables.filters.narrowed(cables.visible, without=name)))
        counted = {value: n for value, n in counted.items() if value is not None}
        known = facet.counted(cables.found, name)
        if name == "caption":
            known.pop(NOT_STATED, None)
        assert known == counted, (name, query.urlencode())


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(2))
def test_every_combination_is_counted_as_the_database_counts(seed, archivist, elsewhere, administrator):
    """For anybody and any mixture of filters: the same cables in the same order, the same counts beside them."""
    call_command("make_cables", 100, "--seed", str(seed))
    doubt_dates()
    rng = random.Random(seed)
    for user in (AnonymousUser(), archivist, elsewhere, administrator):
        for _ in range(4):
            compare(random_query(rng), user)


@pytest.mark.django_db
@pytest.mark.parametrize(("frequent", "few"), [(2, 10**9), (64, 10**9), (64, 1)])
def test_it_is_the_same_however_it_is_counted(frequent, few, administrator, monkeypatch):
    """By bits of frequent values, by looking at the rows of rare ones, or at all that are left."""
    monkeypatch.setattr(columns, "FREQUENT", frequent)
    monkeypatch.setattr(asking, "FEW", few)
    call_command("make_cables", 100)
    rng = random.Random(frequent)
    for user in (AnonymousUser(), administrator):
        for _ in range(5):
            compare(random_query(rng), user)


@pytest.mark.django_db
def test_the_first_values_are_those_of_all(monkeypatch):
    """Beside a list stand the most frequent values and those chosen, and how many more there are."""
    monkeypatch.setattr(filters, "SHOWN_OPTIONS", 3)
    call_command("make_cables", 200)
    for query in ("", "sender=Lisbon&sender=Nowhere", "direction=incoming&recipient=Madras"):
        cables = CableList(QueryDict(query), AnonymousUser())
        for facet in cables.facets():
            if facet.name not in ("sender", "recipient"):
                continue
            counted = cables.filters.filters[facet.name].counted(cables.found, facet.name)
            chosen = QueryDict(query).getlist(facet.name)
            names = sorted(counted, key=lambda value: (-counted[value], value))
            wanted = [name for name in names if name in names[:3] or name in chosen]
            wanted += sorted(name for name in chosen if name not in counted)
            assert [(one.value, one.count) for one in facet.options] == [(n, counted.get(n, 0)) for n in wanted]
            assert facet.left_out == len(names) - len([name for name in wanted if name in counted])


@pytest.fixture
def kept(transactional_db):
    """Ids of made cables that are there for good, with the columns of this process read."""
    call_command("make_cables", 80)
    CableList(QueryDict(), AnonymousUser()).ids()
    return list(Cable.objects.order_by("pk").values_list("pk", flat=True))


@pytest.mark.django_db(transaction=True)
def test_whatever_changes_a_cable_changes_the_columns(kept, administrator):
    """By any way into the database, one by one or many at once: the next answer has it."""
    shelf = Collection.objects.create(name="A new shelf")
    post = Correspondent.objects.create(name="A new post")
    changes = [
        lambda: Cable.objects.filter(pk__in=kept[:40]).update(classification="TOP SECRET"),
        lambda: Cable.objects.filter(pk__in=[kept[3], kept[7]]).update(
            sent_on=None, sent_time=None, date_source=""
        ),
        lambda: Cable.objects.filter(pk=kept[9]).update(
            sent_on=date(2001, 2, 3), collection=shelf, captions=["NEW", "NODIS"]
        ),
        lambda: Cable.objects.filter(pk__in=kept[17:25]).update(unsure=["date"]),
        lambda: Cable.objects.filter(pk=kept[18]).update(unsure=[]),
        lambda: Cable.objects.filter(pk=kept[11]).update(sender=post, telegram_number="99 999"),
        lambda: Addressee.objects.filter(cable=kept[12]).delete(),
        lambda: Addressee.objects.create(cable_id=kept[13], position=90, role="info", correspondent=post),
        lambda: Correspondent.objects.filter(pk=post.pk).update(name="Another name"),
        lambda: Collection.objects.filter(pk=shelf.pk).update(name="An old shelf"),
        lambda: call_command("make_cables", 90),
        lambda: Cable.objects.filter(pk=kept[15]).update(withdrawn_at=timezone.now(), withdrawn_reason="x"),
    ]
    for change in changes:
        change()
        for user in (AnonymousUser(), administrator):
            for sort in SORTS:
                compare(QueryDict(f"sort={sort}"), user)
            compare(QueryDict("sender=Another+name&sender=A+new+post"), user)


@pytest.mark.django_db(transaction=True)
def test_an_undone_change_was_never_there(kept):
    """What a transaction sees of its own work is right inside it, and gone with it."""
    with transaction.atomic():
        Cable.objects.filter(pk__in=kept[10:]).update(classification="SECRET")
        compare(QueryDict("classification=SECRET"), AnonymousUser())
        transaction.set_rollback(True)
    compare(QueryDict("classification=SECRET"), AnonymousUser())


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_ends_late_is_not_missed(kept):
    """One that began first and ends last is seen when it ends, though younger ones were seen before."""
    late = connection.copy()
    try:
        with late.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("UPDATE cables_cable SET precedence = 'FLASH' WHERE id = %s", [kept[20]])
            Cable.objects.filter(pk=kept[21]).update(precedence="FLASH")
            compare(QueryDict("precedence=FLASH"), AnonymousUser())
            compare(QueryDict("precedence=FLASH"), AnonymousUser())
            cursor.execute("COMMIT")
    finally:
        late.close()
    compare(QueryDict("precedence=FLASH"), AnonymousUser())


@pytest.mark.django_db(transaction=True)
def test_an_answer_waits_for_nobody_unless_it_must_show_what_has_changed(kept):
    """While another thread reads, whoever has all there is goes on; a list without a change is never given."""
    with current._changing:
        assert len(current.columns(patience=0)) == len(kept)
        Cable.objects.filter(pk=kept[5]).update(withdrawn_at=timezone.now(), withdrawn_reason="x")
        with pytest.raises(TooSlow):
            current.columns(patience=0.01)
    compare(QueryDict(), AnonymousUser())


@pytest.mark.django_db(transaction=True)
def test_what_another_thread_has_read_is_not_read_twice(kept, monkeypatch):
    """Who waited for it takes what is there: the change is looked for again before anything is read."""
    Cable.objects.filter(pk=kept[6]).update(classification="SECRET")
    looked = current._news

    def looked_at_late(held):
        news = looked(held)
        if held is before:
            monkeypatch.setattr(current, "_news", looked)
            current.columns()  # by the other thread, in between
        return news

    before = current._kept
    monkeypatch.setattr(current, "_news", looked_at_late)
    monkeypatch.setattr(current, "load_changed", Mock(side_effect=current.load_changed))
    current.columns()
    assert current.load_changed.call_count == 1


@pytest.mark.django_db(transaction=True)
def test_a_quiet_archive_is_not_read_again(kept, django_assert_num_queries):
    """Where nothing has changed, keeping up costs one question."""
    current.columns()
    with django_assert_num_queries(1):
        current.columns()


@pytest.mark.django_db(transaction=True)
def test_a_closed_cable_counts_nowhere_until_its_day(kept, administrator, monkeypatch):
    """No count and no value of the public has it; on the day it is closed until, it is there by itself."""
    Cable.objects.filter(pk=kept[30]).update(
        access="restricted", closed_for="privacy", closed_at=timezone.now(), withdrawn_at=None,
        withdrawn_reason="",
        closed_until=timezone.localdate() + timedelta(days=3), sender=None, sender_as_read="ONLY HERE",
    )  # fmt: skip
    public, staff = CableList(QueryDict(), AnonymousUser()), CableList(QueryDict(), administrator)
    assert "ONLY HERE" not in public.filters.filters["sender"].counted(public.found, "sender")
    assert staff.filters.filters["sender"].counted(staff.found, "sender")["ONLY HERE"] == 1
    later = timezone.localdate() + timedelta(days=3)
    monkeypatch.setattr(timezone, "localdate", lambda *args: later)
    public = CableList(QueryDict(), AnonymousUser())
    assert public.filters.filters["sender"].counted(public.found, "sender")["ONLY HERE"] == 1
    compare(QueryDict(), AnonymousUser())


@pytest.mark.django_db
def test_viewers_are_those_of_the_database(archivist, elsewhere, reader, administrator):
    """Who sees what is the same for columns as for `visible_to`."""
    call_command("make_cables", 400)
    for user in (AnonymousUser(), reader, archivist, elsewhere, administrator):
        seen = CableList(QueryDict("sort=added"), user).ids().tolist()
        assert sorted(seen) == sorted(Cable.objects.visible_to(user).values_list("pk", flat=True)), viewer_of(user)


@pytest.mark.django_db
def test_the_front_page_tells_what_the_database_counts(archivist, elsewhere, administrator):
    """Cables, fragments, pages, points, days: from columns as by adding up, for everybody."""
    call_command("make_cables", 150)
    doubt_dates()
    Cable.objects.filter(record_number__endswith="7").update(kind="fragment")
    Cable.objects.filter(record_number__endswith="3").update(status="approved", page_count=300)
    for user in (AnonymousUser(), archivist, elsewhere, administrator):
        for query in ("", "direction=incoming", "sender=nobody"):
            cables = CableList(QueryDict(query), user)
            counted = (
                cables.filters.qs.order_by()
                .annotate(sure=filters.SURE_DAY)
                .aggregate(
                    cables=Count("pk"),
                    fragments=Count("pk", filter=Q(kind="fragment")),
                    pages=Sum("page_count", default=0),
                    points=Sum("point_count", default=0),
                    approved=Count("pk", filter=Q(status="approved")),
                    undated=Count("pk", filter=Q(sure=None)),
                    unsure=Count("pk", filter=Q(sure=None) & ~Q(sent_on=None)),
                    first=Min("sure"),
                    last=Max("sure"),
                )
            )
            assert asdict(cables.found.figures()) == counted


@pytest.mark.django_db(transaction=True)
def test_its_figures_follow_every_change(kept):
    """Also of what no list narrows by: kind and pages."""
    before = CableList(QueryDict(), AnonymousUser()).found.figures()
    shown = Cable.objects.open_to_the_public().filter(pk__in=kept).order_by("pk")[0]
    Cable.objects.filter(pk=shown.pk).update(kind="fragment", page_count=shown.page_count + 5)
    after = CableList(QueryDict(), AnonymousUser()).found.figures()
    assert (after.fragments, after.pages) == (before.fragments + 1, before.pages + 5)


def test_notes_of_changes_are_forgotten_while_the_site_runs(db):
    """Those older than a day go with each thousandth note; younger ones stay for whoever has not read them."""
    told = (
        "INSERT INTO cables_listchange (cable_id, transaction, at) "
        "SELECT n, 1, now() - %s::interval FROM generate_series(1, %s) n"
    )
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cables_listchange")
        cursor.execute(told, ["2 days", 900])
        cursor.execute(told, ["23 hours", 1000])
        cursor.execute("SELECT count(*), min(at) > now() - interval '1 day' FROM cables_listchange")
        assert cursor.fetchone() == (1000, True)
