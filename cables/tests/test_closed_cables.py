"""A canary in a closed cable is heard nowhere: no page, count, search, feed or file tells that it is there."""

import re
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from html import unescape
from urllib.parse import urldefrag, urljoin

import pytest
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from cables.actions.access import open_to_public, restrict
from cables.actions.correspondents import add_names
from cables.actions.fields import set_field
from cables.actions.records import change_slug, set_collection, withdraw
from cables.actions.revisions import add_revision, add_submitted_revision
from cables.models import Collection, Correspondent, Draft, Event, Report, Reservation, ReviewComment, Revision
from cables.tests.test_access import TOKEN, addresses

pytestmark = pytest.mark.django_db

LINK = re.compile(r"""(?:href|action|hx-get|src)=["']([^"']+)["']|<(?:loc|id|link)>([^<]+)<""")
MOST_PAGES = 350
MOST_OF_A_PATH = 12  # queries tried of one page: the list has more of them than anybody counts
MISSING = "VVXQJMISSING"  # no cable says this; as long as the canary
CANARY = "KANARIENVOGL"


@pytest.fixture
def open_cables(import_text, archivist, collection):
    """What readers may see: two cables that say something of the same kind as the closed one will."""
    texts = [
        "INCOMING TELEGRAM Department of State\n\nCONFIDENTIAL\n\nFROM: PARIS\n\nTO: Secretary of State\n\n"
        "NO: 511, MARCH 2, 6 PM\n\nRef: Embtel 512\n\n1. THE MINISTER RECEIVED US.\n\n2. HE PROMISED AN ANSWER.\n",
        "OUTGOING TELEGRAM Department of State\n\nSECRET\n\nTO: ROME\n\nINFO: BONN\n\nNO: 14\n\n"
        "1. TELL THE MINISTER.\n",
    ]
    cables = [import_text(text, record=f"OPEN-{n}") for n, text in enumerate(texts)]
    for cable in cables:
        set_collection(cable_id=cable.pk, collection=collection, actor=archivist)
        set_field(cable_id=cable.pk, field="date", value="1962-03-02", actor=archivist)
        # That a cable was split readers may know, but not what the other part is.
        Event.objects.create(cable=cable, actor=archivist, verb="split", detail={"other": CANARY})
    cables[1].references.create(position=90, as_cited="Deptel 512")
    return cables


@pytest.fixture
def hide(import_text, archivist, administrator, open_cables):
    """
    Put a canary wherever words can stand, in a cable that is then closed and in the staff's papers about an open
    one. What readers have is the same before and after.
    """

    def run(word: str = CANARY) -> None:
        text = (
            f"INCOMING TELEGRAM Department of State\n\nTOP SECRET\n\nFROM: {word} CITY\n\nTO: {word} HARBOUR\n\n"
            f"NO: 512, MARCH 3, 6 PM\n\nRef: Deptel 14\n\n1. THE MINISTER OF {word} RECEIVED US.\n\n2. {word}.\n\n"
            f"{word}\n"
        )
        kept = import_text(text, record=f"{word}-RECORD", name=f"{word}.txt")
        closed = Revision.objects.select_related("cable").get(cable=kept, number=1)
        restrict(cable_id=kept.pk, closed_for="donor", reason=f"{word} asked", actor=administrator)
        type(kept).objects.filter(pk=kept.pk).update(was_public=False)
        _describe(kept, word, archivist)
        add_submitted_revision(
            kept, text=f"1. The {word} again.", base=closed, author=archivist, note=f"{word} in a note"
        )
        change_slug(cable_id=kept.pk, slug=f"{word.lower()}-address", actor=archivist)
        open_cables[1].references.filter(as_cited="Deptel 512").update(target=kept)
        kept.references.create(position=91, as_cited="Embtel 511", target=open_cables[0])
        _papers(open_cables[0], word, archivist)

    return run


def _describe(cable, word: str, archivist) -> None:
    """State everything that can be stated, name a correspondent and a collection nothing else has."""
    stated = {
        "title": f"Title {word}", "subject": f"Subject {word}", "signatory": word, "drafter": word,
        "captions": [word], "pass_to": [word], "control_number": word, "declassified": word, "item": word,
        "rights": word, "provenance": word, "from": f"{word} Embassy", "to": [f"{word} Mission"],
        "date": "1950-01-07", "classification": "TOP SECRET", "precedence": "FLASH",
    }  # fmt: skip
    for name, value in stated.items():
        set_field(cable_id=cable.pk, field=name, value=value, actor=archivist, source=f"{word} papers")
    add_names(Correspondent.objects.get(name=f"{word} Embassy"), ["Blue house"])
    lies = Collection.objects.create(name=f"{word} papers", repository=word)
    set_collection(cable_id=cable.pk, collection=lies, actor=archivist)
    cable.refresh_from_db()


def _papers(cable, word: str, archivist) -> None:
    """What the staff keep about an open cable: a text in progress, one sent back, a draft, a report, a comment."""
    machine = cable.revisions.get(number=1)
    cable.refresh_from_db()
    made = {"base": machine, "author": archivist, "origin": "person", "note": word}
    began = add_revision(cable, text=f"1. Began {word}.", state="in progress", **made)
    now = timezone.now()
    Draft.objects.create(
        key="7b0d1fd0-31b5-4f7c-a9a5-3b2a5a6d0c11", cable=cable, author=archivist, base=machine, text=word,
        note=word, updated_at=now,
    )  # fmt: skip
    Report.objects.create(cable=cable, revision=machine, text=word, contact=word, quote=word, answer="")
    ReviewComment.objects.create(revision=began, author=archivist, text=word, quote=word)
    Reservation.objects.create(cable=cable, holder=archivist, since=now, until=now.replace(year=now.year + 1))
    Event.objects.create(cable=cable, actor=archivist, verb="revision saved", detail={"revision": 2, "note": word})
    Event.objects.create(actor=archivist, verb="role changed", detail={"account": word})


# --- going through the site


@dataclass
class Walk:
    """Every page that can be reached, by its address; `names` are those of the URLconf that were among them."""

    pages: dict[str, bytes] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)


def walk(client: Client, *starts: str) -> Walk:
    """Follow every link from some addresses on, breadth first."""
    found, seen, of_a_path = Walk(), set(starts), {}
    waiting = deque(starts)
    while waiting and len(found.pages) < MOST_PAGES:
        address = waiting.popleft()
        response = client.get(address)
        content = b"".join(response) if response.streaming else response.content
        found.pages[address] = content + str(response.headers).encode()
        with suppress(Resolver404):
            found.names.add(resolve(address.partition("?")[0]).view_name)
        if "html" not in response.get("Content-Type", "") and "xml" not in response.get("Content-Type", ""):
            continue
        links = [unescape(one or other) for one, other in LINK.findall(content.decode())]
        for link in [*links, *filter(None, [response.get("Location")])]:
            target = urldefrag(urljoin(f"http://127.0.0.1:8000{address}", link)).url
            target = target.removeprefix("http://127.0.0.1:8000")
            path = target.partition("?")[0]
            if not target.startswith("/") or target.startswith("/static/") or target in seen:
                continue
            of_a_path[path] = of_a_path.get(path, 0) + 1
            if of_a_path[path] <= MOST_OF_A_PATH:
                seen.add(target)
                waiting.append(target)
    return found


def questions(word: str) -> list[str]:
    """Searches and narrowings that would find it."""
    lower = word.lower()
    return [
        f"/cables/?{query}"
        for query in (
            f"q={word}", f"q={lower}", f"q={word[:6]}*", f"q={word[:-2]}", f'q="the {lower} again"', f"q=-{word}",
            f"q=minister+{word}", f"q=minister+or+{word}", f"q={word[:5]}Q{word[6:]}", f"q={word}&layer=raw",
            f"q={word}-RECORD", f"sender={word}+Embassy", f"recipient={word}+Mission", f"caption={word}",
            f"collection={word}+papers", "date_after=1950&date_before=1950", "classification=TOP+SECRET",
            "precedence=FLASH", "q=512", "q=blue+house", "q=Deptel+512", f"q=sender:{word}", f"from={word}",
        )
    ]  # fmt: skip


def starts(cables) -> list[str]:
    """Every address of the URLconf, about the first of some cables."""
    sides = {"old": "0", "new": "1", "first": "0", "second": "1", "third": "1"}
    given = {"slug": cables[0].slug, "number": 1, **sides}
    found = [reverse(one.name, kwargs={name: given[name] for name in one.parameters}) for one in addresses()]
    return [*found, "/cables/?sort=added", "/cables/?sort=oldest", "/cables/?sort=number", "/no/such/page/"]


def steady(page: bytes) -> bytes:
    """A page less what differs each time it is asked for."""
    page = TOKEN.sub(b"", page)
    page = re.sub(rb"Expires: \S+", b"", page)  # of security.txt
    return re.sub(rb"'(?:Expires|Date|Last-Modified|Set-Cookie)': '[^']*'|csrftoken=\w+", b"", page)


# --- the rules


@pytest.mark.parametrize("who", ["anonymous", "reader", "elsewhere"])
def test_the_canary_is_heard_nowhere(who, open_cables, hide, request):
    """In no page that can be reached, nor at any address of the URLconf, nor where it is asked for by name."""
    client = Client()
    if who != "anonymous":
        client.force_login(request.getfixturevalue(who))
    hide()
    found = walk(client, *starts(open_cables))
    assert len(found.pages) > 60
    assert {one.name for one in addresses()} <= found.names | {"sign-out-elsewhere"}
    heard = [address for address, page in found.pages.items() if CANARY.encode() in page.upper()]
    assert heard == []


def test_who_asks_for_the_canary_is_answered_as_for_any_missing_word(client, open_cables, hide):
    """Same hits, counts, suggestions and sizes; but for the word itself, which the page says back."""
    hide()
    for asked, missing in zip(questions(CANARY), questions(MISSING), strict=True):
        answers = []
        for address, word in ((asked, CANARY), (missing, MISSING)):
            html = client.get(address).content.decode()
            for spelling in (word, word.lower(), word[:-2], word[:6], word[:5] + "Q", word[6:], word[:5]):
                html = re.sub(re.escape(spelling), "X", html, flags=re.IGNORECASE)
            answers.append(html)
        assert answers[0] == answers[1], asked


@pytest.mark.parametrize("who", ["anonymous", "reader", "elsewhere"])
def test_nothing_readers_get_changes_when_a_closed_cable_comes_in(who, open_cables, hide, request):
    """No count, no order, no neighbour, no tag, no byte: whatever it is asked, the site answers as before."""
    client = Client()
    if who != "anonymous":
        client.force_login(request.getfixturevalue(who))
    places = [*starts(open_cables), *questions(CANARY)]
    if who == "elsewhere":  # the workbench shows this person the same, but says when
        places = [place for place in places if not place.startswith(("/workbench/", "/account/"))]
    before = {place: steady(_bytes(client, place)) for place in places}
    hide()
    changed = [place for place in places if steady(_bytes(client, place)) != before[place]]
    assert changed == []


def _bytes(client: Client, address: str) -> bytes:
    response = client.get(address)
    return b"".join(response) if response.streaming else response.content + str(response.headers).encode()


def test_a_correspondent_of_closed_cables_only_is_not_there(client, open_cables, hide, archivist):
    """Their page is as missing as that of a number nobody has; the staff find it."""
    hide()
    hidden = Correspondent.objects.get(name=f"{CANARY} Embassy")
    pages = [f"/correspondents/{slug}/" for slug in (f"x-{hidden.pk}", f"x-{hidden.pk + 900}")]
    assert [client.get(page).status_code for page in pages] == [404, 404]
    client.force_login(archivist)
    assert client.get(pages[0], follow=True).status_code == 200


def test_a_copy_kept_from_before_is_not_confirmed(client, cable, administrator):
    """Whoever kept a page while the cable was open is told that it is gone, not that it is unchanged."""
    pages = [f"/cables/{cable.slug}/{rest}" for rest in ("w/1.raw", "diff/0..1/", "compare/", "")]
    kept = {page: client.get(page) for page in pages}
    restrict(cable_id=cable.pk, closed_for="law", actor=administrator)
    for page, response in kept.items():
        known = {"If-None-Match": response.get("ETag", "*"), "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}
        again = client.get(page, headers=known)
        assert again.status_code == 410
        assert "ETag" not in again


def test_a_page_the_staff_saw_is_kept_by_nobody(client, cable, administrator, archivist):
    """What one browser shows to an archivist, no cache gives to the next reader."""
    restrict(cable_id=cable.pk, closed_for="law", actor=administrator)
    client.force_login(archivist)
    for rest in ("", "w/1.raw", "history/", "diff/0..1/"):
        response = client.get(f"/cables/{cable.slug}/{rest}")
        assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store"), rest
    assert Client().get(f"/cables/{cable.slug}/w/1.raw").status_code == 410


def test_a_former_address_of_a_cable_never_open_leads_nowhere(client, cable, archivist, administrator):
    """A redirect would say that something is there; to the staff it leads on, as to everybody once it is open."""
    restrict(cable_id=cable.pk, closed_for="law", actor=administrator)
    type(cable).objects.filter(pk=cable.pk).update(was_public=False)
    old = cable.get_absolute_url()
    change_slug(cable_id=cable.pk, slug="elsewhere-now", actor=archivist)
    assert client.get(old).status_code == 404
    open_to_public(cable_id=cable.pk, actor=administrator)
    assert client.get(old).headers["Location"] == "/cables/elsewhere-now/"


def test_what_was_never_open_is_not_said_to_be_withdrawn(client, cable, administrator):
    """Only what readers saw is gone; anything else never was."""
    restrict(cable_id=cable.pk, closed_for="law", actor=administrator)
    type(cable).objects.filter(pk=cable.pk).update(was_public=False)
    withdraw(cable_id=cable.pk, reason="asked for", actor=administrator)
    assert client.get(cable.get_absolute_url()).status_code == 404


def test_a_cable_opens_by_itself_everywhere_at_once(client, import_text, administrator, monkeypatch):
    """On its day it is in the list, the search, the feed and at its address; the day before nowhere."""
    cable = import_text(f"FROM: PARIS\n\n1. THE {CANARY} SINGS.\n", record="BIRD-1")
    restrict(cable_id=cable.pk, closed_for="donor", until=date(2091, 5, 1), actor=administrator)
    places = ["/", "/cables/", f"/cables/?q={CANARY}", "/feed.atom", "/sitemap-1.xml"]
    for day, shown in ((date(2091, 4, 30), False), (date(2091, 5, 1), True)):
        monkeypatch.setattr(timezone, "localdate", lambda *args, day=day: day)
        for place in places:
            assert (cable.slug in client.get(place).content.decode()) is shown, (place, day)
        assert client.get(cable.get_absolute_url()).status_code == (200 if shown else 410)


def test_the_staffs_reason_stays_with_the_staff(client, cable, administrator, archivist):
    """Readers of the history of an opened cable learn the class of reason; the staff read their own words too."""
    restrict(cable_id=cable.pk, closed_for="privacy", reason=f"{CANARY} is alive", actor=administrator)
    open_to_public(cable_id=cable.pk, actor=administrator)
    history = f"/cables/{cable.slug}/history/"
    html = client.get(history).content.decode()
    assert "Closed to the public" in html and "Privacy of living persons" in html
    assert CANARY not in html
    client.force_login(archivist)
    assert CANARY in client.get(history).content.decode()
