"""Which words the archive knows."""

import pytest
from django.utils import timezone

from cables.lexicon import ENOUGH_CABLES, Lexicon
from cables.models import Cable, Revision


@pytest.mark.django_db
def test_one_approved_text_proves_no_word(import_text, archivist, reviewer):
    """A misreading overlooked in one approved cable stays doubtful; a name met in several is known."""
    lexicon = Lexicon()
    for count in range(ENOUGH_CABLES):
        cable = import_text(f"1. THE ENVOY ZORBLAX SPOKE OF PAPER {count}.")
        revision = Revision.objects.create(
            cable=cable, number=2, base=cable.revisions.get(number=1), origin="person", author=archivist,
            text="1. THE ENVOY ZORBLAX.", sha256="0" * 64, state="submitted", submitted_at=timezone.now(),
        )  # fmt: skip
        Revision.objects.filter(pk=revision.pk).update(
            state="approved", reviewer=reviewer, reviewed_at=timezone.now()
        )
        Cable.objects.filter(pk=cable.pk).update(current_revision=revision, shown_text=revision.text)
        lexicon._looked = float("-inf")
        known = "zorblax" in lexicon.refreshed()
        assert known is (count + 1 == ENOUGH_CABLES)


def test_the_same_cable_approved_again_counts_once():
    """Three approvals of one text are one witness for its words."""
    lexicon = Lexicon()
    for _ in range(ENOUGH_CABLES):
        lexicon._meet("zorblax", 7)
    assert "zorblax" not in lexicon
