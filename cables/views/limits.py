"""Pages that ask much of database or processor: what takes too long ends, and the reader is told."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cables.exceptions import TooSlow
from cables.finding.patience import in_time
from cables.text.patience import OutOfTime, within

AGAIN = 60  # seconds after which programs may try once more


def told_when_slow(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 503 with a sentence where a view finds that it would take too long."""

    @wraps(view)
    def told(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except TooSlow as error:
            return _given_up(request, error)

    return told


def in_good_time(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give every question of a view STATEMENT_TIMEOUT seconds; answer 503 with a sentence where one needs more."""

    @told_when_slow
    @wraps(view)
    def limited(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        with in_time(settings.STATEMENT_TIMEOUT):
            return view(request, *args, **kwargs)

    return limited


def in_budget(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """
    Give a view that compares texts PAGE_BUDGET seconds of the processor; answer 503 where it needs more.

    Its work ends then, also where whoever asked has left.
    """

    @wraps(view)
    def limited(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            with within(settings.PAGE_BUDGET):
                return view(request, *args, **kwargs)
        except OutOfTime:
            return _given_up(request, TooSlow(TEXTS_TAKE_TOO_LONG))

    return limited


TEXTS_TAKE_TOO_LONG = (
    "Lining these texts up takes longer than a page may. Each can be read and fetched by itself, and two texts of "
    "the same hand, one after the other, are lined up faster than those that are far apart."
)


def _given_up(request: HttpRequest, error: TooSlow) -> HttpResponse:
    response = render(request, "cables/too_slow.html", {"error": error}, status=503)
    response.headers["Retry-After"] = str(AGAIN)
    return response
