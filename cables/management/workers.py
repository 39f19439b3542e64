"""Processes that share a command's work. Imports no models: it is read before Django is set up in them."""

import os
import signal
import threading
import warnings
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process, resource_tracker

from django import setup
from django.core.management.base import CommandError


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


ENDED = "One of the processes that share the work was ended, perhaps for want of memory."


class WorkerEnded(CommandError):
    """The system has ended a process that shared the work; what it was in the midst of is not done."""


@contextmanager
def workers(count: int) -> Iterator[ProcessPoolExecutor | None]:
    """
    So many processes with Django and connections of their own; None for one, which is this.

    Broken off, what they are in the midst of is ended and what waits for its turn is dropped. Raises WorkerEnded
    where the system has ended one of them.
    """
    if count < 2:
        yield None
        return
    # Started anew and not forked: a connection must not be shared.
    pool = ProcessPoolExecutor(count, get_context("spawn"), initializer=_start)
    try:
        yield pool
    except BrokenProcessPool:
        raise WorkerEnded(f"{ENDED} What was done stands: run this again, on fewer cores if need be.") from None
    finally:
        _replace_tracker_quietly()
        pool.shutdown(cancel_futures=True)


def _replace_tracker_quietly() -> None:
    """
    Where Python's own process that notes semaphores was killed, start another one that has no say.

    It would be told of semaphores it has never heard of and print a traceback for each, at the end of a command
    that has lost nothing. Does nothing where the first is still there.
    """
    said, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            resource_tracker.ensure_running()
    finally:
        os.dup2(said, 2)
        os.close(said)
        os.close(nowhere)


def _start() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is for the command, which ends its processes in order
    threading.Thread(target=_end_with_the_command, daemon=True).start()
    setup()


def _end_with_the_command() -> None:
    """A command that was killed tells nobody: its processes would wait for ever. Nothing half done stands."""
    if command := parent_process():
        command.join()
        os._exit(1)
