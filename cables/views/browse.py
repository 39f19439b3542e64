"""The list of cables: filters, counts, order and pages, all of it in the address."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cables.filters import BEST, BEST_WORDS, LAYERS, SORTS, CableFilter
from cables.finding.anew import is_being_made
from cables.listing import CableList
from cables.views.limits import in_good_time
from cables.views.neighbours import PAGE_SIZE, address_in_list, query_of_list
from cables.views.turns import LISTS, asks_for_words, in_turn


@require_safe
@in_turn(LISTS, asks_for_words)
@in_good_time
def cable_list(request: HttpRequest) -> HttpResponse:
    """One page of the cables that match; a filter that cannot be understood gets a 400 and a sentence."""
    cables = CableList(request.GET, request.user)
    filters = cables.filters
    page = Paginator(cables, PAGE_SIZE).get_page(request.GET.get("page", "1")[:12])
    page.shown_numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    rows = cables.cables(page.object_list)
    kept = query_of_list(request.GET)
    for number, cable in enumerate(rows, start=page.start_index()):
        cable.address = address_in_list(cable, kept, number)
    if cables.search:
        stretches = cables.search.snippets(rows)
        for cable in rows:
            cable.snippets = stretches.get(cable.pk, [])
    sorts = [(name, words) for name, (words, _) in SORTS.items()]
    context = {
        "section": "cables",
        "filters": filters,
        "facets": cables.facets(),
        "chips": filters.chips(),
        "errors": cables.errors,
        "page": page,
        "rows": rows,
        "search": cables.search,
        "search_is_made_anew": bool(cables.search) and is_being_made(),
        "layers": LAYERS,
        "sorts": [(BEST, BEST_WORDS), *sorts] if cables.words else sorts,
        "sort": filters.order,
        "sort_chosen": filters.values.get("sort") or "",
        "asked": {
            name: request.GET.get(name, "") for name in ("q", "date_after", "date_before", "layer", "exact")
        },
        "kept": kept_for_sorting(request),
        "query": kept,
    }
    return render(request, "cables/list.html", context, status=400 if cables.errors else 200)


def kept_for_sorting(request: HttpRequest, *but: str) -> list[tuple[str, str]]:
    """What a form that only changes the order (or what else it names) has to carry along."""
    return [
        (name, value)
        for name, values in request.GET.lists()
        for value in values
        if name in CableFilter.base_filters and name not in ("sort", "page", *but) and value
    ]
