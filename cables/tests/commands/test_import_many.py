"""Many files come in on all cores as they would one after the other: the same archive, the same report."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from cables.management import importing
from cables.management.commands import import_cables
from cables.models import Cable, Event, FieldEvidence, ImportItem, Revision, Witness

pytestmark = pytest.mark.django_db

TABLES = {
    Cable: (
        "record_number slug kind direction is_circular telegram_number sender__name sender_as_read sender_folded "
        "sent_on sent_time date_precision date_source classification precedence captions subject signatory "
        "shown_text status point_count page_count doubt_count unsure current_revision__number access closed_for "
        "was_public"
    ),
    Witness: "cable__record_number number label engine source_name sha256 encoding raw text",
    Revision: "cable__record_number number base__number witness__number origin engine note text sha256 state",
    FieldEvidence: (
        "cable__record_number field value origin confidence witness__number engine spans quote reason is_chosen"
    ),
    Event: "cable__record_number verb detail",
    ImportItem: "name sha256 outcome reason cable__record_number",
}
REST = """
SELECT 'reading', c.record_number, w.number::text, segments::text, r.pages::text, body_map::text
FROM cables_machinereading r JOIN cables_witness w ON w.id = r.witness_id JOIN cables_cable c ON c.id = w.cable_id
UNION ALL
SELECT 'page', c.record_number, w.number::text, p.number::text, p.start::text, p.end::text
FROM cables_witnesspage p JOIN cables_witness w ON w.id = p.witness_id JOIN cables_cable c ON c.id = w.cable_id
UNION ALL
SELECT 'point', c.record_number, p.position::text, p.path, p.text, p.is_damaged::text
FROM cables_point p JOIN cables_cable c ON c.id = p.cable_id
UNION ALL
SELECT 'addressee', c.record_number, a.role, a.position::text, a.as_read, a.correspondent_id::text
FROM cables_addressee a JOIN cables_cable c ON c.id = a.cable_id
UNION ALL
SELECT 'reference', c.record_number, p.position::text, p.as_cited, '', ''
FROM cables_reference p JOIN cables_cable c ON c.id = p.cable_id
UNION ALL
SELECT 'words', c.record_number, w.part::text, w.words::text, '', ''
FROM cables_cablewords w JOIN cables_cable c ON c.id = w.cable_id
UNION ALL
SELECT 'word', word, keys::text, '', '', '' FROM cables_archiveword GROUP BY word, keys
ORDER BY 1, 2, 3, 4, 5, 6
"""
TELEGRAM = """INCOMING TELEGRAM   Department of State

{classified}

FROM: {sender}

TO: Secretary of State

INFO: LONDON, NEW YORK

NO: {number}, MARCH {day}, 6 PM

REF: DEPTEL 18{day}

1. THE MINISTER RECEIVED US ON MARCH {day} AND SPOKE OF WHEAT.

2. HE PROMISED AN ANSWER SOON{end}

BOHLEN
"""


def telegram(day: int, **other: str) -> str:
    said = {"classified": "CONFIDENTIAL", "sender": "PARIS", "number": str(500 + day), "end": "."} | other
    return TELEGRAM.format(day=day, **said)


@pytest.fixture
def folder(tmp_path, new_york):
    """Whatever a folder may hold: plain cables, several readings, bytes that come twice, no text, odd names."""

    def put(name: str, text: str) -> None:
        (tmp_path / name).write_text(text)

    for day in range(1, 9):
        put(f"R-{day}.txt", telegram(day))
    put("R-2.b.txt", telegram(2, sender="PAR1S", end=" ABOUT THE SHIPMENTS."))
    put("R-2.c.txt", telegram(2, sender="ROME", classified="SECRET"))
    put("R-3.b.txt", "XX ,, 1'l ;;\n\nT0 Secre\n\nTHE MlN\n")
    put("R-4.b.txt", telegram(4))  # the bytes of R-4 again
    put("R-5.b.txt", "")
    put("A-1.a.txt", " \n")
    put("A-1.b.txt", telegram(11, number="1862"))
    put("A-2.txt", telegram(1))  # the bytes of another record that comes after it
    put("r_1.txt", telegram(21))  # the address of R-1
    put("S-1.txt", "\n\nHE PROMISED NOTHING AT ALL. END OF PAGE TWO\n")
    (tmp_path / "T-1.txt").write_bytes(telegram(22).encode("utf-16"))
    put("..txt", "no record")
    return tmp_path


def everything() -> dict:
    held = {
        model: list(model.objects.order_by("pk").values_list(*names.split())) for model, names in TABLES.items()
    }
    held[Witness] = [(*row[:-2], bytes(row[-2]), row[-1]) for row in held[Witness]]
    with connection.cursor() as cursor:
        cursor.execute(REST)
        held["rest"] = cursor.fetchall()
    return {key: sorted(map(repr, rows)) if key in (Event, FieldEvidence) else rows for key, rows in held.items()}


def brought(folder, **options) -> tuple[str, str, dict]:
    """The report, what is told of files, and all that is held afterwards; then it is taken back."""
    out, err = StringIO(), StringIO()
    with transaction.atomic():
        call_command("import_cables", str(folder), cores=1, stdout=out, stderr=err, **options)
        held = everything()
        transaction.set_rollback(True)
    return out.getvalue(), err.getvalue(), held


@pytest.mark.parametrize("at_once", [1, 3, 40])
@pytest.mark.parametrize("options", [{}, {"closed_for": "donor", "closed_reason": "asked"}])
def test_many_come_in_as_one_by_one(folder, monkeypatch, at_once, options):
    """However many are brought together: every row is the same, but for keys and times."""
    monkeypatch.setattr(importing, "RECORDS", at_once)
    single = brought(folder, **options)
    monkeypatch.setattr(import_cables, "MANY", 1)
    many = brought(folder, **options)
    assert many[:2] == single[:2]
    for table, rows in single[2].items():
        assert many[2][table] == rows, table


def test_a_second_run_holds_all(folder, monkeypatch):
    """What is held is neither read again nor brought again."""
    monkeypatch.setattr(import_cables, "MANY", 1)
    call_command("import_cables", str(folder), cores=1, stderr=StringIO())
    before = everything()
    monkeypatch.setattr(importing, "prepare", lambda new: pytest.fail("read again"))
    out = StringIO()
    call_command("import_cables", str(folder), cores=1, stdout=out, stderr=StringIO())
    assert "new" not in out.getvalue()
    after = everything()
    assert {key: rows for key, rows in after.items() if key is not ImportItem} == {
        key: rows for key, rows in before.items() if key is not ImportItem
    }


def test_one_that_cannot_be_kept_stops_no_other(folder, monkeypatch):
    """A record on which everything breaks is refused with the reason, and those beside it come in."""
    monkeypatch.setattr(import_cables, "MANY", 1)
    prepare, import_file = importing.prepare, import_cables.import_file

    def broken(new):
        if new.record == "R-2":
            raise RuntimeError("the reader broke")
        return prepare(new)

    def refused(file, **more):
        if file.record == "R-2":
            raise ValueError("odd value")
        return import_file(file, **more)

    monkeypatch.setattr(importing, "prepare", broken)
    monkeypatch.setattr(import_cables, "import_file", refused)
    _, err, held = brought(folder)
    assert "refused: R-2.b.txt: odd value" in err
    assert "R-3" in {row[0] for row in held[Cable]}
    assert "R-2" not in {row[0] for row in held[Cable]}


def test_what_somebody_brought_meanwhile_is_left_to_single_imports(folder, monkeypatch, import_text):
    """Between looking and writing another brought the record: theirs stays, ours is told as it would be singly."""
    monkeypatch.setattr(import_cables, "MANY", 1)
    prepare = importing.prepare

    def meanwhile(new):
        if new.record == "R-6":
            import_text("OTHER WORDS.\n", record="R-6")
        return prepare(new)

    monkeypatch.setattr(importing, "prepare", meanwhile)
    _, err, held = brought(folder)
    assert "Record R-6 is held with other bytes" in err
    assert [row[8] for row in held[Witness] if row[0] == "R-6"] == ["OTHER WORDS.\n"]


def test_questions_do_not_grow_with_the_files(tmp_path, monkeypatch, django_assert_max_num_queries, new_york):
    """Forty cables are brought with about as many questions as one."""
    monkeypatch.setattr(import_cables, "MANY", 1)
    for day in range(1, 29):
        (tmp_path / f"Q-{day}.txt").write_text(telegram(day))
    with django_assert_max_num_queries(60):
        call_command("import_cables", str(tmp_path), cores=1)
    assert Cable.objects.count() == 28


@pytest.mark.parametrize("at_once", [1, 40])
@pytest.mark.parametrize("records", [["X-1", "X-1-2"], ["X-0", "X-1 2", "X-1", "X-1-2", "X-1-2-2", "X-2", "Y"]])
def test_addresses_are_numbered_in_the_order_of_the_files(tmp_path, monkeypatch, import_text, records, at_once):
    """Of a record whose address is taken one is made that another's would be: who comes first has it."""
    import_text("HELD BEFORE.\n", record="x_1")
    for record in records:
        (tmp_path / f"{record}.txt").write_text(f"THE WORDS OF {record}.\n")
    monkeypatch.setattr(importing, "RECORDS", at_once)
    single = {row[0]: row[1] for row in brought(tmp_path)[2][Cable]}
    monkeypatch.setattr(import_cables, "MANY", 1)
    assert {row[0]: row[1] for row in brought(tmp_path)[2][Cable]} == single
