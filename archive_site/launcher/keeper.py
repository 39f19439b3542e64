"""
The process that watches over the embedded PostgreSQL.

It starts the server, starts it again if it falls, and stops it cleanly as soon as no command holds the
users' lock any more: also when that command was killed, since the kernel lets go of its locks.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from archive_site.launcher import processes
from archive_site.launcher.accounts import identity
from archive_site.launcher.locks import FileLock
from archive_site.launcher.postgres import Server, clean_environment
from archive_site.launcher.settings import write_private
from archive_site.space import is_full

LOOK_SECONDS = 0.2
FALLS_ALLOWED = 5  # within FALLS_SECONDS; more means that starting again does not help
FALLS_SECONDS = 60


class Keeper:
    """Keeps the server of one data folder running for as long as somebody uses it."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.users = FileLock(server.users.path)
        self.asked_to_stop = False
        self.starts: list[float] = []

    def run(self) -> int:
        """Start the server and return when it has been stopped: 0 if on purpose, 1 if it keeps falling."""
        write_private(self.server.data / "postgres.keeper", str(os.getpid()))
        signal.signal(signal.SIGTERM, self._ask_to_stop)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        self.server.end_orphan()
        process = self._start()
        while not (self.asked_to_stop or self.users.acquire(wait=False)):
            if process.poll() is not None:
                # On a full disk it falls until there is room, and then it is to be there by itself.
                if self._falls_too_often() and not is_full(self.server.data):
                    return 1
                self.server.end_orphan()
                process = self._start()
            time.sleep(LOOK_SECONDS)
        stop(process)
        self._tidy()
        return 0

    def _start(self) -> subprocess.Popen[bytes]:
        self.starts.append(time.monotonic())
        return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
            self.server.postgres_command(),
            cwd="/",
            env=clean_environment(),
            stdin=subprocess.DEVNULL,
            preexec_fn=processes.dies_with_parent(signal.SIGINT),
            **identity(self.server.account),
        )

    def _falls_too_often(self) -> bool:
        time.sleep(0.5)  # the remains of a killed server need a moment to notice
        recent = [start for start in self.starts if time.monotonic() - start < FALLS_SECONDS]
        return len(recent) > FALLS_ALLOWED

    def _tidy(self) -> None:
        self.server.remove_socket_folder()
        (self.server.data / "postgres.keeper").unlink(missing_ok=True)
        if self.server.throwaway:
            shutil.rmtree(self.server.data, ignore_errors=True)

    def _ask_to_stop(self, *_: object) -> None:
        self.asked_to_stop = True


def stop(process: subprocess.Popen[bytes]) -> None:
    """Stop the server as fast as is clean; one that does not listen is made to, and recovers at its next start."""
    for number, seconds in ((signal.SIGINT, 30), (signal.SIGQUIT, 10), (signal.SIGKILL, 10)):
        if process.poll() is None:
            process.send_signal(number)
        try:
            process.wait(seconds)
            return
        except subprocess.TimeoutExpired:
            continue


def main(arguments: list[str]) -> int:
    """Entry of the keeper's process; see Server for the arguments."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--throwaway", action="store_true")
    parser.add_argument("data", type=Path)
    parser.add_argument("python", type=Path)
    options = parser.parse_args(arguments)
    return Keeper(Server(options.data, options.python, throwaway=options.throwaway)).run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
