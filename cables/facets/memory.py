"""Memory that columns need for a moment, back to the system, where the C library can."""

import ctypes
from contextlib import suppress

M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8
LARGE = 1 << 18  # bytes


def settle() -> None:
    """
    Have the C library of this process keep little of what it frees; for a web worker, before it starts threads.

    What it takes for itself from a size on it gives back when it is freed: columns come and go, and a heap full of
    holes would hold twice their size. One heap for all threads, for the same reason.
    """
    with suppress(AttributeError, OSError):
        library = ctypes.CDLL(None)
        library.mallopt(M_MMAP_THRESHOLD, LARGE)
        library.mallopt(M_ARENA_MAX, 1)


def give_back() -> None:
    """Give memory that was needed for a moment back to the system."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
