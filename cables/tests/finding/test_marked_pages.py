"""A cable opened from a search: its matches are marked, and everything else stands as it did."""

import re

import pytest

pytestmark = pytest.mark.django_db

MARK = re.compile(r'<mark data-hit="(\d+)"[^>]*>(.*?)</mark>', re.DOTALL)


@pytest.fixture
def page(client):
    def get(cable, query: str, witness: int | None = None) -> str:
        address = f"/cables/{cable.slug}/" + (f"w/{witness}/" if witness else "")
        response = client.get(f"{address}?{query}")
        assert response.status_code == 200
        return response.content.decode()

    return get


def marked(page: str) -> list[tuple[str, str]]:
    return [(number, re.sub(r"<[^>]+>", "", words)) for number, words in MARK.findall(page)]


def test_matches_are_marked_in_order(page, import_text):
    """Every match has its number, misreadings too; the first is where the page opens."""
    cable = import_text("1. THE MISSILE, A MISSLLE.\n\n2. ONE MORE missile.\n", record="H-1")
    found = page(cable, "q=missile")
    assert marked(found) == [("1", "MISSILE"), ("2", "MISSLLE"), ("3", "missile")]
    assert 'id="hit-1"' in found and "3 matches" in found


def test_a_misreading_many_cables_have_is_marked_in_each(page, import_text, monkeypatch):
    """How many cables a list counts has no part in what is marked in one of them."""
    monkeypatch.setattr("cables.finding.answers.MOST_COUNTED", 1)
    cables = [import_text(f"THE MISSLLE NUMBER {n}.\n", record=f"M-{n}") for n in range(3)]
    assert [marked(page(cable, "q=missile")) for cable in cables] == [[("1", "MISSLLE")]] * 3


def test_a_match_across_marks_and_lines_is_one(page, import_text, admin_user):
    """The pieces of a match that a mark or a line divides have one number."""
    from cables.actions.revisions import add_submitted_revision

    cable = import_text("THE TRADE BAN\nSTANDS.\n", record="H-2")
    base = cable.revisions.get(number=1)
    text = "THE __TRADE__ ~~BAR~~ BAN\nSTANDS FOR [GOOD?] \\~~ ALL.\n"
    add_submitted_revision(cable, text=text, base=base, author=admin_user, note="")
    found = page(cable, "q=%22trade+ban+stands%22+good")
    assert {number for number, _ in marked(found)} == {"1", "2"}
    assert "".join(words for number, words in marked(found) if number == "1").replace(" ", "").startswith("TRADE")
    assert "<u><mark" in found


def test_points_and_words_stand_as_they_did(page, import_text):
    """Marking changes no label, no address, no word: without the elements the text is the same."""
    cable = import_text("1. THE 1 PLAN.\n\n2. PLAN 2.\n\n3. NO MORE.\n", record="H-3")
    plain, found = page(cable, ""), page(cable, "q=plan+or+1+or+2")

    def text(page: str) -> str:
        body = page[page.index('class="transcript') :].split("</article>")[0]
        return re.sub(r"</?mark[^>]*>", "", body)

    assert text(found) == text(plain)
    assert len(marked(found)) == 4


def test_a_reading_is_marked_too(page, import_text):
    """The raw OCR shows matches of its own, escaped as ever."""
    cable = import_text("FROM: <b>PARIS</b>\n\n1. WORDS.\n", record="H-4")
    found = page(cable, "q=paris&layer=raw", witness=1)
    assert marked(found) == [("1", "PARIS")]
    assert "&lt;b&gt;" in found


def test_what_stands_only_in_the_raw_ocr_is_offered_there(page, import_text):
    """A text without a match says so, and leads to the readings."""
    cable = import_text("FROM: PARIS\n\nNO: 12\n\n1. WORDS.\n", record="H-5")
    found = page(cable, "q=from")
    assert "0 matches" in found and "/w/1/?q=from#hit-1" in found


@pytest.mark.parametrize(
    "query", ["q=%00", "q=((((", "q=" + "a" * 5000, "q=-plan", "q=%EE%80%80", "q=plan&layer=x&drop=%00"]
)
def test_no_question_breaks_the_page(page, import_text, query):
    """Whatever the address asks to be marked, the cable is read."""
    cable = import_text("THE PLAN \ue000 OF \ue002 OLD.\n", record="H-6")
    assert "OLD" in page(cable, query)
    assert "OLD" in page(cable, query, witness=1)
