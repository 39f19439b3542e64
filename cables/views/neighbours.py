"""The place of a cable in the list its reader came from: which was before, which comes after."""

from contextlib import nullcontext
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, QueryDict

from cables.exceptions import TooSlow
from cables.filters import CableFilter
from cables.finding.patience import in_time
from cables.listing import CableList
from cables.models import Cable
from cables.views.turns import LISTS, asks_for_words, own_turn

PATIENCE = 1.0  # seconds that a cable waits for its place in a list while others search
PAGE_SIZE = 50  # cables on one page of the list


@dataclass(frozen=True, slots=True)
class Place:
    """Number `number` of `total`; addresses are empty at the ends of the list."""

    number: int
    total: int
    before: str
    after: str
    list_address: str


def query_of_list(query: QueryDict) -> str:
    """Of a query what a list is narrowed and ordered by, without its page."""
    kept = query.copy()
    for name in list(kept):
        if name not in CableFilter.base_filters:
            del kept[name]
    return kept.urlencode()


def address_in_list(cable: Cable, kept: str, number: int) -> str:
    """The address of a cable with its place in a list (`query_of_list`), so that its page can lead on."""
    return f"{cable.get_absolute_url()}?{kept}&n={number}" if kept else f"{cable.get_absolute_url()}?n={number}"


def place_in_list(request: HttpRequest, cable: Cable) -> Place | None:
    """
    Where a cable stands in the list that the address names; None if it names none, or the list has changed.

    None as well where that takes long or many search at this moment: the cable can be read without.
    """
    given = request.GET.get("n", "")
    if not given.isdecimal() or len(given) > 9 or not int(given):
        return None
    turn = own_turn(LISTS, PATIENCE) if asks_for_words(request) else nullcontext()
    try:
        with turn, in_time(settings.STATEMENT_TIMEOUT):
            return _place(request, cable, int(given))
    except TooSlow:
        return None


def _place(request: HttpRequest, cable: Cable, number: int) -> Place | None:
    cables = CableList(request.GET, request.user)
    if cables.errors:
        return None
    first = max(number - 2, 0)
    ids = cables[first : number + 1]
    at = number - 1 - first
    if at >= len(ids) or ids[at] != cable.pk:
        return None
    near = Cable.objects.visible_to(request.user).only("slug").in_bulk(ids)
    kept = query_of_list(request.GET)

    def address(place: int) -> str:
        other = near.get(ids[place]) if 0 <= place < len(ids) else None
        return address_in_list(other, kept, number - at + place) if other else ""

    page = (number - 1) // PAGE_SIZE + 1
    query = "&".join([*([kept] if kept else []), *([f"page={page}"] if page > 1 else [])])
    return Place(
        number, len(cables), address(at - 1), address(at + 1), f"/cables/?{query}" if query else "/cables/"
    )
