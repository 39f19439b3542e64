"""The place of a cable in the list its reader came from: which was before, which comes after."""

from dataclasses import dataclass

from django.http import HttpRequest, QueryDict

from cables.filters import CableFilter
from cables.models import Cable

PAGE_SIZE = 50  # cables on one page of the list


@dataclass(frozen=True, slots=True)
class Place:
    """Number `number` of `total`; addresses are empty at the ends of the list."""

    number: int
    total: int
    before: str
    after: str
    list_address: str


def address_in_list(cable: Cable, query: QueryDict, number: int) -> str:
    """The address of a cable with its place in a list, so that the page can lead on to its neighbours."""
    kept = query.copy()
    for name in list(kept):
        if name not in CableFilter.base_filters:
            del kept[name]
    kept["n"] = str(number)
    return f"{cable.get_absolute_url()}?{kept.urlencode()}"


def place_in_list(request: HttpRequest, cable: Cable) -> Place | None:
    """Where a cable stands in the list that the address names; None if it names none, or the list has changed."""
    given = request.GET.get("n", "")
    if not given.isdecimal() or len(given) > 9 or not int(given):
        return None
    filters = CableFilter(request.GET, queryset=Cable.objects.visible_to(request.user))
    if filters.errors():
        return None
    number = int(given)
    first = max(number - 2, 0)
    near = list(filters.qs.only("slug")[first : number + 1])
    at = number - 1 - first
    if at >= len(near) or near[at].pk != cable.pk:
        return None
    before = address_in_list(near[at - 1], request.GET, number - 1) if at else ""
    after = address_in_list(near[at + 1], request.GET, number + 1) if at + 1 < len(near) else ""
    query = request.GET.copy()
    query.pop("n")
    query.pop("page", None)
    page = (number - 1) // PAGE_SIZE + 1
    if page > 1:
        query["page"] = str(page)
    return Place(
        number, filters.qs.count(), before, after, f"/cables/?{query.urlencode()}" if query else "/cables/"
    )
