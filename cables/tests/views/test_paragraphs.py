"""Every paragraph has an address; one made for another text says so."""

import pytest
from django.utils import timezone

from cables.actions.revisions import add_revision
from cables.models import Revision

pytestmark = pytest.mark.django_db

RUNNING = "FROM: PARIS\n\nTO: ROME\n\nWE AGREE WITH THEM.\n\nTHEY DO NOT AGREE WITH US.\n"
FISH, COAL = "1. WE AGREE WITH THEM ON FISH.", "THEY ASK FOR COAL AND TIMBER."


@pytest.fixture
def running(import_text):
    return import_text(
        "FROM: PARIS\n\nTO: ROME\n\nWE AGREE WITH THEM.\n\nTHEY DO NOT AGREE WITH US.\n", record="P-1"
    )


def newer(cable, text, author):
    """A submitted text of a person's, which readers see from now on."""
    base = cable.current_revision
    state, origin = Revision.State.SUBMITTED, Revision.Origin.PERSON
    add_revision(
        cable, text=text, state=state, origin=origin, base=base, author=author, submitted_at=timezone.now()
    )


def page(client, address):
    return client.get(address).content.decode()


def test_paragraphs_of_running_text_have_addresses(running, client):
    """Counted through the text, each with a link that names the revision it was made for."""
    shown = page(client, "/cables/p-1/")
    count = len(running.current_revision.text.split("\n\n"))
    for number in range(1, count + 1):
        assert shown.count(f'id="para-{number}"') == 1
        assert f'href="/cables/p-1/?at=1#para-{number}"' in shown
    assert f'id="para-{count + 1}"' not in shown
    assert 'id="para-1"' in page(client, "/cables/p-1/r/1/")


def test_paragraphs_inside_points_have_addresses_too(cable, client):
    """A point's first one is the point itself and bears no second link."""
    shown = page(client, "/cables/t-512/")
    assert 'id="para-1"' in shown
    assert "#para-1" not in shown


def test_a_link_made_for_another_text_says_so(running, client, archivist):
    """With the way to that text, and what became of its points; of the same text it says nothing."""
    newer(running, "1. NEW WORDS ALTOGETHER.", archivist)
    shown = page(client, "/cables/p-1/?at=1")
    assert "This link was made for revision 1" in shown
    assert 'href="/cables/p-1/r/1/"' in shown
    for at in ("2", "99", "x", "0", "9999999", "\u0663"):
        assert "This link was made" not in page(client, f"/cables/p-1/?at={at}")


def test_a_point_that_is_another_now_is_told(import_text, client, archivist):
    """#p2 of the older text: the address says that its words are elsewhere."""
    cable = import_text(
        "FROM: PARIS\n\n1. WE AGREE WITH THEM ON FISH.\n\n2. THEY ASK FOR COAL AND TIMBER.\n", record="P-2"
    )
    text = f"{FISH}\n\n2. A LINE NOBODY HAD READ STOOD HERE.\n\n3. {COAL}"
    newer(cable, text, archivist)
    assert "Up to revision 1 this address showed other words" in page(client, "/cables/p-2/")
    shown = page(client, "/cables/p-2/?at=1")
    assert 'Point 2 of then: <a href="#p3">now point 3</a>' in shown
