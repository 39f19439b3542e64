"""A backup holds everything, a restore brings everything back, and neither does half of its work."""

import subprocess
import sys
from pathlib import Path

import pytest

from archive_site.launcher import backup as backups
from archive_site.launcher.database import connected
from archive_site.launcher.errors import LaunchError
from archive_site.launcher.postgres import APP_ROLE, DATABASE, OWNER_ROLE, Server
from archive_site.launcher.python import PROJECT
from archive_site.tests.conftest import PYTHON

CHECKSUMS = """
SELECT format('SELECT %L, count(*), md5(string_agg(t::text, E''\\n'' ORDER BY t::text)) FROM %I t',
              tablename, tablename)
  FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename \\gexec
"""
GUARDS = """
SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2;
SELECT conrelid::regclass::text, conname FROM pg_constraint
 WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2;
SELECT table_name, privilege_type FROM information_schema.role_table_grants
 WHERE grantee = 'archive_app' ORDER BY 1, 2;
SELECT table_name, column_name FROM information_schema.column_privileges
 WHERE grantee = 'archive_app' AND privilege_type = 'UPDATE' ORDER BY 1, 2;
"""


class Archive:
    """An archive on an embedded server, and the questions the tests ask about it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.server = Server(data, PYTHON)

    def __enter__(self):
        self._connected = connected(self.data, PYTHON, {})
        self.connection = self._connected.__enter__()
        self.client = backups.Client(self.connection, PYTHON, {})
        return self

    def __exit__(self, *error):
        self._connected.__exit__(*error)

    def prepare(self) -> None:
        values = self.connection.variables | {"DATA_DIR": str(self.data), "DEBUG": "1"}
        done = subprocess.run(
            [sys.executable, "manage.py", "prepare"], cwd=PROJECT, env=values, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr

    def sql(self, text: str, role: str = OWNER_ROLE) -> str:
        return self.server.run_sql(text, role=role, database=DATABASE)


@pytest.fixture(scope="module")
def archive(data_folder):
    """The five telegrams, as a first start loads them."""
    with Archive(data_folder) as archive:
        archive.prepare()
        yield archive


@pytest.fixture(scope="module")
def file(archive, open_folder):
    path = open_folder / "back up.dump"
    backups.backup(archive.client, path)
    return path


@pytest.fixture(scope="module")
def restored(file, open_folder):
    """The backup in a data folder of its own."""
    folder = open_folder / "other data"
    folder.mkdir(mode=0o711)
    with Archive(folder) as other:
        backups.restore(other.client, file)
        other.prepare()
        yield other


def test_every_row_comes_back(archive, restored):
    """The checksum of each table is the same, bytes of raw texts included."""
    sums = archive.sql(CHECKSUMS)
    assert "cables_witness|5|" in sums
    assert restored.sql(CHECKSUMS) == sums


def test_every_guard_comes_back(archive, restored):
    """Triggers, constraints and the rights of the site's role are those of the archive that was backed up."""
    guards = archive.sql(GUARDS)
    assert "cables_witness" in guards
    assert restored.sql(GUARDS) == guards


@pytest.mark.parametrize("role", [OWNER_ROLE, APP_ROLE])
@pytest.mark.parametrize(
    "sql",
    ["UPDATE cables_witness SET label = 'x'", "DELETE FROM cables_witness", "TRUNCATE cables_witness CASCADE"],
)
def test_restored_evidence_is_protected(restored, role, sql):
    """Raw texts refuse to be changed as before: by trigger, and for the site's role by its rights too."""
    with pytest.raises(LaunchError):
        restored.sql(sql, role)
    assert restored.sql("SELECT count(*) FROM cables_witness") == "5"


def test_new_rows_go_on_after_the_old(restored):
    """Sequences come back too: the next cable's number is not taken."""
    last = restored.sql("SELECT max(id) FROM cables_cable")
    assert int(restored.sql("SELECT nextval(pg_get_serial_sequence('cables_cable', 'id'))")) > int(last)


def test_restore_refuses_a_filled_archive(archive, file):
    """Unless --replace is said."""
    with pytest.raises(LaunchError, match=r"not empty.*\n.*--replace"):
        backups.restore(archive.client, file)


def test_restore_with_replace_puts_the_backup_in_its_place(restored, file):
    """What came after the backup is gone, tables included that the backup does not know."""
    before = restored.sql(CHECKSUMS)
    restored.sql("CREATE TABLE later AS SELECT 1 AS n; CREATE VIEW later_still AS SELECT * FROM later;")
    backups.restore(restored.client, file, replace=True)
    restored.prepare()

    assert restored.sql(CHECKSUMS) == before
    assert restored.sql("SELECT to_regclass('later') IS NULL") == "t"


def test_damaged_backup_changes_nothing(restored, file, tmp_path):
    """Cut off in the middle of the data: refused, and the archive is what it was."""
    before = restored.sql(CHECKSUMS)
    half = tmp_path / "half.dump"
    half.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    with pytest.raises(LaunchError):
        backups.restore(restored.client, half, replace=True)
    assert restored.sql(CHECKSUMS) == before


def test_backup_is_private_and_overwrites_nothing(archive, file):
    """It holds password hashes; and an older backup is not lost to a slip."""
    assert file.stat().st_mode & 0o777 == 0o600
    before = backups.sha256(file)
    with pytest.raises(LaunchError, match="there already"):
        backups.backup(archive.client, file)
    assert backups.sha256(file) == before


def test_backup_that_cannot_be_written_leaves_nothing(archive, tmp_path):
    """No folder, no half file."""
    with pytest.raises(LaunchError, match="no folder"):
        backups.backup(archive.client, tmp_path / "missing" / "file")
    assert not list(tmp_path.iterdir())


def test_server_newer_than_the_programs_is_explained():
    """PostgreSQL's refusal is followed by what to install and which setting to use."""
    told = backups.explained("pg_dump: error: aborting because of server version mismatch")
    assert "PG_BIN=" in told


def test_setting_an_older_server_does_not_know_is_left_out():
    """Only at the head of the script: a text may hold the same words."""
    script = [b"SET transaction_timeout = 0;\n", b"COPY x FROM stdin;\n", b"SET transaction_timeout = 0;\n"]
    assert list(backups.understood(script, 16)) == script[1:]
    assert list(backups.understood(script, 18)) == script
