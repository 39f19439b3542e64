"""Requests as the archive reads them: in UTF-8, whatever a client calls the charset of what it sends."""

from django.core.handlers.asgi import ASGIRequest
from django.core.handlers.wsgi import WSGIRequest
from django.utils.http import parse_header_parameters


class InUTF8:
    """
    Does not take over the charset a client names.

    Django decodes the address and the form by it already while it makes the request, where nothing answers an
    error: a charset that is no text to Python, such as rot13, was answered with a bare 500. What is sent in
    another charset is refused in words by `cables.middleware.plain_bodies`.
    """

    def _set_content_type_params(self, meta: dict[str, str]) -> None:
        self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))


class Request(InUTF8, WSGIRequest):
    """For `archive_site.wsgi`."""


class AsyncRequest(InUTF8, ASGIRequest):
    """For `archive_site.asgi`."""
