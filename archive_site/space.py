"""
Room on the disk that holds the database, asked by the launcher and by every page: nothing but two system calls.

A database that cannot write a page of its log falls over, and what readers ask for writes such pages too. So a
file of zeros keeps some room; it is given up when the disk fills, which lets the database run on for readers, and
from then on nothing is taken in. The reserve counts as room while it is there, so that giving it up changes no
answer.
"""

import os
from pathlib import Path

RESERVE = 64_000_000  # bytes: four pieces of the database's log
LEAST = 16_000_000  # bytes beside the reserve that must be free for saving
FILE = "reserve"  # in the data folder


def room(folder: str | os.PathLike[str]) -> int:
    """Bytes that are free for the database, its reserve among them."""
    disk = os.statvfs(folder)
    try:
        kept = os.stat(Path(folder) / FILE).st_blocks * 512
    except FileNotFoundError:
        kept = 0
    return disk.f_bavail * disk.f_frsize + kept


def is_full(folder: str | os.PathLike[str]) -> bool:
    """Whether there is no room to save anything; False without a folder, or where the system does not tell."""
    try:
        return bool(folder) and room(folder) < RESERVE + LEAST
    except OSError:
        return False
