"""What every request and every response of the archive have in common."""

import codecs
import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.core.handlers.wsgi import WSGIRequest
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse

from archive_site.space import is_full
from cables.postgresql.faults import Fault
from cables.views.away import unavailable

PATIENCE, PAUSE = 2.0, 0.25  # seconds; a database that fell over is usually back within one


def second_try(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """
    Answer a reader once more, from the beginning, where the connection to the database broke meanwhile.

    Only what changes nothing is tried again: of anything else nobody knows how far it came.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        lost = getattr(response, "fault", None) is Fault.GONE
        if lost and request.method in ("GET", "HEAD") and isinstance(request, WSGIRequest) and _connected():
            return get_response(type(request)(request.environ))
        return response

    return respond


def _connected() -> bool:
    """Whether the database can be asked again, in a moment at the latest."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            connection.close_if_unusable_or_obsolete()
            connection.ensure_connection()
            return True
        except OperationalError:
            if time.monotonic() > end:
                return False
            time.sleep(PAUSE)


def heads_only(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """
    Answer HEAD with the head of what GET would answer: Django leaves the rest to the server, which notes each.

    Stands outermost, so that pages of errors are cut as well.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method == "HEAD":
            if response.streaming:
                response.streaming_content = ()
            else:
                if response.status_code != 304:
                    response.headers.setdefault("Content-Length", str(len(response.content)))
                response.content = b""
        return response

    return respond


def private_pages(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """
    Let nobody keep a page made for somebody who is signed in: it may show drafts, withdrawn cables and names.

    Told by the session's cookie and not by the account, so that no answer needs the database for this.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        kept = "no-store" not in response.headers.get("Cache-Control", "")
        if kept and settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers["Cache-Control"] = "private, no-store"
        return response

    return respond


def plain_bodies(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """
    Take what is sent in UTF-8 only, as every page of ours sends it; whatever else a client names is refused (400).

    A charset named by a request that brings nothing decides nothing (cables.requests).
    """

    def respond(request: HttpRequest) -> HttpResponse:
        charset = request.content_params.get("charset")
        reads = request.method in ("GET", "HEAD", "OPTIONS")
        if charset is not None and not reads and not _is_utf8(charset):
            raise BadRequest("What is sent here is to be UTF-8.")
        return get_response(request)

    return respond


def _is_utf8(charset: str) -> bool:
    try:
        return codecs.lookup(charset).name in ("utf-8", "ascii")
    except (LookupError, ValueError):  # ValueError: a NUL, or a name of another alphabet
        return False


class RoomToSave:
    """Takes nothing in while the disk is full, so that the room that is left lasts for reading."""

    STORES_NOTHING = {"preview", "sign-out", "logout"}  # the latter two remove

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """Refuse what would be stored; whoever sent it has shown by now that they are who they are."""
        if request.method in ("GET", "HEAD", "OPTIONS") or request.resolver_match.url_name in self.STORES_NOTHING:
            return None
        return unavailable(request, Fault.FULL) if is_full(settings.DATABASE_FOLDER) else None
