"""What readers say is wrong, and what became of it."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from cables.actions.fields import lock
from cables.actions.locks import take_turns
from cables.actions.review import MOST_QUOTED, sentence
from cables.exceptions import AlreadySettled, InvalidValue, NotPermitted, TooMany
from cables.models import Event, Report, Revision, User
from cables.roles import CORRECT, may


@transaction.atomic
def report_problem(
    *,
    revision_id: int,
    text: str,
    address: str,
    reporter: User | None = None,
    start: int | None = None,
    end: int | None = None,
    quote: str = "",
    contact: str = "",
) -> Report:
    """
    Keep a reader's word about a text they can see. Sent twice it stands once.

    Args:
        address: Of the client. It is not kept, only a keyed digest of it, by which reports are counted.
        start, end: The passage in code points of the revision's text; both or neither.

    Raises TooMany (from one address within an hour, see REPORTS_AN_HOUR), InvalidValue, NotPermitted.
    """
    text = sentence(text, "report")
    if not text:
        raise InvalidValue("Say what is wrong.")
    source = salted_hmac("cables.reports", address, algorithm="sha256").hexdigest()
    take_turns("report", source)
    revision = _seen_by(revision_id, reporter)
    since = timezone.now() - timedelta(hours=1)
    lately = Report.objects.filter(source=source, at__gt=since)
    said = {"revision": revision, "start": start, "end": end, "text": text}
    again = lately.filter(**said).first()
    if again is not None:
        return again
    if lately.count() >= settings.REPORTS_AN_HOUR:
        raise TooMany
    if start is not None and not 0 <= start <= end <= len(revision.text):
        raise InvalidValue("This passage is not in the text.")
    report = Report.objects.create(
        cable=revision.cable,
        **said,
        quote=quote[:MOST_QUOTED],
        contact=sentence(contact, "contact", 200),
        reporter=reporter,
        source=source,
    )
    detail = {"revision": revision.number, "report": report.pk}
    Event.objects.create(cable=revision.cable, actor=reporter, verb=Event.Verb.REPORTED, detail=detail)
    return report


def _seen_by(revision_id: int, reporter: User | None) -> Revision:
    found = Revision.objects.visible_to(reporter or AnonymousUser()).select_related("cable")
    revision = found.filter(pk=revision_id).first()
    if revision is None:
        raise NotPermitted("This text is not open to you.")
    return revision


@transaction.atomic
def settle_report(*, report_id: int, actor: User, answer: str) -> Report:
    """
    Say what became of a report. Of two who settle it the first does.

    Raises NotPermitted, AlreadySettled, InvalidValue (no answer).
    """
    answer = sentence(answer, "answer", 1000)
    if not answer:
        raise InvalidValue("Say what became of it: corrected, or why it stands as it is.")
    report = Report.objects.select_related("cable").get(pk=report_id)
    cable = lock(report.cable_id)
    actor = User.objects.get(pk=actor.pk)
    if not may(actor, CORRECT, cable):
        raise NotPermitted("You may not settle reports about this cable.")
    report.refresh_from_db()
    if report.settled_at is not None:
        raise AlreadySettled
    report.settled_at, report.settled_by, report.answer = timezone.now(), actor, answer
    report.save(update_fields=["settled_at", "settled_by", "answer"])
    Event.objects.create(cable=cable, actor=actor, verb=Event.Verb.REPORT_SETTLED, detail={"report": report.pk})
    return report


@transaction.atomic
def reopen_report(*, report_id: int, actor: User) -> Report:
    """
    Let a settled report wait again; what was answered stays in the record. Asked twice it does so once.

    Raises NotPermitted.
    """
    report = Report.objects.get(pk=report_id)
    cable = lock(report.cable_id)
    actor = User.objects.get(pk=actor.pk)
    if not may(actor, CORRECT, cable):
        raise NotPermitted("You may not open reports about this cable again.")
    report.refresh_from_db()
    if report.settled_at is not None:
        detail = {"report": report.pk, "answer": report.answer}
        report.settled_at, report.settled_by, report.answer = None, None, ""
        report.save(update_fields=["settled_at", "settled_by", "answer"])
        Event.objects.create(cable=cable, actor=actor, verb=Event.Verb.REPORT_REOPENED, detail=detail)
    return report
