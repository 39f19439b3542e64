"""Reports of readers, as those who work on the cables see them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cables.actions.reports import reopen_report, settle_report
from cables.exceptions import CablesError, NotPermitted
from cables.forms.review import AnswerForm
from cables.models import Report
from cables.roles import CORRECT
from cables.views.lookup import at_work

A_PAGE = 50


def _with_people(reports):
    shown = reports.select_related("cable__sender", "cable__collection", "revision", "reporter", "settled_by")
    return shown.defer("revision__text", "cable__shown_text")


@require_safe
@at_work(right=CORRECT)
def report_list(request: HttpRequest) -> HttpResponse:
    """Reports nobody has settled, oldest first; with `?settled=1` those that are, newest first."""
    settled = bool(request.GET.get("settled"))
    reports = _with_people(Report.objects.workable_by(request.user))
    shown = reports.exclude(settled_at=None).order_by("-settled_at", "-pk") if settled else reports.waiting()
    context = {
        "title": "Reports",
        "desk": "reports",
        "settled": settled,
        "found": shown[:A_PAGE],
        "count": shown.count(),
        "shown": A_PAGE,
    }
    return render(request, "workbench/reports.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@at_work(right=CORRECT)
def report_page(request: HttpRequest, number: int) -> HttpResponse:
    """One report with the passage it is about; settled with an answer, or opened again."""
    report = _with_people(Report.objects.workable_by(request.user)).defer(None).filter(pk=number).first()
    if report is None:
        raise Http404
    if request.method == "POST" and request.POST.get("do") == "reopen":
        return _reopen(request, report)
    form, status = AnswerForm(request.POST or None), 200
    error = ""
    if request.method == "POST":
        status, error = 400, " ".join(e for errors in form.errors.values() for e in errors)
        if form.is_valid():
            try:
                settle_report(report_id=report.pk, actor=request.user, answer=form.cleaned_data["answer"])
            except CablesError as refused:
                error, status = str(refused), 403 if isinstance(refused, NotPermitted) else 409
            else:
                messages.success(request, "The report is settled.")
                return redirect("reports")
        report.refresh_from_db()
    context = {
        "title": f"Report on {report.cable.display_title}",
        "desk": "reports",
        "report": report,
        "passage": _passage(report),
        "error": error,
        "typed": request.POST.get("answer", ""),
    }
    return render(request, "workbench/report.html", context, status=status)


def _reopen(request: HttpRequest, report: Report) -> HttpResponse:
    try:
        reopen_report(report_id=report.pk, actor=request.user)
    except NotPermitted as error:
        raise PermissionDenied(str(error)) from error
    messages.success(request, "The report waits again; the answer it had stays in the record.")
    return redirect("report", report.pk)


def _passage(report: Report) -> tuple[str, str, str]:
    """The passage with some words before and after it; empty strings where the report names none."""
    if report.start is None:
        return "", "", ""
    text, start, end = report.revision.text, report.start, report.end
    return text[max(0, start - 160) : start], text[start:end], text[end : end + 160]
