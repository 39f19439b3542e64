"""The archive as a WSGI application."""

import logging
import os
import threading

from django.core.wsgi import get_wsgi_application

from cables.requests import Request

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive_site.settings")
application = get_wsgi_application()
application.request_class = Request

# Here and not in the thread: a request that comes meanwhile must not find these modules half imported.
from django.db import DatabaseError, connection  # noqa: E402

from cables.facets.current import columns  # noqa: E402


def read_ahead() -> None:
    """Read what lists are answered from before anybody asks; without it the first list takes that long."""
    try:
        columns()
    except DatabaseError as error:
        logging.getLogger(__name__).warning("Lists are not read ahead: %s", error)
    finally:
        connection.close()


threading.Thread(target=read_ahead, name="read ahead", daemon=True).start()
