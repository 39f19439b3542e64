"""The fields of a cable, corrected beside the words they were read from."""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from cables.actions.fields import set_fields
from cables.actions.locks import again_after_deadlock
from cables.actions.records import set_collection
from cables.exceptions import CablesError, ChangedMeanwhile, NotPermitted
from cables.forms.fields import GROUPS, Box, FieldsForm, boxes
from cables.models import Cable, Collection, FieldEvidence, WitnessPage
from cables.roles import CORRECT, limited_to
from cables.views.heading import Evidence, describe
from cables.views.lookup import cable_at_work

MOST_OTHERS = 6


@require_http_methods(["GET", "HEAD", "POST"])
@cable_at_work(CORRECT)
def edit_fields(request: HttpRequest, cable: Cable) -> HttpResponse:
    """Every field beside its evidence; what was typed is stated in the person's name, all of it or nothing."""
    statements = list(cable.evidence.select_related("author", "witness").defer("witness__raw", "witness__text"))
    chosen = {one.field: one for one in statements if one.is_chosen}
    if request.method != "POST":
        return _page(request, cable, statements, boxes(chosen))
    form = FieldsForm(request.POST, request.user, chosen, {one.pk: one for one in statements})
    source = request.POST.get("source", "")
    if not form.is_valid:
        return _page(request, cable, statements, form.boxes, status=400, source=source)
    try:
        made, filed = _store(request, cable, form, source)
    except ChangedMeanwhile as moved:
        form.tell_conflicts(moved.standing)
        told = "" if moved.standing else str(moved)
        return _page(request, cable, statements, form.boxes, status=409, source=source, error=told)
    except NotPermitted as error:
        raise PermissionDenied(str(error)) from error
    except CablesError as error:
        return _page(request, cable, statements, form.boxes, status=400, source=source, error=str(error))
    count = len(made) + filed + sum(one.hand_back for one in form.said)
    messages.success(request, f"Saved: {count} field{'' if count == 1 else 's'}." if count else "Nothing changed.")
    return redirect("edit-fields", cable.slug)


@again_after_deadlock
@transaction.atomic
def _store(request: HttpRequest, cable: Cable, form: FieldsForm, source: str) -> tuple[list[FieldEvidence], bool]:
    """State the fields and file the cable, both or neither."""
    made = set_fields(cable_id=cable.pk, said=form.said, actor=request.user, source=source)
    return made, _file(request, cable)


def _file(request: HttpRequest, cable: Cable) -> bool:
    """File the cable where the form says, if that is elsewhere than when it was opened."""
    wanted, opened = request.POST.get("collection"), request.POST.get("seen-collection")
    if wanted is None or wanted == opened:
        return False
    if opened != str(cable.collection_id or "") and wanted != str(cable.collection_id or ""):
        raise ChangedMeanwhile(
            f"Somebody filed this cable under “{cable.collection or 'none'}” meanwhile. Nothing was saved."
        )
    is_key = wanted.isdecimal() and len(wanted) < 19
    collection = _collections(request).filter(pk=wanted).first() if is_key else None
    if collection is None and wanted:
        raise CablesError("There is no such collection, or you do not work on it.")
    set_collection(cable_id=cable.pk, collection=collection, actor=request.user)
    return True


def _collections(request: HttpRequest):
    mine = limited_to(request.user)
    return Collection.objects.all() if mine is None else Collection.objects.filter(pk__in=mine)


def _page(
    request: HttpRequest,
    cable: Cable,
    statements: list[FieldEvidence],
    found: dict[str, Box],
    status: int = 200,
    source: str = "",
    error: str = "",
) -> HttpResponse:
    witnesses = {one.pk: one for one in cable.witnesses.defer("raw")}
    for statement in statements:
        statement.witness = witnesses.get(statement.witness_id)
    pages = WitnessPage.objects.as_read_last(witnesses)
    groups = [
        (title, [(found[name], *_evidence(found[name], statements, pages)) for name in names])
        for title, names in GROUPS
    ]
    limited = limited_to(request.user) is not None
    context = {
        "section": "workbench",
        "desk": "",
        "cable": cable,
        "title": f"Fields of {cable.display_title}",
        "groups": groups,
        "source": source,
        "error": error,
        "wrong": [box for box in found.values() if box.error or box.unknown],
        "conflicts": [box for box in found.values() if box.conflict],
        "collections": _collections(request),
        "may_file_nowhere": not limited,
        "suggest": reverse("suggest-names"),
    }
    return render(request, "workbench/fields.html", context, status=status)


def _evidence(
    box: Box, statements: list[FieldEvidence], pages: list[WitnessPage]
) -> tuple[Evidence | None, list[Evidence]]:
    """What a box's value rests on, and what else was ever said of the field, newest first."""
    shown = _described(box.chosen, pages) if box.chosen else None
    others: dict[tuple, FieldEvidence] = {}
    for one in sorted(statements, key=lambda one: -one.pk):
        if one.field == box.name and not one.is_chosen:
            others.setdefault((one.origin, one.display_value, one.witness_id, one.author_id), one)
    return shown, [_described(one, pages) for one in list(others.values())[:MOST_OTHERS]]


def _described(statement: FieldEvidence, pages: list[WitnessPage]) -> Evidence:
    """As readers are told what it rests on, but colleagues by the names they know each other by."""
    found = describe(statement, pages)
    of_person = statement.origin == FieldEvidence.Origin.PERSON and statement.author
    return replace(found, by=statement.author.name_at_work) if of_person else found
