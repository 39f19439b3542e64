"""The words after run.py, and what a person is told when something is missing or in the way."""

import ast
import errno
import runpy
import socket
import sys
from pathlib import Path

import pytest

from archive_site.launcher import cli, python, serve, settings, testing
from archive_site.launcher.database import connected
from archive_site.launcher.errors import LaunchError
from archive_site.launcher.locks import FileLock
from archive_site.launcher.python import PROJECT


def test_run_py_can_be_read_by_old_pythons():
    """It must get as far as saying which Python it needs; 3.5 is the oldest grammar the parser still knows."""
    source = (PROJECT / "run.py").read_text()
    ast.parse(source, feature_version=(3, 5))
    assert "f'" not in source and 'f"' not in source and "->" not in source


def test_too_old_python_is_told_what_to_type(monkeypatch, capsys):
    """The version needed, the version found, and a command."""
    module = runpy.run_path(str(PROJECT / "run.py"))
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    assert module["main"]() == 1
    told = capsys.readouterr().err
    assert "needs Python 3.11 or newer; this is Python 3.9" in told
    assert "run.py" in told


@pytest.mark.parametrize(
    ("words", "rest"),
    [
        (["manage", "import_cables", "--dry-run", "folder"], ["import_cables", "--dry-run", "folder"]),
        (["--data-dir", "my data", "manage", "--help"], ["--help"]),
        (["test", "-k", "number", "--maxfail=1"], ["-k", "number", "--maxfail=1"]),
        (["test"], []),
    ],
)
def test_manage_and_test_hand_on_their_words_untouched(words, rest):
    """Options after the command's name belong to Django or pytest, whatever they are called."""
    assert cli.parse(words).rest == rest


@pytest.mark.parametrize("words", [["--data-dir", "d", "backup", "f"], ["backup", "f", "--data-dir", "d"]])
def test_data_folder_may_stand_before_or_after_the_command(words):
    """Both orders mean the same."""
    assert cli.parse(words).data_dir == Path("d")


def test_file_named_like_a_command_is_a_file():
    """`run.py backup test` writes a file called test."""
    options = cli.parse(["backup", "test"])
    assert options.run is cli.run_backup and options.file == Path("test")


@pytest.mark.parametrize("port", ["0", "99999", "eighty", "-1"])
def test_port_that_is_none_is_refused(port, capsys):
    """Before anything is started."""
    with pytest.raises(SystemExit):
        cli.parse([f"--port={port}"])
    assert "is not a port number" in capsys.readouterr().err


def test_taken_port_is_named_with_another_to_try():
    """The first thing checked, with the way out."""
    with (
        serve.listen("127.0.0.1", 0) as taken,
        pytest.raises(LaunchError, match=r"Port \d+ of 127\.0\.0\.1 is taken.*\n.*--port \d+"),
    ):
        serve.listen("127.0.0.1", taken.getsockname()[1])


def test_foreign_address_and_reserved_port_are_explained():
    """An address of another machine (RFC 5737 documentation range), and a port for root."""
    with pytest.raises(LaunchError, match=r"no address 192\.0\.2\.1"):
        serve.listen("192.0.2.1", 8000)
    assert "--port 8000" in serve._in_the_way("127.0.0.1", 80, OSError(errno.EACCES, "denied"))


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::1", "http://[::1]:8000"),
        ("192.0.2.7", "http://192.0.2.7:8000"),
    ],
)
def test_greeting_shows_an_address_a_browser_understands(host, shown):
    """0.0.0.0 is where one listens, not where one goes."""
    assert serve.address(host, 8000) == shown


def test_greeting_names_commands_that_find_the_data_of_this_site(capsys):
    """A command copied from the greeting of a site with a folder of its own must not write into another's."""
    serve.greet(
        "http://127.0.0.1:8000",
        cli.data_option(cli.parse(["--data-dir", "/srv/my cables"]), Path("/srv/my cables")),
    )
    said = capsys.readouterr().out
    assert "python3 run.py --data-dir '/srv/my cables' manage import_cables FOLDER" in said
    assert "python3 run.py --data-dir '/srv/my cables' backup FILE" in said
    assert cli.data_option(cli.parse([]), Path("data")) == ""


def test_site_listening_elsewhere_answers_to_that_name():
    """--host adds its own name to those the site answers to; 0.0.0.0 names nobody."""
    assert "192.0.2.7" in cli.allowed_hosts("192.0.2.7").split(",")
    assert "[::1]" in cli.allowed_hosts("0.0.0.0").split(",")
    assert "0.0.0.0" not in cli.allowed_hosts("0.0.0.0")


def test_web_server_writes_nothing_into_the_home_folder_and_serves_with_threads():
    """gunicorn would otherwise put a control socket there."""
    words = serve.gunicorn_command(Path("python"), 7, {"WEB_CONCURRENCY": "3"})
    assert "--no-control-socket" in words
    assert words[words.index("--workers") + 1] == "3"
    assert words[words.index("--worker-class") + 1] == "archive_site.serving.worker.Worker"
    assert "--preload" not in words  # what is made before a fork may be half made in the children
    assert words[words.index("--bind") + 1] == "fd://7"


def test_missing_venv_module_names_the_package(tmp_path, monkeypatch):
    """Debian keeps it apart from python3."""
    monkeypatch.setattr(python.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else name)
    with pytest.raises(LaunchError, match=r"sudo apt install python3\.\d+-venv"):
        python._make(tmp_path / ".venv")


def test_changed_requirements_are_installed_again(tmp_path):
    """By digest: neither a date nor a package's presence says what was installed."""
    requirements, folder = tmp_path / "requirements.txt", tmp_path / ".venv"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").symlink_to(sys.executable)
    requirements.write_text("Django==5.2.19\n")
    assert not python.is_installed(requirements, folder)
    python._remember(requirements, folder)
    assert python.is_installed(requirements, folder)
    requirements.write_text("Django==5.2.20\n")
    assert not python.is_installed(requirements, folder)


def test_moved_environment_is_made_again(tmp_path):
    """Scripts in a virtual environment name the folder they were made in."""
    requirements, folder = tmp_path / "requirements.txt", tmp_path / ".venv"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").symlink_to(sys.executable)
    requirements.write_text("")
    python._remember(requirements, folder)
    moved = folder.rename(tmp_path / "moved")
    assert not python.is_installed(requirements, moved)


def test_file_in_place_of_the_data_folder_is_named(tmp_path):
    """A file has the name of the data folder."""
    (tmp_path / "data").write_text("")
    with pytest.raises(LaunchError, match="is in the way"):
        settings.ensure_data_folder(tmp_path / "data")


def test_data_folder_that_was_there_keeps_its_mode(tmp_path):
    """Only a folder the launcher made itself gets a mode from it."""
    folder = tmp_path / "data"
    folder.mkdir()
    folder.chmod(0o755)
    settings.ensure_data_folder(folder)
    assert folder.stat().st_mode & 0o777 == 0o755


def test_lock_is_held_once_and_shared_by_many(tmp_path):
    """A second site is refused; commands that use the database are not."""
    first, second = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    assert first.acquire(wait=False) and not second.acquire(wait=False)
    first.release()
    assert first.acquire(shared=True) and second.acquire(shared=True, wait=False)
    first.release()
    second.release()


def test_database_url_wins_over_the_embedded_server(tmp_path):
    """Nothing is started; the owner's address falls back to the site's."""
    values = {"DATABASE_URL": "psql://app@db/archive"}
    with connected(tmp_path, Path("no-python"), values) as connection:
        assert connection.server is None
        assert connection.variables["DATABASE_OWNER_URL"] == "psql://app@db/archive"
        assert connection.owner_url == "postgresql://app@db/archive"
    assert not list(tmp_path.iterdir())


def test_tests_on_a_server_of_ones_own_run_as_the_owner(tmp_path):
    """They make a database, which the site's role may not."""
    values = {"DATABASE_URL": "postgresql://app@db/a", "DATABASE_OWNER_URL": "postgresql://owner@db/a"}
    with connected(tmp_path, Path("no-python"), values, tests=True) as connection:
        assert set(connection.variables.values()) == {"postgresql://owner@db/a"}


def test_chromium_named_in_the_environment_wins(tmp_path):
    """Otherwise the usual names are looked for; none found is no error."""
    assert testing.find_chromium({"CHROMIUM": "/opt/my-chromium"}) == "/opt/my-chromium"
    (tmp_path / "chromium-browser").write_text("#!/bin/sh\n")
    (tmp_path / "chromium-browser").chmod(0o755)
    assert testing.find_chromium({"PATH": str(tmp_path)}) in (
        str(tmp_path / "chromium-browser"),
        "/usr/bin/chromium",
    )


def test_every_check_is_run():
    """Lint, format, types, migrations, tests, the running site; further words go to pytest, which is one then."""
    assert list(testing.steps(Path("python"), [])) == ["lint", "format", "types", "migrations", "tests", "site"]
    steps = testing.steps(Path("python"), ["-k", "marks"])
    assert list(steps) == ["lint", "format", "types", "migrations", "tests"]
    assert [name for name, words in steps.items() if "marks" in words] == ["tests"]


def test_tests_run_on_all_cores_unless_told_otherwise():
    """How many processes there are may be said; the debugger wants one."""
    assert "auto" in testing.steps(Path("python"), [])["tests"]
    for said in (["-n", "1"], ["--numprocesses=3"], ["--pdb"]):
        assert "auto" not in testing.steps(Path("python"), said)["tests"]


def test_address_family_follows_the_host():
    """IPv6 addresses are listened on as such."""
    if not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    try:
        listener = serve.listen("::1", 0)
    except LaunchError:
        pytest.skip("no IPv6 here")
    with listener:
        assert listener.family == socket.AF_INET6
