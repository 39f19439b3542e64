"""What an error of the database means for whoever asked: gone, silent, without room, or busy."""

from enum import Enum

from django.db import Error as DjangoError
from django.db import InterfaceError, OperationalError
from psycopg.errors import ConnectionTimeout, DiskFull

from cables.postgresql.deadline import NoAnswer


class Fault(Enum):
    """Why the database did not do what it was asked."""

    GONE = "gone"  # the connection broke, or none is given
    SILENT = "silent"  # no answer in time
    FULL = "full"  # its disk has no room
    BUSY = "busy"  # it gave up waiting for others, or has too many to serve

    @property
    def again(self) -> int:
        """Seconds after which to try once more."""
        return {Fault.GONE: 5, Fault.SILENT: 10, Fault.FULL: 60, Fault.BUSY: 10}[self]


def fault_of(error: BaseException | None) -> Fault | None:
    """
    Why an error came about, or None where the database is not to blame.

    What follows from a lost connection ("you can't execute queries until …") counts as it does.
    """
    seen: set[int] = set()
    while isinstance(error, DjangoError) and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, (OperationalError, InterfaceError)):
            return _kind(error.__cause__)
        error = error.__cause__ or error.__context__
    return None


def _kind(cause: BaseException | None) -> Fault:
    """Of psycopg's error. The connection's own end comes without a state, or with one that names it."""
    if isinstance(cause, (NoAnswer, ConnectionTimeout)):
        return Fault.SILENT
    if isinstance(cause, DiskFull):
        return Fault.FULL
    state = getattr(cause, "sqlstate", None) or "08"
    return Fault.GONE if state.startswith(("08", "57P")) else Fault.BUSY
