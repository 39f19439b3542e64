"""Raw OCR comes in byte for byte, once, and whatever is wrong with a file stops no other."""

import hashlib
from dataclasses import replace

import pytest

from cables.actions import imports
from cables.actions.imports import RawFile, import_file
from cables.exceptions import Conflict, Refused
from cables.models import Cable, FieldEvidence, ImportItem, Revision, Witness
from cables.tests.threads import at_once
from cables.text import FieldReading, read
from cables.text.vocabulary.markings import PRECEDENCES

Outcome = ImportItem.Outcome
TELEGRAM = "FROM: PARIS\n\nTO: Secretary of State\n\n1. WE AGREE.\n\n2. THEY DO NOT.\n"


BYTES = TELEGRAM.encode()


def raw(content=BYTES, record="R-1", label=""):
    return RawFile(content, name=f"{record}.txt", record=record, label=label)


def test_an_import_makes_raw_and_machine_revision(db):
    """Revision 0 is the text as it came, revision 1 the machine's cleaning with 0 as its base."""
    cable = import_file(raw()).cable
    zero, one = cable.revisions.order_by("number")
    assert (zero.number, zero.state, zero.text, zero.base) == (0, "raw", TELEGRAM, None)
    assert (one.number, one.state, one.base, one.engine != "") == (1, "machine", zero, True)
    cable.refresh_from_db()
    assert cable.current_revision == one


def test_the_exact_bytes_are_kept(db):
    """Whatever the encoding: what comes out is what came in."""
    content = TELEGRAM.encode("utf-16")
    witness = import_file(raw(content)).cable.witnesses.get()
    assert bytes(witness.raw) == content
    assert witness.sha256 == hashlib.sha256(content).hexdigest()
    assert witness.text == TELEGRAM


def test_the_same_bytes_come_in_once(db):
    """Under the same name or another: an import may be run again."""
    assert import_file(raw()).outcome == Outcome.ADDED
    assert import_file(raw()).outcome == Outcome.HELD
    again = import_file(raw(record="R-2"))
    assert (again.outcome, again.reason) == (Outcome.HELD, "as R-1")
    assert Cable.objects.count() == Witness.objects.count() == 1


def test_another_reading_becomes_a_witness(db):
    """A second OCR of the record is one more witness; revision 0 stays the first."""
    cable = import_file(raw(label="2018")).cable
    second = import_file(raw(b"FROM: PARlS\n\n1. WE AGBEE.\n", label="2022"))
    assert (second.outcome, second.cable) == (Outcome.WITNESS, cable)
    assert [w.label for w in cable.witnesses.all()] == ["2018", "2022"]
    assert cable.revisions.get(number=0).text == TELEGRAM
    assert cable.revisions.count() == 2


def test_other_bytes_under_a_held_name_are_a_conflict(db):
    """Nothing is replaced: somebody has to say what the second file is."""
    import_file(raw())
    with pytest.raises(Conflict, match="other bytes"):
        import_file(raw(b"something else entirely"))
    assert Revision.objects.get(number=0).text == TELEGRAM


def test_an_empty_file_is_refused_and_leaves_nothing(db):
    """No cable without words."""
    with pytest.raises(Refused):
        import_file(raw(b"\n"))
    assert not Cable.objects.exists()


def test_two_records_with_one_address_get_two(db):
    """Record numbers that fold to one address are kept apart."""
    a = import_file(raw(b"words one", record="A 1")).cable
    b = import_file(raw(b"words two", record="a_1")).cable
    assert (a.slug, b.slug) == ("a-1", "a-1-2")


def test_every_quote_is_what_stands_at_its_span(cable):
    """Evidence points at the raw words it was read from."""
    for evidence in FieldEvidence.objects.filter(cable=cable, origin="machine"):
        text = evidence.witness.text
        assert evidence.quote == " … ".join(text[start:end] for start, end in evidence.spans)


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", "\u202eevil\u202c", "~~__^{[page 9]", "{{7*7}} %s $(id)"]
)
def test_hostile_text_is_stored_as_it_is(db, hostile):
    """Nothing is stripped or interpreted on the way in."""
    text = f"{TELEGRAM}\n3. {hostile} AND MORE WORDS.\n"
    cable = import_file(raw(text.encode())).cable
    assert cable.revisions.get(number=0).text == text


def test_a_value_no_field_can_hold_keeps_no_file_out(db, monkeypatch):
    """A misread marking, date or name is left unstated; the words, and what else was read, come in."""
    reading = read(TELEGRAM)
    misread = {"precedence": "ULTRA", "date": "1962-02-30", "subject": "x" * 501, "to": ("ROME", "---", "y" * 201)}
    fields = {name: FieldReading(name, value, 0.9, (), "form") for name, value in misread.items()}
    wrong = replace(reading, fields={**reading.fields, **fields})
    monkeypatch.setattr(imports, "read", lambda text: wrong)
    cable = import_file(raw()).cable
    stated = dict(cable.evidence.chosen().values_list("field", "value"))
    assert stated["from"] == "PARIS"
    assert stated["to"] == ["ROME"]
    assert not stated.keys() & {"precedence", "date", "subject"}


@pytest.mark.parametrize("marking", ["EMERGENCY", "PRIORITY"])
def test_every_precedence_the_reader_knows_is_stored(import_text, marking):
    """The database holds what the reader may say."""
    cable = import_text(f"FROM: PARIS\n\nTO: Secretary of State\n\n{marking}\n\n1. WE AGREE.\n")
    assert cable.precedence == PRECEDENCES[marking]


@pytest.mark.django_db(transaction=True)
def test_two_importers_at_once_make_one_cable():
    """Eight threads with one file: one adds it, the others find it held."""
    outcomes = at_once([lambda: import_file(raw()).outcome] * 8)
    assert sorted(outcomes) == [Outcome.ADDED] + [Outcome.HELD] * 7
    assert Cable.objects.count() == Witness.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_bytes_under_many_names_at_once_come_in_once():
    """Whichever record is first has them."""
    outcomes = at_once([lambda n=n: import_file(raw(record=f"R-{n}")).outcome for n in range(8)])
    assert sorted(outcomes) == [Outcome.ADDED] + [Outcome.HELD] * 7
    assert Cable.objects.count() == Witness.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_records_with_one_address_at_once_get_one_each():
    """Record numbers that fold to one address, brought by different importers."""
    records = ["A 1", "a_1", "A_1", "a 1", "A-1", "a-1", "a-1-2", "A 1-2"]
    slugs = at_once(
        [lambda r=r, n=n: import_file(raw(f"words {n}".encode(), r)).cable.slug for n, r in enumerate(records)]
    )
    assert len(set(slugs)) == len(records)
