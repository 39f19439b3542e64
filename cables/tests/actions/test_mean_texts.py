"""No text stops the others, and none is lost: what is too much for the search is kept and read all the same."""

import uuid
from io import StringIO

import pytest
from django.core.management import call_command

from cables.finding.search import find
from cables.making.mean import different_words
from cables.models import Cable, ImportItem
from cables.text import lexemes

pytestmark = pytest.mark.django_db

MANY_WORDS = different_words(" ")(60_000)


@pytest.fixture
def bring(tmp_path):
    """Import files by their names: texts, or bytes."""

    def run(files: dict[str, str], **options) -> dict[str, ImportItem]:
        for name, text in files.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        call_command("import_cables", str(tmp_path), stdout=StringIO(), stderr=StringIO(), **options)
        return {item.name: item for item in ImportItem.objects.order_by("pk")}

    return run


def test_a_text_of_more_different_words_than_the_search_can_hold_is_kept(bring, client, little_room):
    """It is read, found by the words that fit, and its page says that not all can be found."""
    items = bring({"W-1.txt": f"{MANY_WORDS}\n", "W-2.txt": "1. A FEW WORDS.\n"})
    assert {item.outcome for item in items.values()} == {"added"}
    cable = Cable.objects.get(record_number="W-1")
    first, last = MANY_WORDS.split()[0], MANY_WORDS.split()[-1]
    assert is_found(cable, first) and not is_found(cable, last)
    assert "not all of its words can be found" in client.get(f"/cables/{cable.slug}/").content.decode()
    assert "can be found" not in client.get("/cables/w-2/").content.decode()


@pytest.fixture
def little_room(monkeypatch):
    """A search that can hold few different words, so that texts of the tests are long."""
    monkeypatch.setattr(lexemes, "MOST_BYTES", 20_000)


def is_found(cable, word: str) -> bool:
    return find(word, cables=Cable.objects.filter(pk=cable.pk), exact=True).count == 1


def test_what_goes_wrong_with_one_file_is_that_files(bring, monkeypatch):
    """Any error names its file, and those after it have their turn; so on the next run."""
    from cables.actions import imports

    read = imports.read

    def fail(text):
        if "BROKEN" in text:
            raise RecursionError("too deep")
        return read(text)

    monkeypatch.setattr(imports, "read", fail)
    for _ in range(2):
        items = bring({"E-1.txt": "1. BROKEN.\n", "E-2.txt": "1. WORDS.\n"})
        assert items["E-1.txt"].outcome == "refused" and "too deep" in items["E-1.txt"].reason
        assert items["E-2.txt"].cable.record_number == "E-2"


@pytest.fixture
def slow_words(monkeypatch):
    """A clock of the processor by which the work on a text of SLOW words never ends."""
    from cables.text import patience, reading

    now, split_lines = [0.0], reading.split_lines

    def split(text):
        now[0] += 1e6 if "SLOW" in text else 0.0
        return split_lines(text)

    monkeypatch.setattr(reading, "split_lines", split)
    monkeypatch.setattr(patience.time, "thread_time", lambda: now[0])
    return now


@pytest.mark.parametrize("files", [2, 60], ids=["one by one", "many"])
def test_a_file_that_takes_too_long_is_refused_in_words(bring, slow_words, files):
    """The others have their turn; the text is not held."""
    told = bring({f"T-{n}.txt": f"{n}. {'SLOW' if n == 1 else 'QUICK'} WORDS.\n" for n in range(files)}, cores=1)
    slow = told.pop("T-1.txt")
    assert slow.outcome == "refused" and "20 seconds of the processor" in slow.reason
    assert {item.outcome for item in told.values()} == {"added"}
    assert not Cable.objects.filter(record_number="T-1").exists()


def test_records_of_which_one_takes_too_long_together_are_brought_one_by_one(bring, slow_words, monkeypatch):
    """What is slow only where rows are made for many at once costs no file its turn."""
    from cables.actions import many_imports
    from cables.text.patience import look_at_the_clock

    choose = many_imports._choose

    def slow(rows):
        slow_words[0] += 1e6 if rows.cable.record_number == "T-1" else 0.0
        look_at_the_clock()
        return choose(rows)

    monkeypatch.setattr(many_imports, "_choose", slow)
    told = bring({f"T-{n}.txt": f"{n}. QUICK WORDS.\n" for n in range(60)}, cores=1)
    assert len(told) == 60 and {item.outcome for item in told.values()} == {"added"}


def test_whatever_a_save_fails_of_the_text_is_given_back(client, cable, archivist, monkeypatch):
    """A fault nobody thought of answers 500, and shows what was typed."""
    from cables.views.workbench import editor

    def fail(**options):
        raise ZeroDivisionError("a fault of ours")

    monkeypatch.setattr(editor, "save_revision", fail)
    client.force_login(archivist)
    client.raise_request_exception = False
    sent = {"key": uuid.uuid4(), "base": 1, "text": "WORDS THAT TOOK AN HOUR", "note": "", "do": "submit"}
    response = client.post(f"/workbench/cables/{cable.slug}/", sent)
    assert response.status_code == 500
    assert "WORDS THAT TOOK AN HOUR" in response.content.decode()
    told = client.post(f"/workbench/cables/{cable.slug}/", sent, headers={"accept": "application/json"})
    assert told.status_code == 500 and "not saved" in told.json()["reason"]


def test_a_text_of_many_words_can_be_submitted(client, cable, archivist, little_room):
    """As it can be imported."""
    client.force_login(archivist)
    sent = {"key": uuid.uuid4(), "base": 1, "text": MANY_WORDS, "note": "", "do": "submit"}
    assert client.post(f"/workbench/cables/{cable.slug}/", sent).status_code == 302
    assert cable.revisions.get(number=2).text == MANY_WORDS
