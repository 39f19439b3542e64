"""The archive as a WSGI application."""

import logging
import os
import threading

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive_site.settings")
application = get_wsgi_application()


def read_ahead() -> None:
    """Read what lists are answered from before anybody asks; without it the first list takes that long."""
    from django.db import DatabaseError, connection

    from cables.facets.current import columns

    try:
        columns()
    except DatabaseError as error:
        logging.getLogger(__name__).warning("Lists are not read ahead: %s", error)
    finally:
        connection.close()


threading.Thread(target=read_ahead, name="read ahead", daemon=True).start()
