"""What programs are told: metadata in the page, feeds, site maps, robots.txt and security.txt."""

import json
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.utils import timezone

from cables.actions.fields import set_field
from cables.actions.records import withdraw

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


class Head(HTMLParser):
    """Reads a page back as a reference manager does."""

    def __init__(self, page: str):
        super().__init__()
        self.tags: dict[str, list[str]] = {}
        self.data = ""
        self.inside = False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        known = dict(attrs)
        if tag == "meta" and "name" in known:
            self.tags.setdefault(known["name"], []).append(known.get("content"))
        self.inside = tag == "script" and known.get("type") == "application/ld+json"

    def handle_data(self, data):
        if self.inside:
            self.data += data

    def handle_endtag(self, tag):
        self.inside = False


def head(client, cable) -> Head:
    return Head(client.get(cable.get_absolute_url()).content.decode())


def test_a_reference_manager_reads_the_cable_out_of_its_page(client, cable):
    """Highwire and Dublin Core tags and JSON-LD say title, sender, date and address."""
    found = head(client, cable)
    assert found.tags["citation_author"] == [cable.sender_name] == found.tags["DC.creator"]
    assert cable.telegram_number in found.tags["citation_title"][0]
    data = json.loads(found.data)
    assert data["identifier"] == cable.record_number
    assert data["url"].endswith(cable.get_absolute_url())


def test_what_is_not_known_has_no_tag(client, import_text):
    """A cable without date, sender and subject claims none."""
    found = head(client, import_text("WORDS WITHOUT ANY HEADING.\n"))
    assert not {"citation_author", "citation_publication_date", "DC.subject"} & set(found.tags)
    assert not {"dateSent", "sender", "about"} & set(json.loads(found.data))


def test_metadata_cannot_be_broken_out_of(client, cable, admin_user):
    """A title with tags, quotes and script ends comes back from the page as it was stated."""
    title = '</script><script>alert(1)</script> "quoted" & <b>'
    set_field(cable_id=cable.pk, field="title", value=title, actor=admin_user)
    found = head(client, cable)
    assert found.tags["citation_title"] == [title]
    assert json.loads(found.data)["name"] == title


def test_the_feed_tells_what_was_added_and_nothing_closed(client, cable, import_text, admin_user):
    """Atom, newest first, with markings called history; withdrawn cables are not in it."""
    closed = import_text("ANOTHER.\n", record="F-2")
    withdraw(cable_id=closed.pk, reason="Closed", actor=admin_user)
    feed = ElementTree.fromstring(client.get("/feed.atom").content)
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.find(f"{ATOM}link").get("href").endswith(cable.get_absolute_url())
    assert "when sent, historical marking" in entry.find(f"{ATOM}summary").text


def test_the_site_map_lists_every_public_cable(client, cable, import_text, admin_user):
    """Index and map name each open cable once, and no closed one."""
    closed = import_text("ANOTHER.\n", record="F-2")
    withdraw(cable_id=closed.pk, reason="Closed", actor=admin_user)
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)
    (address,) = (one.text for one in index.iter(f"{MAP}loc"))
    page = ElementTree.fromstring(client.get("/" + address.split("/", 3)[3]).content)
    listed = [one.text for one in page.iter(f"{MAP}loc")]
    assert sum(one.endswith(cable.get_absolute_url()) for one in listed) == 1
    assert not any(one.endswith(closed.get_absolute_url()) for one in listed)
    assert client.get("/sitemap-2.xml").status_code == 404


def test_robots_and_security_say_where_to_look_and_whom_to_ask(client, settings):
    """robots.txt names the site map; security.txt a contact and a date it holds until."""
    assert "Sitemap: http" in client.get("/robots.txt").content.decode()
    settings.CONTACT = "archivist@example.org"
    text = client.get("/.well-known/security.txt").content.decode()
    assert "Contact: mailto:archivist@example.org" in text and "Expires: " in text


def test_reference_managers_get_files(client, cable):
    """`.bib` and `.ris` come as downloads that name the revision."""
    for end, start in (("bib", b"@misc{"), ("ris", b"TY  - PCOMM")):
        response = client.get(f"/cables/{cable.slug}.{end}?r=1")
        assert response.content.startswith(start)
        assert "revision 1" in response.content.decode()
        assert f"-r1.{end}" in response["Content-Disposition"]


def test_a_cable_knows_its_neighbours_in_the_list_it_was_opened_from(client, import_text):
    """From the second of three hits one leads back, one on; the list keeps its query."""
    for n in range(3):
        import_text(f"FOUND WORD NUMBER {n}.\n", record=f"P-{n}")
    import_text("SOMETHING ELSE.\n", record="P-9")
    rows = client.get("/cables/?q=found&sort=added").context["rows"]
    page = client.get(rows[1].address)
    place = page.context["place"]
    assert (place.number, place.total) == (2, 3)
    assert (place.before, place.after) == (rows[0].address, rows[2].address)
    assert place.list_address == "/cables/?q=found&sort=added"
    assert (
        'rel="canonical" href="http://127.0.0.1:8000' + rows[1].get_absolute_url() + '"' in page.content.decode()
    )


@pytest.mark.parametrize(
    "query", ["n=0", "n=99", "n=-1", "n=x", "n=" + "9" * 50, "n=1&q=%00", "n=2", "n=1&sort=x"]
)
def test_a_place_that_does_not_fit_is_left_out(client, cable, query):
    """A list that has changed, or never was, leaves the page without neighbours, never without itself."""
    response = client.get(f"{cable.get_absolute_url()}?{query}")
    assert response.status_code == 200 and response.context["place"] is None


def test_the_front_page_draws_when_cables_were_sent(client, cable, import_text, admin_user):
    """The timeline counts dated cables by direction, names undated ones, and says the same in a table."""
    for n, day in enumerate(("1962-10-29", "1962-11-19", "1962-11-19")):
        one = import_text(f"SENT {n}.\n", record=f"D-{n}")
        set_field(cable_id=one.pk, field="date", value=day, actor=admin_user)
        set_field(cable_id=one.pk, field="direction", value="incoming" if n else "outgoing", actor=admin_user)
    set_field(cable_id=cable.pk, field="date", value="", actor=admin_user)
    timeline = client.get("/").context["timeline"]
    assert [(b.start.isoformat(), b.sent, b.received) for b in timeline.buckets] == [
        ("1962-10-29", 1, 0), ("1962-11-19", 0, 2),
    ]  # fmt: skip
    assert timeline.undated == 1 and timeline.unit == "day"


@pytest.mark.parametrize(
    ("last", "unit"),
    [("1962-12-01", "day"), ("1965-01-01", "month"), ("1990-01-01", "year"), ("0001-01-01", "year")],
)
def test_a_long_timeline_counts_in_longer_units(client, import_text, admin_user, last, unit):
    """Two months are drawn in days, five years in months, more in years; any date can be drawn."""
    for n, day in enumerate(("1962-11-01", last)):
        one = import_text(f"SENT {n}.\n", record=f"D-{n}")
        set_field(cable_id=one.pk, field="date", value=day, actor=admin_user)
    response = client.get("/")
    assert response.status_code == 200 and response.context["timeline"].unit == unit


def test_the_front_page_shows_a_line_before_and_after(client, import_text, admin_user):
    """The line with most emendations stands there twice, escaped, the misread words struck and mended."""
    cache.clear()
    raw = "1. THE MINISTRES WERE WILING TO <b>SIGN</b> THE TRAETY AT ONCE.\n"
    cable = import_text(raw, record="L-1")
    text = "1. THE MINISTERS WERE WILLING TO <b>SIGN</b> THE TREATY AT ONCE."
    revision = cable.revisions.create(
        number=2, base=cable.current_revision, text=text, sha256="0" * 64, origin="person",
        author=admin_user, state="submitted", submitted_at=timezone.now(),
    )  # fmt: skip
    type(cable).objects.filter(pk=cable.pk).update(current_revision=revision, status="submitted")
    page = client.get("/").content.decode()
    assert '<del class="word">MINISTRES</del>' in page and '<ins class="word">MINISTERS</ins>' in page
    assert "<b>SIGN" not in page
