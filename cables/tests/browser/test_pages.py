"""What only a browser can tell: accessibility rules, reflow, no scripts, nothing of a scan run."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from cables.actions.fields import set_field
from cables.models import Term, User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = Axe()
TELEGRAM = (
    "INCOMING TELEGRAM Department of State\n\nTOP SECRET\n\nFROM: NEW YORK\n\nTO: Secretary of State\n\n"
    "NO: 1862, NOVEMBER 19, 8 PM\n\nPRIORITY\n\nREFERENCE: USUN 1835\n\n"
    "1. WE HAVE GIVEN ~~NO~~ THOUGHT <script>alert('raw')</script> TO <img src=x onerror=alert(1)> IT.\n\n"
    "2. A SECOND POINT \u202eSDRAWKCAB\u202c THAT GOES ON " + "AND ON " * 40 + ".\n\n"
    "TOP SECRET\n\n-2- 1862, NOVEMBER 19, 8 PM FROM NEW YORK\n\n3. THE LAST.\n\nSTEVENSON\n"
)  # fmt: skip
PAGES = ["/", "/cables/", "/cables/?q=thought&sender=X&date_after=31+FEB", "{cable}", "{cable}w/1/", "{cable}r/0/",
         "/about/", "/help/", "/sign-in/", "/nothing-here/"]  # fmt: skip


@pytest.fixture
def telegram(import_text):
    cable = import_text(TELEGRAM, record="B-1")
    editor = User.objects.create_superuser("editor", display_name="Ed Itor")
    set_field(cable_id=cable.pk, field="classification", value="TOP SECRET", actor=editor)
    set_field(cable_id=cable.pk, field="captions", value=["EYES ONLY"], actor=editor, source="the paper itself")
    cable.refresh_from_db()
    return cable


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing(open_page, telegram, width, theme):
    """No page breaks a rule of WCAG 2.2 AA that a program can check, wide or narrow, light or dark."""
    found = {}
    for address in PAGES:
        page = open_page(address.format(cable=telegram.get_absolute_url()), width=width, theme=theme)
        violations = AXE.run(page).response["violations"]
        if violations:
            found[address] = [(v["id"], [n["html"][:200] for n in v["nodes"][:3]]) for v in violations]
        page.context.close()
    assert found == {}


@pytest.mark.parametrize("width", [320, 768, 2560])
def test_no_page_scrolls_sideways(open_page, telegram, width):
    """From 320 to 2560 pixels every page fits its window."""
    page = open_page("/", width=width)
    too_wide = {}
    for address in PAGES:
        page.goto(address.format(cable=telegram.get_absolute_url()))
        needed = page.evaluate("document.documentElement.scrollWidth")
        if needed > width:
            too_wide[address] = needed
    assert too_wide == {}


def test_nothing_of_a_scan_runs_or_steers(open_page, telegram):
    """Script and image tags in OCR open no dialog, load nothing and break no policy, cleaned or raw."""
    for end in ("", "w/1/", "r/0/", "w/1.raw"):
        page = open_page(telegram.get_absolute_url() + end)
        assert page.dialogs == [] and page.faults == []
        assert page.locator("main img, main script").count() == 0


def test_every_page_reads_without_scripts(open_page, telegram):
    """With scripts off, the text, its filters and its evidence drawers work."""
    page = open_page(telegram.get_absolute_url(), java_script_enabled=False)
    assert page.locator(".transcript p", has_text="SECOND POINT").is_visible()
    drawer = page.locator(".evidence summary").first
    drawer.click()
    assert page.locator(".evidence__drawer").first.is_visible()
    page.goto("/cables/")
    page.locator("#filter-q").fill("thought")
    page.get_by_role("button", name="Apply").click()
    assert page.locator("mark").first.is_visible()


def test_the_three_readings_are_chosen_without_scripts(open_page, telegram):
    """Struck words show in all marks, are gone as amended, and stand plainly as first written."""
    revision = telegram.current_revision
    telegram.revisions.create(
        number=2, base=revision, text="1. SENT ~~STRUCKWORD~~ ^{ADDEDWORD} WORDS.", sha256="0" * 64,
        origin="person", author=User.objects.get(username="editor"), state="submitted",
        submitted_at="2026-01-01T00:00Z",
    )  # fmt: skip
    page = open_page(f"{telegram.get_absolute_url()}r/2/", java_script_enabled=False)
    struck, added = page.locator(".transcript del"), page.locator(".transcript .added")
    assert struck.is_visible() and added.is_visible()
    page.get_by_label("as amended").check(force=True)
    assert not struck.is_visible() and added.is_visible()
    page.get_by_label("as first written").check(force=True)
    assert struck.is_visible() and not added.is_visible()


def test_the_theme_is_kept(open_page, telegram):
    """A chosen theme holds on the next page, in force before anything is drawn."""
    page = open_page("/", theme="light")
    page.locator("[data-theme-switch]").click()
    page.locator("[data-theme-switch]").click()
    page.goto("/cables/")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(17, 23, 26)"


def test_single_keys_help_and_rest_in_fields(open_page, telegram):
    """A question mark opens the list of keys, Escape closes it, a slash goes to search; fields are left alone."""
    page = open_page("/cables/")
    page.keyboard.press("?")
    assert page.get_by_role("dialog").is_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).not_to_be_visible()
    page.keyboard.press("/")
    expect(page.locator("#filter-q")).to_be_focused()
    page.keyboard.type("a?b")
    expect(page.locator("#filter-q")).to_have_value("a?b")
    assert not page.locator("dialog").is_visible()


def test_the_skip_link_comes_first_and_leads_to_the_content(open_page, telegram):
    """The first Tab reaches a visible link that moves the focus into main."""
    page = open_page(telegram.get_absolute_url())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_targets_are_large_enough(open_page, telegram):
    """Links and controls outside running text measure 24 by 24 pixels or more."""
    small = """() => [...document.querySelectorAll('nav a, button, summary, .tick, .chip, .pager a')]
        .filter(e => e.offsetParent).map(e => [e.textContent.trim().slice(0, 30), e.getBoundingClientRect()])
        .filter(([, r]) => r.height < 23.5 || r.width < 23.5).map(([t, r]) => `${t} ${r.width}x${r.height}`)"""
    for address in ("/", "/cables/", telegram.get_absolute_url()):
        assert open_page(address, width=360).evaluate(small) == []


def test_a_page_weighs_little(open_page, telegram):
    """Style sheets and scripts of one page together stay under 60 kB before compression."""
    size = """async () => {
        const files = [...document.querySelectorAll('link[rel=stylesheet], script[src]')];
        const texts = await Promise.all(files.map(f => fetch(f.href || f.src).then(r => r.arrayBuffer())));
        return texts.reduce((sum, t) => sum + t.byteLength, 0); }"""
    for address in ("/", "/cables/", "{cable}", "{cable}compare/", "{cable}diff/0..1/", "{cable}history/"):
        page = open_page(address.format(cable=telegram.get_absolute_url()))
        assert page.evaluate(size) < 60_000, address


def test_a_term_is_explained_on_focus_and_put_away_with_escape(open_page, import_text):
    """The meaning of a short form shows when the focus reaches it, goes with Escape, and stands below the text."""
    Term.objects.create(word="FOL", meaning="following", source="use")
    cable = import_text("NO: 5, MARCH 3, 6 PM\n\n1. WE AGREE ON FOL POINTS.\n\n2. AND NO MORE.\n")
    page = open_page(cable.get_absolute_url())
    tip = page.locator(".transcript .term__tip").first
    assert not tip.is_visible()
    page.locator(".transcript .term").first.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert tip.is_visible()
    page.keyboard.press("Escape")
    assert not tip.is_visible()
    assert page.locator(".word-list dd").first.inner_text().startswith("following")


def test_the_page_prints_its_text_its_evidence_of_origin_and_a_citation(open_page, telegram):
    """On paper there is no masthead and no control, but the text, the stamp with its word, and how to cite."""
    page = open_page(telegram.get_absolute_url())
    page.emulate_media(media="print")
    assert not page.locator(".masthead").is_visible() and not page.locator(".sheet__tools").is_visible()
    assert page.locator(".transcript p").first.is_visible()
    assert page.locator(".sheet__top .declassified").is_visible()
    assert page.locator(".cite__form--archive").is_visible()
