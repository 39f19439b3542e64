"""Signed out in the middle of work: what was typed outside the editor is kept too, and sent after signing in."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from cables.actions.reports import report_problem
from cables.models import Cable

SURE = "a long pass phrase"
pytestmark = pytest.mark.django_db


@pytest.fixture
def credentials(archivist):
    archivist.set_password(SURE)
    archivist.save()
    return {"username": archivist.username, "password": SURE}


def hidden(asked) -> dict[str, list[str]]:
    """What the page that asks who it is keeps, by name."""
    kept: dict[str, list[str]] = {}
    for name, value in asked.context["hidden"]:
        kept.setdefault(name, []).append(value)
    return kept


def test_a_cable_typed_in_is_kept_until_its_typist_has_signed_in(client, credentials):
    """Every field with each of its values stands on the page; one button signs in and sends them."""
    address = reverse("type-in")
    typed = {"record": "P-1", "text": "Of <b>old</b>.\r\n\r\nWords.", "to": "Oslo", "key": str(uuid.uuid4())}
    asked = client.post(f"{address}?from=desk", {**typed, "more": ["1", "2"]})
    page = asked.content.decode()
    assert asked.status_code == 401 and "no-store" in asked.headers["Cache-Control"]
    assert "Of &lt;b&gt;old&lt;/b&gt;." in page and f'action="{address}?from=desk"' in page
    kept = hidden(asked)
    assert kept["more"] == ["1", "2"]
    assert kept["text"] == ["Of <b>old</b>.\n\nWords."]
    sent = client.post(address, {**kept, **credentials})
    assert sent["Location"] == "/workbench/cables/p-1/fields/"
    assert Cable.objects.get(record_number="P-1").revisions.filter(text__contains="Words.").exists()
    assert client.get(reverse("workbench")).status_code == 200


def test_a_wrong_password_loses_nothing_and_is_never_on_the_page(client, credentials):
    """Nor is Django's token kept among what was sent."""
    typed = {"record": "P-1", "text": "Words.", "csrfmiddlewaretoken": "of-the-old-page"}
    asked = client.post(reverse("type-in"), {**typed, **credentials, "password": "a wrong phrase"})
    assert asked.status_code == 401
    assert hidden(asked) == {"record": ["P-1"], "text": ["Words."]}
    page = asked.content.decode()
    assert "a wrong phrase" not in page and "of-the-old-page" not in page
    assert 'role="alert"' in page


def test_an_account_without_the_right_sends_nothing_and_is_not_signed_in(client, reader):
    """The page says so, and keeps what was typed for who typed it."""
    reader.set_password(SURE)
    reader.save()
    answer = client.post(reverse("type-in"), {"text": "Words.", "username": reader.username, "password": SURE})
    assert answer.status_code == 401
    assert hidden(answer) == {"text": ["Words."]}
    assert "_auth_user_id" not in client.session


def test_every_form_of_a_cable_and_of_a_report_is_kept(client, cable, credentials):
    """Fields, going back, cutting, joining, withdrawing, a review, an answer: no redirect drops what was typed."""
    report = report_problem(revision_id=cable.current_revision_id, text="A letter is wrong.", address="::1")
    slug = [cable.slug]
    addresses = [reverse(name, args=slug) for name in ("edit-fields", "revert", "split", "join", "withdraw")]
    addresses += [reverse("report", args=[report.pk]), reverse("decide-name"), reverse("review", args=[*slug, 1])]
    for address in addresses:
        asked = client.post(address, {"reason": "Words."})
        assert (asked.status_code, hidden(asked)) == (401, {"reason": ["Words."]}), address
    withdrawn = client.post(reverse("withdraw", args=slug), {"reason": "Not ours", **credentials})
    assert withdrawn.status_code == 302
    cable.refresh_from_db()
    assert cable.withdrawn_reason == "Not ours"


def test_a_page_asked_for_still_leads_to_sign_in(client):
    """Only what is sent is kept; scripts are told as data."""
    address = reverse("type-in")
    assert client.get(address)["Location"] == f"/sign-in/?next={address}"
    assert client.post(address, {"text": "W"}, headers={"accept": "application/json"}).json()["reason"]


def test_no_other_site_can_sign_anybody_in_with_a_form(credentials):
    """The form that signs in needs its token, as every other."""
    strange = Client(enforce_csrf_checks=True)
    assert strange.post(reverse("type-in"), {"text": "W", **credentials}).status_code == 403
