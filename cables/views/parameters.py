"""What stands behind the `?` of an address: each parameter as often as it means anything, before a view looks."""

from collections.abc import Callable
from functools import lru_cache

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from cables.filters import CableFilter, ManyValuesField

MOST = 600  # of all names together; more than every filter with all it takes
OTHERS = ("/admin/",)  # addresses whose parameters are Django's own


@lru_cache(maxsize=1)
def repeatable() -> frozenset[str]:
    """Names that may be given several times, each time with another value."""
    filters = CableFilter.base_filters.items()
    many = {name for name, one in filters if issubclass(one.field_class, ManyValuesField)}
    return frozenset(many | {"ignore"})


def each_once(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """
    Middleware: of a parameter that means one thing the last counts, and no value of any other counts twice.

    An address with more than MOST parameters is refused in words.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        if request.META.get("QUERY_STRING", "").count("&") >= MOST:
            return render(request, "cables/too_many_parameters.html", {"most": MOST}, status=400)
        if len(request.GET) and not request.path_info.startswith(OTHERS):
            request.GET = once(request.GET)
        return get_response(request)

    return respond


def once(query: QueryDict) -> QueryDict:
    """The same query with nothing in it twice; itself where that is so already."""
    kept = {name: _kept(name, values) for name, values in query.lists()}
    if all(len(kept[name]) == len(values) for name, values in query.lists()):
        return query
    changed = query.copy()
    for name, values in kept.items():
        changed.setlist(name, values)
    changed._mutable = False
    return changed


def _kept(name: str, values: list[str]) -> list[str]:
    return list(dict.fromkeys(values)) if name in repeatable() else values[-1:]
