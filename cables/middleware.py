"""What every response of the archive has in common."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


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
