"""Where the words of a point went: an address never silently shows other words than it used to."""

from collections import OrderedDict
from dataclasses import dataclass, replace

from cables.models import Cable, Revision
from cables.text import find_points
from cables.text.compare import Fate, follow_points

MOST_REVISIONS = 8
MOST_KEPT = 400
LONGEST, MOST_LINES = 300_000, 3_000  # of a text whose points are followed while somebody waits


@dataclass(frozen=True, slots=True)
class Followed:
    """One point of an older revision, and what became of it in a newer one."""

    revision: Revision
    fate: Fate
    slug: str = ""

    @property
    def words(self) -> str:
        """In words for readers."""
        where = f"point {self.fate.to}"
        return {
            "same": "unchanged",
            "reworded": "other words at the same place",
            "moved": f"now {where}",
            "merged": f"now part of {where}",
            "vanished": "no longer there",
        }[self.fate.status]


# Texts never change, so neither does what became of the points of one in another: each process asks once.
_kept: OrderedDict[tuple[str, str], tuple[Fate, ...]] = OrderedDict()


def follow(older: Revision, newer: Revision) -> list[Followed]:
    """Every point of the older text, with what became of it in the newer; none where that would take too long."""
    return [Followed(older, fate) for fate in _fates(older, newer)]


def _fates(older: Revision, newer: Revision) -> tuple[Fate, ...]:
    if any(len(one.text) > LONGEST or one.text.count("\n") > MOST_LINES for one in (older, newer)):
        return ()
    key = (older.sha256, newer.sha256)
    fates = _kept.get(key)
    if fates is None:
        fates = follow_points(older.text, find_points(older.text), newer.text, find_points(newer.text))
        _kept[key] = fates
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return fates


def strays(cable: Cable, shown: Revision | None) -> dict[str, Followed]:
    """
    By path, the points of earlier public revisions whose words no longer stand under it.

    Of several revisions the latest speaks: its readers are the likeliest to come.
    """
    if shown is None or not shown.number:
        return {}
    earlier = Revision.objects.public().filter(cable=cable, number__gt=0, number__lt=shown.number)
    found: dict[str, Followed] = {}
    for revision in earlier.order_by("-number")[:MOST_REVISIONS]:
        for followed in follow(revision, shown):
            if followed.fate.status not in ("same", "reworded"):
                found.setdefault(followed.fate.path, replace(followed, slug=cable.slug))
    return found
