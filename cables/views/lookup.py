"""From an address to a cable: today's address, a former one, a withdrawn cable, or nothing."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cables.models import Cable, FormerSlug


def cable_view(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """
    Give a view its cable instead of a slug.

    A former address leads to today's for good (301, query kept). A withdrawn cable is answered with 410 and
    no text; one that this person may not see, as if it were not there.
    """

    @wraps(view)
    def found(request: HttpRequest, slug: str, **kwargs: object) -> HttpResponse:
        cable = Cable.objects.visible_to(request.user).with_parties().filter(slug=slug).first()
        if cable is not None:
            return view(request, cable, **kwargs)
        hidden = Cable.objects.filter(slug=slug).first()
        if hidden is None:
            return _former(request, slug, kwargs)
        if hidden.is_withdrawn:
            return render(request, "410.html", {"cable": hidden}, status=410)
        raise Http404

    return found


def _former(request: HttpRequest, slug: str, kwargs: dict) -> HttpResponse:
    former = FormerSlug.objects.filter(slug=slug).select_related("cable").first()
    if former is None:
        raise Http404
    address = reverse(request.resolver_match.view_name, kwargs={**kwargs, "slug": former.cable.slug})
    query = request.META.get("QUERY_STRING")
    return redirect(f"{address}?{query}" if query else address, permanent=True)
