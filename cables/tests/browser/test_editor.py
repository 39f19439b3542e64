"""The editor as people use it: by keyboard, on a phone, with a browser that dies, signed out, without scripts."""

import re
import time

import pytest
from axe_playwright_python.sync_playwright import Axe

from cables.actions.imports import RawFile, import_file
from cables.actions.revisions import save_revision
from cables.models import Cable, Draft, Revision, Session

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SURE = "a long pass phrase"
RAW = (
    "INCOMING TELEGRAM Department of State\n\nCONFIDENTIAL\n\nFROM: PARIS\n\nTO: Secretary of State\n\n"
    "NO: 512, MARCH 3, 1962, 6 PM\n\n1. THE MIN1STER RECEIVED US THIS MORNING AND INSPECTION WAS NAMED.\n\n"
    "2. HE PROMISED AN ANSWER WHEHIND SOON.\n\n3. NOTHING ELSE WAS SAID ABOUT THE QUESTION.\n\nBOHLEN\n"
)


@pytest.fixture
def corrected(transactional_db, archivist):
    return import_file(RawFile(RAW.encode(), "P-512.txt", "P-512")).cable


@pytest.fixture
def desk(open_page, corrected):
    """`desk()`: the editor, opened by the archivist; the text field is `page.locator("#text")`."""

    pages = []

    def run(name: str = "archie", query: str = "", **options):
        address = f"/workbench/cables/{corrected.slug}/{query}"
        page = open_page(f"/sign-in/?next={address}", **options)
        pages.append(page)
        page.locator("#id_username").fill(name)
        page.locator("#id_password").fill(SURE)
        page.locator("main form button").click()
        page.locator("#text").wait_for()
        return page

    yield run
    # What a page has asked is answered before the tables are cleared under it.
    for page in [page for page in pages if not page.is_closed()]:
        page.close()
    time.sleep(0.7)


def newest(cable: Cable) -> Revision:
    return cable.revisions.order_by("-number")[0]


def choose(page, words: str) -> None:
    """Select words in the text, as dragging over them would."""
    page.locator("#text").evaluate(
        "(t, words) => { const n = t.value.indexOf(words); t.focus(); t.setSelectionRange(n, n + words.length); }",
        words,
    )


def kept(page) -> None:
    page.locator("[data-status]", has_text="Draft kept").wait_for()


def test_a_text_is_corrected_and_saved_by_keyboard(desk, corrected):
    """To a doubtful word, marked, undone, marked, saved: no mouse, and the page stays where it is."""
    page = desk()
    page.locator("#text").focus()
    page.keyboard.press("Alt+n")
    page.keyboard.press("Alt+q")
    assert "[MIN1STER?]" in page.locator("#text").input_value()
    page.keyboard.press("Control+z")
    assert "[MIN1STER?]" not in page.locator("#text").input_value()
    page.keyboard.press("Alt+q")
    page.keyboard.press("Control+s")
    page.locator("[data-status]", has_text="Revision 2 is saved").wait_for()
    assert "[MIN1STER?]" in newest(corrected).text
    page.keyboard.press("End")
    page.keyboard.type(" AGAIN")
    page.keyboard.press("Control+s")
    page.locator("[data-status]", has_text="Revision 3 is saved").wait_for()
    assert newest(corrected).base.number == 2
    assert page.faults == [] and page.dialogs == []


MARKS = {"Alt+s": "struck", "Alt+i": "inserted", "Alt+h": "inserted", "Alt+u": "underlined", "Alt+q": "unclear",
         "Alt+x": "illegible", "Alt+w": "withheld", "Alt+p": "page", "Alt+m": "note"}  # fmt: skip


def test_the_next_doubt_is_met_whole_right_after_a_correction(desk):
    """Another length in the same paragraph, and no pause: what is jumped to is still the word, back and forth."""
    page = desk()
    chosen = "t => t.value.slice(t.selectionStart, t.selectionEnd)"
    choose(page, "RECEIVED")
    page.keyboard.type("SAW")
    page.keyboard.press("Alt+b")
    assert page.locator("#text").evaluate(chosen) == "MIN1STER"
    page.keyboard.type("MINISTERS")
    page.keyboard.press("Alt+n")
    assert page.locator("#text").evaluate(chosen) == "WHEHIND"
    page.keyboard.press("Alt+n")
    assert page.locator("#text").evaluate(chosen) == "WHEHIND", "what was corrected is not doubted any more"


def test_the_page_says_on_which_revision_it_rests_after_a_save(desk):
    """Saved without leaving the page: the line below the title names the new revision."""
    page = desk()
    choose(page, "MIN1STER")
    page.keyboard.type("MINISTER")
    page.keyboard.press("Control+s")
    page.locator("[data-status]", has_text="Revision 2 is saved").wait_for()
    assert page.locator("[data-rests] a").get_attribute("href").endswith("/r/2/")


def test_every_key_makes_a_mark_of_the_grammar(desk):
    """What the keys write is what the archive reads, over lines too; again on the same words takes it off."""
    from cables.text.marks import parse

    page = desk()
    text = page.locator("#text")
    before = text.input_value()
    for keys, kind in MARKS.items():
        choose(page, "ELSE WAS")
        page.keyboard.press(keys)
        assert kind in [node.kind for node in parse(text.input_value()).marks()], keys
        page.keyboard.press("Control+z")
        assert text.input_value() == before, keys
    text.evaluate("t => { t.focus(); t.select(); }")
    page.keyboard.press("Alt+s")
    assert [node.kind for node in parse(text.input_value()).marks()].count("struck") == len(before.split("\n\n"))
    page.keyboard.press("Alt+s")
    assert text.input_value() == before


def test_find_and_replace_counts_and_is_undone(desk):
    """Capitals and whole words as ticked; one Ctrl Z takes all replacements back."""
    page = desk()
    text = page.locator("#text")
    before = text.input_value()
    text.focus()
    page.keyboard.press("Alt+f")
    page.keyboard.type("the")
    assert "found" in page.locator("[data-find-count]").inner_text()
    page.get_by_label("whole words").check()
    page.get_by_label("Replace by").fill("THAT")
    page.get_by_role("button", name="Replace all").click()
    assert text.input_value() == re.sub(r"\bTHE\b", "THAT", before)
    text.focus()
    page.keyboard.press("Control+z")
    assert text.input_value() == before


def test_what_differs_is_made_anew_while_typing(desk):
    """After a pause, by the server; a doubtful word put right is gone from the list."""
    page = desk()
    assert page.locator(".doubt", has_text="WHEHIND").count() == 1
    choose(page, "WHEHIND")
    page.keyboard.type("BEHIND")
    page.locator("ins", has_text="EHIND").first.wait_for()
    assert page.locator(".doubt", has_text="WHEHIND").count() == 0


def test_the_raw_ocr_scrolls_with_the_text(desk, corrected):
    """Whichever is scrolled, the same passage stands at the top of the other."""
    body = "\n\n".join(
        f"{n}. PASSAGE {n} OF A LONGER CABLE, " + "WITH MANY WORDS " * 12 + "." for n in range(1, 60)
    )
    long = import_file(RawFile(f"FROM: PARIS\n\nNO: 9\n\n{body}\n".encode(), "L-1.txt", "L-1")).cable
    page = desk()
    page.goto(f"/workbench/cables/{long.slug}/")
    at_top = """() => { const raw = document.querySelector("[data-raw]"), top = raw.getBoundingClientRect().top;
        return [...raw.children].find((row) => row.getBoundingClientRect().bottom > top + 8).textContent; }"""
    page.locator("#text").evaluate("t => { t.scrollTop = t.scrollHeight / 2; }")
    page.wait_for_timeout(400)
    number = int(re.match(r"\s*(\d+)\. PASSAGE", page.evaluate(at_top))[1])
    assert 25 <= number <= 35


def test_a_browser_that_dies_loses_nothing_typed_five_seconds_before(desk, corrected):
    """The server has it, and offers it wherever its author opens the cable again."""
    page = desk()
    page.locator("#text").press("Control+End")
    page.keyboard.type(" TYPED BEFORE THE END")
    page.wait_for_timeout(5000)
    page.context.close()
    again = desk()
    again.get_by_role("link", name="Go on with it").click()
    assert again.locator("#text").input_value().endswith("TYPED BEFORE THE END")


def test_what_only_the_browser_has_is_offered_to_its_author_alone(desk, corrected, person_of):
    """No connection while typing: the copy is encrypted, and comes back to who typed it, not to the next."""
    person_of("Archivist", "amos")
    page = desk()
    page.route("**/draft/", lambda route: route.abort())
    page.locator("#text").press("Control+End")
    page.keyboard.type(" KEPT HERE ONLY")
    page.locator("[data-status]", has_text="in this browser").wait_for()
    page.wait_for_timeout(1000)
    assert "KEPT HERE" not in page.evaluate("JSON.stringify(localStorage)")
    assert page.evaluate("Object.keys(localStorage).some((name) => name.startsWith('text:'))")
    state = page.context.storage_state()
    assert Draft.objects.count() == 0
    other = desk("amos", storage_state={**state, "cookies": []})
    other.wait_for_timeout(300)
    assert not other.locator("[data-copies]").is_visible()
    back = desk(storage_state={**other.context.storage_state(), "cookies": []})
    back.get_by_role("button", name="Take it up").click()
    assert back.locator("#text").input_value().endswith("KEPT HERE ONLY")
    kept(back)
    back.wait_for_timeout(500)
    names = back.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('text:'))")
    assert [name.rsplit(":", 1)[1] for name in names] == [str(Draft.objects.get().key)]


@pytest.mark.parametrize("scripts", [True, False])
def test_signed_out_while_typing_the_text_comes_back(desk, corrected, scripts):
    """Saving asks who it is, on a page that has the text; then the editor, then a saved revision."""
    page = desk(java_script_enabled=scripts)
    page.locator("#text").fill("1. TYPED WHILE SIGNED OUT.\n\n2. ALL OF IT.")
    Session.objects.all().delete()
    page.get_by_role("button", name=re.compile("^Save( Ctrl S)?$")).click()
    page.locator("#id_password").wait_for()
    page.locator("#id_username").fill("archie")
    page.locator("#id_password").fill(SURE)
    page.get_by_role("button", name="Sign in and go on").click()
    page.locator("#text").wait_for()
    assert page.locator("#text").input_value() == "1. TYPED WHILE SIGNED OUT.\n\n2. ALL OF IT."
    page.get_by_role("button", name=re.compile("^Save( Ctrl S)?$")).click()
    page.get_by_text("Revision 2 is saved").wait_for()
    assert newest(corrected).text == "1. TYPED WHILE SIGNED OUT.\n\n2. ALL OF IT."


def test_signed_out_and_in_again_in_another_tab_the_draft_goes_on(desk, corrected):
    """The status says so with a way to sign in; once that is done, the draft is kept as before."""
    page = desk()
    Session.objects.all().delete()
    page.locator("#text").press("Control+End")
    page.keyboard.type(" GOING ON")
    page.locator("[data-status]", has_text="You are signed out").wait_for()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in (new tab)").click()
    tab = opened.value
    tab.locator("#id_username").fill("archie")
    tab.locator("#id_password").fill(SURE)
    tab.locator("main form button").click()
    kept(page)
    assert Draft.objects.get().text.endswith("GOING ON")
    page.keyboard.press("Control+s")
    page.locator("[data-status]", has_text="Revision 2 is saved").wait_for()


@pytest.mark.parametrize("scripts", [True, False])
def test_two_people_at_once_decide_on_a_page(desk, corrected, person_of, scripts):
    """Both texts side by side; a reading of one's own goes in with what did not touch."""
    amos = person_of("Archivist", "amos")
    page = desk(java_script_enabled=scripts)
    text = newest(corrected).text
    theirs = text.replace("SOON", "LATER").replace("NOTHING", "NOT A THING")
    save_revision(cable_id=corrected.pk, base_number=1, text=theirs, note="", actor=amos, key="0" * 32)
    page.locator("#text").fill(text.replace("SOON", "SHORTLY").replace("MIN1STER", "MINISTER"))
    page.get_by_role("button", name=re.compile("^Save( Ctrl S)?$")).click()
    page.get_by_role("heading", name="Somebody saved this cable").wait_for()
    page.wait_for_load_state()
    page.locator("#own1").fill("[soon?].")
    if not scripts:
        page.get_by_label("As written here").check()
    page.get_by_role("button", name="Save both together").click()
    page.get_by_text("Revision 3 is saved").wait_for()
    saved = newest(corrected).text
    assert all(words in saved for words in ("[soon?].", "NOT A THING", "MINISTER"))


def test_leaving_with_unsaved_text_warns(desk):
    """And does not once it is saved."""
    page = desk()
    page.locator("#text").press("Control+End")
    page.keyboard.type(" MORE")
    page.close(run_before_unload=True)
    page.wait_for_timeout(300)
    assert not page.is_closed()
    page.keyboard.press("Control+s")
    page.locator("[data-status]", has_text="is saved").wait_for()
    with page.expect_event("close"):
        page.close(run_before_unload=True)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_axe_finds_nothing_in_the_editor_and_on_the_merge_page(desk, corrected, person_of, width, theme):
    """No rule of WCAG 2.2 AA broken, nothing scrolls sideways, style sheets and scripts under 60 kB."""
    page = desk(width=width, theme=theme)
    check(page, width)
    weight = """async () => {
        const files = [...document.querySelectorAll('link[rel=stylesheet], script[src]')];
        const texts = await Promise.all(files.map(f => fetch(f.href || f.src).then(r => r.arrayBuffer())));
        return texts.reduce((sum, t) => sum + t.byteLength, 0); }"""
    assert page.evaluate(weight) < 60_000
    amos = person_of("Archivist", "amos")
    text = newest(corrected).text
    save_revision(
        cable_id=corrected.pk, base_number=1, text=text.replace("SOON", "LATER"), note="", actor=amos, key="0" * 32
    )
    page.locator("#text").fill(text.replace("SOON", "SHORTLY").replace("MIN1STER", "MINISTER"))
    page.keyboard.press("Control+s")
    page.get_by_role("heading", name="Somebody saved this cable").wait_for()
    check(page, width)


def check(page, width: int) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.faults == [message for message in page.faults if "409" in message]
