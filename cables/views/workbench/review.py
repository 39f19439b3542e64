"""Review: what waits, one text with what it changes, and the decision on it."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from cables.actions import review
from cables.exceptions import CablesError, InvalidValue, NotPermitted
from cables.forms.review import ReviewForm
from cables.models import Cable, ReviewComment, Revision
from cables.roles import REVIEW
from cables.text.marks import parse
from cables.text.quoting import locate
from cables.views.compare import Comparing
from cables.views.lookup import at_work, cable_at_work
from cables.views.versions import too_long, too_long_page, version_of
from cables.views.workbench.passages import measured_against, nothing, raw_of, stretches, with_marks

SHOWN = 50  # waiting texts on one page
ALSO_WAITING = 5
COUNTED = 1000  # further than that nobody needs to know how many wait


@require_safe
@at_work(right=REVIEW)
def review_list(request: HttpRequest) -> HttpResponse:
    """What this person may decide on, oldest first; what they had a hand in is counted, not listed."""
    waiting, others = decidable_by(request.user)
    own = Revision.objects.awaiting_review().filter(author=request.user).count() + others
    context = {
        "title": "Review",
        "desk": "review",
        "waiting": waiting[:SHOWN],
        "count": waiting[:COUNTED].count(),
        "counted": COUNTED,
        "shown": SHOWN,
        "own": own,
    }
    return render(request, "workbench/review_list.html", context)


def decidable_by(user):
    """What waits for a decision this person may make, and of how many others by a hand of theirs may not."""
    waiting = Revision.objects.reviewable_by(user)
    looked_at = waiting.select_related("cable").only("sha256", "cable__slug")[:COUNTED]
    refused = review.with_a_hand_of(user, looked_at)
    return _with_people(waiting.exclude(pk__in=refused)), len(refused)


def _with_people(waiting):
    people = waiting.without_text()
    return people.select_related("author", "cable__sender", "cable__collection", "base").defer(
        "base__text", "cable__shown_text"
    )


@dataclass
class Deciding:
    """One text on a reviewer's desk, with what was typed beside it so far."""

    cable: Cable
    revision: Revision
    form: ReviewForm
    at: str = ""  # the passage the comment is about, as "start-end"
    error: str = ""
    comment_error: str = ""
    typed: dict[str, str] = field(default_factory=dict)

    @property
    def passage(self) -> tuple[int, int] | None:
        """The span of the chosen passage, if it lies in the text."""
        if not self.at:
            return None
        start, end = map(int, self.at.split("-"))
        return (start, end) if start <= end <= len(self.revision.text) else None


@require_http_methods(["GET", "HEAD", "POST"])
@cable_at_work(REVIEW)
def review_page(request: HttpRequest, cable: Cable, number: int) -> HttpResponse:
    """What a submitted text changes, the raw OCR beside it; approve it, return it, comment on a passage."""
    visible = Revision.objects.visible_to(request.user).select_related("author", "reviewer", "witness")
    revision = get_object_or_404(visible.defer("witness__raw"), cable=cable, number=number)
    form = ReviewForm(request.POST or None)
    deciding = Deciding(cable, revision, form)
    if request.method != "POST":
        if revision.state != Revision.State.SUBMITTED:
            return _closed(request, deciding, f"Revision {number} waits for no decision.", 200)
        if cable.is_withdrawn:
            told = "The cable is withdrawn: nothing is decided about its texts until it is in public view again."
            return _closed(request, deciding, told, 200)
        return _page(request, deciding)
    deciding.typed = {name: request.POST.get(name, "")[:4000] for name in ("text", "comment", "quote")}
    if not form.is_valid():
        deciding.error = " ".join(error for errors in form.errors.values() for error in errors)
        return _page(request, deciding, 400)
    if not form.cleaned_data["act"] and not form.cleaned_data["at"]:
        deciding.error = "Press one of the buttons: approve, return, or comment."
        return _page(request, deciding, 400)
    deciding.at = form.cleaned_data["at"] or form.cleaned_data["on"]
    try:
        return _act(request, deciding, form.cleaned_data)
    except InvalidValue as error:
        if form.cleaned_data["act"] == "comment":
            deciding.comment_error = str(error)
        else:
            deciding.error = str(error)
        return _page(request, deciding, 400)
    except CablesError as error:
        return _closed(request, deciding, str(error), 403 if isinstance(error, NotPermitted) else 409)


def _act(request: HttpRequest, deciding: Deciding, said: dict) -> HttpResponse:
    """Do what the pressed button says; without one only the passage for the comment was chosen."""
    revision = deciding.revision
    if said["act"] == "approve":
        review.approve_revision(revision_id=revision.pk, reviewer=request.user, note=said["text"])
        messages.success(request, f"Revision {revision.number} is approved: readers see it now.")
        return redirect("review-list")
    if said["act"] == "return":
        review.return_revision(revision_id=revision.pk, reviewer=request.user, reason=said["text"])
        whom = revision.made_by_at_work
        messages.success(request, f"Revision {revision.number} went back to {whom}, with your words.")
        return redirect("review-list")
    if said["act"] == "comment":
        comment = _comment(request, deciding, said)
        if not said["text"]:
            address = reverse("review", args=[deciding.cable.slug, revision.number])
            return redirect(f"{address}#remark-{comment.pk}")
        deciding.typed.update(comment="", quote="")  # the words on the decision stay as they were typed
        deciding.at = ""
    return _page(request, deciding)


def _comment(request: HttpRequest, deciding: Deciding, said: dict) -> ReviewComment:
    """Store the comment on the quoted words where they are found, else on the whole passage."""
    span, quote = deciding.passage, said["quote"].strip()
    if quote:
        span = locate(deciding.revision.text, quote, span) or span
    start, end = span or (None, None)
    return review.comment_on_passage(
        revision_id=deciding.revision.pk,
        author=request.user,
        text=said["comment"],
        start=start,
        end=end,
        quote=quote,
    )


def _page(request: HttpRequest, deciding: Deciding, status: int = 200) -> HttpResponse:
    cable, revision = deciding.cable, deciding.revision
    new, raw = version_of(revision), raw_of(cable, revision)
    base = measured_against(cable, revision)
    old = version_of(base) if base else nothing(revision)
    if too_long(old, new):
        return too_long_page(request, cable, f"Revision {revision.number}")
    comparing = Comparing(old, new, ignore=())
    comparing.rows = with_marks(comparing.rows)
    remarks = list(revision.comments.select_related("author"))
    found = stretches(comparing, raw, remarks)
    newest = cable.revisions.without_text().select_related("author").order_by("-number")[0]
    chosen = deciding.passage
    context = {
        "title": f"Review: {cable.display_title}, revision {revision.number}",
        "desk": "review",
        "cable": cable,
        "revision": revision,
        "base": base,
        "old": old,
        "new": new,
        "comparing": comparing,
        "stretches": found,
        "general": [one for one in remarks if one.start is None],
        "newest": newest if newest.pk != revision.pk else None,
        "is_own": request.user.pk in review.hands_in(cable, revision),
        "facts": _facts(cable, revision, old.text),
        "also": decidable_by(request.user)[0].exclude(pk=revision.pk)[:ALSO_WAITING],
        "deciding": deciding,
        "chosen": revision.text[slice(*chosen)] if chosen else "",
    }
    return render(request, "workbench/review.html", context, status=status)


@dataclass(frozen=True, slots=True)
class Facts:
    """What there is to know before deciding, beside the words themselves."""

    unclear: int
    illegible: int
    withheld: int
    notes: int
    by_people: int
    pages: str = ""


def _facts(cable: Cable, revision: Revision, base: str) -> Facts:
    kinds = [node.kind for node in parse(revision.text).marks()]
    counted = {kind: kinds.count(kind) for kind in ("unclear", "illegible", "withheld", "note")}
    by_people = cable.evidence.chosen().filter(origin="person").count()
    before, now = _pages(base), _pages(revision.text)
    pages = "" if before == now else f"were {before or 'none'}, are {now or 'none'}"
    return Facts(counted["unclear"], counted["illegible"], counted["withheld"], counted["note"], by_people, pages)


def _pages(text: str) -> str:
    """Numbers of the page marks of a text, in order."""
    return ", ".join(node.value for node in parse(text).nodes if node.kind == "page")


def _closed(request: HttpRequest, deciding: Deciding, sentence: str, status: int) -> HttpResponse:
    """Why nothing was decided, what stands now, and what was typed."""
    cable = deciding.cable
    newest = cable.revisions.visible_to(request.user).select_related("author", "reviewer").without_text()
    context = {
        "title": "Nothing was decided" if status != 200 else "No decision is waited for",
        "desk": "review",
        "cable": cable,
        "revision": Revision.objects.select_related("author", "reviewer").get(pk=deciding.revision.pk),
        "newest": newest.order_by("-number").first(),
        "sentence": sentence,
        "typed": [words for name in ("text", "comment") if (words := deciding.typed.get(name))],
    }
    return render(request, "workbench/review_closed.html", context, status=status)
