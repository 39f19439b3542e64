"""Review and queue as people use them: by keyboard and by pointer, with and without scripts, in both themes."""

import uuid

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

from cables.actions import review
from cables.actions.imports import RawFile, import_file
from cables.actions.reports import report_problem
from cables.actions.revisions import save_revision
from cables.models import Cable, ReviewComment, Revision

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HOSTILE = "</textarea><script>alert(1)</script> \u202eevil\u202c <img src=x onerror=alert(2)>"
RAW = (
    "INCOMING TELEGRAM Department of State\n\nCOHFIDENTIAL\n\nFROM: PARIS\n\nTO: Secretary of State\n\n"
    "NO: 512, MARCH 3, 1962, 6 PM\n\n1. THE MIN1STER RECEIVED US TH1S MORNING AND UK INSPECTION WAS NAMED.\n\n"
    "2. HE PROMISED AN ANSWER SOON.\n\n3. NOTHING ELSE WAS SAID ABOUT THE QUESTION.\n\nBOHLEN\n"
)


@pytest.fixture
def waiting(transactional_db, archivist) -> Revision:
    """A text with three changes that waits, on a cable with a waiting report; another cable is a fragment."""
    cable = import_file(RawFile(RAW.encode(), "P-512.txt", "P-512")).cable
    import_file(RawFile(b"1. A FRAGMENT OF SOMETHING ELSE.\n", "P-9.txt", "P-9"))
    Cable.objects.filter(record_number="P-9").update(kind="fragment")
    cable.refresh_from_db()
    report_problem(revision_id=cable.current_revision_id, text=HOSTILE, address="192.0.2.1", start=3, end=15)
    text = cable.revisions.get(number=1).text
    for read, meant in (("MIN1STER", "MINISTER"), ("TH1S", "THIS"), ("UK", "[UN?]")):
        text = text.replace(read, meant)
    made = save_revision(
        cable_id=cable.pk, base_number=1, text=text, note="by the sense", actor=archivist, key=uuid.uuid4()
    )
    return review.submit_revision(revision_id=made.pk, actor=archivist, note=HOSTILE)


@pytest.fixture
def as_person(open_page, live_server):
    """`as_person(reviewer, "/workbench/")`: the page, opened by somebody who is signed in."""

    def run(person, path: str, **options):
        client = Client()
        client.force_login(person)
        page = open_page("/help/", **options)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        page.context.add_cookies([cookie])
        page.goto(path)
        return page

    return run


def address(revision: Revision) -> str:
    return f"/workbench/cables/{revision.cable.slug}/review/{revision.number}/"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing_in_review_queue_and_reports(as_person, waiting, reviewer, width, theme):
    """No violation of WCAG 2.2 A and AA or of best practice, no sideways scrolling, no script of a stranger's."""
    slug = waiting.cable.slug
    review.comment_on_passage(revision_id=waiting.pk, author=reviewer, text=HOSTILE, start=3, end=15)
    page = as_person(reviewer, "/workbench/", width=width, theme=theme)
    paths = ["/workbench/?need=fragments", "/workbench/review/", "/workbench/reports/"]
    paths += [address(waiting), f"/workbench/cables/{slug}/revert/"]
    paths += [f"/cables/{slug}/authors/", f"/cables/{slug}/report/?point=1", f"/cables/{slug}/"]
    for path in ["/workbench/", *paths]:
        page.goto(path)
        found = Axe().run(page)
        assert found.violations_count == 0, (path, found.generate_report())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert (page.faults, page.dialogs) == ([], []), path


def test_the_pages_weigh_little(as_person, waiting, reviewer):
    """Style sheets and scripts of each stay under 60 kB before compression."""
    size = """async () => {
        const files = [...document.querySelectorAll('link[rel=stylesheet], script[src]')];
        const texts = await Promise.all(files.map(f => fetch(f.href || f.src).then(r => r.arrayBuffer())));
        return texts.reduce((sum, t) => sum + t.byteLength, 0); }"""
    page = as_person(reviewer, "/workbench/")
    for path in ("/workbench/", "/workbench/review/", address(waiting), f"/cables/{waiting.cable.slug}/authors/"):
        page.goto(path)
        assert page.evaluate(size) < 60_000, path


def test_a_reviewer_goes_through_the_changes_and_comments_by_keyboard(as_person, waiting, reviewer):
    """n to the change, c to comment on it; the words go along, and nothing typed in the other field is lost."""
    page = as_person(reviewer, address(waiting))
    page.locator("#review-text").fill("a reason half written")
    page.locator("h1").click()
    page.keyboard.press("n")
    page.keyboard.press("n")
    page.keyboard.press("n")
    assert "Change 3 of 3" in page.locator(".change-bar__count").inner_text()
    page.keyboard.press("c")
    assert page.evaluate("document.activeElement.id") == "review-comment"
    assert page.locator("#review-quote").input_value() == "[UN?]"
    page.keyboard.type("On what ground?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(".aligned .remark").wait_for()
    comment = ReviewComment.objects.get()
    assert (comment.quote, comment.text) == ("[UN?]", "On what ground?")
    assert page.locator("#review-text").input_value() == "a reason half written"
    assert "On what ground?" in page.locator(".aligned .remark").inner_text()


def test_without_scripts_a_text_is_commented_on_and_returned(as_person, waiting, reviewer):
    """The button beside a passage aims the form by way of the server."""
    page = as_person(reviewer, address(waiting), java_script_enabled=False)
    page.locator("#review-text").fill("See my comment.")
    page.get_by_role("button", name="Comment on this").first.click()
    assert "MINISTER" in page.locator("[data-remark-words]").inner_text()
    page.locator("#review-comment").fill("Look at the copy again.")
    page.get_by_role("button", name="Add the comment").click()
    assert page.locator("#review-text").input_value() == "See my comment."
    page.get_by_role("button", name="Return it").click()
    assert page.url.endswith("/workbench/review/")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.review_note) == ("returned", "See my comment.")
    assert ReviewComment.objects.get().start is not None


def test_of_two_tabs_the_second_is_told(as_person, waiting, reviewer, second_reviewer):
    """Approved in one browser, returned in another: the second keeps the words that were typed."""
    late = as_person(second_reviewer, address(waiting))
    late.locator("#review-text").fill("I had doubts.")
    early = as_person(reviewer, address(waiting))
    early.get_by_role("button", name="Approve revision 2").click()
    assert "readers see it now" in early.locator("main").inner_text()
    late.get_by_role("button", name="Return it").click()
    told = late.locator("main").inner_text()
    assert "has been decided on meanwhile" in told and "I had doubts." in told
    early.goto(f"/cables/{waiting.cable.slug}/")
    assert "Approved" in early.locator("main").inner_text() and "[UN?]" not in early.locator("main").inner_text()


def test_next_hands_a_cable_out_and_says_until_when(as_person, waiting, archivist):
    """From the queue to the editor with one press."""
    page = as_person(archivist, "/workbench/?need=fragments")
    page.get_by_role("button", name="Take the next one").click()
    assert "until" in page.locator("main").inner_text()
    page.goto("/workbench/")
    assert "Yours until" in page.locator(".mine").inner_text()
    page.get_by_role("button", name="Give it back").click()
    assert page.locator(".mine").count() == 0


def test_a_reader_reports_a_point_from_the_page(open_page, waiting):
    """The link stands with the point, the form knows it, and the thanks lead back."""
    page = open_page(f"/cables/{waiting.cable.slug}/")
    page.locator(".point__report").nth(1).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/report/**")
    assert page.locator("#report-point").input_value() == "2"
    page.locator("#report-text").fill("It was promised for Monday.")
    page.get_by_role("button", name="Send the report").click()
    assert page.locator("h1").inner_text() == "Thank you"


def test_whose_words_are_told_on_the_way_through_them(open_page, waiting):
    """n goes from passage to passage, and the bar says whose it is."""
    page = open_page(f"/cables/{waiting.cable.slug}/authors/")
    page.keyboard.press("n")
    told = page.locator(".change-bar__count").inner_text()
    assert "Change 1 of" in told and "by Archie Archivist, revision 2" in told
