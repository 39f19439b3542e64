"""Who wrote and who was written to: all of them with how much, and one with whom, when and what."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from cables.facets.asking import Found
from cables.listing import CableList
from cables.models import Correspondent, Direction
from cables.views.limits import in_good_time
from cables.views.neighbours import query_of_list
from cables.views.timeline import draw
from cables.views.turns import LISTS, asks_for_words, in_turn

ON_A_PAGE = 100
MOST_PARTNERS = 25
ID_AT_THE_END = re.compile(r"(?:.*-)?(\d{1,9})")


@dataclass(slots=True)
class Figures:
    """A name as it stands in lists, with how many cables it sent and received; `address` if it has a page."""

    name: str
    sent: int = 0
    received: int = 0
    address: str = ""


def address_of(correspondent: Correspondent) -> str:
    """Its page: the name for people, the number at the end for good."""
    slug = "-".join(filter(None, [slugify(correspondent.name)[:80].strip("-"), str(correspondent.pk)]))
    return reverse("correspondent", args=[slug])


@require_safe
@in_turn(LISTS, asks_for_words)
@in_good_time
def correspondent_list(request: HttpRequest) -> HttpResponse:
    """Everybody who sent or received a cable of a list, with how many, the busiest first or by name."""
    cables = CableList(request.GET, request.user)
    rows = [] if cables.errors else _everybody(cables.found)
    if request.GET.get("by") == "name":
        rows.sort(key=lambda one: one.name.casefold())
    else:
        rows.sort(key=lambda one: (-one.sent - one.received, one.name))
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page", "1")[:12])
    page.shown_numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    shown = list(page.object_list)
    pages = {one.name: one for one in Correspondent.objects.filter(name__in=[row.name for row in shown])}
    kept = query_of_list(request.GET)
    for row in shown:
        if row.name in pages:
            row.address = address_of(pages[row.name]) + (f"?{kept}" if kept else "")
    context = {
        "section": "correspondents",
        "errors": cables.errors,
        "chips": cables.filters.chips(),
        "page": page,
        "rows": shown,
        "by": "name" if request.GET.get("by") == "name" else "most",
        "kept": kept,
        "query": _without(request.GET, "sender", "recipient"),
    }
    return render(request, "cables/correspondents.html", context, status=400 if cables.errors else 200)


def _everybody(found: Found) -> list[Figures]:
    """All names among senders and recipients of what was found."""
    everybody: dict[str, Figures] = {}
    for name, side in (("sender", "sent"), ("recipient", "received")):
        facet = found.columns.facets[name]
        counts = found.without().count(facet)
        for code in counts[1:].nonzero()[0].tolist():
            label = facet.labels[code + 1]
            setattr(everybody.setdefault(label, Figures(label)), side, int(counts[code + 1]))
    return list(everybody.values())


def _without(query: QueryDict, *names: str) -> str:
    """A list's query without some filters, to be gone on with."""
    kept = query.copy()
    for name in names:
        kept.pop(name, None)
    text = query_of_list(kept)
    return f"{text}&" if text else ""


@require_safe
@in_turn(LISTS, asks_for_words)
@in_good_time
def correspondent_page(request: HttpRequest, slug: str) -> HttpResponse:
    """
    What one of them sent and received, when, and with whom, among the cables of a list.

    Where nothing they sent or received may be seen, it is as if they were not there (404).
    """
    number = ID_AT_THE_END.fullmatch(slug)
    if not number:
        raise Http404
    correspondent = get_object_or_404(Correspondent, pk=int(number[1]))
    _seen_at_all(request, correspondent)
    if address_of(correspondent) != request.path:
        query = request.META.get("QUERY_STRING")
        return redirect(
            f"{address_of(correspondent)}?{query}" if query else address_of(correspondent), permanent=True
        )
    cables = CableList(request.GET, request.user)
    context = {"section": "correspondents", "one": correspondent, "errors": cables.errors}
    if not cables.errors:
        context |= _of_one(cables, correspondent)
    context |= {
        "chips": cables.filters.chips(),
        "aliases": correspondent.aliases.exclude(alias=correspondent.name),
        "query": _without(request.GET, "sender", "recipient"),
    }
    return render(request, "cables/correspondent.html", context, status=400 if cables.errors else 200)


def _seen_at_all(request: HttpRequest, correspondent: Correspondent) -> None:
    everything = CableList(QueryDict(), request.user).found
    if not any(_one_sided(everything, side, correspondent.name).total for side in ("sender", "recipient")):
        raise Http404


def _one_sided(found: Found, side: str, name: str) -> Found:
    """Of what was found, what one sent (side "sender") or received ("recipient")."""
    others = tuple((facet, values) for facet, values in found.question.values if facet != side)
    question = replace(found.question, values=(*others, (side, (name,))))
    return Found(found.columns, question, found.viewer, found.hits)


def _of_one(cables: CableList, correspondent: Correspondent) -> dict:
    sent = _one_sided(cables.found, "sender", correspondent.name)
    received = _one_sided(cables.found, "recipient", correspondent.name)
    days = [(day, Direction.OUTGOING.value, n) for day, _, n in sent.days()]
    days += [(day, Direction.INCOMING.value, n) for day, _, n in received.days()]
    return {
        "sent": sent.total,
        "received": received.total,
        "wrote_to": list(_partners(sent, "recipient")),
        "heard_from": list(_partners(received, "sender")),
        "timeline": draw(sorted(days)),
    }


def _partners(found: Found, side: str) -> Iterator[tuple[str, int]]:
    """Who stands on the other side, most often first."""
    facet = found.columns.facets[side]
    counts = found.without().count(facet)
    best = sorted(counts.nonzero()[0].tolist(), key=lambda code: (-counts[code], facet.labels[code]))
    for code in best[:MOST_PARTNERS]:
        yield facet.labels[code], int(counts[code])
