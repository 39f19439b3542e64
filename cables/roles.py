"""
Who may do what: permissions come from groups, and a person may be limited to collections.

Asked inside every action, about the cable at hand; addresses only ask whether somebody is signed in. Django keeps
a person's permissions for one request, so rights taken away act on the next.
"""

UNPUBLISHED = "cables.view_unpublished"
CORRECT = "cables.correct_cable"
REVIEW = "cables.review_revision"
RESTRICT = "cables.restrict_cable"

ARCHIVIST, REVIEWER, ADMINISTRATOR = "Archivist", "Reviewer", "Administrator"


def sees_unpublished(user) -> bool:
    """Whether this person sees more than the public does, in some collection at least."""
    return user.is_active and user.has_perm(UNPUBLISHED)


def limited_to(user) -> list[int] | None:
    """Ids of the collections a person's work is limited to; None where it is not."""
    if not hasattr(user, "_limited_to"):
        ids = [] if user.is_superuser else list(user.collections.order_by("pk").values_list("pk", flat=True))
        user._limited_to = ids or None
    return user._limited_to


def sees_everything(user) -> bool:
    """Whether nothing in the archive is closed to this person."""
    return sees_unpublished(user) and limited_to(user) is None


def may(user, right: str, cable) -> bool:
    """Whether this person has the right, and the cable lies where they work."""
    if not (user.is_active and user.has_perm(right)):
        return False
    collections = limited_to(user)
    return collections is None or cable.collection_id in collections
