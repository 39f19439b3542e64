"""Processes that share a command's work end with it, however it ends."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.core.management import CommandError

from cables.management.workers import workers

COMMAND = """
import multiprocessing, time
from cables.management.workers import workers

if __name__ == "__main__":
    with workers(2) as pool:
        list(pool.map(abs, range(20)))
        print(*(one.pid for one in multiprocessing.active_children()), flush=True)
        time.sleep(600)
"""


BEREFT = """
import os, signal, subprocess, sys, time
from cables.management.workers import workers

if __name__ == "__main__":
    with workers(2) as pool:
        list(pool.map(abs, range(20)))
        children = open(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read().split()
        for pid in children:
            if b"resource_tracker" in open(f"/proc/{pid}/cmdline", "rb").read():
                os.kill(int(pid), signal.SIGKILL)
        time.sleep(0.5)
        print(sum(pool.map(abs, range(5))))
"""


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_command_that_is_killed_leaves_no_process_behind(tmp_path):
    """Not even by kill -9 or for want of memory: its processes would keep theirs, and their connections."""
    script = tmp_path / "command.py"
    script.write_text(COMMAND)
    known = {**os.environ, "DJANGO_SETTINGS_MODULE": "archive_site.settings", "PYTHONPATH": os.getcwd()}
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True, env=known) as command:
        pids = [int(pid) for pid in command.stdout.readline().split()]
        command.kill()
    until = time.monotonic() + 20
    while any(map(_runs, pids)) and time.monotonic() < until:
        time.sleep(0.1)
    left = [pid for pid in pids if _runs(pid)]
    for pid in left:
        os.kill(pid, signal.SIGTERM)
    assert pids and not left


@pytest.mark.skipif(sys.platform != "linux", reason="looks for the process in /proc")
def test_a_helper_of_pythons_own_that_is_killed_is_not_missed(tmp_path):
    """The work is done as if it were there, and nobody is shown tracebacks about semaphores."""
    script = tmp_path / "command.py"
    script.write_text(BEREFT)
    known = {**os.environ, "DJANGO_SETTINGS_MODULE": "archive_site.settings", "PYTHONPATH": os.getcwd()}
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, env=known, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "10\n", "")


def test_a_process_that_was_ended_is_told_with_what_to_do():
    """As for want of memory: the command ends with a sentence, not with an error of the program."""
    with pytest.raises(CommandError, match="run this again"), workers(2) as pool:
        list(pool.map(os._exit, [1, 1, 1]))
