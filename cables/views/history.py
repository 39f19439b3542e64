"""How a cable's text and description came to be: every revision, every statement, every event."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cables.models import Cable, Revision
from cables.views.compare import Comparing
from cables.views.lookup import cable_view
from cables.views.versions import version_of

REVISIONS_A_PAGE = 20
EVENTS_A_PAGE = 50


@dataclass(slots=True)
class Entry:
    """One revision of the history; `change` compares it with its base, None where it has none."""

    revision: Revision
    change: Comparing | None = None


@require_safe
@cable_view
def history_page(request: HttpRequest, cable: Cable) -> HttpResponse:
    """Every revision, newest first, with what it changed; below them every event."""
    visible = (
        Revision.objects.visible_to(request.user)
        .filter(cable=cable)
        .select_related("author", "reviewer", "witness", "base")
        .defer("witness__raw", "witness__text", "base__text")
        .order_by("-number")
    )
    page = Paginator(visible, REVISIONS_A_PAGE).get_page(request.GET.get("page"))
    events = cable.events.select_related("actor")
    context = {
        "section": "cables",
        "cable": cable,
        "entries": _entries(list(page.object_list)),
        "page": page,
        "events": Paginator(events, EVENTS_A_PAGE).get_page(request.GET.get("events")),
        "trail": [("Cables", "/cables/"), (cable.display_title, cable.get_absolute_url()), ("History", "")],
    }
    return render(request, "cables/history.html", context)


def _entries(revisions: list[Revision]) -> list[Entry]:
    """The revisions with what each changed against its base, the bases read in one question."""
    bases = Revision.objects.filter(pk__in={r.base_id for r in revisions if r.base_id})
    by_key = {base.pk: base for base in bases.select_related("witness", "author").defer("witness__raw")}
    entries = []
    for revision in revisions:
        base = by_key.get(revision.base_id)
        change = Comparing(version_of(base), version_of(revision)) if base else None
        entries.append(Entry(revision, change))
    return entries
