"""Keeping the archive readable on a full disk, and starting it there; see archive_site.space."""

import contextlib
import os
import subprocess
import time
from pathlib import Path

from archive_site import space
from archive_site.launcher.errors import LaunchError
from archive_site.launcher.postgres import SUPERUSER, Server, clean_environment
from archive_site.launcher.python import say

TIDY_SECONDS = 60  # while the disk is full, the database is asked so often to make do with old log files
WAIT_SECONDS = 1.0


class Reserve:
    """The reserve of one data folder: given up when its disk is full, made again when there is room."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.file = data / space.FILE
        self.told_full = False
        self._tidied = 0.0
        self._tidying: subprocess.Popen[bytes] | None = None

    @property
    def is_needed(self) -> bool:
        """Whether the disk is full."""
        return space.is_full(self.data)

    def wait_for_room(self) -> None:
        """Before the start: give up the reserve where the disk is full, and wait if even that is not enough."""
        told = False
        self._give_up_if_needed()
        while space.room(self.data) < space.LEAST:
            if not told:
                _tell(f"{self._full}\nThe archive starts by itself as soon as {_megabytes(space.LEAST)} are free.")
                told = True
            time.sleep(WAIT_SECONDS)

    def look(self, server: Server) -> None:
        """Give up the reserve or make it anew, as the disk is now, and tell the terminal once of each."""
        if self._give_up_if_needed():
            if not self.told_full:
                need = space.RESERVE + 2 * space.LEAST
                _tell(
                    f"{self._full}\nReading goes on; nothing can be saved until {_megabytes(need)} are free. "
                    "The archive notices by itself."
                )
                self.told_full = True
            self._tidy(server)
        # Somewhat more than is needed, so that what is written next does not fill the disk at once.
        elif not self.file.exists() and space.room(self.data) >= space.RESERVE + 2 * space.LEAST:
            self._make()
            if self.told_full and self.file.exists():
                _tell("There is room on the disk again: saving works.")
                self.told_full = False

    def bring_back(self, server: Server) -> None:
        """Start the database again if it fell; on a full disk it may fall again, and is started again later."""
        try:
            server.ensure_running()
        except (LaunchError, OSError):
            if not self.is_needed:
                raise
            time.sleep(WAIT_SECONDS)

    def _give_up_if_needed(self) -> bool:
        if not self.is_needed:
            return False
        self.file.unlink(missing_ok=True)
        return True

    def _make(self) -> None:
        """The whole file, or none; zeros are written where the system cannot promise the room."""
        draft = self.file.with_name(f"{space.FILE}.part")
        try:
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                if hasattr(os, "posix_fallocate"):
                    os.posix_fallocate(file.fileno(), 0, space.RESERVE)
                else:
                    for _ in range(space.RESERVE // 1_000_000):
                        file.write(bytes(1_000_000))
            draft.replace(self.file)
        except OSError:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)

    def _tidy(self, server: Server) -> None:
        """Have the database write down where it stands: then it uses old files of its log again."""
        if self._tidying and self._tidying.poll() is None:
            return
        if time.monotonic() - self._tidied > TIDY_SECONDS and server.is_ready():
            self._tidied = time.monotonic()
            self._tidying = subprocess.Popen(
                [server.programs.path("psql"), "-Xq", "-d", server.url(SUPERUSER, "postgres"), "-c", "CHECKPOINT"],
                env=clean_environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )

    @property
    def _full(self) -> str:
        return f"The disk that holds {self.data} is full."


def _megabytes(count: int) -> str:
    return f"{count // 1_000_000} MB"


def _tell(words: str) -> None:
    """Say it where that is possible: the terminal may be a file on the same disk."""
    with contextlib.suppress(OSError):
        say(f"\n{words}")
