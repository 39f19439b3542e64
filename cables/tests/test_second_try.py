"""A second try is made only where it helps, and never keeps a reader waiting for long."""

import pytest
from django.db import OperationalError
from django.http import HttpResponse

from cables import middleware
from cables.postgresql.faults import Fault


@pytest.fixture
def tried(monkeypatch):
    """What is asked of a site whose first answer is a fault: a function of fault and method; the requests made."""

    def ask(fault, request, connected=True):
        made = []

        def get_response(request):
            made.append(request)
            response = HttpResponse()
            if len(made) == 1:
                response.fault = fault
            return response

        monkeypatch.setattr(middleware, "_connected", lambda: connected)
        middleware.second_try(get_response)(request)
        return made

    return ask


@pytest.mark.parametrize(
    ("fault", "method", "connected", "tries"),
    [
        (Fault.GONE, "GET", True, 2),
        (Fault.GONE, "HEAD", True, 2),
        (Fault.GONE, "POST", True, 1),
        (Fault.GONE, "GET", False, 1),
        (Fault.SILENT, "GET", True, 1),
        (Fault.FULL, "GET", True, 1),
        (None, "GET", True, 1),
    ],
)
def test_only_what_changes_nothing_is_tried_again(tried, rf, fault, method, connected, tries):
    """Once more, where the connection broke and there is another."""
    made = tried(fault, rf.generic(method, "/"), connected)
    assert len(made) == tries


def test_the_second_request_knows_nothing_of_the_first(tried, rf):
    """Neither session nor person, which are to be read anew."""
    request = rf.get("/cables/?q=wheat")
    request.user = "somebody"
    first, second = tried(Fault.GONE, request)
    assert second is not first and not hasattr(second, "user") and second.get_full_path() == "/cables/?q=wheat"


def test_a_database_that_stays_away_is_not_awaited(monkeypatch):
    """After the time for it nobody waits any longer."""

    def refuse():
        raise OperationalError("the database system is starting up")

    monkeypatch.setattr(middleware, "PATIENCE", 0)
    monkeypatch.setattr(middleware, "PAUSE", 0)
    monkeypatch.setattr(middleware.connection, "ensure_connection", refuse, raising=False)
    assert middleware._connected() is False
