"""Which text of a cable readers see. Saving and deciding both end here."""

from collections.abc import Sequence

from cables.finding.upkeep import keep_findable
from cables.lexicon import lexicon
from cables.models import Cable, Point
from cables.text import find_points
from cables.text.doubts import doubts
from cables.text.marks import plain
from cables.text.results import Point as FoundPoint


def show_best_revision(cable: Cable) -> None:
    """Point the cable at what readers see, and keep that text's points beside it for questions."""
    best = cable.revisions.for_readers().first()
    if best is None or best.pk == cable.current_revision_id:
        if best is not None and best.state != cable.status:
            cable.status = best.state
            cable.save(update_fields=["status"])
        return
    points = find_points(best.text, later_section=cable.is_later_section)
    cable.points.all().delete()
    Point.objects.bulk_create(points_of(cable, best.text, points))
    cable.current_revision, cable.status, cable.point_count = best, best.state, len(points)
    # Marks never break a phrase: what is searched are the words as they are shown.
    cable.shown_text = plain(best.text)
    cable.doubt_count = len(doubts(best.text, lexicon()))
    cable.save(update_fields=["current_revision", "status", "point_count", "shown_text", "doubt_count"])
    keep_findable(cable)


def count_missing_doubts(most: int = 20_000) -> int:
    """Count the doubtful words of texts that came before they were counted; return of how many cables."""
    uncounted = Cable.objects.filter(doubt_count=None).exclude(current_revision=None).order_by("pk")
    rows = uncounted.values_list("pk", "current_revision_id", "current_revision__text")[:most]
    counted = 0
    for pk, revision, text in rows.iterator(chunk_size=100):
        # Only if readers still see that text: a save meanwhile has counted its own.
        same = Cable.objects.filter(pk=pk, current_revision=revision)
        counted += same.update(doubt_count=len(doubts(text, lexicon())))
    return counted


def points_of(cable: Cable, text: str, found: Sequence[FoundPoint]) -> list[Point]:
    """The points found in a text of a cable. Unsaved."""
    return [
        Point(
            cable=cable,
            position=position,
            path=point.path,
            label=point.label,
            level=point.level,
            start=point.start,
            end=point.end,
            text=text[point.start : point.end],
            is_damaged=point.damaged,
        )
        for position, point in enumerate(found, start=1)
    ]
