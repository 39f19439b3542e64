"""How a cable's text and description came to be: every revision, every statement, every event."""

from collections import OrderedDict
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cables import roles
from cables.models import Cable, Event, Revision, User
from cables.text.scoring import Score
from cables.views.compare import Comparing
from cables.views.limits import in_budget
from cables.views.lookup import cable_view
from cables.views.turns import TEXTS, in_turn
from cables.views.versions import is_too_long, version_of

REVISIONS_A_PAGE = 10
EVENTS_A_PAGE = 50
# Longer texts are compared on their own page only.
LONGEST_COUNTED = 200_000
MOST_KEPT = 2_000


@dataclass(frozen=True, slots=True)
class Change:
    """How far a revision is from its base."""

    counts: dict[str, int]
    score: Score | None
    measures_errors: bool

    @property
    def is_in_words(self) -> bool:
        """Whether any word of the message is another one, or is gone or new."""
        return any(self.counts[name] for name in ("changed", "removed", "added"))


# Texts never change, so neither does the distance between two: each process counts a pair once.
_kept: OrderedDict[tuple[str, str, bool], Change] = OrderedDict()


@dataclass(slots=True)
class Entry:
    """
    One revision of the history.

    `base` is the one it was made from, or the nearest before that which this person may see; `change` compares the
    two, and is None where there is no base or the texts are too long.
    """

    revision: Revision
    base: Revision | None = None
    change: Change | None = None


@require_safe
@in_turn(TEXTS)
@in_budget
@cable_view
def history_page(request: HttpRequest, cable: Cable) -> HttpResponse:
    """Every revision this person may see, newest first, with what it changed; below them every event, likewise."""
    visible = Revision.objects.visible_to(request.user).filter(cable=cable)
    people = visible.select_related("author", "reviewer", "witness").defer("witness__raw", "witness__text")
    page = Paginator(people.order_by("-number"), REVISIONS_A_PAGE).get_page(request.GET.get("page"))
    is_staff = roles.may(request.user, roles.UNPUBLISHED, cable)
    events = cable.events.select_related("actor") if is_staff else cable.events.public().select_related("actor")
    shown = Paginator(events, EVENTS_A_PAGE).get_page(request.GET.get("events"))
    context = {
        "section": "cables",
        "cable": cable,
        "entries": _entries(list(page.object_list), visible),
        "page": page,
        "is_staff": is_staff,
        "events": _less_other_cables(shown, request.user),
        "trail": [("Cables", "/cables/"), (cable.display_title, cable.get_absolute_url()), ("History", "")],
    }
    return render(request, "cables/history.html", context)


def _less_other_cables(events: Page, user: User) -> Page:
    """Leave out of what is shown which other cable an act was about, where this person does not see that one."""
    events.object_list = list(events.object_list)
    acts = [event for event in events if event.verb in Event.OF_TWO]
    if not acts or roles.sees_everything(user):
        return events
    named = {event.detail.get(key) for event in acts for key in Event.RECORDS}
    seen = Cable.objects.visible_to(user).filter(record_number__in=named - {None})
    hidden = named - set(seen.values_list("record_number", flat=True))
    for event in acts:
        event.detail = {
            key: words for key, words in event.detail.items() if key not in Event.RECORDS or words not in hidden
        }
    return events


def _entries(revisions: list[Revision], visible) -> list[Entry]:
    """The revisions with what each changed, the bases read in one question."""
    bases = dict(visible.values_list("pk", "number"))
    wanted = {revision.pk: _base(revision, bases) for revision in revisions}
    texts = visible.filter(pk__in=filter(None, wanted.values())).select_related("witness", "author")
    by_key = {base.pk: base for base in texts.defer("witness__raw")}
    entries = []
    for revision in revisions:
        base = by_key.get(wanted[revision.pk])
        entries.append(Entry(revision, base, _change(base, revision) if base else None))
    return entries


def _base(revision: Revision, visible: dict[int, int]) -> int | None:
    """The key of the base, or of the nearest earlier revision where the base is not for this person's eyes."""
    if revision.base_id is None or revision.base_id in visible:
        return revision.base_id
    earlier = [(number, pk) for pk, number in visible.items() if number < revision.number]
    return max(earlier)[1] if earlier else None


def _change(base: Revision, revision: Revision) -> Change | None:
    """How far a revision is from its base, counted once."""
    if any(len(one.text) > LONGEST_COUNTED or is_too_long(one.text) for one in (base, revision)):
        return None
    comparing = Comparing(version_of(base), version_of(revision))
    key = (base.sha256, revision.sha256, comparing.measures_errors)
    if key not in _kept:
        _kept[key] = Change(comparing.counts, comparing.score, comparing.measures_errors)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return _kept[key]
