"""What errors of the database are told as."""

import psycopg
import pytest
from django.db import InterfaceError, OperationalError
from django.db.transaction import TransactionManagementError

from cables.postgresql.faults import Fault, fault_of


def _raised(error, cause=None, context=None):
    error.__cause__, error.__context__ = cause, context
    return error


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (_raised(OperationalError(), psycopg.OperationalError("server closed the connection")), Fault.GONE),
        (_raised(OperationalError(), psycopg.errors.AdminShutdown()), Fault.GONE),
        (_raised(OperationalError(), psycopg.errors.CannotConnectNow()), Fault.GONE),
        (_raised(InterfaceError(), psycopg.InterfaceError()), Fault.GONE),
        (_raised(OperationalError(), psycopg.errors.ConnectionTimeout()), Fault.SILENT),
        (_raised(OperationalError(), psycopg.errors.DiskFull()), Fault.FULL),
        (_raised(OperationalError(), psycopg.errors.TooManyConnections()), Fault.BUSY),
        (_raised(TransactionManagementError(), None, OperationalError()), Fault.GONE),
        (_raised(TransactionManagementError()), None),
        (ValueError(), None),
        (None, None),
    ],
)
def test_what_an_error_means(error, fault):
    """Only what the database is to blame for is told as its fault."""
    assert fault_of(error) is fault
