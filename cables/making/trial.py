"""
An archive to be tried from outside: a person of every kind, a cable of every state, and every address there is.

In what is closed to readers stand words that stand nowhere else (canaries): an answer in which one is read by
somebody it is closed to is a leak. `benchmarks/matrix.py` and `benchmarks/fuzz.py` ask; the tests ask a few.
"""

import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from importlib import import_module

from django import forms
from django.contrib.auth.models import Group
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cables import forms as our_forms
from cables.actions.access import restrict
from cables.actions.fields import set_field
from cables.actions.imports import RawFile, import_file
from cables.actions.records import set_collection, withdraw
from cables.actions.revisions import add_revision, add_submitted_revision
from cables.exceptions import Conflict
from cables.filters import CableFilter
from cables.models import Cable, Collection, Report, Revision, User
from cables.roles import ADMINISTRATOR, ARCHIVIST, REVIEWER

PEOPLE = {
    "anonymous": None, "disabled": ARCHIVIST, "reader": None, "elsewhere": ARCHIVIST, "limited": ARCHIVIST,
    "archivist": ARCHIVIST, "reviewer": REVIEWER, "administrator": ADMINISTRATOR,
}  # fmt: skip
OUTSIDERS = ("anonymous", "disabled", "reader", "elsewhere")
STATES = ("open", "closed", "never", "withdrawn", "unpublished", "missing")
CANARIES = {
    "closed": "VOGELSCHLOSS",
    "never": "VOGELNIRGEND",
    "withdrawn": "VOGELZURUECK",
    "unpublished": "VOGELENTWURF",
}
# Of them readers learn the record number only, so that stands in no canary's word.
STARTS = "trial-"
# Where an address's number is not that of the first text.
SIDES = {"old": "0", "new": "1", "first": "0", "second": "1", "third": "2"}


@dataclass(frozen=True)
class Route:
    """An address of the URLconf: its name, its pattern and the names of what changes in it."""

    name: str
    pattern: str
    parameters: tuple[str, ...]

    @property
    def is_of_a_cable(self) -> bool:
        return "cables/<slug:slug>" in self.pattern


def routes() -> list[Route]:
    """Every address but those of the admin."""
    found = ((str(one.pattern), one) for one in _patterns("cables.urls"))
    return [Route(one.name or pattern, pattern, tuple(one.pattern.converters)) for pattern, one in found]


def _patterns(urlconf: str) -> Iterator[URLPattern]:
    waiting = list(get_resolver(urlconf).url_patterns)
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, URLResolver):
            waiting += one.url_patterns
        else:
            yield one


@dataclass
class Trial:
    """
    What there is to be tried, as plain values that can be written down.

    `paths` are the addresses by route and state ("" where no cable is in the address); `names` what fields and
    parameters are called, `forms` the fields of each form; `people` the names to sign in with.
    """

    password: str
    people: dict[str, str]
    outsiders: tuple[str, ...] = OUTSIDERS
    canaries: dict[str, str] = field(default_factory=lambda: dict(CANARIES))
    paths: dict[str, dict[str, str]] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    forms: list[list[str]] = field(default_factory=list)

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


@transaction.atomic
def make_trial(password: str) -> Trial:
    """
    Make the people, their collections and the cables. Raises Conflict where there are some of a trial already.

    Everybody has the same password: this is for archives that are thrown away.
    """
    if User.objects.filter(username__startswith=STARTS).exists():
        raise Conflict("This archive holds a trial already: throw it away and begin with an empty one.")
    own, other = (Collection.objects.create(name=f"Trial: {name} files") for name in ("own", "other"))
    people = {kind: _person(kind, role, password) for kind, role in PEOPLE.items() if kind != "anonymous"}
    people["elsewhere"].collections.add(other)
    people["limited"].collections.add(own)
    cables = {state: _cable(state, own, people) for state in STATES if state != "missing"}
    User.objects.filter(pk=people["disabled"].pk).update(is_active=False)
    report = Report.objects.create(cable=cables["open"], revision=_text(cables["open"]), text="A letter is wrong.")
    slugs = {state: cable.slug for state, cable in cables.items()} | {"missing": f"{STARTS}missing-1"}
    trial = Trial(password, {kind: one.username for kind, one in people.items()})
    sender = Cable.objects.get(pk=cables["open"].pk).sender_id
    numbers = {"review": 2, "report": report.pk, "correspondent": f"paris-{sender}"}
    trial.paths = {route.name: _paths(route, slugs, numbers) for route in routes()}
    trial.forms = [sorted(form.base_fields) for form in _forms()]
    trial.names = sorted(
        {name for one in trial.forms for name in one} | set(CableFilter.base_filters) | PARAMETERS
    )
    return trial


# What views read from an address or a form themselves.
PARAMETERS = {
    "after", "against", "act", "at", "by", "cable", "collection", "correspondent", "do", "draft", "e",
    "events", "first", "format", "from", "head", "in", "k1", "kind", "list", "name", "need", "new",
    "new_name", "next", "number", "on", "own1", "p", "page", "part", "pick", "point", "q", "r", "seen-from",
    "settled", "show", "sort", "source", "text", "to", "turn", "undo", "username", "password", "verdict",
    "view", "w", "whole", "with", "words",
}  # fmt: skip


def _person(kind: str, role: str | None, password: str) -> User:
    made = User.objects.create_user(
        f"{STARTS}{kind}", password=password, display_name=f"Trial {kind}", is_staff=role == ADMINISTRATOR
    )
    if role:
        made.groups.add(Group.objects.get(name=role))
    return made


def _cable(state: str, collection: Collection, people: dict[str, User]) -> Cable:
    """A telegram with a text awaiting review, whose words nobody may read if its state says so."""
    archivist, administrator = people["archivist"], people["administrator"]
    word = CANARIES.get(state, "MINISTER") if state != "unpublished" else "MINISTER"
    text = (
        f"INCOMING TELEGRAM Department of State\n\nSECRET\n\nFROM: PARIS\n\nTO: Secretary of State\n\n"
        f"NO: 512, MARCH 3, 6 PM\n\n1. THE {word} RECEIVED US.\n\n2. {word} PROMISED MORE. {state}\n\n{word}\n"
    )
    record = f"{STARTS}{state}-1"
    kept = import_file(RawFile(text.encode(), name=f"{record}.txt", record=record)).cable
    set_collection(cable_id=kept.pk, collection=collection, actor=archivist)
    sender = "Paris" if word == "MINISTER" else f"{word} Embassy"
    stated = {"from": sender, "to": [f"{word} Mission"], "title": f"Title {word}", "subject": word}
    for name, value in stated.items():
        set_field(cable_id=kept.pk, field=name, value=value, actor=archivist, source=f"{word} papers")
    kept.refresh_from_db()
    said = {"base": _text(kept), "author": archivist, "note": word}
    if state == "unpublished":
        said["note"] = CANARIES[state]
        add_revision(kept, text=f"1. {CANARIES[state]}.", state="in progress", origin="person", **said)
    else:
        add_submitted_revision(kept, text=f"1. {word}.\n\n2. AGAIN.", **said)
    if state in ("closed", "never"):
        restrict(cable_id=kept.pk, closed_for="donor", reason=f"{word} asked", actor=administrator)
        Cable.objects.filter(pk=kept.pk).update(was_public=state == "closed")
    if state == "withdrawn":
        withdraw(cable_id=kept.pk, reason="held twice", actor=archivist)
    return Cable.objects.get(pk=kept.pk)


def _text(cable: Cable) -> Revision:
    return cable.revisions.get(number=1)


def _paths(route: Route, slugs: dict[str, str], numbers: dict[str, object]) -> dict[str, str]:
    given = {**SIDES, "number": numbers.get(route.name, 1), "slug": numbers.get(route.name, "")}
    if not route.is_of_a_cable:
        return {"": reverse(route.name, kwargs={name: given[name] for name in route.parameters})}
    return {
        state: reverse(route.name, kwargs={name: {**given, "slug": slug}[name] for name in route.parameters})
        for state, slug in slugs.items()
    }


def _forms() -> Iterator[type[forms.Form]]:
    """Every form of the archive but the admin's."""
    for module in pkgutil.iter_modules(our_forms.__path__, f"{our_forms.__name__}."):
        for _, one in inspect.getmembers(import_module(module.name), inspect.isclass):
            if issubclass(one, forms.BaseForm) and one.__module__ == module.name:
                yield one
