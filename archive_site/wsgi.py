"""The archive as a WSGI application. Importing it starts nothing: a server may fork afterwards."""

import os

from django.core.wsgi import get_wsgi_application

from cables.requests import Request

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive_site.settings")
application = get_wsgi_application()
application.request_class = Request
