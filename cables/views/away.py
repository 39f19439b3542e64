"""What is answered when the database is lost, silent or full: one page, made without asking it anything."""

import sys

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import get_template

from cables.context import disk
from cables.postgresql.faults import Fault, fault_of

WORDS = {
    Fault.GONE: "The database does not answer at the moment.",
    Fault.SILENT: "The database gave no answer in time.",
    Fault.FULL: "The archive's disk is full.",
    Fault.BUSY: "The database has more to do than it can at the moment.",
}
NOT_KNOWN = "It is not known whether what you sent was saved."
NOTHING = "Nothing was saved."


def broken(request: HttpRequest) -> HttpResponse:
    """The answer to any error (handler500): 503 where the database is to blame, else 500."""
    fault = fault_of(sys.exc_info()[1])
    return unavailable(request, fault) if fault else own_fault(request)


def own_fault(request: HttpRequest) -> HttpResponse:
    """500 in words, with what was typed and without a question to the database."""
    if _is_asked_by_script(request):
        return JsonResponse({"reason": "Something broke on our side; this was not saved."}, status=500)
    return HttpResponse(get_template("500.html").render({"request": request, **disk(request)}), status=500)


def unavailable(request: HttpRequest, fault: Fault) -> HttpResponse:
    """503 in words, with what was typed and when to try again; scripts get the reason as JSON."""
    sent = request.method not in ("GET", "HEAD", "OPTIONS")
    outcome = (NOTHING if fault is Fault.FULL else NOT_KNOWN) if sent else ""
    if _is_asked_by_script(request):
        reason = " ".join(filter(None, [WORDS[fault], outcome]))
        response: HttpResponse = JsonResponse({"reason": reason}, status=503)
    else:
        context = {"request": request, "reason": WORDS[fault], "outcome": outcome, "fault": fault.value}
        context |= disk(request)
        # Without the request as such: what would be told of the session, and of the person, is in the database.
        response = HttpResponse(get_template("503.html").render(context), status=503)
    response.headers["Retry-After"] = str(fault.again)
    response.headers["Cache-Control"] = "no-store"
    response.fault = fault  # type: ignore[attr-defined]
    return response


def _is_asked_by_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json" or request.headers.get("Sec-Fetch-Dest") == "empty"
