"""Read many texts on all cores of a machine."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

from cables.text.reading import read
from cables.text.results import Reading

Key = TypeVar("Key")
# Texts a core may be ahead of whoever takes the readings: enough to keep it busy, too few to fill the memory.
AHEAD = 8


def read_all(texts: Iterable[tuple[Key, list[str]]], cores: int = 0) -> Iterator[tuple[Key, list[Reading] | str]]:
    """
    Read texts in groups on several cores, in order; a group that cannot be read gives the error in words instead.

    Args:
        texts: Groups of texts with a key each, such as the witnesses of one cable.
        cores: How many to use; 0 for all there are, 1 to read in this process.
    """
    cores = cores or len(os.sched_getaffinity(0))
    if cores == 1:
        for key, group in texts:
            yield key, attempted(group)
        return
    waiting: deque[tuple[Key, Future[list[Reading] | str]]] = deque()
    # A fresh process for each core: a copy of this one would share its connections.
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn")) as pool:
        for key, group in texts:
            waiting.append((key, pool.submit(attempted, group)))
            if len(waiting) >= cores * AHEAD:
                first, future = waiting.popleft()
                yield first, future.result()
        for first, future in waiting:
            yield first, future.result()


def attempted(texts: list[str]) -> list[Reading] | str:
    """The readings of texts, or what went wrong."""
    try:
        return [read(text) for text in texts]
    except Exception as error:  # whatever is wrong with one text is told, and stops no other
        return f"{type(error).__name__}: {error}"
