"""What templates of every page know (settings.TEMPLATES)."""

from django.conf import settings
from django.http import HttpRequest

from archive_site.space import is_full


def disk(request: HttpRequest) -> dict[str, bool]:
    """`disk_is_full`: nothing can be saved at the moment, and the page says so."""
    return {"disk_is_full": is_full(settings.DATABASE_FOLDER)}
