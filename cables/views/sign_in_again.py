"""Somebody was signed out while they typed: they are asked who they are, and all they sent stays on the page."""

from collections.abc import Callable

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render

from cables.forms.account import SignInForm
from cables.forms.editor import FRAME, words
from cables.models import User
from cables.signing_in import RESTS
from cables.views.account import remember_browser

NOT_TOGETHER = "Name and password do not belong together. Both tell capitals from small letters."


def sign_in_again(
    request: HttpRequest, *, refuse: Callable[[User], str] = lambda user: "", to_editor: bool = False
) -> HttpResponse | None:
    """
    Ask whoever sent a form without being signed in for name and password; 401, with the form kept on the page.

    None once they are signed in: then `request.user` is who they are, and `request.POST` what was sent, without
    the password. `refuse` says in a sentence why somebody may not go on with the form, or nothing. `to_editor`
    tells that the form is shown to them again; otherwise the caller goes on with it at once.
    """
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"reason": "You are signed out."}, status=401)
    asked = "username" in request.POST
    form = SignInForm(request, data=request.POST) if asked else None
    error = ""
    if form is not None:
        error = refuse(form.get_user()) if form.is_valid() else NOT_TOGETHER
        if getattr(request, "axes_locked_out", False):
            error = RESTS
        if not error:
            login(request, form.get_user())
            remember_browser(request)
            request.POST = _without_frame(request.POST)
            return None
    context = {
        "hidden": [(name, words(value)) for name, value in _pairs(request.POST)],
        "error": error,
        "username": request.POST.get("username", "")[:150],
        "address": request.get_full_path(),
        "to_editor": to_editor,
    }
    response = render(request, "workbench/sign_in_again.html", context, status=401)
    response.keeps_what_was_typed = True  # also where signing in rests: cables.signing_in.rest
    return response


def _pairs(sent: QueryDict) -> list[tuple[str, str]]:
    """Every field with each of its values, but Django's token, name and password."""
    return [(name, value) for name, values in sent.lists() if name not in FRAME for value in values]


def _without_frame(sent: QueryDict) -> QueryDict:
    kept = sent.copy()
    for name in FRAME:
        kept.pop(name, None)
    kept._mutable = False
    return kept
