"""Which text of a cable readers see. Saving and deciding both end here."""

from cables.finding.upkeep import keep_findable
from cables.models import Cable, Point
from cables.text import find_points
from cables.text.marks import plain


def show_best_revision(cable: Cable) -> None:
    """Point the cable at what readers see, and keep that text's points beside it for questions."""
    best = cable.revisions.for_readers().first()
    if best is None or best.pk == cable.current_revision_id:
        if best is not None and best.state != cable.status:
            cable.status = best.state
            cable.save(update_fields=["status"])
        return
    points = find_points(best.text)
    cable.points.all().delete()
    Point.objects.bulk_create(
        Point(
            cable=cable,
            position=position,
            path=point.path,
            label=point.label,
            level=point.level,
            start=point.start,
            end=point.end,
            text=best.text[point.start : point.end],
            is_damaged=point.damaged,
        )
        for position, point in enumerate(points, start=1)
    )
    cable.current_revision, cable.status, cable.point_count = best, best.state, len(points)
    # Marks never break a phrase: what is searched are the words as they are shown.
    cable.shown_text = plain(best.text)
    cable.save(update_fields=["current_revision", "status", "point_count", "shown_text"])
    keep_findable(cable)
