"""What every request and every response of the archive have in common."""

import codecs
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse


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
