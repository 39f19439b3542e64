"""The editor without scripts: a plain form does the whole job, and nothing that was typed is ever lost."""

import uuid
from html import unescape

import pytest
from django.core import signing
from django.db import OperationalError
from django.test import Client

from cables.actions.access import restrict
from cables.actions.drafts import keep_draft
from cables.actions.revisions import save_revision
from cables.models import Draft, Event, Revision
from cables.roles import ARCHIVIST

SURE = "a long pass phrase"


@pytest.fixture
def address(cable):
    return f"/workbench/cables/{cable.slug}/"


@pytest.fixture
def second_archivist(person_of):
    return person_of(ARCHIVIST, "amos")


@pytest.fixture
def at_desk(client, archivist):
    client.force_login(archivist)
    return client


def form(cable, text, **more):
    base = cable.revisions.order_by("-number").first()
    return {"key": str(uuid.uuid4()), "base": str(base.number), "text": text, "note": "", **more}


def typed_back(response) -> str:
    """What the text field of a page holds."""
    page = response.content.decode()
    field = page[page.index('name="text"') if 'name="text"' in page else page.index('id="typed"') :]
    return unescape(field[field.index(">") + 2 : field.index("</textarea>")])


def test_the_editor_opens_on_the_newest_text_beside_the_raw_ocr(
    at_desk, cable, address, django_assert_max_num_queries
):
    """With the marks, what differs, points and doubtful words; in a fixed number of queries."""
    at_desk.get(address)
    with django_assert_max_num_queries(32):
        response = at_desk.get(address)
    assert typed_back(response) == cable.revisions.get(number=1).text
    page = response.content.decode()
    assert "THE MINISTER RECEIVED US" in page[page.index("data-raw") :]
    assert "no-store" in response.headers["Cache-Control"]


def test_a_saved_text_is_the_next_revision_and_not_public(at_desk, cable, address, archivist, client):
    """In progress, signed, with its base, its note and an event; readers see what they saw before."""
    text = cable.revisions.get(number=1).text.replace("SOON", "SHORTLY")
    response = at_desk.post(address, form(cable, text.replace("\n", "\r\n"), note="by the sense", do="save"))
    assert (response.status_code, response.headers["Location"]) == (302, address)
    saved = cable.revisions.get(number=2)
    assert (saved.text, saved.state, saved.author, saved.note) == (text, "in progress", archivist, "by the sense")
    assert saved.base.number == 1
    assert Event.objects.get(cable=cable, verb="revision saved").actor == archivist
    client.logout()
    assert client.get(f"/cables/{cable.slug}/r/2/").status_code == 404
    assert "SHORTLY" not in client.get(f"/cables/{cable.slug}/").content.decode()


def test_a_form_sent_twice_saves_once(at_desk, cable, address):
    """The same key with the same words is the same revision."""
    sent = form(cable, "1. OTHER WORDS.")
    assert [at_desk.post(address, sent).status_code for _ in range(3)] == [302, 302, 302]
    assert cable.revisions.count() == 3
    assert Event.objects.filter(cable=cable, verb="revision saved").count() == 1


def test_what_nobody_changed_is_not_saved(at_desk, cable, address):
    """There is nothing to save; said in a sentence."""
    response = at_desk.post(address, form(cable, cable.revisions.get(number=1).text))
    assert response.status_code == 400
    assert "there is nothing to save" in response.content.decode()
    assert cable.revisions.count() == 2


def test_changes_that_do_not_touch_are_shown_and_stored_only_when_confirmed(
    at_desk, cable, address, second_archivist
):
    """Somebody saved meanwhile: 409, both texts on the page, nothing stored; then one text with both."""
    text = cable.revisions.get(number=1).text
    mine = form(cable, text.replace("SOON", "SHORTLY"))
    save_as(second_archivist, cable, text.replace("MORNING", "EVENING"))
    response = at_desk.post(address, mine)
    assert response.status_code == 409
    assert cable.revisions.count() == 3
    page = response.content.decode().replace("<b>", "").replace("</b>", "")
    assert "EVENING" in page and "SHORTLY" in page and second_archivist.public_name in page
    confirmed = at_desk.post(address, {**mine, "head": "2", "do": "save"})
    assert confirmed.status_code == 302
    merged = cable.revisions.get(number=3)
    assert merged.text == text.replace("SOON", "SHORTLY").replace("MORNING", "EVENING")
    assert merged.base.number == 2
    assert Event.objects.get(verb="merged").detail == {"revision": 3, "with": 2, "base": 1}


@pytest.mark.parametrize(("choice", "own", "stands"), [("mine", "", "SHORTLY."), ("own", "[soon?].", "[soon?].")])
def test_where_two_touch_somebody_decides(at_desk, cable, address, second_archivist, choice, own, stands):
    """Neither reading is dropped, none is taken unasked; without a choice nothing is stored."""
    text = cable.revisions.get(number=1).text
    mine = form(cable, text.replace("SOON", "SHORTLY"))
    save_as(second_archivist, cable, text.replace("SOON", "LATER"))
    page = at_desk.post(address, mine).content.decode()
    assert "LATER" in page and "SHORTLY" in page
    undecided = at_desk.post(address, {**mine, "head": "2", "own1": own})
    assert undecided.status_code == 400
    assert cable.revisions.count() == 3
    decided = at_desk.post(address, {**mine, "head": "2", "k1": choice, "own1": own, "do": "save"})
    assert decided.status_code == 302
    assert f"ANSWER {stands}" in cable.revisions.get(number=3).text


def test_who_keeps_all_of_the_others_has_nothing_to_save(at_desk, cable, address, second_archivist):
    """Then the other's revision stands as it is, and the draft ends."""
    text = cable.revisions.get(number=1).text
    mine = form(cable, text.replace("SOON", "SHORTLY"))
    at_desk.post(f"{address}draft/", {**mine, "turn": "1"})
    save_as(second_archivist, cable, text.replace("SOON", "LATER"))
    decided = at_desk.post(address, {**mine, "head": "2", "k1": "theirs", "own1": "", "do": "save"})
    assert decided.status_code == 302
    assert cable.revisions.count() == 3
    assert Draft.objects.get().ended == "discarded"


def test_a_third_save_meanwhile_keeps_the_choices(at_desk, cable, address, second_archivist):
    """What was decided goes into the next merge; again nothing is stored unasked."""
    text = cable.revisions.get(number=1).text
    mine = form(cable, text.replace("SOON", "SHORTLY"))
    save_as(second_archivist, cable, text.replace("SOON", "LATER"))
    save_as(second_archivist, cable, text.replace("SOON", "LATER").replace("MORNING", "EVENING"))
    response = at_desk.post(address, {**mine, "head": "2", "k1": "own", "own1": "IN TIME.", "do": "save"})
    assert response.status_code == 409
    assert cable.revisions.count() == 4
    assert "IN TIME" in typed_back(response)
    page = response.content.decode()
    assert 'name="base" value="2"' in page and 'name="head" value="3"' in page


def test_two_tabs_of_one_person_are_put_together_too(at_desk, cable, address, archivist):
    """One's own other tab is somebody else."""
    text = cable.revisions.get(number=1).text
    mine = form(cable, text.replace("SOON", "SHORTLY"))
    save_as(archivist, cable, text.replace("MORNING", "EVENING"))
    response = at_desk.post(address, mine)
    assert response.status_code == 409
    assert "in another tab" in response.content.decode()


def test_the_same_text_saved_by_two_is_said_to_stand(at_desk, cable, address, second_archivist):
    """There is nothing to put together, and nothing to ask."""
    text = cable.revisions.get(number=1).text.replace("SOON", "SHORTLY")
    mine = form(cable, text)
    save_as(second_archivist, cable, text)
    assert at_desk.post(address, mine).status_code == 302
    assert cable.revisions.count() == 3


BAD = {
    "NUL": ({"text": "1. NUL \x00 HERE"}, "NUL character"),
    "half a character": ({"text": "1. HALF \ufffd HERE"}, "half a character"),
    "too long": ({"text": "A" * 2_000_001}, "too long"),
    "no base": ({"base": ""}, "from which revision"),
    "negative base": ({"base": "-1"}, "from which revision"),
    "base ahead": ({"base": "99"}, "no revision 99"),
    "base of words": ({"base": "one"}, "from which revision"),
    "no key": ({"key": ""}, "without its key"),
    "state": ({"state": "approved"}, "does not ask for (state)"),
    "author": ({"author": "1"}, "does not ask for (author)"),
    "restricted": ({"restricted": "0"}, "does not ask for (restricted)"),
    "long note": ({"note": "n" * 1001}, "note is too long"),
    "nothing": ({"text": " \n"}, "no text to save"),
}


@pytest.mark.parametrize("bad", BAD)
def test_bad_input_is_refused_with_a_sentence_and_the_text_stays(at_desk, cable, address, bad):
    """4xx, no row, and what was typed in the field."""
    change, sentence = BAD[bad]
    sent = form(cable, "1. WHAT WAS TYPED.") | change
    response = at_desk.post(address, sent)
    assert response.status_code == 400
    assert sentence in unescape(response.content.decode())
    assert typed_back(response) == sent["text"].replace("\x00", "␀")
    assert cable.revisions.count() == 2


def test_half_a_character_in_the_bytes_of_a_form_is_refused(at_desk, cable, address):
    """A lone surrogate, as a damaged script might send it."""
    body = f"key={uuid.uuid4()}&base=1&text=1.+HALF+%ED%A0%80+HERE"
    response = at_desk.post(address, body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 400
    assert cable.revisions.count() == 2


def test_a_body_of_20_megabytes_is_refused_in_words(at_desk, cable, address):
    """413, and where the text still is."""
    body = b"text=" + b"A" * 20_000_000
    response = at_desk.post(address, body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 413
    assert "too large" in response.content.decode()


def test_a_base_of_another_cable_is_none_of_this(at_desk, cable, address, import_text):
    """Revisions are named by number within their cable: another's cannot be named at all."""
    other = import_text("1. ANOTHER CABLE ALTOGETHER.\n\n2. AND MORE OF IT.")
    response = at_desk.post(
        address, {**form(cable, "1. X Y."), "base": str(other.revisions.get(number=1).pk + 100)}
    )
    assert response.status_code == 400


def test_a_key_of_anothers_save_makes_nothing(at_desk, cable, address, second_archivist):
    """Nobody gets another's revision for their own text."""
    theirs = save_as(second_archivist, cable, "1. THEIRS.")
    response = at_desk.post(address, {**form(cable, "1. MINE."), "key": str(theirs.key)})
    assert response.status_code == 400
    assert typed_back(response) == "1. MINE."
    assert cable.revisions.count() == 3


def test_a_right_taken_away_while_typing_refuses_and_gives_the_text_back(at_desk, cable, address, archivist):
    """403 on the very next request; the text can be copied."""
    sent = form(cable, "1. TYPED IN VAIN.")
    archivist.groups.clear()
    response = at_desk.post(address, sent)
    assert response.status_code == 403
    assert typed_back(response) == "1. TYPED IN VAIN."
    assert cable.revisions.count() == 2


def test_a_cable_closed_while_typing_is_gone_and_the_text_given_back(
    at_desk, cable, address, archivist, collection, admin_user
):
    """For somebody limited to another collection: 404 that tells nothing, with their own words."""
    archivist.collections.add(collection)
    restrict(cable_id=cable.pk, closed_for="privacy", actor=admin_user)
    response = at_desk.post(address, form(cable, "1. TYPED IN VAIN."))
    assert response.status_code == 404
    assert typed_back(response) == "1. TYPED IN VAIN."
    assert cable.record_number not in response.content.decode()
    unknown = at_desk.post("/workbench/cables/no-such/", form(cable, "1. TYPED IN VAIN."))
    assert unknown.content == response.content or unknown.status_code == 404


def test_signed_out_while_typing_the_text_comes_back_after_signing_in(client, cable, address, archivist):
    """Without scripts: the text waits on the page that asks who it is, and returns in the editor."""
    archivist.set_password(SURE)
    archivist.save()
    sent = {**form(cable, "1. TYPED LONG\n\nAND WIDE."), "opener": signing.dumps(archivist.pk, salt="editor")}
    asked = client.post(address, sent)
    assert asked.status_code == 401
    assert "TYPED LONG" in asked.content.decode()
    wrong = client.post(address, {**sent, "username": archivist.username, "password": "no"})
    assert wrong.status_code == 401 and "TYPED LONG" in wrong.content.decode()
    back = client.post(address, {**sent, "username": archivist.username, "password": SURE})
    assert back.status_code == 200
    assert typed_back(back) == "1. TYPED LONG\n\nAND WIDE."
    assert cable.revisions.count() == 2
    assert client.post(address, sent).status_code == 302


def test_signed_out_while_deciding_what_stands_the_choices_come_back_too(
    client, cable, address, archivist, second_archivist
):
    """Which reading was chosen where both touch, and the words written for it, on the page of both texts."""
    archivist.set_password(SURE)
    archivist.save()
    text = cable.revisions.get(number=1).text
    save_as(second_archivist, cable, text.replace("MINISTER", "MINISTRY"))
    mine = text.replace("MINISTER", "PREMIER")
    sent = {**form(cable, mine, base="1", head="2", k1="own", own1="THE <OLD> MAN", note="of his"), "do": "save"}
    sent["opener"] = signing.dumps(archivist.pk, salt="editor")
    asked = client.post(address, sent)
    assert asked.status_code == 401
    kept = dict(asked.context["hidden"])
    assert (kept["head"], kept["k1"], kept["own1"]) == ("2", "own", "THE <OLD> MAN")
    back = client.post(address, {**kept, "username": archivist.username, "password": SURE})
    page = back.content.decode()
    assert back.status_code == 200
    assert 'name="k1" value="own" checked' in page and "THE &lt;OLD&gt; MAN</textarea>" in page
    assert 'value="of his"' in page
    assert cable.revisions.count() == 3
    assert client.post(address, sent).status_code == 302
    assert "THE <OLD> MAN" in cable.revisions.get(number=3).text


def test_a_refusal_gives_back_the_readings_written_where_two_texts_touch(
    client, cable, address, archivist, second_archivist
):
    """Below the text, to be copied: somebody else has signed in on the same machine."""
    client.force_login(second_archivist)
    sent = form(
        cable, "1. MINE.", head="2", k1="own", own1="OF MY OWN", opener=signing.dumps(archivist.pk, salt="editor")
    )
    refused = client.post(address, sent)
    assert refused.status_code == 403
    assert typed_back(refused) == "1. MINE.\n\nOF MY OWN"


def test_anothers_text_is_not_handed_to_who_signs_in_next(client, cable, address, archivist, second_archivist):
    """Who signs in on the same machine does not get, and cannot save, what somebody else typed."""
    second_archivist.set_password(SURE)
    second_archivist.save()
    sent = {**form(cable, "1. MINE."), "opener": signing.dumps(archivist.pk, salt="editor")}
    response = client.post(address, {**sent, "username": second_archivist.username, "password": SURE})
    assert response.status_code == 401
    assert "_auth_user_id" not in client.session
    client.force_login(second_archivist)
    assert client.post(address, sent).status_code == 403
    assert cable.revisions.count() == 2


def test_a_draft_is_kept_and_offered_elsewhere(at_desk, cable, address, archivist):
    """One row an opening; the newest turn stands; it is offered wherever its author opens the editor."""
    key = str(uuid.uuid4())
    for turn, text in ((1, "1. SOME"), (3, "1. SOME WORDS"), (2, "1. SOME LATE")):
        answer = at_desk.post(f"{address}draft/", {**form(cable, text), "key": key, "turn": turn})
        assert answer.json()["kept"]
    assert [draft.text for draft in Draft.objects.all()] == ["1. SOME WORDS"]
    page = at_desk.get(address).content.decode()
    assert f"?draft={key}" in page
    assert typed_back(at_desk.get(f"{address}?draft={key}")) == "1. SOME WORDS"


def test_many_drafts_leave_the_editor_in_sight(at_desk, cable, address, archivist):
    """The newest draft is offered at once, what closed tabs left before it folded away behind it."""
    keys = [uuid.uuid4() for _ in range(3)]
    for key in keys:
        keep_draft(
            cable_id=cable.pk, base_number=1, key=key, turn=1, text=f"TYPED {key}", note="", author=archivist
        )
    page = at_desk.get(address).content.decode()
    newest, older = page.split("<details")[0], page.split("2 older unsaved drafts of yours")[1]
    assert f"?draft={keys[2]}" in newest
    assert f"?draft={keys[1]}" in older and f"?draft={keys[0]}" in older
    assert f"?draft={keys[0]}" not in newest


def test_a_draft_is_nobody_elses(client, cable, address, archivist, second_archivist):
    """It is neither offered to another person nor kept under their name."""
    key = uuid.uuid4()
    keep_draft(cable_id=cable.pk, base_number=1, key=key, turn=1, text="MINE", note="", author=archivist)
    client.force_login(second_archivist)
    assert str(key) not in client.get(address).content.decode()
    assert "MINE" not in typed_back(client.get(f"{address}?draft={key}"))
    refused = client.post(f"{address}draft/", {**form(cable, "THEIRS"), "key": str(key), "turn": 9})
    assert refused.status_code == 400
    assert Draft.objects.get().text == "MINE"


def test_a_save_ends_its_draft_and_a_late_keeping_brings_none_back(at_desk, cable, address):
    """In one transaction with the revision; what is kept after it is told so."""
    sent = form(cable, "1. SOME WORDS")
    at_desk.post(f"{address}draft/", {**sent, "turn": "1"})
    at_desk.post(address, sent)
    assert Draft.objects.get().ended == "saved"
    late = at_desk.post(f"{address}draft/", {**sent, "turn": "2", "text": "1. LATE"})
    assert late.status_code == 409
    assert Draft.objects.get().text == "1. SOME WORDS"
    assert sent["key"] in at_desk.get(address).content.decode()  # told to browsers that hold a copy


def test_a_draft_taken_up_again_ends_unless_somebody_types_on_in_it(at_desk, cable, address, archivist):
    """Its text is in the new one; a tab that is still open keeps its own."""
    keys = [uuid.uuid4() for _ in range(2)]
    for key in keys:
        keep_draft(cable_id=cable.pk, base_number=1, key=key, turn=1, text="OLD", note="", author=archivist)
    keep_draft(cable_id=cable.pk, base_number=1, key=keys[1], turn=2, text="TYPED ON", note="", author=archivist)
    taken = {"continues": " ".join(f"{key}:1" for key in keys), "turn": "1"}
    assert at_desk.post(f"{address}draft/", {**form(cable, "OLD AND NEW"), **taken}).status_code == 200
    assert {d.text: d.ended for d in Draft.objects.all()} == {
        "OLD": "continued",
        "TYPED ON": "",
        "OLD AND NEW": "",
    }


def test_a_draft_is_thrown_away_only_by_its_author(client, cable, address, archivist, second_archivist):
    """And stays as a row for a while."""
    key = uuid.uuid4()
    keep_draft(cable_id=cable.pk, base_number=1, key=key, turn=1, text="MINE", note="", author=archivist)
    client.force_login(second_archivist)
    client.post(address, {"key": str(key), "base": "1", "do": "discard"})
    assert Draft.objects.get().ended == ""
    client.force_login(archivist)
    assert client.post(address, {"key": str(key), "base": "1", "do": "discard"}).status_code == 302
    assert Draft.objects.get().ended == "discarded"


def test_scripts_are_told_what_happened_as_data(at_desk, cable, address, second_archivist):
    """Saved, refused, in conflict: an answer in JSON, with a new key for what is typed next."""
    json = {"HTTP_ACCEPT": "application/json"}
    saved = at_desk.post(address, form(cable, "1. FIRST."), **json).json()
    assert saved["saved"] == 2 and uuid.UUID(saved["key"])
    old = {**form(cable, "1. SECOND."), "base": "1"}
    conflict = at_desk.post(address, old, **json)
    assert (conflict.status_code, conflict.json()) == (409, {"conflict": 2})
    assert at_desk.post(address, {**old, "base": "-1"}, **json).status_code == 400
    at_desk.logout()
    assert at_desk.post(address, old, **json).status_code == 401
    assert at_desk.post(f"{address}draft/", old).status_code == 401


def test_the_comparison_is_made_by_the_server_and_stores_nothing(at_desk, cable, address):
    """What differs, points and fields as read, doubtful words; of a text as typed so far."""
    text = cable.revisions.get(number=1).text.replace("MORNING", "WHEHIND <b>")
    answer = at_desk.post(f"{address}preview/", {**form(cable, text), "against": "1"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "WHEHIND" in page.replace("<b>", "").replace("</b>", "") and "&lt;b&gt;" in page
    assert "Revision 1" in page
    assert (cable.revisions.count(), Draft.objects.count()) == (2, 0)


def test_doubtful_are_words_of_the_machine_that_nobody_decided_about(at_desk, import_text):
    """Not what somebody typed, nor what they marked as unclear."""
    held = import_text("FROM: PARIS\n\n1. THE QWZXV MINISTER TOLD US THE VXQZW WAS THERE.\n")
    address = f"/workbench/cables/{held.slug}/preview/"
    text = held.revisions.get(number=1).text

    def listed(text: str) -> list[str]:
        found = at_desk.post(address, form(held, text)).context["beside"]
        assert found.doubt_count == len(found.doubtful)
        return [one.word for one in found.doubtful]

    assert listed(text) == ["QWZXV", "VXQZW"]
    assert listed(text.replace("QWZXV", "[QWZXV?]").replace("TOLD", "ZZTYPED")) == ["VXQZW"]


def test_without_scripts_the_comparison_is_a_button(at_desk, cable, address):
    """The same page again with the text as typed, and nothing saved."""
    response = at_desk.post(address, form(cable, "1. OTHER WORDS.", do="compare"))
    assert response.status_code == 200
    assert typed_back(response) == "1. OTHER WORDS."
    assert cable.revisions.count() == 2


def test_saved_and_handed_in_is_one_step(at_desk, cable, address):
    """Submitted for review in the same transaction as the save."""
    assert at_desk.post(address, form(cable, "1. OTHER WORDS.", do="submit")).status_code == 302
    assert cable.revisions.get(number=2).state == Revision.State.SUBMITTED


def save_as(author, cable, text, base=None):
    base = cable.revisions.order_by("-number").first().number if base is None else base
    return save_revision(cable_id=cable.pk, base_number=base, text=text, note="", actor=author, key=uuid.uuid4())


def test_a_form_without_its_token_is_refused_and_its_text_given_back(cable, address, archivist):
    """As from a page that was open since before somebody signed in anew."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(archivist)
    sent = form(cable, "1. TYPED <b>LONG</b> AGO.")
    response = client.post(address, sent, headers={"Sec-Fetch-Site": "same-origin"})
    assert response.status_code == 403
    assert typed_back(response) == "1. TYPED <b>LONG</b> AGO."
    assert cable.revisions.count() == 2


def test_a_database_that_is_gone_is_told_with_the_text(at_desk, cable, address, monkeypatch):
    """503: nobody knows whether it was saved, the text is there, and sending it again saves it once."""
    at_desk.raise_request_exception = False

    def gone(**save):
        raise OperationalError("the connection is closed")

    sent = form(cable, "1. TYPED.")
    with monkeypatch.context() as patch:
        patch.setattr("cables.views.workbench.editor.save_revision", gone)
        response = at_desk.post(address, sent)
        assert at_desk.post(address, sent, HTTP_ACCEPT="application/json").status_code == 503
    assert response.status_code == 503
    assert "1. TYPED." in response.content.decode()
    assert at_desk.post(address, sent).status_code == 302
