"""File locks that the kernel lets go of when their holder dies, however it dies."""

import fcntl
import os
from pathlib import Path
from types import TracebackType

from archive_site.launcher.errors import LaunchError


class FileLock:
    """
    A lock on a small file, exclusive or shared.

    A child process that inherits `fileno()` keeps the lock until it ends too.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    def acquire(self, *, shared: bool = False, wait: bool = True) -> bool:
        """Take the lock; with `wait=False` return False at once when another process is in the way."""
        if self._descriptor is None:
            self._descriptor = self._open()
        flags = (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB)
        try:
            fcntl.flock(self._descriptor, flags)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        """Let go; harmless when the lock is not held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def fileno(self) -> int:
        """Descriptor of the open lock, for a child process that shall hold it too."""
        if self._descriptor is None:
            raise ValueError("The lock is not held.")
        return self._descriptor

    def __enter__(self) -> "FileLock":
        self.acquire()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.release()

    def _open(self) -> int:
        try:
            return os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except PermissionError as error:
            raise LaunchError(
                f"{self.path} belongs to another user of this machine.\n"
                "Run the archive as the user who started it first, or choose a folder of your own: "
                "python3 run.py --data-dir FOLDER"
            ) from error
