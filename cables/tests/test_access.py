"""
Who gets what answer at which address with which method: every address of the URLconf, seven kinds of people, seven
methods.

An address without a row fails. To add a row, write the address's name with the door it stands behind:

    "history": Row(PUBLIC),                              # GET and HEAD; every other method is refused with 405
    "edit": Row(WORKER, post=WORKER_SENT.answers(400)),  # an empty POST, by those let in, is told what is missing
    "report-settle": Row(NOBODY, post=WORKER_SENT.answers(302), number=lambda world: world.report.pk),

A door gives the status for each kind of person; `answers(n)` changes that of those who are let in, `but(reader=n)`
single ones. `number` gives the number in the address where it is not that of a revision everybody may see.
Addresses below /admin/ need no row: nobody comes in there but administrators.
"""

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from cables.actions.access import restrict
from cables.actions.fields import set_field
from cables.actions.records import set_collection
from cables.actions.revisions import add_submitted_revision
from cables.making.trial import SIDES, Route, routes
from cables.models import Cable, Report, User
from cables.roles import ARCHIVIST

pytestmark = pytest.mark.django_db

METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]
PEOPLE = ["anonymous", "disabled", "reader", "elsewhere", "archivist", "reviewer", "administrator"]
OUTSIDERS = PEOPLE[:4]
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')


@dataclass(frozen=True)
class Door:
    """What each kind of person is answered; `elsewhere` is an archivist limited to another collection."""

    anonymous: int
    disabled: int
    reader: int
    elsewhere: int
    archivist: int
    reviewer: int
    administrator: int

    def answers(self, status: int) -> "Door":
        """The same door, and another status for those let in."""
        return replace(self, **{who: status for who in PEOPLE if getattr(self, who) == 200})

    def but(self, **statuses: int) -> "Door":
        return replace(self, **statuses)


PUBLIC = Door(200, 200, 200, 200, 200, 200, 200)
NOBODY = PUBLIC.answers(405)
SIGNED_IN = PUBLIC.but(anonymous=302, disabled=302)
WORKBENCH = SIGNED_IN.but(reader=403)
WORKER = WORKBENCH.but(elsewhere=403)
REVIEWER = WORKER.but(archivist=403)
# Whoever sends a form is asked on the page to sign in again: redirected, what they typed would be lost.
WORKBENCH_SENT, WORKER_SENT, REVIEWER_SENT = (
    door.but(anonymous=401, disabled=401) for door in (WORKBENCH, WORKER, REVIEWER)
)


@dataclass(frozen=True)
class Row:
    """An address: who may read it and who may post to it. Whatever else is asked of it is refused."""

    get: Door
    post: Door = NOBODY
    number: Callable[[SimpleNamespace], int] = lambda world: 1
    slug: Callable[[SimpleNamespace], str] = lambda world: world.open.slug

    def door(self, method: str) -> Door:
        return {"GET": self.get, "HEAD": self.get, "POST": self.post}.get(method, NOBODY)


ROWS = {
    "home": Row(PUBLIC),
    "about": Row(PUBLIC),
    "help": Row(PUBLIC),
    "cables": Row(PUBLIC),
    "cable": Row(PUBLIC),
    "cable-text": Row(PUBLIC),
    "cable-json": Row(PUBLIC),
    "cable-bibtex": Row(PUBLIC),
    "cable-ris": Row(PUBLIC),
    "revision": Row(PUBLIC),
    "witness": Row(PUBLIC),
    "witness-raw": Row(PUBLIC),
    "compare": Row(PUBLIC),
    "diff-default": Row(PUBLIC.answers(302)),
    "diff": Row(PUBLIC),
    "three": Row(PUBLIC),
    "history": Row(PUBLIC),
    "account": Row(SIGNED_IN, post=SIGNED_IN),
    "password-change": Row(SIGNED_IN, post=SIGNED_IN),
    "sign-out-elsewhere": Row(NOBODY, post=SIGNED_IN.answers(302)),
    "sign-in": Row(
        PUBLIC.answers(302).but(anonymous=200, disabled=200),
        post=PUBLIC.answers(302).but(anonymous=200, disabled=200),
    ),
    "sign-out": Row(PUBLIC, post=PUBLIC.answers(302)),
    "feed": Row(PUBLIC),
    "sitemap": Row(PUBLIC),
    "sitemap-page": Row(PUBLIC),
    "robots": Row(PUBLIC),
    "security": Row(PUBLIC),
    "healthz": Row(PUBLIC),
    "readyz": Row(PUBLIC),
    "cables-csv": Row(PUBLIC),
    "cables-json": Row(PUBLIC),
    "cables-jsonl": Row(PUBLIC),
    "cables-bib": Row(PUBLIC),
    "cables-ris": Row(PUBLIC),
    "cables-feed": Row(PUBLIC),
    "timeline": Row(PUBLIC),
    "values": Row(PUBLIC),
    "correspondents": Row(PUBLIC),
    "correspondent": Row(PUBLIC, slug=lambda world: world.sender),
    "authors": Row(PUBLIC),
    "report-problem": Row(PUBLIC, post=PUBLIC.answers(400)),
    # --- the workbench
    "workbench": Row(WORKBENCH),
    "next": Row(NOBODY, post=WORKBENCH_SENT.answers(302)),
    "give-back": Row(NOBODY, post=WORKER_SENT.answers(302)),
    "revert": Row(WORKER, post=WORKER_SENT.answers(400)),
    "names": Row(WORKBENCH),
    "suggest-names": Row(WORKBENCH),
    "decide-name": Row(NOBODY, post=WORKBENCH_SENT.answers(400)),
    "undo-name": Row(NOBODY, post=WORKBENCH_SENT.answers(409)),
    "type-in": Row(WORKBENCH, post=WORKBENCH_SENT.answers(400)),
    "part": Row(WORKBENCH.answers(404), post=WORKBENCH_SENT.answers(404)),
    "split": Row(WORKER, post=WORKER_SENT.answers(400)),
    "join": Row(WORKER, post=WORKER_SENT.answers(400)),
    "withdraw": Row(WORKER, post=WORKER_SENT.answers(400)),
    "edit-fields": Row(WORKER, post=WORKER_SENT.answers(302)),
    "review-list": Row(REVIEWER),
    "review": Row(REVIEWER, post=REVIEWER_SENT.answers(400), number=lambda world: 2),
    "reports": Row(WORKBENCH),
    "report": Row(
        WORKER.but(elsewhere=404),
        post=WORKER_SENT.answers(400).but(elsewhere=404),
        number=lambda world: world.report.pk,
    ),
    "edit": Row(WORKER, post=WORKER_SENT.answers(400)),
    "draft": Row(NOBODY, post=WORKER_SENT.answers(400)),
    "preview": Row(NOBODY, post=WORKER_SENT.answers(400)),
}


# --- the addresses


@dataclass(frozen=True)
class Address(Route):
    def path(self, world: SimpleNamespace, slug: str = "") -> str:
        row = ROWS.get(self.name, Row(NOBODY))
        given = {"slug": slug or row.slug(world), "number": row.number(world), **SIDES}
        return reverse(self.name, kwargs={name: given[name] for name in self.parameters})


def addresses() -> list[Address]:
    """Every address but those of the admin."""
    return [Address(one.name, one.pattern, one.parameters) for one in routes()]


def admin_paths(pk: int) -> list[str]:
    """Every address of the admin, about objects with this key."""
    (admin,) = (one for one in get_resolver().url_patterns if getattr(one, "namespace", "") == "admin")
    names = dict(_admin_names(admin.url_patterns))
    given = {"object_id": pk, "id": pk, "content_type_id": 1, "app_label": "cables", "url": "nowhere"}
    paths = [
        reverse(f"admin:{name}", kwargs={one: given[one] for one in parameters})
        for name, parameters in names.items()
        if name
    ]
    return [*paths, "/admin/nowhere/"]


def _admin_names(patterns, before: tuple[str, ...] = ()) -> Iterator[tuple[str, tuple[str, ...]]]:
    for one in patterns:
        parameters = (*before, *one.pattern.regex.groupindex)
        if isinstance(one, URLResolver):
            yield from _admin_names(one.url_patterns, parameters)
        else:
            yield one.name, parameters


# --- asking


@pytest.fixture
def world(import_text, collection, archivist, administrator) -> SimpleNamespace:
    """Three cables of one collection, each with a text awaiting review: open, never open, open once and closed."""
    found = {}
    for name in ("open", "shut", "gone"):
        found[name] = cable = import_text(
            f"FROM: PARIS\n\n1. WORDS OF THE {name} CABLE.\n", record=f"{name}-cable"
        )
        set_collection(cable_id=cable.pk, collection=collection, actor=archivist)
        base = cable.revisions.get(number=1)
        cable.refresh_from_db()
        add_submitted_revision(cable, text="1. WORDS.", base=base, author=archivist, note="read anew")
    set_field(cable_id=found["open"].pk, field="from", value="Paris", actor=archivist)
    found["sender"] = f"paris-{Cable.objects.get(pk=found['open'].pk).sender_id}"
    read = found["open"].current_revision
    found["report"] = Report.objects.create(cable=found["open"], revision=read, text="A letter is wrong.")
    restrict(cable_id=found["gone"].pk, closed_for="law", reason="a court in Rome", actor=administrator)
    restrict(cable_id=found["shut"].pk, closed_for="donor", reason="a letter of hers", actor=administrator)
    Cable.objects.filter(pk=found["shut"].pk).update(was_public=False)
    return SimpleNamespace(**found)


@pytest.fixture
def client_of(request, person_of):
    """A browser of one kind of person; what it changes is undone after each question."""

    def make(who: str) -> Client:
        client = Client(raise_request_exception=False)
        if who == "disabled":
            person = person_of(ARCHIVIST, "dora")
            client.force_login(person)
            User.objects.filter(pk=person.pk).update(is_active=False)
        elif who != "anonymous":
            client.force_login(request.getfixturevalue(who))
        return client

    return make


def ask(client: Client, method: str, path: str) -> HttpResponse:
    """What the address answers; nothing of it lasts."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        response = client.post(path) if method == "POST" else client.generic(method, path)
        if response.streaming:
            b"".join(response)  # taken to its end, as a server does: its turn is given back then
        transaction.set_rollback(True)
    client.cookies = cookies
    return response


def headers(response: HttpResponse) -> dict[str, str]:
    return {name: value for name, value in response.items() if name not in ("Date", "Expires", "Content-Length")}


# --- the rules


def test_every_address_has_a_row_and_every_row_an_address():
    """A new address says who may do what there, or the suite fails."""
    names = {address.name for address in addresses()}
    assert (names - set(ROWS), set(ROWS) - names) == (set(), set())


@pytest.mark.parametrize("who", PEOPLE)
def test_the_table_of_access(who, world, client_of):
    """No cell of address, person and method is wrong."""
    client = client_of(who)
    wrong = []
    for address in addresses():
        row = ROWS.get(address.name)
        for method in METHODS if row else ():
            expected = getattr(row.door(method), who)
            status = ask(client, method, address.path(world)).status_code
            if status != expected:
                wrong.append(f"{method} {address.name}: {status} and not {expected}")
    assert wrong == []


@pytest.mark.parametrize("who", PEOPLE[:-1])
def test_nobody_but_administrators_enters_the_admin(who, world, client_of):
    """At each of its addresses, whatever the method, one is led to sign in."""
    client = client_of(who)
    wrong = []
    for path in admin_paths(world.open.pk):
        for method in METHODS:
            response = ask(client, method, path)
            let_in = path == "/admin/login/" and response.status_code in (200, 302, 405)
            if not let_in and not response.headers.get("Location", "").startswith("/admin/"):
                wrong.append(f"{method} {path}: {response.status_code}")
    assert wrong == []


def test_administrators_read_every_page_of_the_admin(world, client_of):
    """As their role is made by the migration, without being superusers; none of its pages breaks."""
    client = client_of("administrator")
    statuses = {path: ask(client, "GET", path).status_code for path in admin_paths(world.open.pk)}
    assert statuses["/admin/"] == 200
    assert {path: status for path, status in statuses.items() if status not in (200, 302, 403, 404, 405)} == {}
    lists = [path for path in statuses if path.count("/") == 4 and path.startswith("/admin/cables/")]
    assert len(lists) > 15


@pytest.mark.parametrize("who", OUTSIDERS)
def test_a_closed_cable_is_answered_like_one_that_never_was(who, world, client_of):
    """At each address of a cable and with each method: same status, same bytes, same headers."""
    client = client_of(who)
    absent = "none-cable"
    assert len(absent) == len(world.shut.slug)
    different = []
    for address in addresses():
        if not address.is_of_a_cable:
            continue
        for method in METHODS:
            shut, none = (ask(client, method, address.path(world, slug)) for slug in (world.shut.slug, absent))
            same = (
                shut.status_code == none.status_code
                and _without(shut.content, world.shut.slug) == _without(none.content, absent)
                and _without(str(headers(shut)).encode(), world.shut.slug)
                == _without(str(headers(none)).encode(), absent)
            )
            if not same or shut.status_code == 200:
                different.append(f"{method} {address.name}: {shut.status_code}, {none.status_code}")
    assert different == []


def _without(content: bytes, slug: str) -> bytes:
    """What was answered, less the address that was asked for and the token that guards each form."""
    return TOKEN.sub(b"", content.replace(slug.encode(), b"SLUG"))


@pytest.mark.parametrize("who", OUTSIDERS)
def test_what_was_public_says_that_it_is_closed_and_no_more(who, world, client_of):
    """410 with record number, date and class of reason; nothing of its text, title or the staff's own words."""
    client = client_of(who)
    for address in addresses():
        row = ROWS.get(address.name)
        if not (address.is_of_a_cable and row and row.get in (PUBLIC, PUBLIC.answers(302))):
            continue
        response = ask(client, "GET", address.path(world, world.gone.slug))
        html = response.content.decode()
        assert response.status_code == 410, address.name
        assert "Record gone-cable is closed" in html and "A law or a court" in html
        assert not any(words in html for words in ("WORDS", "PARIS", "Rome", "Telegram"))


@pytest.mark.parametrize("who", ["archivist", "reviewer", "administrator"])
def test_the_staff_see_closed_cables_as_they_see_open_ones(who, world, client_of):
    """Closing takes a cable from readers, not from those who work on it."""
    client = client_of(who)
    for address in addresses():
        if address.is_of_a_cable and address.name in ROWS:
            statuses = {
                ask(client, "GET", address.path(world, c.slug)).status_code for c in (world.open, world.shut)
            }
            assert len(statuses) == 1, address.name
