"""Names as read that are no correspondent the archive knows: which, how often, and in which cables."""

from dataclasses import dataclass, field

from django.db import connection

from cables.linking import known_names
from cables.models import Addressee, Cable, NameDecision, User, fold_name
from cables.roles import limited_to
from cables.text.authorities import Match

EXAMPLES = 3

# Both parts have a partial index of exactly these rows.
SEEN = """
SELECT sender_folded AS folded, id AS cable FROM cables_cable
WHERE sender_id IS NULL AND NOT (sender_folded = '')
UNION ALL
SELECT folded, cable_id FROM cables_addressee WHERE correspondent_id IS NULL AND NOT (folded = '')
"""
DECIDED = "SELECT folded FROM cables_namedecision WHERE undone_at IS NULL AND verdict = 'no name'"
LISTED = f"""
SELECT folded, count(*) AS places, count(*) OVER () AS total FROM ({SEEN}) AS seen
WHERE folded NOT IN ({DECIDED}) AND position(%(words)s in folded) > 0
AND (%(mine)s::bigint[] IS NULL OR cable IN (
    SELECT id FROM cables_cable WHERE collection_id = ANY(%(mine)s::bigint[])))
GROUP BY folded ORDER BY places DESC, folded LIMIT %(limit)s OFFSET %(offset)s
"""  # noqa: S608 — nothing but names of our own tables
SHOWN = f"""
SELECT wanted.folded, example.cable FROM unnest(%(names)s::text[]) AS wanted (folded), LATERAL (
    SELECT cable FROM ({SEEN}) AS seen WHERE seen.folded = wanted.folded
    AND (%(mine)s::bigint[] IS NULL OR cable IN (
        SELECT id FROM cables_cable WHERE collection_id = ANY(%(mine)s::bigint[])))
    LIMIT {EXAMPLES}) AS example
"""  # noqa: S608


@dataclass
class Unmatched:
    """A name with the number of places it stands in, some of the cables, and the correspondents that come near."""

    folded: str
    places: int
    as_read: str = ""
    cables: list[Cable] = field(default_factory=list)
    near: list[Match] = field(default_factory=list)


def unmatched_names(
    user: User, *, words: str = "", limit: int = 20, offset: int = 0
) -> tuple[list[Unmatched], int]:
    """
    The names this person may decide on, most frequent first, and how many there are in all.

    Args:
        words: Keep names that hold these letters.
    """
    mine = limited_to(user)
    arguments = {"words": fold_name(words), "mine": mine, "limit": limit, "offset": offset}
    with connection.cursor() as cursor:
        cursor.execute(LISTED, arguments)
        rows = cursor.fetchall()
        cursor.execute(SHOWN, {"names": [row[0] for row in rows], "mine": mine})
        shown = cursor.fetchall()
    found = [Unmatched(folded, places) for folded, places, _ in rows]
    _add_examples(found, shown, user)
    known = known_names(user)
    for one in found:
        one.near = known.nearest(one.as_read)
    return found, rows[0][2] if rows else 0


def _add_examples(found: list[Unmatched], shown: list[tuple[str, int]], user: User) -> None:
    """Tell how each name is spelt where it was read, and in which cables."""
    cables = Cable.objects.visible_to(user).with_parties().in_bulk({pk for _, pk in shown})
    spelt = {cable.sender_folded: cable.sender_as_read for cable in cables.values()}
    addressees = Addressee.objects.filter(cable__in=cables, folded__in=[one.folded for one in found])
    spelt = dict(addressees.values_list("folded", "as_read")) | spelt
    for one in found:
        one.as_read = spelt.get(one.folded) or one.folded
        keys = dict.fromkeys(pk for folded, pk in shown if folded == one.folded)
        one.cables = [cables[pk] for pk in keys if pk in cables]


def last_decisions(user: User, limit: int = 20) -> list[NameDecision]:
    """What was decided last and stands, newest first: about names in cables this person sees."""
    standing = NameDecision.objects.standing().visible_to(user).select_related("decided_by", "correspondent")
    return list(standing[:limit])
