"""Making the search anew takes its indexes away for a time, and never loses a word or an answer by it."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.backends.postgresql.schema import DatabaseSchemaEditor as PostgresSchemaEditor
from django.urls import reverse

from cables.actions.imports import RawFile, import_file
from cables.finding import anew, find
from cables.management.commands import reindex
from cables.models import ArchiveWord, Cable, CableWords

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture
def owner():
    """The connection that may make indexes; what a test takes away stands again after it."""
    connections["owner"].close()
    with connections["owner"].cursor() as cursor:
        cursor.execute("RESET ROLE")
    yield
    anew.put_back("16MB")
    connections["owner"].close()


@pytest.fixture(autouse=True)
def as_owner_in_threads(monkeypatch):
    """Threads of the command connect anew: they too are the owner, as they are outside of tests."""
    plain = anew._make

    def make(model, index):
        with connections["owner"].cursor() as cursor:
            cursor.execute("RESET ROLE")
        plain(model, index)

    monkeypatch.setattr(anew, "_make", make)


@pytest.fixture
def two():
    for record, text in (("U-1", "WHEAT SHIPMENTS.\n"), ("U-2", "KHRUSHCHEV SPOKE OF WHEAT.\n")):
        import_file(RawFile(text.encode(), name=f"{record}.txt", record=record))


def kept() -> list:
    return list(CableWords.objects.order_by("cable", "part").values_list("cable", "part", "words"))


def test_made_anew_it_is_what_it_was(owner, two):
    """`reindex --anew` leaves the same rows, the same words and its indexes."""
    before, words = kept(), set(ArchiveWord.objects.values_list("word", "keys__len"))
    call_command("reindex", workers=1, anew=True, memory="16MB", verbosity=0)
    assert kept() == before
    assert set(ArchiveWord.objects.values_list("word", "keys__len")) == words
    assert not anew.is_being_made()


def test_an_archive_that_is_hardly_found_is_filled_without_indexes(owner, two, monkeypatch):
    """Where most cables lack their words, the indexes are made afterwards by themselves."""
    monkeypatch.setattr(reindex, "MANY", 1)
    taken = []
    monkeypatch.setattr(anew, "take_away", lambda **asked: taken.append(asked))
    CableWords.objects.all().delete()
    call_command("reindex", workers=1, memory="16MB", verbosity=0)
    assert taken == [{"rows_too": False}]
    assert find("wheat", cables=Cable.objects.all()).count == 2


def test_broken_off_it_goes_on_where_it_stopped(owner, two, monkeypatch):
    """What was filled before stays, searches go on and lists say that some is missing; the next run ends it."""
    monkeypatch.setattr(reindex, "CHUNK", 1)
    filled = []

    def once(ids, alias):
        if filled:
            raise KeyboardInterrupt
        filled.extend(ids)
        return reindex_fill(ids, alias)

    reindex_fill = reindex.fill
    monkeypatch.setattr(reindex, "fill", once)
    with pytest.raises(CommandError, match="goes on where it stopped"):
        call_command("reindex", workers=1, anew=True, memory="16MB", verbosity=0)
    assert anew.is_being_made()
    assert list(CableWords.objects.values_list("cable", flat=True)) == filled
    assert find("wheat", cables=Cable.objects.all()).count == 1
    monkeypatch.setattr(reindex, "fill", reindex_fill)
    call_command("reindex", workers=1, memory="16MB", verbosity=0)
    assert not anew.is_being_made()
    assert find("wheat", cables=Cable.objects.all()).count == 2


def test_lists_of_found_cables_say_so_meanwhile(owner, two, client):
    """A search without its index answers, and says that it is being made anew; a list without words does not."""
    anew.take_away()
    assert "being made anew" in client.get(reverse("cables"), {"q": "wheat"}).content.decode()
    assert "being made anew" not in client.get(reverse("cables")).content.decode()
    anew.put_back("16MB")
    assert "being made anew" not in client.get(reverse("cables"), {"q": "wheat"}).content.decode()


def test_the_sites_own_role_cannot_take_indexes_away(two):
    """Without the owner's role `--anew` is refused, and nothing is forgotten."""
    connections["owner"].close()
    with pytest.raises(CommandError, match="DATABASE_OWNER_URL"):
        call_command("reindex", workers=1, anew=True, verbosity=0)
    assert CableWords.objects.count() == 2
    connections["owner"].close()


def test_an_edit_between_filling_and_the_index_is_found(owner, two, import_text):
    """Who brings a cable while the indexes are away neither waits nor is lost."""
    anew.take_away()
    import_text("A NEW ZEBRA.\n", record="U-3")
    assert find("zebra", cables=Cable.objects.all()).count == 1
    anew.put_back("16MB")
    assert find("zebra", cables=Cable.objects.all()).count == 1
    assert ArchiveWord.objects.filter(word="zebra").count() == 1


@pytest.mark.parametrize("statement", ["DROP INDEX", "TRUNCATE"])
def test_killed_while_it_begins_it_leaves_nothing_old(owner, two, monkeypatch, statement):
    """Whichever statement of forgetting it breaks off at: the next run, of itself, makes all anew."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cables_cablewords SET words = 'old'")
    plain = PostgresSchemaEditor.execute

    def killed(self, sql, params=()):
        if sql.startswith(statement):
            raise KeyboardInterrupt
        return plain(self, sql, params)

    with monkeypatch.context() as patch:
        patch.setattr(PostgresSchemaEditor, "execute", killed)
        with pytest.raises(CommandError, match="Broken off"):
            call_command("reindex", workers=1, anew=True, memory="16MB", verbosity=0)
    call_command("reindex", workers=1, memory="16MB", verbosity=0)
    assert not anew.is_being_made()
    assert find("wheat", cables=Cable.objects.all()).count == 2


def test_killed_between_forgetting_and_taking_away_it_leaves_nothing_old(owner, two, monkeypatch):
    """With one index gone and the other not: the next run, of itself, makes all anew."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cables_cablewords SET words = 'old'")
    plain, dropped = PostgresSchemaEditor.execute, []

    def killed(self, sql, params=()):
        if dropped and sql.startswith(("DROP INDEX", "TRUNCATE")):
            raise KeyboardInterrupt
        dropped.extend([sql] if sql.startswith("DROP INDEX") else [])
        return plain(self, sql, params)

    with monkeypatch.context() as patch:
        patch.setattr(PostgresSchemaEditor, "execute", killed)
        with pytest.raises(CommandError, match="Broken off"):
            call_command("reindex", workers=1, anew=True, memory="16MB", verbosity=0)
    assert anew.is_being_made()
    call_command("reindex", workers=1, memory="16MB", verbosity=0)
    assert not anew.is_being_made()
    assert find("wheat", cables=Cable.objects.all()).count == 2
