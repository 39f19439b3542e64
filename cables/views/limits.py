"""Pages that ask much of the database: when it takes too long, the reader is told so and not kept waiting."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cables.exceptions import TooSlow
from cables.finding.patience import in_time

AGAIN = 60  # seconds after which programs may try once more


def told_when_slow(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 503 with a sentence where a view finds that it would take too long."""

    @wraps(view)
    def told(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except TooSlow as error:
            response = render(request, "cables/too_slow.html", {"error": error}, status=503)
            response.headers["Retry-After"] = str(AGAIN)
            return response

    return told


def in_good_time(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give every question of a view STATEMENT_TIMEOUT seconds; answer 503 with a sentence where one needs more."""

    @told_when_slow
    @wraps(view)
    def limited(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        with in_time(settings.STATEMENT_TIMEOUT):
            return view(request, *args, **kwargs)

    return limited
