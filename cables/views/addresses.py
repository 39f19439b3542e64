"""Full addresses, as citations, feeds and exports give them: of the configured site, whatever host was asked."""

from django.conf import settings


def absolute(path: str) -> str:
    """The full address of a path of this site."""
    return f"{settings.SITE_URL}{path}"
