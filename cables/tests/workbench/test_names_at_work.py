"""Those who work together tell each other apart; readers see no account's name."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from cables.actions import review
from cables.actions.fields import set_field
from cables.actions.queue import take
from cables.actions.revisions import save_revision
from cables.models import Revision, User

pytestmark = pytest.mark.django_db


def page(person: User | None, address: str) -> str:
    client = Client()
    if person:
        client.force_login(person)
    return client.get(address).content.decode()


@pytest.fixture
def nameless(archivist):
    """An archivist who chose no public name."""
    User.objects.filter(pk=archivist.pk).update(display_name="")
    archivist.refresh_from_db()
    return archivist


def test_a_colleague_is_called_by_the_public_name_else_by_the_accounts(nameless, reviewer):
    """Readers go on seeing a neutral word."""
    assert (nameless.name_at_work, nameless.public_name) == ("archie", "A contributor")
    assert reviewer.name_at_work == reviewer.public_name == "Rita Reviewer"


def test_the_machines_text_is_the_machines_at_work_too(cable):
    """Only people have names."""
    assert Revision.objects.get(cable=cable, number=1).made_by_at_work == "The machine"


def test_the_workbench_names_who_saved_reserved_and_stated(nameless, reviewer, cable):
    """In the editor, the review, its list and the fields; not on the pages of readers."""
    text = cable.revisions.get(number=1).text.replace("MINISTER", "MINISTRY")
    saved = save_revision(cable_id=cable.pk, base_number=1, text=text, note="", actor=nameless, key=uuid.uuid4())
    review.submit_revision(revision_id=saved.pk, actor=nameless, note="Look at the seal.")
    set_field(cable_id=cable.pk, field="subject", value="A promise", actor=nameless)
    take(cable_id=cable.pk, actor=nameless)
    slug = [cable.slug]
    assert "archie has this cable until" in page(reviewer, reverse("edit", args=slug))
    assert "By archie, handed in" in page(reviewer, reverse("review", args=[*slug, 2]))
    assert "archie · handed in" in page(reviewer, reverse("review-list"))
    assert "Stated by archie" in page(reviewer, reverse("edit-fields", args=slug))
    review.approve_revision(revision_id=saved.pk, reviewer=reviewer)
    for name in ("cable", "history", "authors"):
        shown = page(None, reverse(name, args=slug))
        assert "A contributor" in shown and "archie" not in shown, name
