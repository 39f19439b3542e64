"""All values of a filter of the list, for those that are too many to stand beside it."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cables.filters import COLUMN_FACETS
from cables.listing import CableList
from cables.views.limits import in_good_time
from cables.views.neighbours import query_of_list
from cables.views.turns import LISTS, asks_for_words, in_turn

ON_A_PAGE = 200
LONGEST_SOUGHT = 100


@require_safe
@in_turn(LISTS, asks_for_words)
@in_good_time
def value_list(request: HttpRequest) -> HttpResponse:
    """
    Every value of the filter `of` with how many cables have it, under all other filters of the query.

    `find` keeps values in which it stands, in whatever case; `by=name` puts them in order of the alphabet.
    """
    name = request.GET.get("of") or COLUMN_FACETS[0]
    if name not in COLUMN_FACETS:
        raise Http404
    cables = CableList(request.GET, request.user)
    facet = cables.filters.filters[name]
    sought = request.GET.get("find", "")[:LONGEST_SOUGHT].strip()
    counted = {} if cables.errors else facet.counted(cables.found, name)
    rows = [(value, facet.words(value), n) for value, n in counted.items()]
    rows = [row for row in rows if sought.casefold() in row[1].casefold()]
    by_name = request.GET.get("by") == "name"
    rows.sort(key=(lambda row: (row[1].casefold(), row[0])) if by_name else (lambda row: (-row[2], row[0])))
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page", "1")[:12])
    page.shown_numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    others = request.GET.copy()
    others.pop(name, None)
    kept = query_of_list(others)
    context = {
        "section": "cables",
        "errors": cables.errors,
        "name": name,
        "label": facet.label,
        "chosen": cables.filters.values.get(name) or [],
        "page": page,
        "sought": sought,
        "by": "name" if by_name else "most",
        "carried": [
            (key, one) for key, given in request.GET.lists() for one in given if key not in ("find", "page")
        ],
        "back": query_of_list(request.GET),
        "query": f"{kept}&" if kept else "",
    }
    return render(request, "cables/values.html", context, status=400 if cables.errors else 200)
