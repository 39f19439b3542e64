"""The editor: open a cable's text, save it, keep drafts. Whatever is refused, the typed text is given back."""

import uuid
from dataclasses import dataclass, field

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cables.actions.drafts import Taken, discard_draft, ended_keys, keep_draft, offered
from cables.actions.queue import renew
from cables.actions.revisions import save_revision
from cables.exceptions import DraftEnded, InvalidValue, NotPermitted, StaleBase
from cables.forms.editor import MergeForm, TypedForm, choices_in, words
from cables.models import Cable, Draft, FormerSlug, Revision, User, Witness
from cables.models.draft import MOST_CHARACTERS
from cables.roles import CORRECT, may
from cables.templatetags.archive import status_word
from cables.views.lookup import cable_at_work, find_cable
from cables.views.sign_in_again import sign_in_again
from cables.views.versions import Version, find_version, source_of, version_of
from cables.views.workbench.alongside import alongside
from cables.views.workbench.desk import desk_of
from cables.views.workbench.merging import Merging

# Marks by buttons and keys: name, words of the button, keys as shown.
MARKS = [
    ("struck", "struck", "Alt S"),
    ("typed", "inserted", "Alt I"),
    ("hand", "by hand", "Alt H"),
    ("underlined", "underlined", "Alt U"),
    ("unclear", "unclear", "Alt Q"),
    ("illegible", "illegible", "Alt X"),
    ("withheld", "withheld", "Alt W"),
    ("page", "page", "Alt P"),
    ("note", "note", "Alt M"),
]
OPENER = "editor"  # salt of the signature that says who opened a page
GONE = "This cable is not there any more for you: it was closed, moved, or your rights have changed."
REFUSED = (
    "You may not correct this cable: a right was taken from you, or the cable was moved to another collection."
)


@dataclass
class Typed:
    """A text as it stands in somebody's editor, and where it came from."""

    text: str
    base: Revision
    key: uuid.UUID = field(default_factory=uuid.uuid4)
    note: str = ""
    turn: int = 0
    continues: list[Taken] = field(default_factory=list)
    witness: str = ""
    against: str = ""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Correct a cable's text. A POST saves it, or says why not and gives the text back."""
    if request.method != "POST":
        return open_editor(request, slug=slug)
    return _with_typed(request, slug, _posted)


@cable_at_work(CORRECT)
def open_editor(request: HttpRequest, cable: Cable) -> HttpResponse:
    """The newest text to go on from, or a draft (`?draft=`) of this person's."""
    head = _head(cable)
    draft = _asked_draft(request, cable)
    if draft is None:
        typed = Typed(head.text, head)
    else:
        typed = Typed(draft.text, draft.base, note=draft.note, continues=[Taken(draft.key, draft.turn)])
    typed.witness, typed.against = request.GET.get("w", ""), request.GET.get("against", "")
    return _editor(request, cable, typed)


def _asked_draft(request: HttpRequest, cable: Cable) -> Draft | None:
    try:
        key = uuid.UUID(request.GET.get("draft", ""))
    except ValueError:
        return None
    return next((draft for draft in offered(request.user, cable) if draft.key == key), None)


def _head(cable: Cable) -> Revision:
    head = cable.revisions.select_related("author", "witness").defer("witness__raw", "witness__text")
    found = head.order_by("-number").first()
    if found is None:
        raise Http404
    return found


def _posted(request: HttpRequest, cable: Cable) -> HttpResponse:
    """What the button that was pressed does."""
    form = (MergeForm if "head" in request.POST else TypedForm)(request.POST)
    try:
        sent = form.check()
        opener = signing.loads(sent["opener"], salt=OPENER) if sent["opener"] else request.user.pk
    except InvalidValue as error:
        return _again(request, cable, str(error))
    except signing.BadSignature:
        return _again(request, cable, "The form does not say who opened it.")
    if opener != request.user.pk:
        return _given_back(request, 403, "This page was opened by somebody else, who has signed out since.")
    if sent["do"] == "discard":
        return _discard(request, cable, sent, "The draft is thrown away. You see the newest saved text.")
    if sent["do"] in ("compare", "resume"):
        return _again(request, cable, "", status=200)
    try:
        return _save(request, cable, form, sent)
    except InvalidValue as error:
        return _again(request, cable, str(error))
    except NotPermitted as error:
        return _given_back(request, 403, str(error))


def _save(request: HttpRequest, cable: Cable, form: TypedForm, sent: dict) -> HttpResponse:
    """Save what was typed, or what was put together with another's text; on a conflict ask, and store nothing."""
    text, base, merged_from = sent["text"], sent["base"], None
    _refuse_damaged(cable, text, base)
    if isinstance(form, MergeForm):
        merging = Merging.of(cable, base, sent["head"], text, form.choices())
        if not merging.is_decided:
            return _ask(request, cable, sent, merging, "Not everything is decided yet.", 400)
        text, base, merged_from = merging.text, sent["head"], base
        if sent["do"] == "edit":
            return _put_together(request, cable, sent, text)
        if text == merging.head.text:
            told = f"Revision {base} stands as it is: you kept all of it, and nothing of yours was left to save."
            return _discard(request, cable, sent, told)
    if not text.strip():
        raise InvalidValue("There is no text to save. Where nothing can be read, write [illegible].")
    try:
        revision = save_revision(
            cable_id=cable.pk,
            base_number=base,
            text=text,
            note=sent["note"],
            actor=request.user,
            key=sent["key"],
            submit=sent["do"] == "submit",
            continues=sent["continues"],
            merged_from=merged_from,
        )
    except StaleBase as error:
        if error.head.text == text:
            return _saved_already(request, cable, error.head)
        merging = Merging(error.base, error.head, text)
        return _ask(request, cable, sent, merging, "", 409)
    return _saved(request, cable, revision)


def _refuse_damaged(cable: Cable, text: str, base: int) -> None:
    """Half a character cannot be sent in UTF-8: it arrives as U+FFFD, which only a damaged original may hold."""
    if "\ufffd" in text:
        begun = cable.revisions.filter(number=base, text__contains="\ufffd")
        if not begun.exists() and not cable.witnesses.filter(text__contains="\ufffd").exists():
            raise InvalidValue("The text holds half a character, which cannot be stored; it shows as � below.")


def _saved(request: HttpRequest, cable: Cable, revision: Revision) -> HttpResponse:
    """Say so, and only now that the database has said so; go on in the editor, or to the queue once handed in."""
    submitted = revision.state == Revision.State.SUBMITTED
    if submitted:
        told = f"Revision {revision.number} is saved and handed in: another person reviews it."
    else:
        told = f"Revision {revision.number} is saved. Readers see it once it is handed in."
    where = reverse("workbench") if submitted else reverse("edit", args=[cable.slug])
    if _wants_json(request) and not submitted:
        at = timezone.localtime().strftime("%H:%M:%S")
        return JsonResponse({"saved": revision.number, "key": uuid.uuid4(), "at": at, "told": told})
    messages.success(request, told)
    return JsonResponse({"go": where}) if _wants_json(request) else redirect(where)


def _saved_already(request: HttpRequest, cable: Cable, head: Revision) -> HttpResponse:
    told = f"This very text stands already: {head.made_by_at_work} saved it as revision {head.number}."
    messages.info(request, told)
    where = reverse("edit", args=[cable.slug])
    return JsonResponse({"go": where}) if _wants_json(request) else redirect(where)


def _ask(request, cable: Cable, sent: dict, merging: Merging, error: str, status: int) -> HttpResponse:
    """Both texts side by side. Nothing is stored until somebody decides."""
    if _wants_json(request):
        return JsonResponse({"conflict": merging.head.number}, status=status)
    context = {
        **_frame(cable, f"Two texts of {cable.display_title}"),
        "merging": merging,
        "sent": sent,
        "continues": _written(sent["continues"]),
        "opener": _opener(request),
        "error": error,
        "is_own": merging.head.author_id == request.user.pk,
    }
    return render(request, "workbench/merge.html", context, status=status)


def _put_together(request: HttpRequest, cable: Cable, sent: dict, text: str) -> HttpResponse:
    """The merged text in the editor, to be looked at before it is saved."""
    head = cable.revisions.select_related("author").get(number=sent["head"])
    typed = Typed(text, head, sent["key"], sent["note"], (sent["turn"] or 0) + 1, sent["continues"])
    return _editor(request, cable, typed, told="Both texts are put together here; nothing is saved yet.")


def _discard(request: HttpRequest, cable: Cable, sent: dict, told: str) -> HttpResponse:
    for one in [Taken(sent["key"], 0), *sent["continues"]]:
        discard_draft(key=one.key, author=request.user)
    messages.info(request, told)
    return redirect("edit", cable.slug)


def _again(request: HttpRequest, cable: Cable, error: str, status: int = 400) -> HttpResponse:
    """The page with what was typed, whatever was wrong with the form: the editor, or both texts to decide on."""
    if _wants_json(request):
        return JsonResponse({"reason": error}, status=status)
    post = request.POST
    head = _head(cable)
    number = _number(post.get("base"))
    begun = cable.revisions.filter(number=number).select_related("author").first()
    base = begun or head
    typed = Typed(_printable(post.get("text", "")), base, _uuid(post.get("key")), _printable(post.get("note", "")))
    typed.witness, typed.against = post.get("w", ""), post.get("against", "")
    typed.turn = int(post["turn"]) if post.get("turn", "").isdecimal() and len(post["turn"]) < 10 else 0
    typed.continues = _continued(post.get("continues", ""))
    merging = _still_deciding(request, cable, typed)
    if merging is not None:
        sent = {"key": typed.key, "turn": typed.turn, "note": typed.note, "continues": typed.continues}
        return _ask(request, cable, sent, merging, error, status)
    return _editor(request, cable, typed, error=error, status=status)


def _still_deciding(request: HttpRequest, cable: Cable, typed: Typed) -> Merging | None:
    """The two texts with every choice made so far, if the form came from where they are put together."""
    head = _number(request.POST.get("head"))
    leaves = request.POST.get("do") in ("compare", "resume")
    if head is None or leaves or len(typed.text) > MOST_CHARACTERS:
        return None
    try:
        return Merging.of(cable, typed.base.number, head, typed.text, choices_in(request.POST))
    except InvalidValue:
        return None


def _number(written: str | None) -> int | None:
    is_number = written is not None and written.isascii() and written.isdecimal() and len(written) < 7
    return int(written) if is_number else None


def _continued(written: str) -> list[Taken]:
    try:
        return TypedForm.base_fields["continues"].clean(written)
    except ValidationError:
        return []


def _uuid(written: str | None) -> uuid.UUID:
    try:
        return uuid.UUID(written or "")
    except ValueError:
        return uuid.uuid4()


def _printable(text: str) -> str:
    return words(text).replace("\x00", "␀")


def _editor(
    request, cable: Cable, typed: Typed, *, error: str = "", told: str = "", status: int = 200
) -> HttpResponse:
    """The editor's page."""
    head = typed.base if typed.base.number == _newest_number(cable) else _head(cable)
    witness = _version(request, cable, f"w{typed.witness}" if typed.witness else "", f"w{source_of(cable)}")
    against = _version(request, cable, typed.against, witness.key)
    drafts = [draft for draft in offered(request.user, cable) if draft.key not in _open_keys(typed)]
    context = {
        **_frame(cable, f"Correct {cable.display_title}"),
        "typed": typed,
        "continues": _written(typed.continues),
        "head": head,
        "error": error,
        "told": told,
        "is_changed": typed.text != typed.base.text,
        "opener": _opener(request),
        "beside": alongside(witness, against, typed.text, _read_by_machine(cable)),
        "readings": (readings := list(cable.witnesses.without_text())),
        "others": _others(request, cable, readings),
        "marks": MARKS,
        "drafts": drafts,
        "older": len(drafts) - 1,
        "ended": " ".join(map(str, ended_keys(request.user, cable))),
        "copy_key": _copy_key(request),
        "longest": MOST_CHARACTERS,
        "table": desk_of(cable, request.user),
    }
    return render(request, "workbench/editor.html", context, status=status)


def _read_by_machine(cable: Cable) -> str:
    """The machine's last text; empty where there is none."""
    made = cable.revisions.filter(origin=Revision.Origin.MACHINE).order_by("-number")
    return made.values_list("text", flat=True).first() or ""


def _others(request: HttpRequest, cable: Cable, readings: list[Witness]) -> list[tuple[str, str]]:
    """What the text can be compared with: keys of versions, and their names."""
    names = [(f"w{one.number}", " ".join(filter(None, [f"Raw OCR {one.number}", one.label]))) for one in readings]
    found = Revision.objects.visible_to(request.user).filter(cable=cable, number__gt=0).order_by("-number")
    numbers = found.values_list("number", "state")
    return names + [(str(number), f"Revision {number}, {status_word(state).lower()}") for number, state in numbers]


def _open_keys(typed: Typed) -> set[uuid.UUID]:
    return {typed.key, *(one.key for one in typed.continues)}


def _newest_number(cable: Cable) -> int:
    return cable.revisions.order_by("-number").values_list("number", flat=True).first() or 0


def _frame(cable: Cable, title: str) -> dict:
    return {"section": "workbench", "desk": "queue", "cable": cable, "title": title}


def _version(request: HttpRequest, cable: Cable, key: str, default: str) -> Version:
    """The text of that name, or the default where there is none such: a wrong name keeps nobody from working."""
    for name in (key, default):
        try:
            return find_version(request, cable, name)
        except (Http404, ValueError):
            continue
    # The raw OCR; a cable that was typed in has none, and is compared with the text it began with.
    return version_of(cable.revisions.select_related("witness", "author").order_by("number")[0])


def _opener(request: HttpRequest) -> str:
    return signing.dumps(request.user.pk, salt=OPENER)


def _copy_key(request: HttpRequest) -> str:
    """What this person's copies in the browser are encrypted with: nobody else who uses it can read them."""
    return signing.Signer(salt="copies in the browser").signature(str(request.user.pk))


def _written(continues: list[Taken]) -> str:
    return " ".join(f"{one.key}:{one.turn}" for one in continues)


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


# Where there is no editor to give the text back in


def _with_typed(request: HttpRequest, slug: str, act) -> HttpResponse:
    """Find the cable for somebody who sends a text; who may not, or is signed out, gets the text back."""
    if not request.user.is_authenticated:
        return _sign_in_again(request, slug, act)
    cable = find_cable(request, slug)
    if cable is None:
        former = FormerSlug.objects.filter(slug=slug).values_list("cable__slug", flat=True).first()
        cable = find_cable(request, former) if former else None
    if cable is None:
        return _given_back(request, 404, GONE)
    if not may(request.user, CORRECT, cable):
        return _given_back(request, 403, REFUSED)
    return act(request, cable)


def _sign_in_again(request: HttpRequest, slug: str, act) -> HttpResponse:
    """Ask who it is and keep the text on the page; only who opened the editor gets it back in one."""
    asked = sign_in_again(request, refuse=lambda user: _not_theirs(request, user), to_editor=True)
    if asked is not None:
        return asked
    messages.success(request, "You are signed in again. Your text is here as you typed it; it is not saved yet.")
    return _with_typed(request, slug, lambda request, cable: _again(request, cable, "", status=200))


def _not_theirs(request: HttpRequest, user: User) -> str:
    if user.pk == _opened_by(request):
        return ""
    return "This text was typed by somebody else: only they can go on with it here."


def _opened_by(request: HttpRequest) -> int | None:
    try:
        return signing.loads(request.POST.get("opener", ""), salt=OPENER)
    except signing.BadSignature:
        return None


def _given_back(request: HttpRequest, status: int, reason: str) -> HttpResponse:
    """A refusal that shows what was typed, to be copied."""
    if _wants_json(request):
        return JsonResponse({"reason": reason}, status=status)
    context = {"reason": reason, "status": status, "typed": _all_typed(request)}
    return render(request, "workbench/given_back.html", context, status=status)


def _all_typed(request: HttpRequest) -> str:
    """The text, and below it the readings written where two texts touch."""
    own = [reading for choice, reading in choices_in(request.POST).values() if choice == "own"]
    return _printable("\n\n".join([request.POST.get("text", ""), *own]))


# What the scripts ask for meanwhile


@never_cache
@require_POST
def keep(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep a draft: answers `kept` with the time, or why not."""
    if not request.user.is_authenticated:
        return JsonResponse({"reason": "You are signed out."}, status=401)
    return _with_typed(request, slug, _kept)


def _kept(request: HttpRequest, cable: Cable) -> JsonResponse:
    try:
        sent = TypedForm(request.POST).check()
        if sent["opener"] and signing.loads(sent["opener"], salt=OPENER) != request.user.pk:
            raise NotPermitted("This page was opened by somebody else, who has signed out since.")
        draft = keep_draft(
            cable_id=cable.pk,
            base_number=sent["base"],
            key=sent["key"],
            turn=sent["turn"] or 0,
            text=sent["text"],
            note=sent["note"],
            author=request.user,
            continues=sent["continues"],
        )
    except DraftEnded as error:
        return JsonResponse({"reason": str(error), "key": uuid.uuid4()}, status=409)
    except NotPermitted as error:
        return JsonResponse({"reason": str(error)}, status=403)
    except (InvalidValue, signing.BadSignature) as error:
        return JsonResponse({"reason": str(error) or "The form was damaged."}, status=400)
    renew(cable_id=cable.pk, holder=request.user)
    kept = {"kept": timezone.localtime(draft.updated_at).strftime("%H:%M:%S"), "turn": draft.turn}
    return JsonResponse({**kept, "newest": _newest_number(cable)})


@never_cache
@require_POST
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """What is told beside the text while it is typed: differences, points, doubtful words. Stores nothing."""
    if not request.user.is_authenticated:
        return JsonResponse({"reason": "You are signed out."}, status=401)
    return _with_typed(request, slug, _preview)


def _preview(request: HttpRequest, cable: Cable) -> HttpResponse:
    try:
        sent = TypedForm(request.POST).check()
    except InvalidValue as error:
        return JsonResponse({"reason": str(error)}, status=400)
    witness = _version(request, cable, f"w{sent['w']}" if sent["w"] else "", f"w{source_of(cable)}")
    against = _version(request, cable, sent["against"], witness.key)
    context = {"beside": alongside(witness, against, sent["text"], _read_by_machine(cable)), "cable": cable}
    return render(request, "workbench/partials/_beside.html", context)
