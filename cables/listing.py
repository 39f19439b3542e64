"""A list of cables as its address asks for it: which cables, in what order, and counts beside every filter."""

import time
from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np
from django.db import connection
from django.http import QueryDict
from django.utils import timezone
from numpy.typing import NDArray

from cables import finding
from cables.facets import asking
from cables.facets.columns import Columns, Viewer
from cables.facets.current import columns
from cables.filters import BEST, CableFilter, Facet
from cables.models import Cable, Collection
from cables.roles import limited_to, sees_unpublished

# What an entry of a list shows of a cable.
SHOWN = (
    "record_number", "slug", "title", "kind", "direction", "is_circular", "telegram_number", "sender__name",
    "sender__period_names", "sender_as_read", "sender_folded", "sent_on", "sent_time", "sent_zone",
    "date_precision", "date_is_about", "date_source", "classification", "declassified", "declassified_per",
    "collection__declassified",
    "precedence", "captions", "amended", "status", "current_revision_id", "point_count", "withdrawn_at", "access",
    "closed_until", "added_at", "unsure",
)  # fmt: skip

MANY = 100_000  # cables found


def viewer_of(user) -> Viewer:
    """What of the columns this person may see: the same as `CableQuerySet.visible_to`."""
    today = timezone.localdate().toordinal()
    if not sees_unpublished(user):
        return Viewer(today)
    limits = limited_to(user)
    if limits is None:
        return Viewer(today, everything=True)
    names = Collection.objects.filter(pk__in=limits).order_by("name").values_list("name", flat=True)
    return Viewer(today, collections=tuple(names))


def seen_by(viewer: Viewer, held: Columns) -> Callable[[NDArray[np.int64]], NDArray[np.bool_]]:
    """What tells of ids which are those of cables somebody may see, by the columns."""
    may_see = held.seen_by(viewer)

    def seen(ids: NDArray[np.int64]) -> NDArray[np.bool_]:
        is_known = (ids > 0) & (ids < len(held.row_of_id))
        rows = held.row_of_id[np.where(is_known, ids, -1)]
        is_known &= rows >= 0
        return is_known if may_see is None else is_known & may_see[rows]

    return seen


class CableList:
    """
    What a query names, for one person. Behaves as a sequence of ids, so that a paginator can divide it.

    With errors in the query it is empty.
    """

    def __init__(self, query: QueryDict, user):
        self.user = user
        self.visible = Cable.objects.visible_to(user)
        self.filters = CableFilter(query, queryset=self.visible)
        self.errors = self.filters.errors()

    @property
    def words(self) -> str:
        """What was typed to be searched; empty where nothing was."""
        return (self.filters.values.get("q") or "").strip()

    @cached_property
    def search(self) -> finding.Found | None:
        """The answer of the search to the words, among all that this person may see."""
        if not self.words or self.errors:
            return None
        asked = self.filters.values
        return finding.find(
            self.words,
            cables=self.visible,
            layer=asked.get("layer") or "both",
            exact=bool(asked.get("exact")),
            dropped=asked.get("drop") or (),
            seen=seen_by(self._viewer, self._columns),
        )

    @cached_property
    def _columns(self) -> Columns:
        return columns()

    @cached_property
    def _viewer(self) -> Viewer:
        return viewer_of(self.user)

    @cached_property
    def found(self) -> asking.Found:
        """The cables as columns count them."""
        return asking.Found(self._columns, self.filters.question(), self._viewer, self._hits())

    def _hits(self) -> NDArray | None:
        """Ids to which words and ticks narrow the list; None where neither does."""
        if self.errors:
            return np.empty(0, np.int64)
        hits = self.search.matching_ids() if self.search else None
        if hits is not None and len(hits) > MANY:
            # The connection keeps memory for the longest answer it had: the next page gets a new one.
            connection.close_at = time.monotonic()
        picked = self.filters.values.get("pick")
        if picked:
            ids = np.array(
                self.visible.filter(slug__in=picked).order_by("pk").values_list("pk", flat=True), np.int64
            )
            hits = ids if hits is None else np.intersect1d(hits, ids)
        return hits

    # --- as a sequence

    def __len__(self) -> int:
        return self.found.total

    def __getitem__(self, part: slice) -> list[int]:
        if self.filters.order != BEST:
            return self.found.ids(self.filters.order, part.start, part.stop)
        return self._best[part].tolist()

    @cached_property
    def _best(self) -> NDArray:
        """All ids, the best match first; after those that were put in order of fit, the newest first."""
        everything = self.found.all_ids("newest")
        ranked = np.array([pk for pk, _ in self.search.best_of(everything)], np.int64)
        return np.concatenate([ranked, everything[~np.isin(everything, ranked)]])

    def ids(self) -> NDArray:
        """All ids, in order."""
        return self._best if self.filters.order == BEST else self.found.all_ids(self.filters.order)

    # --- what pages show

    def facets(self) -> list[Facet]:
        return self.filters.facets(self.found)

    def cables(self, ids: Sequence[int]) -> list[Cable]:
        """The cables of these ids in their order, with what an entry of a list shows."""
        shown = self.visible.with_parties().only(*SHOWN)
        rows = shown.in_bulk(ids)
        return [rows[pk] for pk in ids if pk in rows]
