"""Whole lists for programs, as streams: however many cables match, only a few are held at a time."""

from collections.abc import Iterator

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from numpy.typing import NDArray

from cables.exchange.lists import FORMS, About
from cables.finding.patience import in_time
from cables.listing import CableList
from cables.models import Cable
from cables.views.addresses import absolute
from cables.views.limits import in_good_time
from cables.views.neighbours import query_of_list
from cables.views.turns import EXPORTS, in_turn

AT_ONCE = 500  # cables read from the database together
PIECE = 32_000  # characters sent together


@require_safe
@in_turn(EXPORTS)
@in_good_time
def cable_export(request: HttpRequest, form: str) -> HttpResponse:
    """Every cable that matches, in the order of the list; a filter that cannot be understood gets a 400."""
    cables = CableList(request.GET, request.user)
    if cables.errors:
        sentences = "".join(f"{label}: {sentence}\n" for label, sentence in cables.errors)
        return HttpResponse(sentences, content_type="text/plain; charset=utf-8", status=400)
    kept = query_of_list(request.GET)
    address = absolute(f"/cables/?{kept}" if kept else "/cables/")
    written = FORMS[form]
    about = About(address, len(cables), absolute, timezone.localdate())
    ids = cables.ids()
    # The first cables are read before the answer begins: what takes too long can still be told politely.
    first = _read(cables, ids[:AT_ONCE])
    pieces = written.write(_all(cables, first, ids), about)
    content = () if request.method == "HEAD" else _joined(pieces)
    response = StreamingHttpResponse(content, content_type=written.content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="cables.{form}"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _read(cables: CableList, ids: NDArray) -> list[Cable]:
    """Cables with all an export says of them, those withdrawn meanwhile left out."""
    found = cables.visible.with_parties().select_related("current_revision").prefetch_related("references")
    rows = found.defer("shown_text", "provenance", "current_revision__text").in_bulk(ids.tolist())
    return [rows[pk] for pk in ids.tolist() if pk in rows]


def _all(cables: CableList, first: list[Cable], ids: NDArray) -> Iterator[Cable]:
    """The cables one after the other; the database is asked for some hundreds at a time."""
    yield from first
    try:
        for start in range(AT_ONCE, len(ids), AT_ONCE):
            with in_time(settings.STATEMENT_TIMEOUT):
                rows = _read(cables, ids[start : start + AT_ONCE])
            yield from rows
    finally:
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()


def _joined(pieces: Iterator[str]) -> Iterator[str]:
    """Short pieces put together: each that is sent costs the server a call."""
    held: list[str] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= PIECE:
            yield "".join(held)
            held.clear()
            size = 0
    if held:
        yield "".join(held)
