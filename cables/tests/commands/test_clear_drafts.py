"""Drafts that ended long ago are cleared; nothing anybody may want back is."""

import uuid
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from cables.actions.drafts import discard_draft, keep_draft
from cables.models import Draft


@pytest.fixture
def drafts(cable, archivist):
    """One unfinished, one ended lately, one long ago: all begun half a year back."""
    keys = {name: uuid.uuid4() for name in ("unfinished", "lately", "long ago")}
    for key in keys.values():
        keep_draft(cable_id=cable.pk, base_number=1, key=key, turn=1, text="WORDS", note="", author=archivist)
    long_ago = timezone.now() - timedelta(days=180)
    for name in ("lately", "long ago"):
        discard_draft(key=keys[name], author=archivist)
    Draft.objects.update(updated_at=long_ago)
    Draft.objects.filter(key=keys["long ago"]).update(ended_at=long_ago)
    return keys


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("clear_drafts", *arguments, stdout=out)
    return out.getvalue()


def test_only_drafts_that_ended_long_ago_are_deleted(drafts):
    """An unfinished one stays however old it is; a dry run counts and deletes nothing."""
    assert "1 draft that ended over 90 days ago would be deleted" in run("--dry-run")
    assert Draft.objects.count() == 3
    assert "1 draft that ended over 90 days ago deleted" in run()
    assert set(Draft.objects.values_list("key", flat=True)) == {drafts["unfinished"], drafts["lately"]}


def test_none_is_deleted_while_browsers_are_told_of_it(drafts):
    """They would offer their copies again."""
    with pytest.raises(CommandError, match="60 days"):
        run("--days", "10")
