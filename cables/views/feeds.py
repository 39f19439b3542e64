"""What programs ask of the site: feeds, the site map, robots.txt and security.txt."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from cables.listing import CableList
from cables.models import Cable
from cables.templatetags.archive import legible, marking, sent
from cables.views.addresses import absolute
from cables.views.limits import in_good_time
from cables.views.neighbours import query_of_list
from cables.views.turns import LISTS, in_turn

FEED_ENTRIES = 50
SITEMAP_ENTRIES = 10_000


def public_cables():
    """What anybody may see; feeds and site maps are made for nobody in particular."""
    return Cable.objects.visible_to(AnonymousUser())


class AdditionsFeed(Feed):
    """The cables added last, newest first."""

    feed_type = Atom1Feed
    title = "Diplomatic Cables: additions"
    subtitle = "Cables added to the archive, newest first."
    author_name = "Diplomatic Cables"

    def link(self):
        return absolute("/")

    def feed_url(self):
        return absolute("/feed.atom")

    def items(self):
        return public_cables().select_related("sender", "collection").order_by("-added_at", "-pk")[:FEED_ENTRIES]

    def item_title(self, cable: Cable) -> str:
        return legible(cable.display_title)

    def item_description(self, cable: Cable) -> str:
        marked = marking(cable).replace(", ", " when sent, ", 1)
        parts = [f"Date: {sent(cable)}", marked]
        return legible(f"{'; '.join(filter(None, parts))}. Record {cable.record_number}.")

    def item_link(self, cable: Cable) -> str:
        return absolute(cable.get_absolute_url())

    item_guid = item_link

    def item_pubdate(self, cable: Cable):
        return cable.added_at

    item_updateddate = item_pubdate


class ListFeed(AdditionsFeed):
    """The cables of one list that were added last: what a reader has searched for, kept up to date."""

    subtitle = "The cables of one list, those added last first."

    def get_object(self, request: HttpRequest) -> CableList:
        query = request.GET.copy()
        query["sort"] = "added"
        cables = CableList(query, AnonymousUser())
        cables.query = query_of_list(request.GET)
        return cables

    def title(self, cables: CableList) -> str:
        asked = ", ".join(f"{chip.label.lower()}: {chip.value}" for chip in cables.filters.chips())
        return legible(f"Diplomatic Cables: {asked or 'all'}")

    def link(self, cables: CableList) -> str:
        return absolute(f"/cables/?{cables.query}" if cables.query else "/cables/")

    def feed_url(self, cables: CableList) -> str:
        return absolute(f"/cables.atom?{cables.query}" if cables.query else "/cables.atom")

    def items(self, cables: CableList) -> list[Cable]:
        return [] if cables.errors else cables.cables(cables[:FEED_ENTRIES])


@require_safe
@in_turn(LISTS)
@in_good_time
def list_feed(request: HttpRequest) -> HttpResponse:
    """The feed of a list; a filter that cannot be understood gets a 400."""
    if errors := CableList(request.GET, AnonymousUser()).errors:
        sentences = "".join(f"{label}: {sentence}\n" for label, sentence in errors)
        return HttpResponse(sentences, content_type="text/plain; charset=utf-8", status=400)
    return ListFeed()(request)


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """The list of site maps, each small enough for every crawler."""
    pages = Paginator(public_cables().order_by("pk").values_list("pk"), SITEMAP_ENTRIES).page_range
    addresses = [absolute(f"/sitemap-{number}.xml") for number in pages]
    return render(request, "cables/sitemap_index.xml", {"addresses": addresses}, content_type="application/xml")


@require_safe
def sitemap_page(request: HttpRequest, number: int) -> HttpResponse:
    """One site map: the pages of words with the first, then cables."""
    paginator = Paginator(public_cables().only("slug", "added_at").order_by("pk"), SITEMAP_ENTRIES)
    if number not in paginator.page_range:
        raise Http404
    fixed = ["/", "/cables/", "/about/", "/help/"] if number == 1 else []
    context = {
        "fixed": [absolute(path) for path in fixed],
        "cables": [(absolute(cable.get_absolute_url()), cable.added_at) for cable in paginator.page(number)],
    }
    return render(request, "cables/sitemap.xml", context, content_type="application/xml")


@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    """Everything public may be read; searches and the workbench are not for crawlers."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /workbench/",
        "Disallow: /sign-in/",
        "Disallow: /cables/?",
        "",
        f"Sitemap: {absolute('/sitemap.xml')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116); without a configured address, how the about page says."""
    contact = f"mailto:{settings.CONTACT}" if settings.CONTACT else absolute("/about/#corrections")
    lines = [
        f"Contact: {contact}",
        f"Expires: {timezone.now().replace(microsecond=0) + timedelta(days=180):%Y-%m-%dT%H:%M:%SZ}",
        f"Canonical: {absolute('/.well-known/security.txt')}",
        "Preferred-Languages: en",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
