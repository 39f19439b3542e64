"""The Django admin in a browser: accessible in both themes, and a correction from end to end."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from cables.actions.correspondents import add_names
from cables.actions.imports import RawFile, import_file
from cables.models import Correspondent, User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "a long pass phrase"


@pytest.fixture
def cable(transactional_db):
    text = "FROM: PARIS\n\nTO: Secretary of State\n\nNO: 512\n\n1. WE AGREE.\n\n2. THEY DO NOT.\n"
    add_names(Correspondent.objects.create(name="Lyons"), ["Lyons"])
    User.objects.create_superuser("admin", password=PASSWORD, display_name="Ada Admin")
    return import_file(RawFile(text.encode(), "A-1.txt", "A-1")).cable


def sign_in(page):
    page.locator("#id_username").fill("admin")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("[type=submit]").click()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_the_admin(open_page, cable, theme):
    """Front, lists, a cable's form and a question before a bulk act."""
    page = open_page("/admin/", theme=theme)
    sign_in(page)
    addresses = [
        "/admin/",
        "/admin/cables/cable/",
        f"/admin/cables/cable/{cable.pk}/change/",
        "/admin/cables/event/",
    ]
    for address in addresses:
        page.goto(address)
        violations = Axe().run(page).response["violations"]
        assert [(v["id"], v["nodes"][0]["html"][:120]) for v in violations] == [], address


def test_a_sender_is_corrected_and_the_reader_sees_by_whom(open_page, cable):
    """From the admin's form to the reading page, the machine's word kept beside it."""
    page = open_page(f"/admin/cables/cable/{cable.pk}/change/")
    sign_in(page)
    page.locator(".field-sender .select2-selection").click()
    page.locator(".select2-search__field").last.press_sequentially("Lyons")
    page.locator(".select2-results__option", has_text="Lyons").click()
    page.locator("#id_source").fill("the paper copy")
    page.locator("[name=_save]").click()
    page.goto(f"/cables/{cable.slug}/")
    heading = page.locator("article").first.inner_text()
    assert "Lyons" in heading
    assert "the paper copy" in page.content()
    assert "Ada Admin" in page.content()
