"""What cables are found by is as their texts are, whoever changes them at the same moment."""

import pytest
from django.core.management import call_command

from cables.actions.imports import RawFile, import_file
from cables.finding import find
from cables.finding.upkeep import drop_doubles
from cables.models import ArchiveWord, Cable, CableWords
from cables.tests.threads import at_once


def bring(record: str, text: str):
    return lambda: import_file(RawFile(text.encode(), name=f"{record}.txt", record=record))


@pytest.mark.django_db
def test_another_reading_is_found_too(import_text):
    """The words of every witness are found in the raw OCR."""
    import_text("THE PLAN.\n", record="U-1")
    import_text("THE PLAM ZEBRA.\n", record="U-1", label="second")
    assert find("zebra", cables=Cable.objects.all(), layer="raw").count == 1
    assert CableWords.objects.count() == 1


@pytest.mark.django_db
def test_a_long_cable_is_one_cable(import_text):
    """A cable in several parts is found once, by words and phrases of all of them."""
    words = [f"word{n}" for n in range(12_000)]
    cable = import_text("FIRST " + " ".join(words) + " LAST\n", record="LONG")
    assert CableWords.objects.filter(cable=cable).count() > 1
    for q in ("first last", '"word11998 word11999"', '"word7999 word8000 word8001"', "word3 -zebra"):
        answer = find(q, cables=Cable.objects.all())
        assert [pk for pk, _ in answer.ranks] == [cable.pk]
        assert answer.matching_ids().tolist() == [cable.pk]
    assert find('first -"word11998 word11999"', cables=Cable.objects.all()).count == 0


@pytest.mark.django_db
def test_making_it_again_changes_nothing(import_text):
    """`reindex` leaves the same words, one row each, and finds what was found."""
    import_text("KHRUSHCHEV SPOKE.\n", record="U-2")
    before = list(CableWords.objects.values_list("cable", "part", "words"))
    ArchiveWord.objects.create(word="khrushchev", keys=[1])
    call_command("reindex", workers=1, verbosity=0)
    assert list(CableWords.objects.values_list("cable", "part", "words")) == before
    assert ArchiveWord.objects.filter(word="khrushchev").count() == 1


@pytest.mark.django_db
def test_what_was_never_indexed_is_found_after_reindex(import_text):
    """`reindex --missing` does only what is missing."""
    import_text("WHEAT.\n", record="U-3")
    CableWords.objects.all().delete()
    call_command("reindex", workers=1, missing=True, verbosity=0)
    assert find("wheat", cables=Cable.objects.all()).count == 1


@pytest.mark.django_db(transaction=True)
def test_importers_of_the_same_new_words_do_not_wait_for_each_other():
    """Eight at once bring words nobody had: all come in, and each word is found."""
    text = " ".join(f"newword{n}x" for n in range(300))
    results = at_once([bring(f"R-{n}", f"{text} NUMBER{n}\n") for n in range(8)])
    assert not [one for one in results if isinstance(one, Exception)]
    drop_doubles()
    assert ArchiveWord.objects.filter(word="newword7x").count() == 1
    assert find("newword7x", cables=Cable.objects.all()).count == 8
