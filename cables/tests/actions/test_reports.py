"""Readers' reports: kept with their passage, counted by where they come from, settled with an answer."""

from uuid import uuid4

import pytest

from cables.actions.reports import reopen_report, report_problem, settle_report
from cables.actions.revisions import save_revision
from cables.exceptions import AlreadySettled, InvalidValue, NotPermitted, TooMany
from cables.models import Event, Report

HERE = "192.0.2.7"


def test_a_report_names_its_passage_and_not_its_sender(cable):
    """The address is not kept, only what tells whether the next report comes from the same."""
    revision = cable.revisions.get(number=1)
    report = report_problem(revision_id=revision.pk, text="It is UN.", address=HERE, start=0, end=4, contact="a@b")
    assert (report.cable, report.revision, report.start, report.end) == (cable, revision, 0, 4)
    assert HERE not in str(Report.objects.values().get())
    assert len(report.source) == 64
    event = cable.events.get(verb=Event.Verb.REPORTED)
    assert "UN" not in str(event.detail) and "a@b" not in str(event.detail)


def test_one_address_reports_so_often_an_hour(cable, settings):
    """Then it is asked to wait; others are not, and the same report again is no other."""
    settings.REPORTS_AN_HOUR = 3
    revision = cable.revisions.get(number=1)
    for n in range(3):
        report_problem(revision_id=revision.pk, text=f"Wrong {n}.", address=HERE)
    report_problem(revision_id=revision.pk, text="Wrong 0.", address=HERE)
    with pytest.raises(TooMany, match="a little later"):
        report_problem(revision_id=revision.pk, text="Wrong again.", address=HERE)
    report_problem(revision_id=revision.pk, text="Wrong again.", address="192.0.2.8")
    assert Report.objects.count() == 4


def test_only_what_one_may_see_can_be_reported(cable, archivist):
    """A text in progress is not there for readers."""
    mine = save_revision(cable_id=cable.pk, base_number=1, text="1. X.", note="", actor=archivist, key=uuid4())
    with pytest.raises(NotPermitted):
        report_problem(revision_id=mine.pk, text="Hm.", address=HERE)


@pytest.mark.parametrize(
    "wrong", [{"text": " "}, {"text": "a\x00"}, {"text": "x" * 2001}, {"start": 5, "end": 10**6}]
)
def test_what_cannot_be_kept_is_refused(cable, wrong):
    """With a sentence, and nothing is stored."""
    said = {"text": "A word is wrong.", "address": HERE, **wrong}
    with pytest.raises(InvalidValue):
        report_problem(revision_id=cable.revisions.get(number=1).pk, **said)
    assert not Report.objects.exists()


def test_a_report_is_settled_once_with_an_answer(cable, archivist, reviewer, reader):
    """By those who may correct the cable; the second to settle it is told."""
    report = report_problem(revision_id=cable.revisions.get(number=1).pk, text="It is UN.", address=HERE)
    with pytest.raises(InvalidValue, match="what became of it"):
        settle_report(report_id=report.pk, actor=archivist, answer="")
    with pytest.raises(NotPermitted):
        settle_report(report_id=report.pk, actor=reader, answer="No.")
    settle_report(report_id=report.pk, actor=archivist, answer="Corrected in revision 3.")
    with pytest.raises(AlreadySettled):
        settle_report(report_id=report.pk, actor=reviewer, answer="Other.")
    report.refresh_from_db()
    assert (report.settled_by, report.answer) == (archivist, "Corrected in revision 3.")
    assert cable.events.filter(verb=Event.Verb.REPORT_SETTLED).count() == 1


def test_a_settled_report_can_be_opened_again(cable, archivist, reader):
    """It waits as before, may be settled anew, and the first answer stays in the record; strangers cannot."""
    report = report_problem(revision_id=cable.revisions.get(number=1).pk, text="It is UN.", address=HERE)
    settle_report(report_id=report.pk, actor=archivist, answer="The text stands.")
    with pytest.raises(NotPermitted):
        reopen_report(report_id=report.pk, actor=reader)
    for _ in range(2):
        report = reopen_report(report_id=report.pk, actor=archivist)
    assert report.settled_at is None and list(Report.objects.waiting()) == [report]
    event = cable.events.get(verb=Event.Verb.REPORT_REOPENED)
    assert event.detail["answer"] == "The text stands." and event.told_to_readers == {}
    assert settle_report(report_id=report.pk, actor=archivist, answer="Corrected.").answer == "Corrected."
