"""A reader says that something is wrong with a text."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from cables.actions.reports import report_problem
from cables.clients import client_address
from cables.exceptions import CablesError, TooMany
from cables.forms.review import ReportForm
from cables.models import Cable, Revision
from cables.text import find_points
from cables.text.quoting import locate
from cables.views.lookup import cable_view

Points = dict[str, tuple[int, int]]
LONGEST = 300_000  # characters in which points are looked for while somebody waits


@require_http_methods(["GET", "HEAD", "POST"])
@cable_view
def report_page(request: HttpRequest, cable: Cable) -> HttpResponse:
    """The form, filled in from the address (`?r=3&point=I.2&quote=…`); sent, a word of thanks."""
    if request.GET.get("sent"):
        return render(request, "cables/report_sent.html", _frame(cable))
    form = ReportForm(request.POST if request.method == "POST" else None)
    revision = _revision(request, cable)
    points = _points(cable, revision)
    if request.method != "POST":
        return _form(request, cable, revision, form, points)
    if not form.is_valid():
        return _form(request, cable, revision, form, points, 400)
    said = form.cleaned_data
    start, end = _span(revision.text, points.get(said["point"]), said["quote"])
    try:
        report_problem(
            revision_id=revision.pk,
            text=said["text"],
            address=client_address(request),
            reporter=request.user if request.user.is_authenticated else None,
            start=start,
            end=end,
            quote=said["quote"].strip() or revision.text[start:end]
            if start is not None
            else said["quote"].strip(),
            contact=said["contact"],
        )
    except CablesError as error:
        form.add_error(None, str(error))
        response = _form(request, cable, revision, form, points, 429 if isinstance(error, TooMany) else 400)
        if isinstance(error, TooMany):
            response["Retry-After"] = "3600"
        return response
    return redirect(f"{reverse('report-problem', args=[cable.slug])}?sent=1")


def _frame(cable: Cable) -> dict:
    title = "Report a problem"
    return {
        "section": "cables",
        "cable": cable,
        "title": title,
        "trail": [("Cables", "/cables/"), (cable.display_title, cable.get_absolute_url()), (title, "")],
    }


def _form(
    request: HttpRequest, cable: Cable, revision: Revision, form: ReportForm, points: Points, status: int = 200
) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    context = {
        **_frame(cable),
        "revision": revision,
        "form": form,
        "points": list(points),
        "given": {name: given.get(name, "")[:4000].replace("\x00", "") for name in ReportForm.base_fields},
    }
    return render(request, "cables/report.html", context, status=status)


def _revision(request: HttpRequest, cable: Cable) -> Revision:
    """The text the report is about: the one the address names, else the one readers see, else the raw OCR."""
    number = request.POST.get("r") or request.GET.get("r") or ""
    visible = Revision.objects.visible_to(request.user).filter(cable=cable)
    if number.isascii() and number.isdecimal() and len(number) < 7:
        found = visible.filter(number=int(number)).first()
    else:
        found = visible.filter(pk=cable.current_revision_id).first() or visible.order_by("number").first()
    if found is None:
        raise Http404
    return found


def _points(cable: Cable, revision: Revision) -> Points:
    """
    Where each numbered point of a text stands, by its path: kept beside the current text, found in a former one.

    None of a raw text, nor of a former one so long that finding them would keep everybody waiting.
    """
    if revision.pk == cable.current_revision_id:
        return {path: (start, end) for path, start, end in cable.points.values_list("path", "start", "end")}
    if not revision.number or len(revision.text) > LONGEST:
        return {}
    found = find_points(revision.text, later_section=cable.is_later_section)
    return {point.path: (point.start, point.end) for point in found}


def _span(text: str, within: tuple[int, int] | None, quote: str) -> tuple[int | None, int | None]:
    """Where the quoted words stand, in the point if one is named; else the point; else nowhere."""
    found = locate(text, quote, within) or within
    return found or (None, None)
