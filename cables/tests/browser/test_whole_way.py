"""One correction from the queue to the reader by keyboard alone: two archivists, a reviewer, a citation."""

import pytest

from cables.actions.imports import RawFile, import_file
from cables.models import Revision

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a long pass phrase"
RAW = (
    "INCOMING TELEGRAM Department of State\n\nCONFIDENTIAL\n\nFROM: PARIS\n\nTO: Secretary of State\n\n"
    "NO: 512, MARCH 3, 1962, 6 PM\n\n1. THE MIN1STER RECEIVED US TH1S MORNING AND THE QUESTION WAS NAMED.\n\n"
    "2. HE PROMISED AN ANSWER SOON.\n\n3. NOTHING E1SE WAS SAID ABOUT THE MATTER.\n\nBOHLEN\n"
)


class Keyboard:
    """A person without a mouse: goes on with Tab until the wanted element has the focus, then presses a key."""

    def __init__(self, page):
        self.page = page

    def go_to(self, selector: str) -> None:
        for _ in range(200):
            if self.page.evaluate("(s) => document.activeElement.matches(s)", selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reaches {selector} on {self.page.url}")

    def press(self, selector: str, key: str = "Enter") -> None:
        self.go_to(selector)
        self.page.keyboard.press(key)

    def follow(self, selector: str) -> None:
        """Press what leads to another page, and wait for that."""
        self.go_to(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def type_over(self, read: str, meant: str) -> None:
        """In the transcription, replace words by finding them and typing."""
        self.go_to("#text")
        place = self.page.locator("#text").input_value().index(read)
        self.page.keyboard.press("Control+Home")
        for _ in range(place):
            self.page.keyboard.press("ArrowRight")
        for _ in read:
            self.page.keyboard.press("Shift+ArrowRight")
        self.page.keyboard.type(meant)

    def sign_in(self, name: str) -> None:
        self.page.goto("/sign-in/?next=/workbench/")
        self.go_to("#id_username")
        self.page.keyboard.type(name)
        self.go_to("#id_password")
        self.page.keyboard.type(PASSWORD)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")


@pytest.fixture
def telegram(transactional_db):
    """A telegram with three damaged words."""
    return import_file(RawFile(RAW.encode(), "P-512.txt", "P-512")).cable


def test_a_correction_goes_from_the_queue_to_the_reader_by_keyboard(
    open_page, telegram, archivist, person_of, reviewer
):
    """Queue, correct, conflict with a second browser, merge, hand in, approve, read; the old citation stays."""
    second_archivist = person_of("Archivist", "edna")
    slug = telegram.slug
    for person in (archivist, second_archivist, reviewer):
        person.set_password(PASSWORD)
        person.save()

    one = Keyboard(open_page("/"))
    one.sign_in(archivist.username)
    one.follow(".queue-next button")
    assert f"/workbench/cables/{slug}/" in one.page.url

    two = Keyboard(open_page("/"))
    two.sign_in(second_archivist.username)
    two.page.goto(f"/workbench/cables/{slug}/")
    assert archivist.public_name in two.page.locator("main").inner_text()  # who has it until when

    two.type_over("MIN1STER", "MINISTER")
    two.type_over("E1SE", "ELSE")
    two.page.keyboard.press("Control+s")
    two.page.get_by_text("revision 2").first.wait_for()
    assert telegram.revisions.order_by("-number").first().author == second_archivist

    one.type_over("TH1S", "THIS")
    one.type_over("E1SE", "[ELSE?]")
    with one.page.expect_navigation():
        one.page.keyboard.press("Control+s")
    merging = one.page.locator("main").inner_text()
    assert "nothing of it is stored yet" in merging and "ELSE" in merging
    assert telegram.revisions.count() == 3  # nothing was stored

    one.press("input[name=k1][value=theirs]", "Space")
    one.go_to("#note")
    one.page.keyboard.type("two damaged words")
    one.follow("button[name=do][value=submit]")
    handed_in = telegram.revisions.order_by("-number").first()
    assert (handed_in.author, handed_in.state) == (archivist, Revision.State.SUBMITTED)
    assert all(word in handed_in.text for word in ("MINISTER", "THIS MORNING", "NOTHING ELSE"))

    reader = open_page(f"/cables/{slug}/")
    cited = f"/cables/{slug}/r/1/"
    reader.goto(cited)
    before = reader.locator("main").inner_text()
    assert "MIN1STER" in before

    judge = Keyboard(open_page("/"))
    judge.sign_in(reviewer.username)
    judge.follow('a[href="/workbench/review/"]')
    judge.follow(f'a[href*="{slug}/review/{handed_in.number}/"]')
    judge.page.keyboard.press("n")
    judge.page.keyboard.press("n")
    assert "of 3" in judge.page.locator(".change-bar__count").inner_text()
    judge.follow("button[name=act][value=approve]")
    handed_in.refresh_from_db()
    assert (handed_in.state, handed_in.reviewer) == (Revision.State.APPROVED, reviewer)

    reader.goto(f"/cables/{slug}/")
    shown = reader.locator("main").inner_text()
    assert "THE MINISTER RECEIVED US THIS MORNING" in shown and "Approved" in shown
    reader.goto(cited)
    assert "THE MIN1STER RECEIVED US TH1S MORNING" in reader.locator("main").inner_text()
    for page in (one.page, two.page, judge.page, reader):
        assert [fault for fault in page.faults if "409" not in fault] == []
