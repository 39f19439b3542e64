"""The archive as an ASGI application."""

import os

from django.core.asgi import get_asgi_application

from cables.requests import AsyncRequest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive_site.settings")
application = get_asgi_application()
application.request_class = AsyncRequest
