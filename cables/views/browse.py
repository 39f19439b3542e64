"""The list of cables: filters, counts, order and pages, all of it in the address."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cables.filters import DEFAULT_SORT, SORTS, CableFilter
from cables.models import Cable
from cables.views.neighbours import PAGE_SIZE, address_in_list
from cables.views.snippets import add_snippets


@require_safe
def cable_list(request: HttpRequest) -> HttpResponse:
    """One page of the cables that match; a filter that cannot be understood gets a 400 and a sentence."""
    filters = CableFilter(request.GET, queryset=Cable.objects.visible_to(request.user))
    errors = filters.errors()
    found = filters.qs.with_parties() if not errors else Cable.objects.none()
    paginator = Paginator(found, PAGE_SIZE)
    page = paginator.get_page(request.GET.get("page", "1")[:12])
    page.shown_numbers = paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    rows = list(page.object_list)
    for number, cable in enumerate(rows, start=page.start_index()):
        cable.address = address_in_list(cable, request.GET, number)
    terms = filters.values.get("q") or []
    if terms:
        add_snippets(rows, terms)
    context = {
        "section": "cables",
        "filters": filters,
        "facets": filters.facets(),
        "chips": filters.chips(),
        "errors": errors,
        "page": page,
        "rows": rows,
        "terms": terms,
        "sorts": [(name, words) for name, (words, _) in SORTS.items()],
        "sort": filters.values.get("sort") or DEFAULT_SORT,
        "asked": {name: request.GET.get(name, "") for name in ("q", "date_after", "date_before")},
        "kept": _kept_for_sorting(request),
    }
    return render(request, "cables/list.html", context, status=400 if errors else 200)


def _kept_for_sorting(request: HttpRequest) -> list[tuple[str, str]]:
    """What the form that only changes the order has to carry along."""
    return [
        (name, value)
        for name, values in request.GET.lists()
        for value in values
        if name in CableFilter.base_filters and name not in ("sort", "page") and value
    ]
