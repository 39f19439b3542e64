"""Small questions and orders about processes."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

PR_SET_PDEATHSIG = 1
# Loaded here and not in the child between fork and exec, where loading could hang.
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def dies_with_parent(number: int) -> Callable[[], None]:
    """
    For `preexec_fn`: have the kernel send the child signal `number` when the calling process ends.

    Does nothing where the kernel is not Linux; the next start then finds the orphan by its process id.
    """
    parent = os.getpid()

    def arrange() -> None:
        if _LIBC is None:
            return
        _LIBC.prctl(PR_SET_PDEATHSIG, number)
        if os.getppid() != parent:  # the parent was gone before the kernel knew
            os._exit(1)

    return arrange


def is_alive(pid: int) -> bool:
    """Whether a process of this id is there and is no zombie."""
    return bool(command_line(pid))


def command_line(pid: int) -> str:
    """The words the process was started with, or nothing when there is none (a zombie has none either)."""
    try:
        return os.fsdecode(Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ")).strip()
    except OSError:
        if sys.platform == "linux":
            return ""
    shown = subprocess.run(  # macOS
        ["/bin/ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False
    )
    return shown.stdout.strip()


def working_in(folder: Path) -> list[int]:
    """Process ids of those whose working directory is `folder`; empty where the kernel does not tell."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if os.readlink(entry / "cwd") == str(folder):
                found.append(int(entry.name))
        except OSError:  # gone meanwhile, or not ours to see
            continue
    return found


def wait_until(question: Callable[[], bool], seconds: float, pause: float = 0.05) -> bool:
    """Ask again and again until the answer is yes; False when the time is over."""
    end = time.monotonic() + seconds
    while not question():
        if time.monotonic() > end:
            return False
        time.sleep(pause)
    return True


def end(pid: int, first: int = signal.SIGTERM, seconds: float = 15) -> None:
    """Ask a process that is not our child to end; after `seconds` make it end."""
    for number in (first, signal.SIGKILL):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return
        if wait_until(lambda: not is_alive(pid), seconds):
            return
