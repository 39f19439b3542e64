"""The pages of review, queue and reports: what they show, whom they tell what, and how often they ask."""

import html
import uuid
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from cables.actions import review
from cables.actions.records import withdraw
from cables.actions.reports import report_problem
from cables.actions.revisions import save_revision
from cables.models import Cable, Report, Reservation, ReviewComment


@pytest.fixture
def signed_in(client):
    def run(person):
        client.force_login(person)
        return client

    return run


@pytest.fixture
def waiting(cable, archivist):
    """A text of two changes that waits for review, with a note."""
    text = cable.revisions.get(number=1).text.replace("MINISTER", "MINISTRY").replace("SOON", "~~SOON~~")
    saved = save_revision(cable_id=cable.pk, base_number=1, text=text, note="", actor=archivist, key=uuid.uuid4())
    return review.submit_revision(revision_id=saved.pk, actor=archivist, note="Of the <seal> I am not sure.")


def page_of(revision) -> str:
    return reverse("review", args=[revision.cable.slug, revision.number])


def test_the_list_has_what_waits_but_not_ones_own(signed_in, waiting, reviewer, cable):
    """Oldest first; one's own work is counted for others."""
    shown = signed_in(reviewer).get(reverse("review-list")).content.decode()
    assert page_of(waiting) in shown and "Of the &lt;seal&gt; I am not sure." in shown
    mine = save_revision(
        cable_id=cable.pk, base_number=2, text="1. MINE.", note="", actor=reviewer, key=uuid.uuid4(), submit=True
    )
    shown = signed_in(reviewer).get(reverse("review-list")).content.decode()
    assert page_of(mine) not in shown and page_of(waiting) not in shown
    assert "1 of your own" in shown


def test_the_page_shows_exactly_what_changes_beside_the_raw_ocr(signed_in, waiting, reviewer):
    """Two changes, the marked word among them; the note; and the OCR's own words in their row."""
    response = signed_in(reviewer).get(page_of(waiting))
    shown = response.content.decode()
    assert response.context["comparing"].change_count == 2
    assert "MINIST<b>ER</b></del>" in shown and "MINIST<b>RY</b></ins>" in shown
    assert ">~~SOON~~" in html.unescape(shown).replace("<b>", "").replace("</b>", "")
    assert 'class="misread">MINISTER</span>' in shown
    assert "Of the &lt;seal&gt; I am not sure." in shown
    assert "Against the machine’s text" in shown


def test_after_an_approval_the_next_text_is_held_against_it(signed_in, waiting, archivist, reviewer):
    """What has been approved needs no second look."""
    review.approve_revision(revision_id=waiting.pk, reviewer=reviewer)
    newer = save_revision(
        cable_id=waiting.cable_id,
        base_number=2,
        text=waiting.text.replace("ANSWER", "ANSWERS"),
        note="",
        actor=archivist,
        key=uuid.uuid4(),
        submit=True,
    )
    response = signed_in(reviewer).get(page_of(newer))
    assert response.context["base"] == waiting
    assert response.context["comparing"].change_count == 1


def test_a_text_is_approved_and_returned_by_the_buttons(signed_in, waiting, reviewer, cable):
    """Approved it is what readers see; returned without a reason it is not, and the page says what is missing."""
    client = signed_in(reviewer)
    refused = client.post(page_of(waiting), {"act": "return", "text": " ", "comment": "half a thought"})
    assert refused.status_code == 400
    assert "Say why" in refused.content.decode() and "half a thought" in refused.content.decode()
    assert client.post(page_of(waiting), {"act": "approve", "text": ""}).status_code == 302
    waiting.refresh_from_db()
    assert waiting.state == "approved"
    assert client.get(page_of(waiting)).status_code == 200


def test_a_decision_that_comes_too_late_is_told_with_what_was_typed(signed_in, waiting, reviewer, person_of):
    """409: somebody saved meanwhile; the reviewer's words are given back, and where to go on."""
    other = person_of("Archivist", "anna")
    save_revision(
        cable_id=waiting.cable_id,
        base_number=2,
        text="1. NEWER.",
        note="",
        actor=other,
        key=uuid.uuid4(),
        submit=True,
    )
    response = signed_in(reviewer).post(page_of(waiting), {"act": "approve", "text": "Well read & checked."})
    shown = response.content.decode()
    assert response.status_code == 409
    assert "Anna Archivist saved revision 3 after the revision 2 on your page; nothing was approved." in shown
    assert "Well read &amp; checked." in shown and "Review revision 3" in shown


def test_ones_own_work_has_no_buttons_and_a_sent_decision_is_refused(signed_in, cable, reviewer):
    """In whatever tab it was opened."""
    mine = save_revision(
        cable_id=cable.pk, base_number=1, text="1. MINE.", note="", actor=reviewer, key=uuid.uuid4(), submit=True
    )
    client = signed_in(reviewer)
    assert 'value="approve"' not in client.get(page_of(mine)).content.decode()
    response = client.post(page_of(mine), {"act": "approve"})
    assert response.status_code == 409
    assert "another reviewer decides" in response.content.decode()


def test_a_comment_lands_on_its_passage_and_the_reason_stays(signed_in, waiting, reviewer):
    """The button beside a passage aims the form, the words narrow it; what stood in the other field is kept."""
    client = signed_in(reviewer)
    aimed = client.post(page_of(waiting), {"at": "0-44", "text": "a reason half written"})
    assert aimed.status_code == 200 and "a reason half written" in aimed.content.decode()
    said = {"act": "comment", "on": "0-44", "quote": "THE MINISTRY", "comment": "Really <ministry>?"}
    answer = client.post(page_of(waiting), {**said, "text": "a reason half written"})
    assert "a reason half written" in answer.content.decode()
    comment = ReviewComment.objects.get()
    assert waiting.text[comment.start : comment.end] == comment.quote == "THE MINISTRY"
    assert "Really &lt;ministry&gt;?" in client.get(page_of(waiting)).content.decode()
    assert client.post(page_of(waiting), said).status_code == 302
    assert ReviewComment.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"act": "approve", "text": "x" * 2001},
        {"act": "comment", "comment": "a\x00b"},
        {"act": "publish"},
        {"act": "comment", "comment": "x", "on": "5-2"},
        {"act": "comment", "comment": "x", "on": "0-9999999"},
        {"at": "1-2-3"},
        {},
    ],
)
def test_what_cannot_be_understood_changes_nothing(signed_in, waiting, reviewer, wrong):
    """Answered with 400 and a page, or, where only the passage is none, taken as said of the whole text."""
    status = signed_in(reviewer).post(page_of(waiting), {**wrong, "state": "approved"}).status_code
    assert status == (302 if "on" in wrong else 400)
    waiting.refresh_from_db()
    assert waiting.state == "submitted"
    assert not ReviewComment.objects.exclude(start=None).exists()


def test_readers_never_see_what_reviewers_write(client, signed_in, waiting, reviewer, cable):
    """Neither a comment, nor a reason, nor the note of a submission that was returned."""
    review.comment_on_passage(revision_id=waiting.pk, author=reviewer, text="canarycomment")
    review.return_revision(revision_id=waiting.pk, reviewer=reviewer, reason="canaryreason")
    client.logout()
    for name in ("cable", "history", "authors", "compare", "cable-json", "cable-text"):
        shown = client.get(reverse(name, args=[cable.slug])).content.decode()
        assert "canary" not in shown, name
    assert client.get(reverse("revision", args=[cable.slug, 2])).status_code == 404
    assert client.get(reverse("authors", args=[cable.slug]) + "?r=2").status_code == 404


def test_the_author_finds_reason_and_comments_in_queue_and_editor(signed_in, waiting, reviewer, archivist, cable):
    """What came back says why, where the work is taken up again."""
    review.comment_on_passage(revision_id=waiting.pk, author=reviewer, text="See the copy.", start=3, end=6)
    review.return_revision(revision_id=waiting.pk, reviewer=reviewer, reason="Is it UK or UN?")
    client = signed_in(archivist)
    assert "Is it UK or UN?" in client.get(reverse("workbench")).content.decode()
    editor = client.get(reverse("edit", args=[cable.slug])).content.decode()
    assert "Is it UK or UN?" in editor and "See the copy." in editor


def test_the_emended_texts_of_the_founding_telegrams_wait_from_the_start(signed_in, reviewer):
    """Five texts of the Founding editors, each to be decided on by a reviewer like any other."""
    call_command("load_holdings", stdout=StringIO())
    shown = signed_in(reviewer).get(reverse("review-list"))
    assert [one.made_by for one in shown.context["waiting"]] == ["Founding editors"] * 5
    first = shown.context["waiting"][0]
    assert signed_in(reviewer).get(page_of(first)).status_code == 200
    assert signed_in(reviewer).post(page_of(first), {"act": "approve"}).status_code == 302


# --- the queue


@pytest.fixture
def thirty(import_text, collection):
    """Thirty fragments in a collection."""
    for n in range(30):
        import_text(f"1. WORDS {n}.", record=f"Q-{n}")
    Cable.objects.update(kind="fragment", collection=collection)


def test_the_queue_asks_as_often_for_thirty_cables_as_for_one(
    signed_in, thirty, archivist, django_assert_max_num_queries
):
    """However many cables it shows."""
    client = signed_in(archivist)
    client.get(reverse("workbench"))
    with django_assert_max_num_queries(28):
        response = client.get(reverse("workbench") + "?need=fragments")
    assert len(response.context["lines"]) == 25


def test_the_queue_goes_on_where_its_first_page_ended(signed_in, thirty, archivist):
    """Every cable once, and none twice."""
    client = signed_in(archivist)
    first = client.get(reverse("workbench") + "?need=fragments")
    after = first.context["next_page"]
    second = client.get(reverse("workbench") + f"?need=fragments&after={after}")
    shown = [line.cable.pk for page in (first, second) for line in page.context["lines"]]
    assert len(shown) == len(set(shown)) == 30


@pytest.mark.parametrize(
    "query", ["need=nothing", "year=x", "after=1", "collection=-1", "sender=%00", "year=99999", "after=1.2.3"]
)
def test_a_filter_nobody_understands_is_told(signed_in, cable, archivist, query):
    """400 with a page that says so; never an error of ours."""
    response = signed_in(archivist).get(f"{reverse('workbench')}?{query}")
    assert response.status_code == 400 and "not understood" in response.content.decode()


def test_the_queue_is_filtered(signed_in, thirty, archivist, cable):
    """By collection, sender and year, each in the address."""
    Cable.objects.filter(pk=cable.pk).update(kind="fragment", sent_on="1961-05-05")
    client = signed_in(archivist)
    shown = client.get(reverse("workbench") + "?need=fragments&year=1961").context["lines"]
    assert [line.cable.pk for line in shown] == [cable.pk]
    assert not client.get(reverse("workbench") + "?need=fragments&sender=NOWHERE").context["lines"]


def test_next_leads_to_the_editor_and_says_until_when(signed_in, thirty, archivist, person_of):
    """And another person to another cable; given back, it is free again."""
    other = person_of("Archivist", "anna")
    first = signed_in(archivist).post(reverse("next"), {"need": "fragments"}, follow=True)
    assert "is yours until" in first.content.decode()
    mine = Reservation.objects.get()
    assert first.redirect_chain[-1][0] == reverse("edit", args=[mine.cable.slug])
    shown = signed_in(other).get(reverse("edit", args=[mine.cable.slug])).content.decode()
    assert "Archie Archivist has this cable until" in shown
    signed_in(archivist).post(reverse("give-back", args=[mine.cable.slug]))
    assert not Reservation.objects.exists()


def test_next_with_nothing_left_says_so(signed_in, cable, archivist):
    """And leads back to the queue as it was filtered."""
    response = signed_in(archivist).post(reverse("next"), {"need": "fragments", "year": "1999"}, follow=True)
    assert "nothing left here" in response.content.decode()
    assert response.redirect_chain[-1][0].endswith("?need=fragments&year=1999")


def test_progress_counts_every_cable_once(signed_in, waiting, thirty, archivist, collection):
    """A text in progress is not also a machine text."""
    some = Cable.objects.filter(record_number="Q-3").get()
    save_revision(cable_id=some.pk, base_number=1, text="1. X.", note="", actor=archivist, key=uuid.uuid4())
    (one,) = signed_in(archivist).get(reverse("workbench")).context["progress"]
    assert (one.name, one.total) == (collection.name, 31)
    assert (one.machine, one.in_progress, one.submitted, one.approved) == (29, 1, 1, 0)


# --- reports


def test_a_reader_reports_a_point_and_an_archivist_settles_it(client, signed_in, cable, archivist):
    """From the form by way of the list to the answer; markup is shown as typed, addresses are no links."""
    address = reverse("report-problem", args=[cable.slug])
    assert 'value="2" selected' in client.get(f"{address}?r=1&point=2").content.decode()
    said = {"r": "1", "point": "2", "text": "See <b>http://spam.example</b>", "contact": "r@example.org"}
    sent = client.post(address, said, follow=True)
    assert "Thank you" in sent.content.decode()
    report = Report.objects.get()
    assert report.revision.text[report.start : report.end].startswith("2. HE PROMISED")
    history = client.get(reverse("history", args=[cable.slug])).content.decode()
    assert "r@example.org" not in history and "spam.example" not in history
    staff = signed_in(archivist)
    assert "1 report" in staff.get(reverse("workbench")).content.decode()
    shown = staff.get(reverse("report", args=[report.pk])).content.decode()
    assert "&lt;b&gt;http://spam.example&lt;/b&gt;" in shown and 'href="http://spam' not in shown
    assert staff.post(reverse("report", args=[report.pk]), {"answer": "Corrected."}).status_code == 302
    assert staff.post(reverse("report", args=[report.pk]), {"answer": "Again."}).status_code == 409


@pytest.mark.parametrize(
    "wrong", [{"text": ""}, {"text": "a\x00"}, {"text": "x" * 2001}, {"quote": "y" * 1001}, {"contact": "z" * 201}]
)
def test_a_report_that_cannot_be_kept_comes_back_with_its_words(client, cable, wrong):
    """400, the field named, the rest still there."""
    said = {"r": "1", "text": "A word is wrong.", "contact": "me here", **wrong}
    response = client.post(reverse("report-problem", args=[cable.slug]), said)
    assert response.status_code == 400
    assert "contact" in wrong or "me here" in response.content.decode()
    assert not Report.objects.exists()


def test_too_many_reports_are_asked_to_wait(client, cable, settings):
    """429 with the words kept."""
    settings.REPORTS_AN_HOUR = 1
    address = reverse("report-problem", args=[cable.slug])
    client.post(address, {"r": "1", "text": "First."})
    response = client.post(address, {"r": "1", "text": "Second, of some length."})
    assert response.status_code == 429 and response["Retry-After"]
    assert "Second, of some length." in response.content.decode()


def test_quoted_words_are_found_again(client, cable):
    """In the point that was named, whatever the page made of the line ends."""
    said = {"r": "1", "point": "1", "quote": "RECEIVED  US", "text": "Not us."}
    client.post(reverse("report-problem", args=[cable.slug]), said)
    report = Report.objects.get()
    assert report.revision.text[report.start : report.end].split() == ["RECEIVED", "US"]


def test_a_settled_report_is_opened_again_by_a_button(signed_in, cable, archivist):
    """It waits in the list as before."""
    report = report_problem(revision_id=cable.current_revision_id, text="It is UN.", address="192.0.2.7")
    at = reverse("report", args=[report.pk])
    staff = signed_in(archivist)
    staff.post(at, {"answer": "It stands."})
    assert "Open it again" in staff.get(at).content.decode()
    assert staff.post(at, {"do": "reopen"}).status_code == 302
    assert at in staff.get(reverse("reports")).content.decode()


def test_points_of_a_long_former_text_are_not_looked_for(client, cable, archivist, monkeypatch):
    """A report about it is kept all the same; of the current text the points are known already."""
    from cables.views import report

    def never(text):
        raise AssertionError("points were looked for")

    monkeypatch.setattr(report, "LONGEST", 10)
    monkeypatch.setattr(report, "find_points", never)
    address = reverse("report-problem", args=[cable.slug])
    current = client.post(address, {"r": "1", "point": "2", "text": "Wrong."})
    assert current.status_code == 302 and Report.objects.get().start is not None
    text = "1. ONE.\n\n2. TWO.\n"
    save_revision(
        cable_id=cable.pk, base_number=1, text=text, note="", actor=archivist, key=uuid.uuid4(), submit=True
    )
    assert client.post(address, {"r": "1", "point": "2", "text": "Wrong still."}).status_code == 302


def test_a_reviewer_is_shown_only_what_they_may_decide_on(signed_in, cable, archivist, reviewer):
    """A text of another's that rests on theirs is counted, not listed, and no number promises it."""
    save_revision(cable_id=cable.pk, base_number=1, text="1. MINE.", note="", actor=reviewer, key=uuid.uuid4())
    theirs = save_revision(
        cable_id=cable.pk, base_number=2, text="1. MINE AND THEIRS.", note="", actor=archivist, key=uuid.uuid4(),
        submit=True,
    )  # fmt: skip
    shown = signed_in(reviewer).get(reverse("review-list"))
    assert page_of(theirs) not in shown.content.decode() and "1 of your own" in shown.content.decode()
    assert signed_in(reviewer).get(reverse("workbench")).context["waiting"] == 0


def test_a_withdrawn_cable_is_not_decided_on_by_its_address(signed_in, waiting, reviewer, archivist, cable):
    """The page says why; a decision that is sent all the same is refused with the words kept."""
    withdraw(cable_id=cable.pk, reason="Held twice.", actor=archivist)
    staff = signed_in(reviewer)
    assert "The cable is withdrawn" in staff.get(page_of(waiting)).content.decode()
    refused = staff.post(page_of(waiting), {"act": "return", "text": "Of some length."})
    assert refused.status_code == 409 and "Of some length." in refused.content.decode()
    waiting.refresh_from_db()
    assert waiting.state == "submitted"


# --- whose words


def test_each_word_is_shown_with_its_last_hand(client, waiting, cable):
    """Two words of a person's, told in words, by a number and in a list; the rest is the machine's."""
    response = client.get(reverse("authors", args=[cable.slug]) + "?r=2")
    shown = response.content.decode()
    assert shown.count('title="by Archie Archivist, revision 2"') == 2
    by_name = {hand.revision.made_by: hand.words for hand in response.context["hands"]}
    assert by_name["Archie Archivist"] == 2
    assert sum(by_name.values()) == response.context["word_count"] == len(waiting.text.split())


def test_unpublished_work_counts_with_the_text_that_published_it(client, signed_in, cable, archivist, reviewer):
    """Readers see public revisions only; those who work on the cable see each."""
    text = cable.revisions.get(number=1).text
    asked = {"cable_id": cable.pk, "note": "", "key": uuid.uuid4()}
    save_revision(**asked, base_number=1, text=text.replace("SOON", "LATER"), actor=archivist)
    asked["key"] = uuid.uuid4()
    text = text.replace("SOON", "LATER").replace("ANSWER", "ANSWERS")
    save_revision(**asked, base_number=2, text=text, actor=reviewer, submit=True)
    address = reverse("authors", args=[cable.slug])
    told = {hand.revision.number: hand.words for hand in client.get(address).context["hands"]}
    assert set(told) == {1, 3} and told[3] == 2
    told = {hand.revision.number: hand.words for hand in signed_in(archivist).get(address).context["hands"]}
    assert (told[2], told[3]) == (1, 1)


def test_pages_ask_a_fixed_number_of_questions(
    client, signed_in, waiting, reviewer, django_assert_max_num_queries
):
    """Whose words: few; the page a reviewer decides on: some more."""
    with django_assert_max_num_queries(8):
        client.get(reverse("authors", args=[waiting.cable.slug]))
    staff = signed_in(reviewer)
    staff.get(page_of(waiting))
    with django_assert_max_num_queries(28):
        staff.get(page_of(waiting))


def test_reports_are_listed_with_few_questions(signed_in, import_text, archivist, django_assert_max_num_queries):
    """Thirty in a list ask no more than one."""
    for n in range(30):
        made = import_text(f"1. WORDS {n}.")
        report_problem(revision_id=made.current_revision_id, text="Wrong.", address=f"192.0.2.{n}")
    client = signed_in(archivist)
    client.get(reverse("reports"))
    with django_assert_max_num_queries(10):
        client.get(reverse("reports"))
