"""The fields of a cable in a real browser: by keyboard alone, with offered names, without faults of access."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from cables.actions.correspondents import add_names
from cables.actions.fields import set_field
from cables.models import Correspondent
from cables.tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(open_page, archivist):
    """Open an address of the workbench, signed in as an archivist."""

    def run(path: str, **options):
        page = open_page(f"/sign-in/?next={path}", **options)
        page.fill("[name=username]", archivist.username)
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(f"**{path}")
        return page

    return run


@pytest.fixture
def oslo(db):
    post = Correspondent.objects.create(name="Oslo", kind="post")
    add_names(post, ["Oslo", "Christiania"])
    return post


def fields_of(cable) -> str:
    return reverse("edit-fields", args=[cable.slug])


def test_a_field_is_corrected_by_keyboard_with_an_offered_name(desk, cable, oslo):
    """What is typed is looked up by any name; Enter saves."""
    page = desk(fields_of(cable))
    sender = page.get_by_label("From", exact=True)
    sender.fill("")
    sender.press_sequentially("Christ")
    page.wait_for_selector("#n-from option[value='Oslo']", state="attached")
    sender.fill("Oslo")
    sender.press("Enter")
    page.wait_for_selector("text=Saved: 1 field.")
    cable.refresh_from_db()
    assert cable.sender == oslo


def test_a_conflict_of_fields_is_decided_in_the_browser(desk, cable, reviewer, oslo):
    """Both values stand there; the other typed field is still typed; leaving theirs saves the rest."""
    page = desk(fields_of(cable))
    page.get_by_label("Telegram number").fill("513")
    page.get_by_label("Subject").fill("Visit")
    set_field(cable_id=cable.pk, field="number", value="514", actor=reviewer)
    page.get_by_role("button", name="Save").first.click()
    page.wait_for_selector("text=Not saved: somebody else stated the same")
    assert page.get_by_label("Subject").input_value() == "Visit"
    page.get_by_label("Leave theirs").check()
    page.get_by_role("button", name="Save").first.click()
    page.wait_for_selector("text=Saved: 1 field.")
    cable.refresh_from_db()
    assert (cable.telegram_number, cable.subject) == ("514", "Visit")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_the_pages_of_records(desk, cable, oslo, theme):
    """Fields, names, and the forms that cut, join, withdraw and type in."""
    type(cable).objects.filter(pk=cable.pk).update(sender_as_read="AMEMBASSY OSLO", sender_folded="AMEMBASSY OSLO")
    page = desk(fields_of(cable), theme=theme, width=390)
    names = ("edit-fields", "split", "join", "withdraw")
    paths = [reverse(name, args=[cable.slug]) for name in names]
    for path in (*paths, "/workbench/names/", "/workbench/type-in/"):
        page.goto(path)
        found = Axe().run(page).response["violations"]
        assert [(path, one["id"], one["nodes"][0]["html"]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.faults == []
