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
