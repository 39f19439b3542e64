"""Opening what a search found: at the first match, and by key to the others."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from cables.actions.imports import RawFile, import_file

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RAW = "FROM: PARIS\n\n1. THE MISSILE SITES.\n\n" + "2. WORDS OF NO WEIGHT.\n\n" * 40 + "3. ONE MORE MISSLLE.\n"


@pytest.fixture
def cable(transactional_db):
    cable = import_file(RawFile(RAW.encode(), "F-1.txt", "F-1")).cable
    cable.refresh_from_db()
    return cable


def test_n_and_p_go_from_match_to_match(open_page, cable):
    """A found cable opens at its first match; forward and round, each in sight, in its misreading too."""
    page = open_page(f"/cables/{cable.slug}/?q=missile")
    current = page.locator(".word--current")
    assert current.inner_text() == "MISSILE"
    page.keyboard.press("n")
    assert current.inner_text() == "MISSLLE"
    assert "Match 2 of 2" in page.locator(".hit-bar__count").inner_text()
    page.keyboard.press("n")
    assert current.inner_text() == "MISSILE"
    assert page.faults == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing_where_matches_are_marked(open_page, cable, width, theme):
    """No violation of WCAG 2.2 on the text or its raw reading, and neither scrolls sideways."""
    for address in ("", "w/1/"):
        page = open_page(f"/cables/{cable.slug}/{address}?q=missile", width=width, theme=theme)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
