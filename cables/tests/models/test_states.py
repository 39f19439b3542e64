"""A text goes from state to state by the ways there are, and by no other: the database itself sees to it."""

import pytest
from django.db import DatabaseError, connection, transaction

from cables.models import Revision

STATES = ["raw", "machine", "in progress", "submitted", "approved", "returned"]
WAYS = {
    ("in progress", "submitted"),
    ("submitted", "approved"),
    ("submitted", "returned"),
    ("returned", "in progress"),
}
BEGINNINGS = {("import", "raw"), ("machine", "machine"), ("person", "in progress"), ("person", "submitted")}


@pytest.fixture
def owner(db):
    """The role that has every right: only the trigger stands in its way."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def guard(verb: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE cables_revision {verb} TRIGGER cables_revision_states")


def refusal(change) -> str:
    """What the database says against a change; empty where it passes."""
    try:
        with transaction.atomic():
            change()
    except DatabaseError as error:
        return str(error)
    return ""


@pytest.fixture
def text_in(owner, cable, archivist, reviewer):
    """Put a person's text into a state, past the guard."""

    def make(state: str) -> Revision:
        decided = {"reviewer": reviewer, "reviewed_at": "2026-01-02T00:00Z"}
        guard("DISABLE")
        revision = Revision.objects.create(
            cable=cable,
            number=2,
            base=cable.revisions.get(number=1),
            text="x",
            sha256="0" * 64,
            origin="person",
            author=archivist,
            state=state,
            submitted_at="2026-01-01T00:00Z",
            **(decided if state in ("approved", "returned") else {}),
        )
        guard("ENABLE")
        return revision

    return make


def step(revision: Revision, to: str, reviewer):
    changes = {"state": to, "reviewer": reviewer, "reviewed_at": "2026-01-03T00:00Z", "review_note": "now"}
    return lambda: Revision.objects.filter(pk=revision.pk).update(**changes)


@pytest.mark.parametrize("after", STATES[1:])
@pytest.mark.parametrize("before", STATES[1:])
def test_there_are_four_ways_from_state_to_state(text_in, reviewer, before, after):
    """Handing in, approving, returning, taking up again; with the guard off every other step passes too."""
    revision = text_in(before)
    said = refusal(step(revision, after, reviewer))
    if (before, after) in WAYS:
        assert said == ""
        return
    assert f"from {before} to {after} there is no way" in said
    guard("DISABLE")
    assert refusal(step(revision, after, reviewer)) == ""


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("origin", ["import", "machine", "person"])
def test_no_text_begins_as_decided(owner, cable, archivist, origin, state):
    """Raw from the import, machine from the machine, in progress or submitted from a person."""

    def add():
        Revision.objects.create(
            cable=cable,
            number=2,
            base=cable.revisions.get(number=1),
            text="x",
            sha256="0" * 64,
            origin=origin,
            author=archivist if origin == "person" else None,
            state=state,
            submitted_at="2026-01-01T00:00Z",
        )

    said = refusal(add)
    if (origin, state) not in BEGINNINGS:
        assert f"no {origin} text begins as {state}" in said
    elif state == "raw":
        assert "revision_0_is_the_raw_text" in said  # there is one already
    else:
        assert said == ""


def test_what_was_decided_stays_as_it_was_decided(text_in, reviewer):
    """Neither the reviewer's words nor the note of the submission change afterwards without a new step."""
    revision = text_in("approved")
    for change in ({"review_note": "other"}, {"submission_note": "other"}, {"reviewed_at": "2027-01-01T00:00Z"}):
        change_it = Revision.objects.filter(pk=revision.pk).update
        assert "there is no way" in refusal(lambda change=change, run=change_it: run(**change))
