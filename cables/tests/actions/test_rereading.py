"""A better reader is applied to what is held: beside what stands, never over what people did."""

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from cables.actions import imports, readings, rereading, texts
from cables.actions.fields import set_field
from cables.actions.imports import RawFile, import_file
from cables.actions.revisions import add_submitted_revision
from cables.exceptions import CablesError
from cables.management.commands import reread_cables
from cables.models import Cable, Event, FieldEvidence, MachineReading, Marking, Reservation, Revision
from cables.tests.threads import at_once
from cables.text import read

pytestmark = pytest.mark.django_db


def telegram(sender: str = "OSLO", number: str = "77", words: str = "left where it is") -> str:
    """A small incoming telegram."""
    return (
        f"INCOMING TELEGRAM\nSECRET\nRec'd: MAY 3, 1958\nFROM: {sender}\nTO: Secretary of State\n"
        f"NO: {number}, MAY 3, 4 PM\n\nThe ministers met again this morning and agreed that the matter should be "
        f"{words}.\n"
    )


@pytest.fixture
def better_reader(monkeypatch):
    """From when it is called, the reader goes by another name than the one that read when the files came in."""

    def come() -> None:
        for module in (readings, rereading, reread_cables, texts):
            monkeypatch.setattr(module, "ENGINE", "reader 99")

    return come


def reread(cable: Cable, changed=lambda reading: reading, **more):
    """Read a cable again, each reading changed as a better reader would."""
    pairs = [(witness.pk, changed(read(witness.text))) for witness in cable.witnesses.all()]
    return rereading.reread_cable(cable_id=cable.pk, readings=pairs, **more)


def renumbered(reading):
    """What a reader makes of it that reads another number and a better text."""
    number = replace(reading.fields["number"], value="78")
    return replace(reading, fields={**reading.fields, "number": number}, body=reading.body + "\n\nBetter.")


def test_new_statements_stand_beside_the_old(import_text, better_reader):
    """Both are kept with their engines; the new one is stated; readers see the new machine text."""
    cable = import_text(telegram())
    better_reader()
    result = reread(cable, renumbered)
    cable.refresh_from_db()
    assert [(c.field, c.before, c.after) for c in result.changes] == [("number", "77", "78")]
    assert cable.telegram_number == "78"
    kept = cable.evidence.filter(field="number").order_by("pk").values_list("value", "engine", "is_chosen")
    assert list(kept)[1:] == [("78", "reader 99", True)]
    assert next(iter(kept))[0] == "77"
    assert cable.current_revision.engine == "reader 99"
    assert cable.current_revision.text.endswith("Better.")
    assert Event.objects.filter(cable=cable, verb=Event.Verb.REREAD).count() == 1


def test_what_people_did_stays(import_text, archivist, better_reader):
    """A person's value and a person's text stand; the machine's new value is kept in the record."""
    cable = import_text(telegram())
    better_reader()
    set_field(cable_id=cable.pk, field="number", value="79", actor=archivist)
    machine = cable.revisions.get(number=1)
    cable.refresh_from_db()
    add_submitted_revision(cable, text="Typed.", base=machine, author=archivist, note="")
    result = reread(cable, renumbered)
    cable.refresh_from_db()
    assert (cable.telegram_number, result.text) == ("79", None)
    assert cable.evidence.filter(field="number", engine="reader 99", value="78", is_chosen=False).exists()
    assert cable.revisions.filter(origin=Revision.Origin.MACHINE).count() == 1


def test_a_text_that_does_not_differ_makes_no_revision(import_text, better_reader):
    """Reading the same again adds a reading and nothing else."""
    cable = import_text(telegram())
    better_reader()
    assert reread(cable).text is None
    assert cable.revisions.count() == 2
    assert MachineReading.objects.filter(witness__cable=cable).count() == 2


def test_what_only_the_former_reader_found_is_stated_no_longer(import_text, better_reader):
    """The former statement stays in the record."""
    cable = import_text(telegram())
    better_reader()

    def without_number(reading):
        return replace(reading, fields={n: f for n, f in reading.fields.items() if n != "number"})

    reread(cable, without_number)
    cable.refresh_from_db()
    assert cable.telegram_number == ""
    assert cable.evidence.filter(field="number", value="77").exists()


def test_a_cable_read_by_this_reader_is_left_alone(import_text, better_reader):
    """So that a run that was broken off goes on where it stopped."""
    cable = import_text(telegram())
    better_reader()
    reread(cable)
    assert reread(cable).left
    assert not rereading.to_reread().filter(pk=cable.pk).exists()


def test_a_cable_in_hand_is_left_for_later(import_text, archivist, better_reader):
    """Whoever works on it would have another text come between; the next run takes it."""
    from django.utils import timezone

    cable = import_text(telegram())
    better_reader()
    now = timezone.now()
    Reservation.objects.create(cable=cable, holder=archivist, since=now, until=now + timezone.timedelta(hours=1))
    assert "in hand" in reread(cable, renumbered).left
    assert rereading.to_reread().filter(pk=cable.pk).exists()


def test_a_dry_run_tells_and_writes_nothing(import_text, better_reader):
    """Counts and examples for each field; the archive is as it was."""
    cable = import_text(telegram())
    better_reader()
    result = reread(cable, renumbered, dry_run=True)
    assert result.text == 2
    assert not FieldEvidence.objects.filter(engine="reader 99").exists()


def test_the_command_reports_a_bad_cable_and_goes_on(import_text, monkeypatch, better_reader):
    """One cable that cannot be stored stops no other, and the command says so with its exit code."""
    bad, good = import_text(telegram()), import_text(telegram("BERN", "5"))
    better_reader()
    real = rereading.reread_cable

    def failing(*, cable_id, **more):
        if cable_id == bad.pk:
            raise CablesError("The paper is torn.")
        return real(cable_id=cable_id, **more)

    monkeypatch.setattr(reread_cables, "reread_cable", failing)
    out, err = StringIO(), StringIO()
    with pytest.raises(CommandError, match="1 cables could not"):
        call_command("reread_cables", "--cores", "1", stdout=out, stderr=err)
    assert f"{bad.record_number}: The paper is torn." in err.getvalue()
    assert "1 cables read by reader 99" in out.getvalue()
    assert not rereading.to_reread().filter(pk=good.pk).exists()


def test_only_named_records_are_read(import_text, better_reader):
    """A record that is not held is an error, told before anything is done."""
    one, two = import_text(telegram()), import_text(telegram("BERN", "5"))
    better_reader()
    call_command("reread_cables", "--cores", "1", "--only", one.record_number, stdout=StringIO())
    assert list(rereading.to_reread()) == [two]
    with pytest.raises(CommandError, match="Not held"):
        call_command("reread_cables", "--only", "NOWHERE", stdout=StringIO())


@pytest.mark.django_db(transaction=True)
def test_a_person_who_works_while_it_is_read_again_loses_nothing(import_text, archivist, better_reader):
    """Whichever comes first, the person's value stands."""
    cable = import_text(telegram())
    better_reader()
    results = at_once(
        [
            lambda: reread(cable, renumbered),
            lambda: set_field(cable_id=cable.pk, field="number", value="79", actor=archivist),
            lambda: reread(cable, renumbered),
        ]
    )
    assert not [result for result in results if isinstance(result, Exception)]
    cable.refresh_from_db()
    assert cable.telegram_number == "79"
    assert MachineReading.objects.filter(witness__cable=cable, engine="reader 99").count() == 1


# --- several witnesses


def add_reading(cable: Cable, text: str, label: str) -> Cable:
    """Another reading of the same cable."""
    import_file(RawFile(text.encode(), name=f"{label}.txt", record=cable.record_number, label=label))
    cable.refresh_from_db()
    return cable


def test_readings_that_agree_are_surer(import_text):
    """Each reading's evidence stands by itself; the one stated says who bears it out."""
    cable = import_text(telegram())
    alone = cable.evidence.chosen().get(field="from").confidence
    add_reading(cable, telegram(words="left as it was"), "2023")
    stated = cable.evidence.chosen().get(field="from")
    assert stated.confidence > alone
    assert "Read alike in raw OCR 1 and raw OCR 2" in stated.reason
    assert cable.evidence.filter(field="from", is_chosen=False).count() == 2


def test_readings_that_differ_are_less_sure_and_both_shown(client, import_text):
    """The reading page shows what the other raw text has, with its words."""
    cable = import_text(telegram())
    alone = cable.evidence.chosen().get(field="number").confidence
    add_reading(cable, telegram(number="71"), "2023")
    stated = cable.evidence.chosen().get(field="number")
    assert stated.confidence < alone
    page = client.get(cable.get_absolute_url()).content.decode()
    assert "is read otherwise" in page
    assert stated.engine in page


def test_a_page_badly_read_stays_a_cable(import_text):
    """Where one reading shows a whole cable, the kind that a worse one seemed to be is stated no longer."""
    cable = import_text("INFO PARIS\n\n" + telegram().rpartition("\n\n")[2] * 4)
    assert cable.kind == "other"
    add_reading(cable, telegram(), "2023")
    cable.refresh_from_db()
    assert cable.kind == "cable"


def test_a_marking_people_entered_is_found(import_text):
    """The archive's own list of captions is looked for besides those the reader knows; one not in use is left."""
    Marking.objects.create(kind="captions", form="DELTA EYES", folded="DELTA EYES", value="DELTA EYES", source="x")
    Marking.objects.create(kind="captions", form="NIACT", folded="NIACT", value="NIACT", in_use=False, source="x")
    cable = import_text(telegram().replace("SECRET", "SECRET\nDELTA EYES\nNIACT", 1))
    assert cable.captions == ["DELTA EYES"]
    stated = cable.evidence.chosen().get(field="captions")
    assert "DELTA EYES" in stated.quote


# --- which raw OCR the text is made from


BADLY_READ = "left whcre it is, thot the rnatter shculd rest, agoin thjs mcrning"
WELL_READ = "left where it is, that the matter should rest, again this morning"


def test_the_text_is_made_from_the_best_raw_ocr(import_text):
    """A better reading that comes in later makes a new machine text, whose note says why; points are its own."""
    cable = import_text(telegram(words=BADLY_READ))
    add_reading(cable, telegram(words=WELL_READ), "2023")
    shown = cable.current_revision
    assert (shown.number, shown.witness.number, shown.base.number) == (2, 2, 0)
    assert WELL_READ in shown.text and WELL_READ in cable.shown_text
    assert shown.note == cable.chosen_because and shown.note.startswith("Fewest doubtful words")
    assert cable.revisions.get(number=1).witness.number == 1
    assert cable.evidence.chosen().get(field="from").witness.number == 2


def test_a_worse_raw_ocr_changes_no_text(import_text):
    """It is kept and weighed, and readers are told what was chosen."""
    cable = import_text(telegram(words=WELL_READ))
    add_reading(cable, telegram(words=BADLY_READ), "2023")
    assert (cable.current_revision.number, cable.chosen_among) == (1, 2)
    assert "raw OCR 2" in cable.chosen_because


def test_no_raw_ocr_takes_the_place_of_what_a_person_made(import_text, archivist):
    """Where a person has made a text, another reading is kept beside it and nothing more."""
    cable = import_text(telegram(words=BADLY_READ))
    add_submitted_revision(cable, text="Typed.", base=cable.current_revision, author=archivist, note="")
    add_reading(cable, telegram(words=WELL_READ), "2023")
    assert cable.current_revision.text == "Typed."
    assert cable.revisions.filter(origin=Revision.Origin.MACHINE).count() == 1
    assert not rereading.to_reread().filter(pk=cable.pk).exists()


def test_a_cable_in_hand_gets_its_better_text_later(import_text, archivist):
    """Nobody's draft is overtaken by an import; the next rereading makes the text."""
    from django.utils import timezone

    cable = import_text(telegram(words=BADLY_READ))
    now = timezone.now()
    held = Reservation.objects.create(
        cable=cable, holder=archivist, since=now, until=now + timezone.timedelta(hours=1)
    )
    add_reading(cable, telegram(words=WELL_READ), "2023")
    assert cable.current_revision.number == 1
    Reservation.objects.filter(pk=held.pk).delete()
    assert reread(cable).text == 2
    assert not rereading.to_reread().filter(pk=cable.pk).exists()


def test_rereading_chooses_for_what_was_held_before(import_text, monkeypatch):
    """An archive whose texts were made from the first raw OCR is told of it by a dry run, and mended by a run."""
    cable = import_text(telegram(words=BADLY_READ))
    monkeypatch.setattr(imports, "choose_text", lambda cable, readings: texts.Chosen(readings[0], ""))
    add_reading(cable, telegram(words=WELL_READ), "2023")
    assert cable.current_revision.number == 1
    out = StringIO()
    call_command("reread_cables", "--cores", "1", "--dry-run", stdout=out)
    assert "of them made from another raw OCR than before: 1" in out.getvalue()
    assert f"{cable.record_number}: Fewest doubtful words" in out.getvalue()
    call_command("reread_cables", "--cores", "1", stdout=StringIO())
    cable.refresh_from_db()
    assert (cable.current_revision.witness.number, cable.chosen_among) == (2, 2)
    assert not rereading.to_reread().exists()
