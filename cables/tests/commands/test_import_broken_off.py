"""An import that cannot go on says in words which files are left, and the next run brings them."""

import os
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from psycopg.errors import DiskFull

from cables.management import importing
from cables.management.commands import import_cables
from cables.models import Cable, ImportBatch

pytestmark = pytest.mark.django_db
FILES = 60


def ends_its_process(new, closing):
    """In place of `bring`: the process that is given a certain record is gone, as for want of memory."""
    if any(one.record == "K-30" for one in new):
        os._exit(9)
    return {}


@pytest.fixture
def folder(tmp_path):
    for number in range(10, 10 + FILES):
        (tmp_path / f"K-{number}.txt").write_text(f"FROM: PARIS\n\nNO: {number}\n\n1. WE AGREE ON {number}.\n")
    return tmp_path


def run(folder, **options) -> tuple[str, str]:
    """What the command says as its last sentence, and of files."""
    told = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("import_cables", str(folder), stdout=StringIO(), stderr=told, **options)
    return str(error.value), told.getvalue()


def test_a_process_that_was_killed_leaves_files_that_are_named(folder, monkeypatch):
    """Those under way by name, the others by number; what came in stands, and the next run completes it."""
    monkeypatch.setattr(importing, "bring", ends_its_process)
    monkeypatch.setattr(importing, "RECORDS", 5)
    said, told = run(folder, cores=2)
    left = FILES - Cable.objects.filter(record_number__startswith="K-").count()
    assert "was ended" in said and f"{left} files are left" in said and "Run the same command again" in said
    assert "left: K-30.txt\n" in told and "Traceback" not in said + told
    assert ImportBatch.objects.get().finished_at
    monkeypatch.undo()
    out = StringIO()
    call_command("import_cables", str(folder), cores=1, stdout=out, stderr=StringIO())
    assert f"new cable: {left}" in out.getvalue()
    assert Cable.objects.filter(record_number__startswith="K-").count() == FILES


def test_nothing_is_taken_in_while_the_disk_is_full(folder, monkeypatch):
    """It is said before the first file."""
    monkeypatch.setattr(import_cables, "is_full", lambda folder: True)
    said, _ = run(folder, cores=1)
    assert "disk is full" in said and not ImportBatch.objects.exists()


def test_a_disk_that_fills_ends_the_import_in_words(folder, monkeypatch):
    """Nothing more is written, and nothing is told as an error of the program."""
    full = iter([False, False, True])
    monkeypatch.setattr(import_cables, "is_full", lambda folder: next(full, True))
    monkeypatch.setattr(import_cables, "MANY", FILES + 1)
    said, told = run(folder, cores=1)
    assert f"{FILES - 2} files are left" in said and f"{FILES - 2} that were not looked at" in told


def test_so_does_a_database_without_room(folder, monkeypatch):
    """What it refuses to note is no error of the program either."""

    def refuse(self, items):
        raise OperationalError("no room") from DiskFull()

    monkeypatch.setattr("cables.management.batch.Batch.add_all", refuse)
    said, _ = run(folder, cores=1)
    assert "disk is full" in said and f"{FILES} of {FILES} files are left" in said
