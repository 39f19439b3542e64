"""Whose request this is, as far as an address tells, and whether a page of ours sent it."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """
    The address the request came from, in its shortest written form.

    Each of our TRUSTED_PROXIES adds on the right of X-Forwarded-For the address it was asked from, so the client's
    is that many places from the right; anything further left is the client's own claim. A header that is too
    short or holds no address there did not come through these proxies: then the connection's own address counts.
    """
    peer: str = request.META.get("REMOTE_ADDR") or ""
    places = settings.TRUSTED_PROXIES
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if places < 1 or len(forwarded) < places:
        return peer
    try:
        return str(ip_address(forwarded[-places].strip()))
    except ValueError:
        return peer


def came_from_here(request: HttpRequest) -> bool:
    """
    Whether a page of this site sent a form: what stood in it was typed here, and may be shown as typed.

    A form with its token did. Without it, or where none was looked for because nothing is kept at the address, the
    browser's own word counts, which no page can forge; where it gives none, the form may be anybody's.
    """
    if getattr(request, "csrf_processing_done", False):
        return True
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
