"""Going back to an earlier text."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cables.actions.reverting import revert
from cables.exceptions import CablesError, Conflict, NotPermitted, StaleBase
from cables.forms.review import RevertForm
from cables.models import Cable, Revision
from cables.roles import CORRECT
from cables.views.lookup import cable_at_work


@require_http_methods(["GET", "HEAD", "POST"])
@cable_at_work(CORRECT)
def revert_page(request: HttpRequest, cable: Cable) -> HttpResponse:
    """Make an earlier text stand again: asks which and why, then hands it in as a new revision."""
    texts = Revision.objects.visible_to(request.user).filter(cable=cable, number__gt=0).without_text()
    choices = list(texts.select_related("author").order_by("-number")[:100])
    form = RevertForm(request.POST or None)
    error, status = "", 200
    if request.method == "POST":
        to = request.POST.get("to", "")
        error, status = " ".join(e for errors in form.errors.values() for e in errors), 400
        if form.is_valid() and to.isascii() and to.isdecimal() and len(to) < 7:
            try:
                made = revert(
                    cable_id=cable.pk,
                    to_number=int(to),
                    base_number=form.cleaned_data["base"],
                    actor=request.user,
                    note=form.cleaned_data["note"],
                    key=form.cleaned_data["key"],
                )
            except StaleBase:
                error, status = "Somebody saved another text meanwhile: look at it, then decide again.", 409
            except Conflict as refused:
                error, status = str(refused), 409
            except NotPermitted as refused:
                error, status = str(refused), 403
            except CablesError as refused:
                error, status = str(refused), 400
            else:
                messages.success(
                    request, f"Revision {made.number} has the words of revision {to} and waits for review."
                )
                return redirect("history", cable.slug)
        error = error or "Choose the text that is to stand again."
    context = {
        "title": f"Go back to an earlier text: {cable.display_title}",
        "cable": cable,
        # What came back from review is its author's alone to take up again: the action refuses it to others.
        "choices": [
            one for one in choices[1:] if one.state != Revision.State.RETURNED or one.author_id == request.user.pk
        ],
        "newest": choices[0] if choices else None,
        "chosen": request.POST.get("to") or request.GET.get("to", ""),
        "note": request.POST.get("note", ""),
        "key": uuid.uuid4() if status in (200, 409) else request.POST.get("key") or uuid.uuid4(),
        "error": error,
    }
    return render(request, "workbench/revert.html", context, status=status)
