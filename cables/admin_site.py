"""The admin as a site: whatever is asked of it, it answers in words."""

from collections.abc import Callable
from functools import wraps

from django.contrib.admin import AdminSite
from django.core.exceptions import BadRequest
from django.db import DataError, IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cables.exceptions import CablesError

View = Callable[..., HttpResponse]


class ArchiveAdminSite(AdminSite):
    """The archive's admin, in the place of Django's own (cables.apps.ArchiveAdminConfig)."""

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        return super().admin_view(_answering(view, self), cacheable)


def _answering(view: View, site: AdminSite) -> View:
    """
    Refuse what no database can look for, such as a NUL or the year 2147483648: Django's lists pass on what stands
    in an address as it is. What two people save at the same moment is told the second.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
            # A list asks the database for its rows only when it is written out.
            return response.render() if hasattr(response, "render") else response
        except (DataError, OverflowError) as error:
            raise BadRequest("The address or the form holds what cannot be looked for.") from error
        except (IntegrityError, CablesError) as error:
            told = str(error) if isinstance(error, CablesError) else ""
            context = {**site.each_context(request), "title": "Nothing was saved", "told": told}
            return render(request, "admin/meanwhile.html", context, status=409)

    return answered
