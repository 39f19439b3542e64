"""What comes from elsewhere forges no line of the log or the terminal, and clients' faults make no noise in it."""

import io
import logging
from io import StringIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.test import Client
from django.utils.log import log_response

from cables.logs import FaultsOfClients, PrintableFormatter
from cables.models import ImportItem
from cables.printable import printable, printable_lines
from cables.views.turns import turned_away

MEAN = "a\n2026-01-01 ERROR root: forged\r\x1b[2J\x9b31m\u202egnp\u2028\u200bb"


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("USUN 1862 — Zürich “x”", "USUN 1862 — Zürich “x”"),
        ("a\nb\r\tc", r"a\nb\r\tc"),
        ("\x1b[31mred", r"\x1b[31mred"),
        ("\x9b31m\x7f", r"\x9b31m\x7f"),
        ("\u202egnp.txt", r"\u202egnp.txt"),
        ("\u2028\u2029\ud800", r"\u2028\u2029\ud800"),
    ],
)
def test_what_steers_a_display_is_written_out(words, shown):
    """Letters of any script stay."""
    assert printable(words) == shown


def test_further_lines_are_indented():
    assert printable_lines("one\ntwo\x1b\n\tthree") == "one\n  two\\x1b\n      three"


@pytest.fixture
def log():
    """The lines a logger writes as the site does."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(PrintableFormatter("%(levelname)s %(name)s: %(message)s"))
    handler.addFilter(FaultsOfClients())
    loggers = [logging.getLogger(name) for name in ("django", "axes", "cables")]
    for one in loggers:
        one.addHandler(handler)
    yield lambda: out.getvalue().splitlines()
    for one in loggers:
        one.removeHandler(handler)


def test_a_message_is_one_line(log):
    """Whatever it was made of, also in the traceback below it."""
    try:
        raise ValueError(MEAN)
    except ValueError:
        logging.getLogger("cables").exception("It broke: %s", MEAN)
    lines = log()
    assert lines[0].startswith("ERROR cables: It broke: a\\n2026")
    assert all(line.startswith("  ") for line in lines[1:])
    assert not any(c in "".join(lines) for c in "\x1b\x9b\u202e\u2028")


@pytest.mark.django_db
def test_addresses_and_names_forge_no_line(log):
    """Of pages asked for and of names that try to sign in."""
    client = Client(raise_request_exception=False)
    client.get("/cables/x%0aERROR%20forged%1b[2J/")
    client.post("/cables/x%0aERROR%20forged/report/", {"text": "x"})
    client.post("/sign-in/", {"username": "a\nERROR forged\x1b", "password": "x"})
    client.post("/sign-in/%0aERROR", {"username": "a", "password": "x"}, headers={"User-Agent": "a\nERROR forged"})
    lines = log()
    assert not [line for line in lines if line.startswith("ERROR")]
    assert not any("\x1b" in line for line in lines)


@pytest.mark.django_db
def test_requests_that_are_turned_away_make_no_noise(log, rf):
    """A stampede is answered and not written down, line by line, until the disk is full."""
    request = rf.get("/cables/?q=a")
    request.user = AnonymousUser()
    response = turned_away(request)
    log_response("Service Unavailable: %s", request.path, response=response, request=request)
    assert response.status_code == 503
    assert log() == []


@pytest.mark.django_db
def test_faults_of_clients_make_no_noise(log, reader):
    """What is not there is not noted; a refusal is a line, and no traceback."""
    client = Client(raise_request_exception=False)
    client.head("/nothing/here/")
    client.get("/nothing/here/")
    client.delete("/cables/")
    assert log() == []
    client.force_login(reader)
    client.get("/workbench/")
    client.get("/cables/", headers={"Host": "elsewhere.example"})
    client.post("/sign-out/", "a", content_type="application/x-www-form-urlencoded; charset=latin-1")
    assert len(log()) == 3


def test_the_sites_log_is_written_so(settings):
    """By settings, for every logger."""
    handler = settings.LOGGING["handlers"]["stderr"]
    assert settings.LOGGING["formatters"][handler["formatter"]]["()"] == "cables.logs.PrintableFormatter"
    assert settings.LOGGING["filters"][handler["filters"][0]]["()"] == "cables.logs.FaultsOfClients"
    assert settings.LOGGING["root"]["handlers"] == ["stderr"]


@pytest.mark.django_db
def test_names_of_imported_files_steer_no_terminal(tmp_path):
    """Neither while they come in nor where they are kept."""
    name = "x\n9 files — new cable: 9\x1b[2J\x9b.txt"
    (tmp_path / name).write_text("1. WORDS.")
    (tmp_path / "y.txt").write_text("1. WORDS.")
    out, err = StringIO(), StringIO()
    call_command("import_cables", str(tmp_path), stdout=out, stderr=err)
    said = out.getvalue() + err.getvalue()
    assert "\x1b" not in said and "\x9b" not in said
    assert [line for line in said.splitlines() if line.startswith("9 files")] == []
    assert ImportItem.objects.filter(name__contains="\n").count() == 0
    assert ImportItem.objects.filter(outcome="refused").get().name.startswith(r"x\n9 files")


@pytest.mark.django_db
def test_cells_of_a_catalogue_steer_no_terminal(tmp_path):
    catalogue = tmp_path / "c.csv"
    catalogue.write_text('record,from\n"X\n7 rows\x1b[2J",LYON\n"Y",LYON\n')
    out, err = StringIO(), StringIO()
    call_command("import_catalogue", str(catalogue), source="a \x1b guide", stdout=out, stderr=err)
    said = out.getvalue() + err.getvalue()
    assert "\x1b" not in said
    assert [line for line in said.splitlines() if line.startswith("7 rows")] == []
