"""Lists taken away whole: every form, the same cables as the list, nothing a program could trip over."""

import csv
import json
from io import StringIO

import pytest
from django.core.management import call_command

from cables.actions.fields import set_field
from cables.models import Cable, User

pytestmark = pytest.mark.django_db


def body(response) -> str:
    return b"".join(response.streaming_content).decode()


@pytest.fixture
def two(import_text):
    """Two cables, the first of London; one bears a subject that a spreadsheet would take for a formula."""
    editor = User.objects.create_superuser("editor")
    first, second = (
        import_text("1. WORDS.\n\n2. MORE.\n", record="A-1"),
        import_text("OTHER WORDS.\n", record="B-2"),
    )
    values = {"from": "LONDON", "to": ["SECSTATE", "PARIS"], "date": "1962-11-19", "subject": '=HYPERLINK("x")'}
    for name, value in values.items():
        set_field(cable_id=first.pk, field=name, value=value, actor=editor)
    return first, second


def test_the_table_holds_what_the_list_holds(client, two):
    """A row a cable in the order of the list, lists within a cell joined, and no cell is a formula."""
    response = client.get("/cables.csv?sort=oldest")
    rows = list(csv.DictReader(StringIO(body(response))))
    assert [row["record_number"] for row in rows] == ["A-1", "B-2"]
    assert rows[0]["to"] == "SECSTATE; PARIS" and rows[0]["date"] == "1962-11-19"
    assert rows[0]["subject"] == '\'=HYPERLINK("x")'
    assert 'filename="cables.csv"' in response.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("value", "cell"),
    [("=1", "'=1"), ("+1", "'+1"), ("-1", "'-1"), ("@x", "'@x"), ("\t=1", "'\t=1"), ("a=1", "a=1"), ("", "")],
)
def test_no_cell_is_a_formula(value, cell):
    """Whatever a spreadsheet takes for the start of a formula is quoted; anything else is left as it is."""
    from cables.exchange.lists import formula_safe

    assert formula_safe(value) == cell


def test_json_and_json_lines_hold_the_same(client, two):
    """One document that says how many match, or one object a line."""
    whole = json.loads(body(client.get("/cables.json?sender=LONDON")))
    lines = [json.loads(line) for line in body(client.get("/cables.jsonl?sender=LONDON")).splitlines()]
    assert whole["count"] == 1 and whole["cables"] == lines
    assert lines[0]["fields"]["to"] == ["SECSTATE", "PARIS"] and lines[0]["revision"] == 1
    assert json.loads(body(client.get("/cables.json?sender=NOBODY")))["cables"] == []


def test_reference_managers_get_every_cable(client, two):
    """BibTeX and RIS have an entry a cable, with the address of the very revision."""
    entries = body(client.get("/cables.bib"))
    assert entries.count("@misc{") == 2 and "/cables/a-1/r/1/" in entries
    records = body(client.get("/cables.ris"))
    assert records.count("TY  - PCOMM") == records.count("ER  - ") == 2


def test_single_cables_can_be_picked(client, two):
    """Ticked cables alone are taken away, and shown."""
    assert json.loads(body(client.get("/cables.json?pick=b-2")))["count"] == 1
    assert [c.record_number for c in client.get("/cables/?pick=b-2&pick=none").context["rows"]] == ["B-2"]


def test_what_is_not_public_is_in_no_export(client, two):
    """A withdrawn cable stands in no form and is not counted."""
    first, _ = two
    Cable.objects.filter(pk=first.pk).update(withdrawn_at="2026-01-01T00:00Z", withdrawn_reason="x")
    for form in ("csv", "json", "jsonl", "bib", "ris"):
        assert "A-1" not in body(client.get(f"/cables.{form}?pick=a-1&pick=b-2"))
    assert b"A-1" not in client.get("/cables.atom").content


def test_bad_queries_are_told_and_nothing_is_written(client, two):
    """A filter that cannot be understood gets a 400 in words; other methods than reading are refused."""
    for form in ("csv", "json", "jsonl", "bib", "ris", "atom"):
        assert client.get(f"/cables.{form}?date_after=31+FEB").status_code == 400
        assert client.post(f"/cables.{form}").status_code == 405
        assert client.head(f"/cables.{form}").status_code == 200


def test_the_feed_of_a_list_holds_that_list(client, two):
    """A search's own feed has the cables it finds, and leads back to it."""
    feed = client.get("/cables.atom?sender=LONDON&page=3").content.decode()
    assert "/cables/a-1/" in feed and "/cables/b-2/" not in feed
    assert "/cables/?sender=LONDON" in feed and "page=3" not in feed


def test_a_long_list_asks_a_fixed_number_of_questions_for_each_five_hundred(client, django_assert_max_num_queries):
    """A stream of 1,200 cables reads them in three portions of a few questions each."""
    call_command("make_cables", 1200)
    with django_assert_max_num_queries(60):
        assert body(client.get("/cables.jsonl")).count("\n") == Cable.objects.open_to_the_public().count()
