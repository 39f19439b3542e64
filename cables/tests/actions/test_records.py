"""Addresses are permanent: one cable has one, and what it once had leads to it for ever."""

import pytest

from cables.actions.imports import RawFile, import_file
from cables.actions.records import change_slug
from cables.exceptions import SlugTaken
from cables.models import Cable, Event, FormerSlug
from cables.tests.threads import at_once


def test_an_address_can_be_taken_back(cable):
    """Back and forth: either leads to the cable, and no record of an address is deleted."""
    for slug in ("other", "t-512", "other"):
        change_slug(cable_id=cable.pk, slug=slug, actor=None)
    cable.refresh_from_db()
    assert cable.slug == "other"
    assert set(FormerSlug.objects.values_list("slug", "cable")) == {("t-512", cable.pk), ("other", cable.pk)}


def test_an_address_taken_back_is_no_redirect(cable, client):
    """It answers itself, and the one left behind leads to it."""
    first = cable.get_absolute_url()
    change_slug(cable_id=cable.pk, slug="other", actor=None)
    change_slug(cable_id=cable.pk, slug="t-512", actor=None)
    assert client.get(first).status_code == 200
    assert client.get(first.replace("t-512", "other")).headers["Location"] == first


def test_no_cable_takes_what_another_once_had(cable, import_text):
    """Whoever follows an old citation must not land elsewhere."""
    other = import_text("OTHER WORDS HERE")
    change_slug(cable_id=cable.pk, slug="new", actor=None)
    with pytest.raises(SlugTaken):
        change_slug(cable_id=other.pk, slug="t-512", actor=None)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_want_an_address_at_once_one_gets_it():
    """The others are told that it is taken."""
    files = [RawFile(f"WORDS {n}".encode(), f"R-{n}.txt", f"R-{n}") for n in range(6)]
    cables = [import_file(file).cable for file in files]
    results = at_once([lambda c=c: change_slug(cable_id=c.pk, slug="wanted", actor=None) for c in cables])
    assert sum(isinstance(result, Cable) for result in results) == 1
    assert sum(isinstance(result, SlugTaken) for result in results) == 5
    assert Event.objects.filter(verb=Event.Verb.ADDRESS_CHANGED).count() == 1
