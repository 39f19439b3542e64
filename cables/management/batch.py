"""What the import commands share: a run is counted and kept item by item, and no item stops the next."""

import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from django.db import DatabaseError
from django.utils import timezone

from cables.exceptions import CablesError, Conflict
from cables.models import ImportBatch, ImportItem

logger = logging.getLogger(__name__)

Outcome = ImportItem.Outcome


class Batch:
    """One run of an import; a dry run is counted and not kept."""

    def __init__(self, command: str, source: str, *, dry_run: bool):
        self.kept = None if dry_run else ImportBatch.objects.create(command=command, source=storable(source))
        self.counts: Counter[str] = Counter()

    def add(self, item: ImportItem) -> None:
        """Count an item whose outcome is known, and keep it at once: the run may be broken off."""
        self.counts[item.outcome] += 1
        if self.kept:
            item.batch = self.kept
            item.save()

    def add_all(self, items: Sequence[ImportItem]) -> None:
        """`add` for items that became known together."""
        self.counts.update(item.outcome for item in items)
        if self.kept:
            for item in items:
                item.batch = self.kept
            ImportItem.objects.bulk_create(items)

    def finish(self, passed_over: Mapping[str, int] | None = None) -> str:
        """
        Close the run and return its sum in words: "new cable: 3, refused: 2".

        Args:
            passed_over: Files that were not looked at, by the ending of their names.
        """
        if self.kept:
            self.kept.counts, self.kept.finished_at = dict(self.counts), timezone.now()
            self.kept.passed_over = dict(passed_over or {})
            self.kept.save(update_fields=["counts", "passed_over", "finished_at"])
        return ", ".join(f"{Outcome(o).label.lower()}: {self.counts[o]}" for o in Outcome.values if self.counts[o])


@contextmanager
def whatever_happens(item: ImportItem, conflicts: type[CablesError] = Conflict) -> Iterator[None]:
    """Note on the item what went wrong with it, so that the items after it have their turn."""
    try:
        yield
    except conflicts as error:
        item.outcome, item.reason = Outcome.CONFLICT, storable(str(error))
    except (CablesError, OSError) as error:
        _refuse(item, str(error))
    # What Python or PostgreSQL cannot take, and faults of ours that only this item brings to light.
    except Exception as error:
        if not isinstance(error, (DatabaseError, ValueError)):
            logger.exception("%s could not be brought", item.name)
        words = " ".join(str(error).split())
        _refuse(
            item, words if isinstance(error, (DatabaseError, ValueError)) else f"{type(error).__name__}: {words}"
        )


def _refuse(item: ImportItem, reason: str) -> None:
    item.outcome, item.reason, item.cable = Outcome.REFUSED, storable(reason), None


def storable(text: str) -> str:
    """Text as PostgreSQL and any terminal take it: what is not valid Unicode, or is NUL, is written out."""
    return text.replace("\x00", "\\x00").encode("utf-8", "backslashreplace").decode()
