"""While the disk is full everything can be read and nothing is taken in, and every page says so."""

import pytest
from django.test import Client

from archive_site import space
from cables.models import Event
from cables.tests.test_lost_database import FORMS, PAGES, TYPED

pytestmark = pytest.mark.django_db


@pytest.fixture
def free(settings, tmp_path, monkeypatch):
    """Sets the room on the disk in bytes: `free(0)`."""
    settings.DATABASE_FOLDER = str(tmp_path)
    return lambda count: monkeypatch.setattr(space, "room", lambda folder: count)


@pytest.fixture
def visitor(cable, admin_user):
    client = Client(headers={"Sec-Fetch-Site": "same-origin"})
    client.force_login(admin_user)
    return client


def test_every_page_says_what_is_the_matter(visitor, free):
    """At the top, the administration and what is not found included; no longer once there is room."""
    for address in PAGES:
        free(0)
        response = visitor.get(address)
        assert response.status_code in (200, 404), address
        if response["Content-Type"].startswith("text/html"):
            assert "disk is full" in response.content.decode(), address
        free(space.RESERVE + space.LEAST)
        assert b"disk is full" not in visitor.get(address).getvalue(), address


def test_a_copy_kept_by_a_browser_is_not_taken_for_news(client, cable, free):
    """A page that says so is no longer the page once there is room."""
    free(0)
    address = f"{cable.get_absolute_url()}compare/"
    tag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    free(1 << 40)
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_nothing_is_taken_in(visitor, cable, free):
    """503 in words, with what was typed and when to try again; nothing is written."""
    free(0)
    before = (cable.revisions.count(), Event.objects.count())
    for address, form in FORMS.items():
        response = visitor.post(address, form)
        shown = response.content.decode()
        assert response.status_code == 503 and response["Retry-After"], address
        assert "disk is full" in shown and "Nothing was saved" in shown
        assert "TYPED WITH CARE" in shown
    assert before == (cable.revisions.count(), Event.objects.count())


def test_neither_is_a_form_of_another_site(cable, free):
    """It is refused for what it is, and its words are not shown."""
    free(0)
    response = Client(enforce_csrf_checks=True).post(f"{cable.get_absolute_url()}report/", {"text": TYPED})
    assert response.status_code == 403 and "TYPED" not in response.content.decode()


def test_what_stores_nothing_goes_on(visitor, free):
    """The editor compares while somebody types, and signing out is possible."""
    free(0)
    sent = FORMS["/workbench/cables/t-512/"]
    assert visitor.post("/workbench/cables/t-512/preview/", sent).status_code == 200
    draft = visitor.post("/workbench/cables/t-512/draft/", sent, headers={"Accept": "application/json"})
    assert draft.status_code == 503 and "disk is full" in draft.json()["reason"]
    assert visitor.post("/sign-out/").status_code == 302


def test_a_database_elsewhere_is_not_judged_by_this_disk(visitor, settings, monkeypatch):
    """Whose folder is not known, whose room is not asked."""
    settings.DATABASE_FOLDER = ""
    monkeypatch.setattr(space, "room", lambda folder: 0)
    assert b"disk is full" not in visitor.get("/").content
