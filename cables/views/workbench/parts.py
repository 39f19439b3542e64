"""Cables typed in, cut in two, joined, withdrawn: each asks what it needs and says what became of it."""

import uuid
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import Truncator
from django.views.decorators.http import require_http_methods

from cables.actions.fields import Said
from cables.actions.parts import join, part_again, split, type_in
from cables.actions.records import reinstate, withdraw
from cables.exceptions import CablesError, Conflict, NotPermitted, StaleBase
from cables.forms.parts import JoinForm, PartForm, SplitForm, TypeInForm, WithdrawForm
from cables.fragments import other_sections
from cables.models import Cable, Collection, Revision, Tie
from cables.roles import CORRECT, limited_to, may
from cables.views.lookup import at_work, cable_at_work

MOST_PLACES = 2_000
SHOWN = 160  # characters by which a paragraph is known


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph a cable may begin with: its offset in the text and its first words."""

    at: int
    words: str


def places(text: str) -> list[Place]:
    """The first two thousand lines with words, but the first."""
    found, at = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip() and at and text[at - 1] == "\n":
            found.append(Place(at, Truncator(line.strip()).chars(SHOWN)))
            if len(found) == MOST_PLACES:
                break
        at += len(line)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@at_work(right=CORRECT)
def type_in_page(request: HttpRequest) -> HttpResponse:
    """Add a cable that has no OCR."""
    mine = limited_to(request.user)
    collections = Collection.objects.all() if mine is None else Collection.objects.filter(pk__in=mine)
    form = TypeInForm(_sent(request), collections=collections, initial={"key": uuid.uuid4()})
    status, error = 200, ""
    if request.method == "POST":
        status = 400
        if form.is_valid():
            sent = form.cleaned_data
            said = [Said(field, sent[name]) for name, field in form.STATED.items() if sent[name]]
            try:
                cable = type_in(
                    record=sent["record"], text=sent["text"], said=said, actor=request.user, key=sent["key"],
                    note=sent["note"], collection=sent["collection"], submit=request.POST.get("do") == "submit",
                )  # fmt: skip
            except NotPermitted as refused:
                status, error = 403, str(refused)
            except CablesError as refused:
                status, error = (409 if isinstance(refused, Conflict) else 400), str(refused)
            else:
                messages.success(request, f"{cable.record_number} is in the archive.")
                return redirect("edit-fields", cable.slug)
    context = {"desk": "type-in", "title": "Type in a cable", "form": form, "error": error}
    return _render(request, "type_in", context, status)


@require_http_methods(["GET", "HEAD", "POST"])
@cable_at_work(CORRECT)
def split_page(request: HttpRequest, cable: Cable) -> HttpResponse:
    """Choose the paragraph with which the second cable begins, and its record number."""
    head = _head(cable)
    form = SplitForm(_sent(request), initial={"key": uuid.uuid4(), "base": head.number if head else 0})
    error, status = _done(form, lambda sent: _split(request, cable, sent)) if form.is_bound else ("", 200)
    if isinstance(error, HttpResponse):
        return error
    context = {
        "title": f"Cut {cable.display_title} in two",
        "cable": cable,
        "form": form,
        "error": error,
        "places": places(head.text) if head else [],
        "chosen": form["at"].value(),
        "head": head,
    }
    return _render(request, "split", context, status)


def _split(request: HttpRequest, cable: Cable, sent: dict) -> HttpResponse:
    tie = split(
        cable_id=cable.pk, base_number=sent["base"], at=sent["at"], record=sent["record"], actor=request.user,
        key=sent["key"], note=sent["note"],
    )  # fmt: skip
    messages.success(
        request, f"{tie.part.record_number} is a cable of its own. Both texts wait for review; look at its fields."
    )
    return redirect("edit-fields", tie.part.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@cable_at_work(CORRECT)
def join_page(request: HttpRequest, cable: Cable) -> HttpResponse:
    """Name the other part, look at both texts, then join them; below it what was joined can be parted."""
    head = _head(cable)
    given = request.POST if request.method == "POST" else request.GET
    part = _other(request, cable, given.get("part", ""))
    other = _head(part) if part else None
    initial = {
        "key": uuid.uuid4(), "base": head.number if head else 0, "part_base": other.number if other else None,
        "part": given.get("part", ""), "first": given.get("first", "no"),
    }  # fmt: skip
    form = JoinForm(_sent(request), initial=initial)
    error, status = ("", 200)
    if form.is_bound:
        error, status = _done(form, lambda sent: _join(request, cable, part, sent))
        if isinstance(error, HttpResponse):
            return error
    elif given.get("part") and part is None:
        error = f"There is no other cable with the record number “{given['part'][:120]}” that you may correct."
    ties = Tie.objects.about(cable).standing().visible_to(request.user)
    ties = ties.select_related("part__sender", "whole__sender", "made_by")
    context = {
        "title": f"Join a part to {cable.display_title}",
        "cable": cable, "form": form, "error": error, "part": part, "head": head, "other": other,
        "offered": [] if part else other_sections(cable, request.user),
        "ties": ties,
    }  # fmt: skip
    return _render(request, "join", context, status)


def _join(request: HttpRequest, cable: Cable, part: Cable | None, sent: dict) -> HttpResponse:
    if part is None or sent["part_base"] is None:
        raise CablesError("Name the other part, and look at both texts first.")
    tie = join(
        whole_id=cable.pk, part_id=part.pk, base_number=sent["base"], part_number=sent["part_base"],
        actor=request.user, key=sent["key"], part_first=sent["first"] == "yes", note=sent["note"],
    )  # fmt: skip
    messages.success(
        request, f"{tie.part.record_number} is joined: its address leads here. The text waits for review."
    )
    return redirect("join", cable.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@at_work(right=CORRECT)
def part_page(request: HttpRequest, number: int) -> HttpResponse:
    """Undo a joining; once the text was worked on, choose where the part begins in it."""
    visible = Tie.objects.visible_to(request.user).select_related("whole__sender", "part__sender")
    tie = get_object_or_404(visible, pk=number)
    if not may(request.user, CORRECT, tie.whole):
        raise PermissionDenied  # its newest text may be somebody's work in progress
    head = _head(tie.whole)
    form = PartForm(_sent(request), initial={"key": uuid.uuid4(), "base": head.number if head else 0})
    error, status = _done(form, lambda sent: _part(request, tie, sent)) if form.is_bound else ("", 200)
    if isinstance(error, HttpResponse):
        return error
    worked_on = head is not None and head.pk != tie.revision_id
    context = {
        "title": f"Part {tie.part.record_number} from {tie.whole.record_number}",
        "cable": tie.whole, "tie": tie, "form": form, "error": error, "head": head,
        "places": places(head.text) if worked_on else [], "chosen": form["at"].value(),
    }  # fmt: skip
    return _render(request, "part", context, status)


def _part(request: HttpRequest, tie: Tie, sent: dict) -> HttpResponse:
    part_again(tie_id=tie.pk, base_number=sent["base"], at=sent["at"], actor=request.user, key=sent["key"])
    messages.success(request, f"{tie.part.record_number} is a cable of its own again.")
    return redirect("join", tie.whole.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@cable_at_work(CORRECT)
def withdraw_page(request: HttpRequest, cable: Cable) -> HttpResponse:
    """Take a cable out of public view with a reason, or put it back."""
    form = WithdrawForm(request.POST if request.method == "POST" and not cable.is_withdrawn else None)
    error, status = "", 200
    if request.method == "POST" and (cable.is_withdrawn and request.POST.get("do") == "reinstate"):
        return _answer(lambda: _reinstate(request, cable))
    if form.is_bound:
        error, status = _done(form, lambda sent: _withdraw(request, cable, sent))
        if isinstance(error, HttpResponse):
            return error
    context = {"title": f"Withdraw {cable.display_title}", "cable": cable, "form": form, "error": error}
    return _render(request, "withdraw", context, status)


def _withdraw(request: HttpRequest, cable: Cable, sent: dict) -> HttpResponse:
    withdraw(cable_id=cable.pk, reason=sent["reason"], actor=request.user)
    messages.success(request, f"{cable.record_number} is withdrawn: its address says so, with the reason.")
    return redirect("withdraw", cable.slug)


def _reinstate(request: HttpRequest, cable: Cable) -> HttpResponse:
    reinstate(cable_id=cable.pk, actor=request.user)
    messages.success(request, f"{cable.record_number} is in public view again.")
    return redirect("withdraw", cable.slug)


def _answer(act) -> HttpResponse:
    try:
        return act()
    except NotPermitted as error:
        raise PermissionDenied(str(error)) from error


def _done(form: forms.Form, act) -> tuple[HttpResponse | str, int]:
    """What the act answers, or why it was not done, with the status of the page that tells."""
    if not form.is_valid():
        return "", 400
    try:
        return _answer(lambda: act(form.cleaned_data)), 302
    except StaleBase as error:
        return f"{error} Look at the newest text and choose again.", 409
    except Conflict as error:
        return str(error), 409
    except CablesError as error:
        return str(error), 400


def _sent(request: HttpRequest):
    """What a form was sent with, were it nothing; None where it is only shown."""
    return request.POST if request.method == "POST" else None


def _head(cable: Cable) -> Revision | None:
    """The newest text; None where there is only raw OCR."""
    return cable.revisions.filter(number__gt=0).select_related("author").order_by("-number").first()


def _other(request: HttpRequest, cable: Cable, record: str) -> Cable | None:
    """
    Another cable this person may correct, by its number or address.

    The page shows its newest text, which may be work in progress.
    """
    if not record or "\x00" in record:
        return None
    visible = Cable.objects.visible_to(request.user).exclude(pk=cable.pk)
    name = record.strip()[:140]
    found = visible.filter(record_number=name).first() or visible.filter(slug=name).first()
    return found if found and may(request.user, CORRECT, found) else None


def _render(request: HttpRequest, name: str, context: dict, status: int) -> HttpResponse:
    context = {"section": "workbench", "desk": "", **context}
    return render(request, f"workbench/{name}.html", context, status=status)
