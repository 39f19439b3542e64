"""
gunicorn's worker process: what it needs is made here, after the fork.

gunicorn's master starts it, sees that it lives and puts another in its place; requests are waitress's.
"""

import faulthandler
import logging
import os
import sys
import threading
import time
from types import FrameType

from gunicorn.workers.base import Worker as Base

from archive_site.serving.clients import CONNECTIONS_OF_AN_ADDRESS, Server, Threads

READ_AHEAD = 10.0  # seconds before a worker takes connections though its columns are not read yet
LOOK = 1.0
SWITCH = 0.001  # seconds a thread that computes goes on while another waits for its turn (Python: 0.005)
LINGER = 2.0  # seconds that a request half sent may take to come in whole while the site stops


def read_ahead() -> None:
    """Read what lists are answered from before anybody asks; without it the first list takes that long."""
    from django.db import DatabaseError, connection

    from cables.exceptions import TooSlow
    from cables.facets.current import columns

    try:
        columns()
    except (DatabaseError, TooSlow) as error:
        logging.getLogger(__name__).warning("Lists are not read ahead: %s", error)
    finally:
        connection.close()


class Worker(Base):
    """One process of the site."""

    servers: tuple[Server, ...] = ()
    threads: Threads

    def run(self) -> None:
        """Serve until asked to stop, or until gunicorn's master is gone."""
        self._prepare()
        from django.conf import settings

        self.threads = Threads(self.cfg.threads)
        most = None if settings.TRUSTED_PROXIES else CONNECTIONS_OF_AN_ADDRESS
        self.servers = tuple(Server(self.wsgi, one.sock, self.threads, most) for one in self.sockets)
        while self._goes_on():
            self._turn(LOOK)
            self._replace_if_stuck(settings.STUCK_SECONDS)
        self._finish()

    def _prepare(self) -> None:
        """Everything that requests need, so that other workers answer them until it is there."""
        from django.urls import get_resolver

        from cables.facets import memory

        memory.settle()
        # A reading page waits for this long after each answer of the database while another thread computes.
        sys.setswitchinterval(SWITCH)
        _ = get_resolver().url_patterns  # all views: no request finds a module half imported
        reading = threading.Thread(target=read_ahead, name="read ahead", daemon=True)
        reading.start()
        end = time.monotonic() + READ_AHEAD
        while reading.is_alive() and time.monotonic() < end and self._goes_on():
            self.notify()
            reading.join(0.1)

    def _goes_on(self) -> bool:
        return bool(self.alive) and self.ppid == os.getppid()

    def _turn(self, seconds: float) -> None:
        self.notify()
        for server in self.servers:
            server.turn(seconds / len(self.servers))

    def _replace_if_stuck(self, seconds: float) -> None:
        if self.threads.are_stuck(seconds):
            self.log.critical(
                "Process %d is replaced: all its threads have been at a request for %g seconds. They stand here:",
                os.getpid(),
                seconds,
            )
            faulthandler.dump_traceback(sys.stderr)
            os._exit(1)  # nothing that could wait for these threads

    def _finish(self) -> None:
        """Answer what was asked, within gunicorn's graceful timeout, and nothing more."""
        for server in self.servers:
            server.stop_taking()
        start = time.monotonic()
        while (spent := time.monotonic() - start) < self.cfg.graceful_timeout:
            for server in self.servers:
                server.close_resting(spent > LINGER)
                server.maintenance(time.monotonic())
            if not any(server.active_channels for server in self.servers):
                break
            self._turn(0.1)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Asked to stop: wake up, and let requests under way finish."""
        super().handle_exit(sig, frame)
        for server in self.servers:
            server.pull_trigger()
