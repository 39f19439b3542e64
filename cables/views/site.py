"""The front door, the pages of words, and what operators and programs ask of the site as a whole."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.template.loader import get_template
from django.views import defaults
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cables.clients import came_from_here
from cables.listing import CableList
from cables.models import Cable, Revision
from cables.views.showcase import showcase
from cables.views.timeline import timeline

SHOWN = 5
LONGEST_READ_AWAY = 64 * 1024 * 1024  # bytes


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is held here, and what was approved and added last."""
    visible = Cable.objects.visible_to(request.user)
    approved = visible.filter(current_revision__state=Revision.State.APPROVED)
    approved = approved.select_related("sender", "current_revision")
    everything = CableList(QueryDict(), request.user)
    context = {
        "figures": everything.found.figures(),
        "timeline": timeline(everything),
        "showcase": showcase(visible),
        "approved": approved.order_by("-current_revision__reviewed_at", "-pk")[:SHOWN],
        "added": visible.select_related("sender").order_by("-added_at", "-pk")[:SHOWN],
    }
    return render(request, "cables/home.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Whose archive this is, what it promises, rights, and how to ask for a correction or removal."""
    return render(request, "cables/about.html", {"section": "about", "contact": settings.CONTACT})


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """States, marks, searching, citing, keys."""
    return render(request, "cables/help.html", {"section": "help"})


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is looked at."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Ready to serve: the database answers and its tables are those this code expects."""
    try:
        Cable.objects.order_by().values_list("pk").first()
    except DatabaseError:
        return HttpResponse("the database does not answer\n", content_type="text/plain", status=503)
    return HttpResponse("ready\n", content_type="text/plain")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request nobody can answer; one too large to be read is told apart, with where its text still is."""
    if not isinstance(exception, RequestDataTooBig):
        return defaults.bad_request(request, exception)
    _read_away(request)
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1_000_000
    return render(request, "413.html", {"most": most}, status=413)


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of ours: told without a question to the database, and whatever was typed is given back."""
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"reason": "Something broke on our side; this was not saved."}, status=500)
    return HttpResponse(get_template("500.html").render({"request": request}), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the token of this browser: refused, and a text that was typed into it here is given back."""
    typed = request.POST.get("text", "") if came_from_here(request) else ""
    return render(request, "403_csrf.html", {"typed": typed}, status=403)


def _read_away(request: HttpRequest) -> None:
    """Take in the rest of a body, within reason: a browser cut off while sending shows no answer at all."""
    left = LONGEST_READ_AWAY
    try:
        while left > 0 and (piece := request.read(1 << 16)):
            left -= len(piece)
    except OSError:
        return
