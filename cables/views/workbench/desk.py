"""What lies beside a text on somebody's desk: what a reviewer said, what readers reported, who has taken it."""

from dataclasses import dataclass, field

from cables.models import Cable, Report, Reservation, ReviewComment, Revision, User


@dataclass(frozen=True, slots=True)
class Desk:
    """
    Of one cable, for somebody who may correct it.

    `returned` is the newest text where it was returned, with its reason; `comments` are those on it, or on the
    newest text where that waits for review. `reservation` may be anybody's.
    """

    returned: Revision | None = None
    comments: list[ReviewComment] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    reservation: Reservation | None = None
    is_mine: bool = False


def desk_of(cable: Cable, user: User) -> Desk:
    """What the editor shows above the text, by partials `_returned.html` and `_reserved.html`; four queries."""
    newest = cable.revisions.without_text().select_related("author", "reviewer").order_by("-number").first()
    reservation = Reservation.objects.running().filter(cable=cable).select_related("holder").first()
    comments = ReviewComment.objects.filter(revision=newest).select_related("author") if newest else ()
    return Desk(
        returned=newest if newest and newest.state == Revision.State.RETURNED else None,
        comments=list(comments),
        reports=list(cable.reports.waiting().select_related("revision", "reporter").defer("revision__text")[:20]),
        reservation=reservation,
        is_mine=reservation is not None and reservation.holder_id == user.pk,
    )
