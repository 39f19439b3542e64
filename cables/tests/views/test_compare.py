"""Any text of a cable beside any other: direction, counts, makers, permanence, and nothing that acts as markup."""

import re

import pytest
from django.urls import reverse

from cables.actions.imports import RawFile, import_file
from cables.actions.revisions import add_revision, add_submitted_revision
from cables.models import Revision, User

pytestmark = pytest.mark.django_db
HOSTILE = "</del><script>alert(1)</script> <ins>x</ins> \u202eevil\u202c e" + "\u0301" * 300


@pytest.fixture
def editor(db):
    return User.objects.create_user("ed", password="a long pass phrase", display_name="Edith Editor")


@pytest.fixture
def emended(cable, editor):
    """The small telegram with one word emended by a person."""
    machine = cable.revisions.get(number=1)
    text = machine.text.replace("RECEIVED", "[WELCOMED?]").replace("SOON", "SHORTLY")
    add_submitted_revision(cable, text=text, base=machine, author=editor, note="by the sense")
    cable.refresh_from_db()
    return cable


def page(client, cable, address: str, **query):
    return client.get(f"/cables/{cable.slug}/{address}", query)


def test_compare_shows_raw_and_current_text_with_reasons(client, emended):
    """What was left out is told with its reason, a changed word stands on both sides."""
    html = page(client, emended, "compare/").content.decode()
    assert "CONFIDENTIAL" in html
    assert "classification marking" in html
    assert html.count('data-change="1"') >= 2
    assert "Edith Editor" in html
    assert "by the sense" in html


def test_any_reading_and_any_revision_can_be_chosen(client, emended):
    """All of it in the address."""
    import_file(RawFile(b"FROM: PARlS\n\n1. THE MINISTER BECEIVED US.\n", "T-512.b.txt", "T-512", "b"))
    html = page(client, emended, "compare/", w=2, r=1).content.decode()
    assert "<b>B</b>ECEIVED" in html
    assert "Raw OCR 2" in html


def test_without_choice_a_text_stands_beside_the_raw_ocr_it_is_made_from(client, emended, reviewer):
    """So for the machine's text, for people's that rest on it, and on every page that shows the raw OCR beside."""
    raw = "FROM: PARIS\n\nTO: Secretary of State\n\nNO: 9, MARCH 3, 6 PM\n\n1. THE MINISTER RECEIVED US {}.\n"
    held = import_file(RawFile(raw.format("thjs rnorning agoin, qwzx").encode(), "A.1.txt", "A", "1")).cable
    import_file(RawFile(raw.format("this morning again, all of us").encode(), "A.2.txt", "A", "2"))
    held.refresh_from_db()
    assert held.current_revision.witness.number == 2
    assert page(client, held, "compare/").context["old"].name == "Raw OCR 2, 2"
    assert page(client, held, "compare/", r=1).context["old"].name == "Raw OCR"
    assert page(client, held, "compare/", w=1).context["old"].name == "Raw OCR"
    read = page(client, held, "")
    assert read.context["witness"].number == 2
    assert "Why this raw OCR: Fewest doubtful words" in " ".join(read.content.decode().split())
    add_submitted_revision(
        held, text="Typed.", base=held.current_revision, author=emended.current_revision.author, note=""
    )
    assert page(client, held, "compare/").context["old"].name == "Raw OCR 2, 2"
    client.force_login(reviewer)
    editor = client.get(reverse("edit", args=[held.slug]))
    assert editor.context["beside"].witness.key == "w2"


def test_only_pages_with_changes(client, cable):
    """A text without changes says so instead of showing nothing."""
    html = page(client, cable, "compare/", only="changes").content.decode()
    assert "No page of this text has changes" in html or "data-change" in html


def test_a_diff_is_always_told_from_old_to_new(client, emended):
    """Asked the other way round, it leads to the right one."""
    assert page(client, emended, "diff/2..1/").headers["Location"] == f"/cables/{emended.slug}/diff/1..2/"
    assert page(client, emended, "diff/1..w1/").headers["Location"] == f"/cables/{emended.slug}/diff/w1..1/"
    html = page(client, emended, "diff/1..2/").content.decode()
    assert "From <b>Revision 1</b> (the machine) to <b>Revision 2</b> (Edith Editor" in html


def test_a_diff_counts_and_says_of_what(client, emended):
    """Two words changed; the error rates carry their denominators and their definition."""
    response = page(client, emended, "diff/1..2/")
    counts = response.context["counts"]
    assert counts["changed"] + max(counts["removed"], counts["added"]) == 2
    score = response.context["comparing"].score
    assert score.word_errors == 2
    assert "Word error rate" in response.content.decode()
    assert f"{score.words} words" in response.content.decode()
    assert "Levenshtein" in response.content.decode()


def test_without_a_pair_the_raw_text_is_compared_with_what_readers_see(client, emended):
    """The tab leads to a pinned address."""
    assert page(client, emended, "diff/").headers["Location"] == f"/cables/{emended.slug}/diff/0..2/"


@pytest.mark.parametrize("view", ["side", "inline"])
@pytest.mark.parametrize("show", ["changes", "all"])
@pytest.mark.parametrize("ignore", [[], ["case"], ["punctuation"], ["marks"], ["case", "punctuation", "marks"]])
def test_every_way_of_looking_works(client, emended, view, show, ignore):
    """Side by side or inline, changes or everything, with whatever ignored."""
    response = page(client, emended, "diff/0..2/", view=view, show=show, ignore=ignore)
    assert response.status_code == 200
    assert response.context["chosen"]["ignore"] == ignore


def test_marks_are_ignored_unless_asked_for(client, emended):
    """A conjecture's brackets are no changed words by themselves."""
    machine = emended.revisions.get(number=1)
    marked = machine.text.replace("ANSWER", "__ANSWER__")
    add_revision(emended, text=marked, state="machine", origin="machine", base=machine, engine="x")
    assert page(client, emended, "diff/1..3/").context["comparing"].change_count == 0
    assert page(client, emended, "diff/1..3/", view="side").context["counts"]["changed"] <= 1


def test_changes_of_machine_and_people_are_told_apart(client, emended):
    """From raw to a person's text, each change names its maker."""
    comparing = page(client, emended, "diff/0..2/").context["comparing"]
    makers = {comparing.maker(piece) for row in comparing.rows for piece in row.pieces if piece.number}
    assert "Edith Editor" in makers
    assert makers <= {"machine", "Edith Editor", ""}


def test_counts_and_rates_speak_of_the_same_words(client, cable, editor):
    """A word that is only marked is neither changed nor an error, unless marks count."""
    machine = cable.revisions.get(number=1)
    text = machine.text.replace("ANSWER", "__ANSWER__").replace("SOON", "[SOON?]")
    add_submitted_revision(cable, text=text, base=machine, author=editor, note="")
    comparing = page(client, cable, "diff/1..2/").context["comparing"]
    assert (comparing.counts["changed"], comparing.score.word_errors) == (0, 0)


def test_an_editors_note_is_told_apart(client, cable, editor):
    """It is no change of the words, and no part of the telegram."""
    machine = cable.revisions.get(number=1)
    text = machine.text.replace("SOON.", "SOON. [note: so the OCR has it]")
    add_submitted_revision(cable, text=text, base=machine, author=editor, note="")
    html = page(client, cable, "compare/").content.decode()
    assert 'title="the editor speaks">[note: so the OCR has it]</span>' in html


def test_two_machine_texts_differ_and_have_no_error_rate(client, emended):
    """Between two raw readings, or a raw reading and the machine's text of it, neither is the truth."""
    import_file(
        RawFile(b"FROM: PARIS\n\n1. THE MINISTER BECEIVED US THIS MORNING.\n", "T-512.b.txt", "T-512", "b")
    )
    for address in ("diff/w1..w2/", "diff/0..1/", "diff/w2..1/"):
        html = page(client, emended, address).content.decode().casefold()
        assert "difference in words" in html
        assert "error rate" not in html


def test_what_took_out_furniture_alone_changed_no_word_and_is_not_the_same(client, cable):
    """The machine's first text leaves out heading and stamps: that is told in words, not as "0.0%"."""
    history = page(client, cable, "history/").content.decode()
    assert "no word of the message changed" in history
    assert "0.0%" not in history
    html = page(client, cable, "diff/0..1/").content.decode()
    assert "0.0%" not in html
    assert "The two texts are not the same" in html


def test_without_a_pair_a_text_is_compared_with_the_reading_it_was_made_from(client, reviewer):
    """The default of a cable of several readings is the one the text rests on, not the first."""
    raw = "FROM: PARIS\n\nTO: Secretary of State\n\nNO: 9, MARCH 3, 6 PM\n\n1. THE MINISTER RECEIVED US {}.\n"
    held = import_file(RawFile(raw.format("thjs rnorning agoin, qwzx").encode(), "A.1.txt", "A", "1")).cable
    import_file(RawFile(raw.format("this morning again, all of us").encode(), "A.2.txt", "A", "2"))
    held.refresh_from_db()
    number = held.current_revision.number
    assert page(client, held, "diff/").headers["Location"] == f"/cables/{held.slug}/diff/w2..{number}/"


def test_three_texts_stand_in_three_columns(client, emended):
    """The word one reading has otherwise is marked in it."""
    witness = b"FROM: PARIS\n\n1. THE MINISTER BECEIVED US THIS MORNING.\n\n2. HE PROMISED AN ANSWER SOON.\n"
    import_file(RawFile(witness, "T-512.b.txt", "T-512", "b"))
    html = page(client, emended, "diff/w1..w2..1/").content.decode()
    assert '<mark class="word word--odd">BECEIVED</mark>' in html


def test_history_tells_every_revision_with_its_change_and_every_event(client, emended):
    """Who, when, from what, why, how much."""
    html = page(client, emended, "history/").content.decode()
    for words in (
        "Revision 2",
        "Revision 1",
        "Revision 0",
        "Edith Editor",
        "by the sense",
        "Imported",
        "Submitted",
    ):
        assert words in html
    assert f"/cables/{emended.slug}/diff/1..2/" in html


def test_a_later_revision_never_alters_an_earlier_ones_words(client, emended, editor):
    """The text at a pinned address is the same to the byte."""
    before = client.get(f"/cables/{emended.slug}.txt?r=1").content
    two = emended.revisions.get(number=2)
    add_submitted_revision(emended, text="1. ALL NEW WORDS.", base=two, author=editor, note="")
    assert client.get(f"/cables/{emended.slug}.txt?r=1").content == before
    assert "RECEIVED" in page(client, emended, "r/1/").content.decode()


def test_an_old_revision_says_what_changed_since_point_by_point(client, emended, editor):
    """Reworded, moved, gone: each point of it, with the way to where its words are."""
    two = emended.revisions.get(number=2)
    text = "1. A NEW FIRST POINT WITH WORDS OF ITS OWN.\n\n2. THE MINISTER RECEIVED US THIS MORNING."
    add_submitted_revision(emended, text=text, base=two, author=editor, note="")
    html = page(client, emended, "r/1/").content.decode()
    assert "What changed since" in html
    assert f'/cables/{emended.slug}/#p2">now point 2' in html
    assert "no longer there" in html


def test_an_address_never_silently_shows_other_words(client, emended, editor):
    """Point 1 used to be what point 2 is now: it says so, and leads there."""
    two = emended.revisions.get(number=2)
    text = "1. A NEW FIRST POINT WITH WORDS OF ITS OWN.\n\n2. THE MINISTER RECEIVED US THIS MORNING."
    add_submitted_revision(emended, text=text, base=two, author=editor, note="")
    html = client.get(f"/cables/{emended.slug}/").content.decode()
    assert "Up to revision 2 this address showed other words" in html


def test_work_in_progress_is_compared_by_staff_only(client, emended, editor, admin_user):
    """For others it is not there."""
    add_revision(emended, text="draft", state="in progress", origin="person", author=editor, base=None)
    for address in ("diff/0..3/", "compare/?r=3", "r/3/"):
        assert page(client, emended, address).status_code == 404
    assert "Revision 3" not in page(client, emended, "history/").content.decode()
    client.force_login(admin_user)
    assert page(client, emended, "diff/0..3/").status_code == 200


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("diff/0..99/", 404), ("diff/w9..1/", 404), ("diff/0..999999/", 404), ("diff/w1..w1..1/", 404),
        ("compare/?w=99", 404), ("compare/?w=-1", 400), ("compare/?r=99999999999999999999", 400),
        ("compare/?page=0", 400), ("diff/0..1/?view=sideways", 400), ("diff/0..1/?ignore=words", 400),
        ("diff/0..1/?page=99999", 200), ("compare/?only=%00", 400), ("diff/0..x/", 404),
        ("history/?page=%00", 200),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_answered_in_a_sentence(client, cable, address, status):
    """Never with an error of the server."""
    assert page(client, cable, address).status_code == status


def test_hostile_text_is_shown_as_text_in_every_comparison(client, import_text, editor):
    """Markup, steering characters and piles of accents, on either side."""
    cable = import_text(f"1. FIRST {HOSTILE} END.\n\n2. SECOND POINT HERE.\n")
    machine = cable.revisions.get(number=1)
    text = machine.text + f"\n\n3. {HOSTILE} AND MORE.\n"
    add_submitted_revision(cable, text=text, base=machine, author=editor, note=HOSTILE)
    for address in (
        "compare/",
        "diff/0..2/",
        "diff/0..2/?view=inline&show=all",
        "diff/1..2/",
        "history/",
        "diff/0..1..2/",
    ):
        html = page(client, cable, address).content.decode()
        assert "<script>alert" not in html, address
        assert "\u202e" not in html, address


@pytest.mark.parametrize("address", ["compare/", "diff/0..2/", "history/", "r/1/"])
def test_a_comparison_asks_a_fixed_number_of_questions(client, emended, address, django_assert_max_num_queries):
    """At most twelve, whatever the texts."""
    page(client, emended, address)
    with django_assert_max_num_queries(12 if address != "r/1/" else 18):
        assert page(client, emended, address).status_code == 200


@pytest.mark.parametrize("address", ["compare/", "diff/0..2/"])
def test_a_comparison_is_sent_once(client, emended, address):
    """Its tag comes from the texts: unchanged texts are not sent again, another view has another tag."""
    first = page(client, emended, address)
    again = client.get(f"/cables/{emended.slug}/{address}", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    assert page(client, emended, address, page=1).headers["ETag"] != first.headers["ETag"]


def test_tabs_lead_to_every_view(client, emended):
    """From the reading page: compare, differences, raw, history."""
    html = client.get(emended.get_absolute_url()).content.decode()
    for name in ("compare", "diff-default", "history"):
        assert reverse(name, args=[emended.slug]) in html
    assert Revision.objects.filter(cable=emended).count() == 3


def test_history_counts_nothing_against_what_is_not_public(client, emended, editor, admin_user):
    """A revision made from unpublished work is compared with the nearest public one before it."""
    add_revision(emended, text="SECRET DRAFT", state="in progress", origin="person", author=editor)
    draft = emended.revisions.get(number=3)
    text = emended.revisions.get(number=2).text + "\n\nMORE."
    add_submitted_revision(emended, text=text, base=draft, author=editor, note="")
    html = page(client, emended, "history/").content.decode()
    assert "revision 3" not in html.casefold()
    assert f"/cables/{emended.slug}/diff/2..4/" in html
    client.force_login(admin_user)
    assert f"/cables/{emended.slug}/diff/3..4/" in page(client, emended, "history/").content.decode()


def test_the_tag_of_a_comparison_changes_with_all_that_is_on_the_page(client, emended, editor):
    """A later revision, and the author's name: both stand on it."""
    first = page(client, emended, "diff/0..2/").headers["ETag"]
    User.objects.filter(pk=editor.pk).update(display_name="Edith Newname")
    second = page(client, emended, "diff/0..2/").headers["ETag"]
    two = emended.revisions.get(number=2)
    add_submitted_revision(emended, text="1. NEW.", base=two, author=editor, note="")
    assert len({first, second, page(client, emended, "diff/0..2/").headers["ETag"]}) == 3


def test_a_paragraph_too_long_for_one_page_is_divided(client, import_text, editor):
    """Twenty thousand words on one line come in parts, none of them lost."""
    words = [f"WORD{n}" for n in range(20_000)]
    cable = import_text("1. " + " ".join(words))
    machine = cable.revisions.get(number=1)
    text = re.sub(r"WORD(\d*[02468])\b", r"W0RD\1", machine.text)
    add_submitted_revision(cable, text=text, base=machine, author=editor, note="")
    response = page(client, cable, "diff/1..2/", view="inline", show="all")
    pages = response.context["pages"]
    assert len(pages) > 1
    html = "".join(
        page(client, cable, "diff/1..2/", view="inline", show="all", page=n).content.decode() for n in pages
    )
    assert "WORD19999" in html


@pytest.mark.parametrize("address", ["compare/", "diff/0..1/", "diff/w1..1..0/"])
def test_texts_too_long_to_compare_are_said_to_be(client, cable, address, monkeypatch):
    """In a sentence, with the way to both; no worker is kept busy."""
    monkeypatch.setattr("cables.views.versions.LONGEST", 10)
    response = page(client, cable, address)
    assert response.status_code == 200
    assert "too long to be compared here" in response.content.decode()
