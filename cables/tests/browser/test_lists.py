"""Lists, the timeline and correspondents in a real browser: accessible, driven by keys, chosen by drawing."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = Axe()
PAGES = ["/cables/?q=premier", "/cables/?q=zzz+premier", "/cables/?direction=incoming&year=1962", "/timeline/",
         "/timeline/?date_after=1962&date_before=1961", "/correspondents/"]  # fmt: skip


@pytest.fixture
def made(db):
    call_command("make_cables", 120)


@pytest.mark.parametrize(("width", "theme"), [(360, "dark"), (1440, "light")])
def test_lists_are_accessible_and_fit(open_page, made, width, theme):
    """Nothing breaks a rule a program can check, and nothing scrolls sideways."""
    found = {}
    for address in PAGES:
        page = open_page(address, width=width, theme=theme)
        violations = [(v["id"], v["nodes"][0]["html"][:150]) for v in AXE.run(page).response["violations"]]
        wide = page.evaluate("document.documentElement.scrollWidth") > width
        if violations or wide:
            found[address] = violations, wide
        page.context.close()
    assert found == {}


def test_a_list_is_driven_by_keys(open_page, made):
    """j and k go down and up, x ticks, Enter opens what has the focus."""
    page = open_page("/cables/")
    titles = page.locator(".entry__title a").all_inner_texts()
    for key in "jjk":
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.textContent") == titles[0]
    page.keyboard.press("x")
    assert page.locator("input[name=pick]:checked").count() == 1
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/cables/made-"))


def test_ticked_cables_are_taken_away_without_scripts(open_page, made):
    """The boxes and buttons are a plain form."""
    page = open_page("/cables/", java_script_enabled=False)
    page.locator("input[name=pick]").nth(1).check()
    page.get_by_role("button", name="Only those ticked").click()
    assert page.locator("[data-entries] > li").count() == 1


def test_a_stretch_of_the_timeline_is_chosen_by_drawing(open_page, made):
    """Drawing over bars fills in the two dates; the form then looks closer."""
    page = open_page("/timeline/")
    bars = page.locator("[data-bucket]")
    first, last = bars.nth(2).bounding_box(), bars.nth(5).bounding_box()
    page.mouse.move(first["x"] + first["width"] / 2, first["y"] + 40)
    page.mouse.down()
    page.mouse.move(last["x"] + last["width"] / 2, last["y"] + 40, steps=6)
    page.mouse.up()
    after, before = page.locator("#brush-after").input_value(), page.locator("#brush-before").input_value()
    assert after == bars.nth(2).get_attribute("data-bucket") and before == bars.nth(5).get_attribute("data-bucket")
    page.get_by_role("button", name="Look closer").click()
    assert f"date_after={after}" in page.url
