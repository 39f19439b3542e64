"""
The site that users start always answers: while it starts, while its parts are killed, after a pause.

Run alone with `python3 run.py test -m server`.
"""

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

import pytest
from django.urls import URLPattern, resolve

from archive_site.launcher import processes
from archive_site.launcher.accounts import database_account
from archive_site.launcher.postgres import APP_ROLE, Server, open_parents
from archive_site.tests.conftest import PYTHON
from archive_site.tests.real.running import HINDERED, START, Crowd, Running, ask, run
from cables import urls

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(not os.path.isdir("/proc/self/task"), reason="looks for processes where Linux has them"),
]
SLOW_LOAD = {"PYTHONPATH": str(HINDERED), "SLOW_LOAD": "2"}
FOR_SOME = {"account", "password-change", "sign-out-elsewhere", "sign-out"}  # they ask who one is first


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """A data folder with the founding telegrams that is never served itself."""
    folder = Path(tempfile.mkdtemp(prefix="cables-test-", dir=next(open_parents(database_account()))))
    folder.chmod(0o711)
    run(folder / "prepared", "manage", "prepare")
    yield folder / "prepared"
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def new_data(prepared):
    """Makes copies of the prepared folder, owners and modes as they are."""
    count = 0

    def copy():
        nonlocal count
        count += 1
        data = prepared.with_name(f"data {count}")
        processes.wait_until(lambda: not (prepared / "postgres" / "postmaster.pid").exists(), 30)
        subprocess.run(["/bin/cp", "-a", prepared, data], check=True)
        return data

    return copy


@pytest.fixture(scope="module", params=[2, 4], ids=["two workers", "four workers"])
def site(request, new_data):
    """A site whose columns come late, and one reader for each page who was there from the first moment on."""
    running = Running(new_data(), WEB_CONCURRENCY=str(request.param), **SLOW_LOAD)
    running.early = early_readers(running.port)
    try:
        running.greeted = running.greets()
        yield running
    finally:
        running.stop()


def early_readers(port):
    """Lists and pages asked for at once, and those of them that have come so far."""
    came = set()

    def read(path):
        with contextlib.suppress(TimeoutError, OSError):
            if ask(port, path, START) == 200:
                came.add(path)

    paths = [f"/{page}?early={n}" for n in range(3) for page in ("", "cables/", "about/", "timeline/")]
    for path in paths:
        threading.Thread(target=read, args=(path,), daemon=True).start()
    return paths, came


@pytest.fixture(scope="module")
def pages(site):
    """Every kind of public page, of a cable with everything."""
    assert site.greeted, site.said()
    with urllib.request.urlopen(f"http://127.0.0.1:{site.port}/cables.json", timeout=START) as answer:
        cable = json.load(answer)["cables"][0]["address"].rstrip("/").rpartition("/")[2]
    with urllib.request.urlopen(f"http://127.0.0.1:{site.port}/correspondents/", timeout=START) as answer:
        correspondent = re.search(r'href="(/correspondents/[\w-]+/)"', answer.read().decode()).group(1)
    own = (
        "",
        "r/0/",
        "w/1/",
        "w/1.raw",
        "compare/",
        "diff/",
        "diff/0..1/",
        "diff/0..1..2/",
        "history/",
        "authors/",
    )
    return [
        "/", "/about/", "/help/", "/cables/", "/cables/?q=embassy&sort=oldest", "/values/?of=sender",
        "/correspondents/", "/timeline/", "/cables.csv", "/cables.json", "/cables.jsonl", "/cables.bib",
        "/cables.ris", "/cables.atom", "/feed.atom", "/sitemap.xml", "/sitemap-1.xml", "/robots.txt",
        "/.well-known/security.txt", "/healthz", "/readyz", "/sign-in/", correspondent,
        *(f"/cables/{cable}{end}" for end in (".txt", ".json", ".bib", ".ris")),
        *(f"/cables/{cable}/{page}" for page in (*own, "report/")),
    ]  # fmt: skip


def test_every_kind_of_page_is_asked_for(pages):
    """An address that is added is asked for here, too."""
    named = {pattern.name for pattern in urls.urlpatterns if isinstance(pattern, URLPattern)}
    asked = {resolve(page.partition("?")[0]).url_name for page in pages}
    assert named - FOR_SOME == asked


def test_who_comes_before_it_is_there_is_answered(site):
    """Within seconds of the greeting, lists too: no worker waits for what another process holds."""
    assert site.greeted, site.said()
    paths, came = site.early
    assert processes.wait_until(lambda: len(came) == len(paths), site.patience()), set(paths) - came


def test_every_page_of_every_worker_answers(site, pages):
    """More readers at a time than threads, so that all are at work."""
    with Crowd(site, pages, size=20) as crowd:
        crowd.asks_once_more()
    assert crowd.late == []
    assert set(crowd.statuses) <= {200, 302}, crowd.statuses


def test_a_killed_worker_is_not_missed(site, pages):
    """Others answer until there is a new one, and connections it had are made again."""
    before = site.workers()
    with Crowd(site, pages) as crowd:
        crowd.asks_once_more()
        os.kill(before[0], signal.SIGKILL)
        crowd.asks_once_more()
    assert crowd.late == []
    assert processes.wait_until(lambda: len(set(site.workers()) - set(before)) == 1, START)


def test_the_database_may_fall(site, pages):
    """Until the keeper has it back, pages say so; none is without an answer."""
    with Crowd(site, pages) as crowd:
        crowd.asks_once_more()
        os.kill(int((site.data / "postgres" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        crowd.asks_once_more()
    assert crowd.late == []
    assert processes.wait_until(lambda: ask(site.port, "/readyz", START) == 200, START)
    assert ask(site.port, "/cables/", site.patience()) == 200


def test_connections_that_rested_too_long_are_made_again(site, pages):
    """The server, or something between, has closed them: no reader hears of it."""
    with Server(site.data, PYTHON) as server:
        server.run_sql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{APP_ROLE}'")
    patience = site.patience()
    answers = {page: ask(site.port, page, patience) for page in pages}
    assert set(answers.values()) <= {200, 302}, answers


def test_threads_that_hang_are_replaced_and_say_where(new_data):
    """When no thread of any worker moves, new workers answer; where the old ones stood is in the log."""
    site = Running(new_data(), WEB_CONCURRENCY="2", PYTHONPATH=str(HINDERED), HANG="1", STUCK_SECONDS="1")
    hanging = []
    try:
        assert site.greets(), site.said()
        before = set(site.workers())
        while before & set(site.workers()) and len(hanging) < 200:
            connection = socket.create_connection(("127.0.0.1", site.port))
            connection.sendall(b"GET /about/?hang=300 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            hanging.append(connection)
            time.sleep(0.2)
        assert not before & set(site.workers())
        assert ask(site.port, "/cables/", START) == 200
        assert site.said().count("is replaced") >= 2
        assert "in hang" in site.said()
        assert site.stop() == 0
    finally:
        for connection in hanging:
            connection.close()
        site.stop()
