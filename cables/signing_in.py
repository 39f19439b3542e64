"""Who tries too often to sign in waits: a name where it was tried, and everybody at an address a little."""

from datetime import timedelta
from math import ceil

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_cool_off
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.db.models import Max, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

RESTS = "Signing in rests for a while: there were too many failed attempts."


class PatientHandler(AxesDatabaseHandler):
    """
    Locks a name at the address it was tried from (AXES_LOCKOUT_PARAMETERS), and slows that address.

    The same name elsewhere is not locked: otherwise anybody could lock anybody out. Only a name that is tried from
    many addresses is locked at all of them but those it has signed in from before. What is refused meanwhile is
    not counted, so that nobody can keep others of their address waiting for ever.
    """

    def is_locked(self, request: HttpRequest, credentials: dict | None = None) -> bool:
        name = (credentials or {}).get("username") or ""
        return max(wait_of_name(request, name), wait_of_address(request)) > timedelta(0)


def wait_of_address(request: HttpRequest) -> timedelta:
    """
    How long nobody at the request's address may try: nothing up to SIGN_IN_TRIES_OF_AN_ADDRESS failures within the
    cool-off time, then a second after the last failure, twice as long after each further one, a minute at most.
    """
    failures, last = _failures(AccessAttempt.objects.filter(ip_address=request.axes_ip_address))
    beyond = failures - settings.SIGN_IN_TRIES_OF_AN_ADDRESS
    if beyond < 0 or last is None:
        return timedelta(0)
    pause = timedelta(seconds=min(2 ** min(beyond, 6), 60))
    return max(last + pause - timezone.now(), timedelta(0))


def wait_of_name(request: HttpRequest, name: str) -> timedelta:
    """How long this name may not be tried at the request's address; nothing if it is not locked there."""
    tried, here = AccessAttempt.objects.filter(username=name), {"ip_address": request.axes_ip_address}
    failures, last = _failures(tried.filter(**here))
    if failures < settings.AXES_FAILURE_LIMIT:
        failures, last = _failures(tried)
        at_home = AccessLog.objects.filter(username=name, **here)
        if failures < settings.SIGN_IN_TRIES_OF_A_NAME or at_home.exists():
            return timedelta(0)
    return max(last + get_cool_off(request) - timezone.now(), timedelta(0))


def _failures(tried: QuerySet[AccessAttempt]):
    """How many attempts failed within the cool-off time, and when the last did."""
    recent = tried.filter(attempt_time__gte=timezone.now() - get_cool_off())
    counted = recent.aggregate(count=Sum("failures_since_start"), last=Max("attempt_time"))
    return counted["count"] or 0, counted["last"]


def rest(request: HttpRequest, response: HttpResponse | None, credentials: dict | None) -> HttpResponse:
    """
    Tell who tried too often how long to wait (429 with Retry-After); the same whether or not the name is known.

    A page that asks to sign in again, with what was typed on it, stays that page.
    """
    name = (credentials or {}).get("username") or ""
    wait = max(wait_of_name(request, name), wait_of_address(request), timedelta(seconds=1))
    if response is None or not getattr(response, "keeps_what_was_typed", False):
        seconds = ceil(wait.total_seconds())
        context = {"seconds": seconds, "minutes": ceil(seconds / 60)}
        response = render(request, "registration/locked_out.html", context)
    response.status_code = settings.AXES_HTTP_RESPONSE_CODE
    response.headers["Retry-After"] = str(ceil(wait.total_seconds()))
    return response
