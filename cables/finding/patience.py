"""No question of a reader holds the database for long."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

from cables.exceptions import TooSlow

SECONDS = 8.0


@contextmanager
def in_time(seconds: float = SECONDS) -> Iterator[None]:
    """
    Read from the database, no statement longer than so many seconds: `with in_time(): …`.

    Raises TooSlow. The limit ends with the block; nothing inside may write.
    """
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(int(seconds * 1000))])
            yield
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TooSlow from error
        raise
