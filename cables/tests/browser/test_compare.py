"""Comparing, as people do it: in both themes, on a phone and on a desk, by keyboard, and against hostile text."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from cables.actions.imports import RawFile, import_file
from cables.actions.revisions import add_submitted_revision
from cables.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HOSTILE = (
    "</del><script>alert(1)</script> <ins>x</ins> \u202eevil\u202c <img src=x onerror=alert(2)> e" + "\u0301" * 400
)
RAW = (
    "INCOMING TELEGRAM Department of State\n\nCOHFIDENTIAL\n\nFROM: PARIS\n\nTO: Secretary of State\n\n"
    "NO: 512, MARCH 3, 1962, 6 PM\n\n1. THE MIN1STER RECEIVED US TH1S MORNING AND UK INSPECTION WAS NAMED.\n\n"
    "2. HE PROMISED AN ANSWER SOON.\n\n3. NOTHING ELSE WAS SAID ABOUT THE QUESTION.\n\nBOHLEN\n"
)
PAGES = ["compare/", "diff/0..2/", "diff/0..2/?view=inline&show=all", "diff/w1..w2..2/", "history/", "r/1/"]


@pytest.fixture
def compared(transactional_db):
    """A cable with two readings and a person's text."""
    cable = import_file(RawFile(RAW.encode(), "P-512.txt", "P-512")).cable
    other = RAW.replace("ANSWER", "ANSWEB")
    import_file(RawFile(other.encode(), "P-512.b.txt", "P-512", "b"))
    cable.refresh_from_db()
    author = User.objects.create_user("ed", display_name="Edith Editor")
    machine = cable.revisions.get(number=1)
    text = machine.text.replace("MIN1STER", "MINISTER").replace("UK INSPECTION", "[UN?] INSPECTION")
    add_submitted_revision(cable, text=text, base=machine, author=author, note="by the sense")
    return cable


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing_where_texts_are_compared(open_page, compared, width, theme):
    """No violation of WCAG 2.2 A and AA or of best practice, and no page scrolls sideways."""
    for address in PAGES:
        page = open_page(f"/cables/{compared.slug}/{address}", width=width, theme=theme)
        found = Axe().run(page)
        assert found.violations_count == 0, (address, found.generate_report())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert page.faults == [], address


def test_n_and_p_go_from_change_to_change(open_page, compared):
    """Forward, back, and round; the one you are at is ringed on both sides, and its maker told."""
    page = open_page(f"/cables/{compared.slug}/compare/")
    page.keyboard.press("n")
    first = page.locator(".word--current").evaluate_all("words => words.map(w => w.dataset.change)")
    assert set(first) == {"1"}
    assert len(first) == 2
    assert "Change 1 of" in page.locator(".change-bar__count").inner_text()
    page.keyboard.press("n")
    page.keyboard.press("p")
    assert page.locator(".word--current").first.get_attribute("data-change") == "1"
    page.get_by_role("button", name="Next").click()
    assert page.locator(".word--current").first.get_attribute("data-change") == "2"
    assert "Edith Editor" in page.locator(".change-bar__count").inner_text()


def test_a_word_lights_its_counterpart_up(open_page, compared):
    """Under the pointer."""
    page = open_page(f"/cables/{compared.slug}/compare/")
    page.locator("ins[data-change]").first.hover()
    assert page.locator("del.word--current").count() == 1


def test_single_keys_rest_in_fields(open_page, compared):
    """Typing an n into the search box goes nowhere."""
    page = open_page(f"/cables/{compared.slug}/compare/")
    page.locator("input[type=search]").first.focus()
    page.keyboard.type("n")
    assert page.locator(".word--current").count() == 0


def test_without_scripts_both_sides_stand_aligned(open_page, compared):
    """A word and its counterpart in one row of the table; the choice of texts is a plain form."""
    page = open_page(f"/cables/{compared.slug}/compare/", java_script_enabled=False)
    row = page.locator("tr", has=page.locator("del", has_text="MIN1STER")).first
    assert "MINISTER" in row.locator("ins").first.inner_text()
    page.locator("#choice-w").select_option("2")
    page.get_by_role("button", name="Show").click()
    assert "w=2" in page.url


def test_on_a_phone_the_two_texts_stand_one_above_the_other(open_page, compared):
    """Each paragraph under its own."""
    page = open_page(f"/cables/{compared.slug}/compare/", width=360)
    cells = page.locator("tr.aligned__changed").first.locator("td")
    old, new = cells.nth(0).bounding_box(), cells.nth(1).bounding_box()
    assert new["y"] >= old["y"] + old["height"] - 1
    assert abs(new["x"] - old["x"]) < 2


def test_rows_without_changes_unfold(open_page, compared):
    """Folded at first, there when asked for."""
    page = open_page(f"/cables/{compared.slug}/diff/0..2/")
    fold = page.locator("details.folded").first
    assert not fold.locator("td").first.is_visible()
    fold.locator("summary").click()
    assert fold.locator("td").first.is_visible()


def test_what_the_ocr_said_is_three_clicks_away(open_page, compared):
    """From the reading page: what stood there, who changed it, and on what ground."""
    page = open_page(f"/cables/{compared.slug}/")
    page.get_by_role("link", name="Compare with the raw OCR").click()
    word = page.locator("ins", has_text="UN")
    assert word.get_attribute("title") == "by Edith Editor"
    number = word.get_attribute("data-change")
    assert page.locator(f'del[data-change="{number}"]').inner_text() == "UK"
    page.get_by_role("link", name="Who made it").click()
    assert "by the sense" in page.locator("#r2").inner_text()


def test_hostile_text_neither_runs_nor_spreads(open_page, transactional_db):
    """Markup, steering characters and piles of accents in both texts: no dialog, no error, layout unharmed."""
    cable = import_file(RawFile(f"1. FIRST {HOSTILE} END.\n\n2. MORE.\n".encode(), "H-1.txt", "H-1")).cable
    author = User.objects.create_user("ed", display_name="Edith Editor")
    base = cable.revisions.get(number=1)
    add_submitted_revision(cable, text=f"{base.text}\n\n3. {HOSTILE}\n", base=base, author=author, note=HOSTILE)
    for address in ("compare/", "diff/0..2/", "diff/0..2/?view=inline&show=all", "history/"):
        page = open_page(f"/cables/{cable.slug}/{address}", width=1024)
        assert (page.dialogs, page.faults) == ([], []), address
        assert page.evaluate("document.documentElement.scrollWidth") <= 1024, address
        assert page.locator("main script, main img[onerror]").count() == 0
