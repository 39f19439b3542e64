"""The database may go away at any moment: readers hardly notice, and whoever sent something gets it back."""

import os
import signal
import time
import uuid
from contextlib import contextmanager
from html import unescape

import pytest
from django.db import OperationalError, close_old_connections, connection, transaction
from django.test import Client

from cables import middleware
from cables.models import User
from cables.postgresql import deadline
from cables.postgresql.faults import Fault, fault_of

pytestmark = pytest.mark.django_db(transaction=True)
TYPED = "1. TYPED WITH CARE, and <b>not</b> to be typed again.\n\n2. AND MORE OF IT."
PAGES = [
    "/", "/cables/", "/cables/?q=minister", "/cables/t-512/", "/cables/t-512/compare/", "/cables/t-512/history/",
    "/cables.csv", "/cables/t-512.json", "/timeline/", "/correspondents/", "/feed.atom", "/sitemap.xml",
    "/account/", "/workbench/", "/workbench/cables/t-512/", "/admin/", "/admin/cables/cable/", "/nowhere/",
]  # fmt: skip
FORMS = {
    "/workbench/cables/t-512/": {"text": TYPED, "base": "1", "key": str(uuid.uuid4()), "note": "", "do": "save"},
    "/workbench/cables/t-512/fields/": {"subject": TYPED},
    "/workbench/cables/t-512/withdraw/": {"reason": TYPED},
    "/workbench/type-in/": {"text": TYPED, "record": "N-1"},
    "/cables/t-512/report/": {"text": TYPED},
    "/admin/cables/collection/add/": {"name": TYPED},
}


@pytest.fixture
def visitor(cable, admin_user):
    """Somebody who may do everything, in a browser that shows whatever is answered."""
    client = Client(raise_request_exception=False, headers={"Sec-Fetch-Site": "same-origin"})
    client.force_login(admin_user)
    return client


@contextmanager
def killed(times: int, number: int = signal.SIGTERM, first: int = 2):
    """Send a signal to the process that serves this connection, so many times, from its second question on."""
    asked = 0

    def kill(execute, sql, params, many, context):
        nonlocal asked, times
        asked += 1
        if asked >= first and times:
            times -= 1
            try:
                os.kill(context["connection"].connection.info.backend_pid, number)
            except (PermissionError, ProcessLookupError):
                pytest.skip("the database runs elsewhere, or as somebody else")
            time.sleep(0.05)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(kill):
        yield


def taken(response) -> int:
    """The status of an answer that is taken to its end, as a server does: its turn is given back then."""
    if response.streaming:
        b"".join(response)
    return response.status_code


def test_a_reader_whose_connection_breaks_once_gets_the_page(visitor):
    """It is made again on another connection."""
    for address in PAGES:
        expected = taken(visitor.get(address))
        with killed(1):
            assert taken(visitor.get(address)) == expected, address


def test_a_database_that_stays_away_is_told_in_words(visitor, monkeypatch):
    """503 with the time to try again; nothing answers 500."""
    monkeypatch.setattr(middleware, "PATIENCE", 0.2)
    for address in PAGES:
        with killed(1000, first=1):
            response = visitor.get(address)
        assert response.status_code == 503, address
        assert int(response["Retry-After"]) > 0 and response["Cache-Control"].endswith("no-store")
        assert "does not answer" in response.content.decode()


def test_what_was_typed_is_given_back(visitor):
    """Nobody knows how far it came, so it is not tried again: what was typed stands on the page."""
    for address, form in FORMS.items():
        with killed(1, first=3):
            response = visitor.post(address, form)
        shown = response.content.decode()
        assert response.status_code == 503 and response["Retry-After"], address
        assert "not known whether" in shown
        assert TYPED in unescape(shown) and "<b>not</b>" not in shown


def test_a_sign_in_tells_no_password(visitor, admin_user):
    """It is told as any other form, without the password."""
    with killed(1, first=1):
        response = Client(raise_request_exception=False).post(
            "/sign-in/", {"username": "admin", "password": "open sesame"}
        )
    assert response.status_code == 503 and "open sesame" not in response.content.decode()


def test_scripts_get_the_reason_as_data(visitor):
    """The editor shows it beside the text."""
    sent = FORMS["/workbench/cables/t-512/"]
    for address in ("/workbench/cables/t-512/draft/", "/workbench/cables/t-512/preview/"):
        with killed(1):
            response = visitor.post(address, sent, headers={"Sec-Fetch-Dest": "empty"})
        assert response.status_code == 503 and "does not answer" in response.json()["reason"]


def test_a_stopped_process_is_not_awaited(visitor, cable, settings):
    """Its request ends with 503 when its time is over, and the next page comes from another process."""
    settings.ANSWER_TIMEOUT = 1.0
    visitor.get("/cables/")
    pid = connection.connection.info.backend_pid
    try:
        with killed(1, signal.SIGSTOP, first=3):
            response = visitor.get(cable.get_absolute_url())
        assert response.status_code == 503 and "no answer in time" in response.content.decode()
        assert visitor.get(cable.get_absolute_url()).status_code == 200
        assert connection.connection.info.backend_pid != pid
    finally:
        os.kill(pid, signal.SIGCONT)


def test_a_process_that_was_stopped_between_two_requests_costs_no_page(visitor, cable, monkeypatch):
    """The connection is tried before it is used, and replaced."""
    monkeypatch.setattr("cables.postgresql.base.PING_SECONDS", 0.5)
    visitor.get(cable.get_absolute_url())
    pid = connection.connection.info.backend_pid
    try:
        os.kill(pid, signal.SIGSTOP)
        close_old_connections()  # as at the beginning of every request, but the tests' own
        assert visitor.get(cable.get_absolute_url()).status_code == 200
    finally:
        os.kill(pid, signal.SIGCONT)


def test_commands_wait_as_long_as_it_takes():
    """The deadline is of requests; what it ends is an error of the database as any other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.3)")
        with deadline.waiting(0.2), pytest.raises(OperationalError) as caught:
            cursor.execute("SELECT pg_sleep(5)")
    assert fault_of(caught.value) is Fault.SILENT
    connection.close()


def test_a_deadline_inside_a_transaction_takes_it_back(cable):
    """What was written before is not kept, and the connection after it is a new one."""
    with pytest.raises(OperationalError), deadline.waiting(0.2), transaction.atomic():
        User.objects.create_user("halfway")
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(5)")
    assert not User.objects.filter(username="halfway").exists()
