"""The queue: what needs work, what is mine already, how far each collection is; and handing the next cable out."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cables.actions import queue
from cables.exceptions import CablesError
from cables.forms.review import QueueForm
from cables.models import (
    Cable,
    Collection,
    CorrespondentAlias,
    Draft,
    FieldEvidence,
    Report,
    Reservation,
    Revision,
    User,
    fold_name,
)
from cables.models.needs import WANTED, Need
from cables.roles import CORRECT, REVIEW, limited_to
from cables.views.lookup import at_work, cable_at_work
from cables.views.workbench.review import decidable_by

A_PAGE = 25
MINE = 20
COUNTED = 1000  # further than that nobody needs to know how much is left
NAMESAKES = 50
COLLECTIONS = 40


@dataclass(slots=True)
class Line:
    """One cable of the queue, with why it is there and who has it."""

    cable: Cable
    lacks: list[str] = field(default_factory=list)
    reports: int = 0
    reservation: Reservation | None = None


@dataclass(frozen=True, slots=True)
class Tab:
    """One need, how many cables have it (`more` if it is only the limit of counting), and its address."""

    need: Need
    count: int
    more: bool
    address: str
    is_chosen: bool


@dataclass(slots=True)
class Progress:
    """How far a collection is. The four numbers add up to `total`; texts nobody touched are `machine`."""

    name: str
    machine: int = 0
    in_progress: int = 0
    submitted: int = 0
    approved: int = 0

    @property
    def total(self) -> int:
        return self.machine + self.in_progress + self.submitted + self.approved

    @property
    def bars(self) -> list[tuple[str, float, float]]:
        """State, where its part of the bar begins, and how long it is, both in percent."""
        parts, at = [], 0.0
        for state in ("approved", "submitted", "in_progress", "machine"):
            width = 100 * getattr(self, state) / self.total
            parts.append((state.replace("_", "-"), at, width))
            at += width
        return parts


@require_safe
@at_work(right=CORRECT)
def queue_page(request: HttpRequest) -> HttpResponse:
    """What to do next, by need; above it what this person has begun, below it how far each collection is."""
    form = QueueForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = _filtered(request.user, chosen)
    tabs = _tabs(found, request.GET, chosen.get("need", ""))
    need = next(tab.need for tab in tabs if tab.is_chosen)
    cables = _page(found.in_need(need), chosen.get("after", ""))
    more = len(cables) > A_PAGE
    cables = cables[:A_PAGE]
    context = {
        "title": "Queue",
        "desk": "queue",
        "form": form,
        "tabs": tabs,
        "need": need,
        "lines": _lines(cables),
        "next_page": f"{cables[-1].place}.{cables[-1].pk}" if more else "",
        "is_first": not chosen.get("after"),
        "is_filtered": any(chosen.get(name) for name in ("collection", "sender", "year")),
        "collections": _collections(request.user),
        "mine": _mine(request.user),
        "progress": progress(request.user),
        "waiting": _waiting(request.user),
    }
    return render(request, "workbench/queue.html", context, status=200 if form.is_valid() else 400)


def _filtered(user: User, chosen: dict) -> QuerySet[Cable]:
    """Cables this person works on, of the chosen collection, sender and year."""
    cables = Cable.objects.workable_by(user)
    if chosen.get("collection"):
        cables = cables.filter(collection=chosen["collection"])
    if chosen.get("year"):
        cables = cables.filter(sent_on__year=chosen["year"])
    if folded := fold_name(chosen.get("sender") or ""):
        named = CorrespondentAlias.objects.visible_to(user).filter(folded__contains=folded).order_by()
        ids = list(named.values_list("correspondent", flat=True).distinct().order_by("correspondent")[:NAMESAKES])
        cables = cables.filter(sender__in=ids)
    return cables


def _tabs(cables: QuerySet[Cable], query: QueryDict, wanted: str) -> list[Tab]:
    """Every need with its count; the one asked for is chosen, else the first that any cable has."""
    counts = {need: cables.in_need(need).order_by()[: COUNTED + 1].count() for need in Need}
    chosen = Need(wanted) if wanted else next((need for need in Need if counts[need]), Need.DOUBTS)
    tabs = []
    for need, count in counts.items():
        kept = query.copy()
        kept.pop("after", None)
        kept["need"] = need.value
        tabs.append(Tab(need, min(count, COUNTED), count > COUNTED, f"?{kept.urlencode()}", need == chosen))
    return tabs


def _page(cables: QuerySet[Cable], after: str) -> list[Cable]:
    """The cables after a place of the list, one more than a page holds."""
    if after:
        place, pk = map(int, after.split("."))
        cables = cables.filter(Q(place__gt=place) | Q(place=place, pk__gt=pk))
    rows = cables.select_related("sender", "collection").defer("shown_text")
    return list(rows[: A_PAGE + 1])


def _lines(cables: list[Cable]) -> list[Line]:
    """The page's cables with what there is to know about them: three questions, however many they are."""
    keys = [cable.pk for cable in cables]
    said = set(
        FieldEvidence.objects.chosen()
        .filter(cable__in=keys, origin=FieldEvidence.Origin.PERSON, field__in=WANTED)
        .values_list("cable", "field")
    )
    reports = dict(
        Report.objects.filter(cable__in=keys, settled_at=None)
        .values("cable")
        .annotate(n=Count("*"))
        .values_list("cable", "n")
        .order_by()
    )
    taken = {
        one.cable_id: one for one in Reservation.objects.running().filter(cable__in=keys).select_related("holder")
    }
    return [Line(cable, _lacks(cable, said), reports.get(cable.pk, 0), taken.get(cable.pk)) for cable in cables]


def _lacks(cable: Cable, said: set[tuple[int, str]]) -> list[str]:
    """Names of the fields that are empty, less those a person left empty on purpose."""
    empty = {
        "date": cable.sent_on is None,
        "from": not cable.sender_name,
        "number": not cable.telegram_number,
        "classification": not cable.classification,
    }
    return [name for key, (_, name) in WANTED.items() if empty[key] and (cable.pk, key) not in said]


@dataclass(frozen=True, slots=True)
class Mine:
    """What a person has on their own desk."""

    reservations: list[Reservation]
    returned: list[Revision]
    begun: list[Revision]
    drafts: list[Draft]

    def __bool__(self) -> bool:
        return bool(self.reservations or self.returned or self.begun or self.drafts)


def _mine(user) -> Mine:
    cable = ("cable__sender", "cable__collection")
    seen = Cable.objects.visible_to(user).order_by().values("pk")
    work = Revision.objects.begun().filter(author=user, cable__withdrawn_at=None, cable__in=seen).without_text()
    work = list(work.select_related("reviewer", *cable).defer("cable__shown_text").order_by("-created_at")[:MINE])
    drafts = Draft.objects.unfinished().filter(author=user, cable__in=seen).select_related(*cable)
    taken = (
        Reservation.objects.running().filter(holder=user, cable__in=seen).select_related(*cable).order_by("until")
    )
    return Mine(
        list(taken.defer("cable__shown_text")[:MINE]),
        [one for one in work if one.state == Revision.State.RETURNED],
        [one for one in work if one.state == Revision.State.IN_PROGRESS],
        list(drafts.defer("text", "cable__shown_text")[:MINE]),
    )


def _waiting(user) -> int | None:
    """How many texts wait for this person's decision, as far as is counted; None for those who decide nothing."""
    return decidable_by(user)[0][:COUNTED].count() if user.has_perm(REVIEW) else None


def _collections(user) -> Iterable[Collection]:
    mine = limited_to(user)
    return Collection.objects.order_by("name") if mine is None else Collection.objects.filter(pk__in=mine)


def progress(user) -> list[Progress]:
    """How far each collection is where this person works, the largest first: two questions for all of them."""
    cables = Cable.objects.workable_by(user).order_by()
    found: dict[int | None, Progress] = {}
    names = {one.pk: one.name for one in _collections(user)}
    for collection, status, count in cables.values_list("collection", "status").annotate(n=Count("*")):
        one = found.setdefault(collection, Progress(names.get(collection, "In no collection")))
        if status in ("submitted", "approved"):
            setattr(one, status, getattr(one, status) + count)
        else:
            one.machine += count
    begun = Revision.objects.begun().order_by().filter(cable__in=cables)
    for collection, status, count in begun.values_list("cable__collection", "cable__status").annotate(
        n=Count("pk")
    ):
        one = found[collection]
        one.in_progress += count
        name = status if status in ("submitted", "approved") else "machine"
        setattr(one, name, getattr(one, name) - count)
    return sorted(found.values(), key=lambda one: (-one.total, one.name))[:COLLECTIONS]


@require_POST
@at_work(right=CORRECT)
def take_next(request: HttpRequest) -> HttpResponse:
    """Reserve the next cable of the queue as it is filtered, or the one named, and open it in the editor."""
    if slug := request.POST.get("cable", ""):
        return _take(request, slug)
    form = QueueForm(request.POST)
    if not form.is_valid():
        return redirect("workbench")
    cables = _filtered(request.user, form.cleaned_data)
    wanted = form.cleaned_data["need"]
    for need in [Need(wanted)] if wanted else Need:
        taken = queue.take_next(candidates=cables.in_need(need), actor=request.user)
        if taken is not None:
            messages.success(request, f"{taken.cable.display_title} is yours until {taken.until:%H:%M} UTC.")
            return redirect(_editor(taken.cable))
    messages.info(request, "There is nothing left here that nobody has taken.")
    kept = {name: value for name, value in form.cleaned_data.items() if value and name != "after"}
    query = QueryDict(mutable=True)
    query.update({name: str(value) for name, value in kept.items()})
    return redirect(f"{reverse('workbench')}?{query.urlencode()}" if kept else "workbench")


def _take(request: HttpRequest, slug: str) -> HttpResponse:
    """Reserve one cable; one that another person has can be opened all the same."""
    cable = get_object_or_404(Cable.objects.visible_to(request.user), slug=slug[:140].replace("\x00", ""))
    try:
        taken = queue.take(cable_id=cable.pk, actor=request.user)
    except CablesError as error:
        messages.error(request, str(error))
        return redirect("workbench")
    if taken.holder_id == request.user.pk:
        messages.success(request, f"{cable.display_title} is yours until {taken.until:%H:%M} UTC.")
    else:
        until = f"{taken.until:%H:%M}"
        messages.warning(
            request, f"{taken.holder.name_at_work} has this cable until {until} UTC. You can save all the same."
        )
    return redirect(_editor(cable))


def _editor(cable: Cable) -> str:
    return reverse("edit", args=[cable.slug])


@require_POST
@cable_at_work(CORRECT)
def give_back(request: HttpRequest, cable: Cable) -> HttpResponse:
    """End one's reservation of a cable, so that the queue hands it out again."""
    if queue.give_back(cable_id=cable.pk, holder=request.user):
        messages.success(request, f"{cable.display_title} is free for others again.")
    return redirect("workbench")
