"""Names as read that nobody knows: an archivist decides what they are, once for all cables."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cables.actions.naming import decide_name, undo_decision
from cables.exceptions import CablesError, Conflict, NotPermitted
from cables.linking import known_names
from cables.models import Correspondent, CorrespondentAlias, User, fold_name
from cables.roles import CORRECT
from cables.unmatched import last_decisions, unmatched_names
from cables.views.lookup import at_work

A_PAGE = 20
OFFERED = 12
KINDS = [choice for choice in Correspondent.Kind.choices if choice[0] != Correspondent.Kind.UNKNOWN]


@require_safe
@at_work(right=CORRECT)
def name_list(request: HttpRequest) -> HttpResponse:
    """The queue of unmatched names, most frequent first, each with its nearest correspondents."""
    return _page(request)


def _page(request: HttpRequest, status: int = 200, error: str = "", typed: dict | None = None) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    words, number = asked.get("q", "").strip()[:200], asked.get("page", "1")
    at = max(int(number), 1) if number.isdecimal() and len(number) < 7 else 1
    names, total = unmatched_names(request.user, words=words, limit=A_PAGE, offset=(at - 1) * A_PAGE)
    context = {
        "section": "workbench",
        "desk": "names",
        "title": "Names nobody knows",
        "unmatched": names,
        "total": total,
        "page": Paginator(range(total), A_PAGE).get_page(at),
        "words": words,
        "kinds": KINDS,
        "decisions": last_decisions(request.user),
        "error": error,
        "typed": typed or {},
        "suggest": reverse("suggest-names"),
        "goes_on": "next" in request.GET,
    }
    return render(request, "workbench/names.html", context, status=status)


@require_POST
@at_work(right=CORRECT)
def decide(request: HttpRequest) -> HttpResponse:
    """Decide on one name for all the places it stands in, then come back to the list."""
    typed = request.POST
    try:
        decided = decide_name(
            name=typed.get("name", ""),
            verdict=typed.get("verdict", ""),
            correspondent_id=_correspondent(
                request.user, typed.get("correspondent", ""), typed.get("alias_of", "")
            ),
            new_name=typed.get("new_name", ""),
            kind=typed.get("kind", ""),
            actor=request.user,
        )
    except NotPermitted as error:
        raise PermissionDenied(str(error)) from error
    except CablesError as error:
        status = 409 if isinstance(error, Conflict) else 400
        return _page(request, status=status, error=str(error), typed=typed.dict())
    places = f"{decided.linked} place{'' if decided.linked == 1 else 's'} linked"
    messages.success(request, f"Decided — {decided.decision}. {places}.")
    return redirect(f"{reverse('names')}?{_back(typed)}")


def _back(typed) -> str:
    """The query of the list somebody decided from."""
    asked = typed.copy()
    for name in set(asked) - {"q", "page"}:
        del asked[name]
    asked["next"] = ""
    return asked.urlencode()


def _correspondent(user: User, key: str, name: str) -> int | None:
    """The correspondent chosen by its button, or typed by any of its names; None where nobody is called so."""
    if key.isdecimal() and len(key) < 19:
        return int(key)
    named = CorrespondentAlias.objects.visible_to(user).filter(folded=fold_name(name))
    return named.values_list("correspondent", flat=True).first() if fold_name(name) else None


@require_POST
@at_work(right=CORRECT)
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Take a decision back."""
    try:
        decision = undo_decision(decision_id=number, actor=request.user)
    except NotPermitted as error:
        raise PermissionDenied(str(error)) from error
    except CablesError as error:
        return _page(request, status=409, error=str(error))
    messages.success(request, f"Taken back: “{decision.as_read}” is to be decided on again.")
    return redirect("names")


@require_safe
@at_work(right=CORRECT)
def suggest(request: HttpRequest) -> JsonResponse:
    """
    Names of correspondents for what is typed so far: those that begin with it, hold it, or read almost so.

    Nobody is offered a name they may not know (CorrespondentAliasQuerySet.visible_to).
    """
    words = request.GET.get("q", "")[:200]
    folded = fold_name(words)
    if not folded:
        return JsonResponse({"names": []})
    aliases = CorrespondentAlias.objects.visible_to(request.user).select_related("correspondent")
    found = [
        *aliases.filter(folded__startswith=folded)[:OFFERED],
        *aliases.filter(folded__contains=folded)[:OFFERED],
    ]
    offered = {one.correspondent.name: one.alias for one in found}
    if len(offered) < OFFERED:
        near = known_names(request.user).nearest(words, OFFERED - len(offered))
        names = Correspondent.objects.in_bulk([match.key for match in near])
        for match in near:
            if match.key in names:
                offered.setdefault(names[match.key].name, match.name)
    rows = [
        {"name": name, "note": name if fold_name(alias) == fold_name(name) else f"{name} ({alias})"}
        for name, alias in list(offered.items())[:OFFERED]
    ]
    return JsonResponse({"names": rows})
