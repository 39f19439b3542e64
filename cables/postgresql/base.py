"""What Django looks for in a database backend; see deadline."""

from types import SimpleNamespace

from django.db.backends.postgresql import base

from cables.postgresql import deadline

PING_SECONDS = 2.0


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL through connections that are given up when no answer comes."""

    # Everything of psycopg, but the way to connect.
    Database = SimpleNamespace(**{**vars(base.Database), "connect": deadline.PatientConnection.connect})

    def is_usable(self) -> bool:
        """Whether the connection answers a ping; one that does not is replaced, and the page goes on."""
        limit = deadline.seconds()
        with deadline.waiting(PING_SECONDS if limit is None else min(limit, PING_SECONDS)):
            return super().is_usable()
