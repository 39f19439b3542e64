"""From an address to a cable, and who is let in: today's address, a former one, a closed cable, or nothing."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from cables import roles
from cables.models import Cable, FormerSlug
from cables.views.sign_in_again import sign_in_again

WITHOUT_RIGHT = "This account may not do this: sign in with the one you typed it with."

View = Callable[..., HttpResponse]


def find_cable(request: HttpRequest, slug: str) -> Cable | None:
    """The cable at today's address, if this person may see it, with its sender, addressees and collection."""
    return Cable.objects.visible_to(request.user).with_parties().filter(slug=slug).first()


def cable_view(view: View) -> View:
    """
    Give a view its cable instead of a slug.

    A former address leads to today's for good (301, query kept). A cable that was public and is withdrawn or
    closed is answered with 410 and no text; any other that this person may not see, as if it were not there.
    """

    @wraps(view)
    def found(request: HttpRequest, slug: str, **kwargs: object) -> HttpResponse:
        cable = find_cable(request, slug)
        return view(request, cable, **kwargs) if cable else _not_found(request, slug, kwargs)

    return found


def _not_found(request: HttpRequest, slug: str, kwargs: dict) -> HttpResponse:
    """410 for what was public, 301 from a former address; 404 for all that readers never saw or is not there."""
    known = Cable.objects.filter(was_public=True)
    closed = known.filter(slug=slug).first()
    if closed is not None:
        return _asked_each_time(render(request, "410.html", {"cable": closed}, status=410))
    former = FormerSlug.objects.filter(slug=slug).values_list("cable", flat=True).first()
    visible = Cable.objects.visible_to(request.user).filter(pk=former)
    cable = (visible.first() or known.filter(pk=former).first()) if former else None
    if cable is None:
        raise Http404
    address = reverse(request.resolver_match.view_name, kwargs={**kwargs, "slug": cable.slug})
    query = request.META.get("QUERY_STRING")
    return _asked_each_time(redirect(f"{address}?{query}" if query else address, permanent=True))


def _asked_each_time(response: HttpResponse) -> HttpResponse:
    """Without this browsers keep a 410 or a 301 for good, also after the cable is put back or parted again."""
    response.headers["Cache-Control"] = "no-cache"
    return response


def at_work(view: View | None = None, *, right: str = roles.UNPUBLISHED) -> View:
    """
    Let only people with a role in: strangers are led to sign in, others are refused. Nobody keeps the page.

    What somebody sends who was signed out meanwhile is kept: they sign in on the page, and it goes on.
    What may be done to the cable at hand the actions decide. Stands below `require_http_methods`.
    """

    def door(view: View) -> View:
        @wraps(view)
        @never_cache
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if not request.user.is_authenticated:
                asked = _ask_who(request, right)
                if asked is not None:
                    return asked
            if not request.user.has_perm(right):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return door(view) if view else door


def _ask_who(request: HttpRequest, right: str) -> HttpResponse | None:
    """Lead a stranger to sign in; who sends a form does so on the spot (then None), for no redirect keeps it."""
    if request.method == "POST":
        return sign_in_again(request, refuse=lambda user: "" if user.has_perm(right) else WITHOUT_RIGHT)
    return redirect_to_login(request.get_full_path())


def cable_at_work(right: str) -> Callable[[View], View]:
    """As `cable_view`, for the workbench: who may see the cable but has not this right on it is refused."""

    def door(view: View) -> View:
        def allowed(request: HttpRequest, cable: Cable, **kwargs: object) -> HttpResponse:
            if not roles.may(request.user, right, cable):
                raise PermissionDenied
            return view(request, cable, **kwargs)

        return wraps(view)(at_work(cable_view(allowed)))

    return door
