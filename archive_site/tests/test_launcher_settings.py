"""Settings come from the environment, all of them are written down, and the public example is safe."""

import os
import re
import stat
import subprocess
import sys

import pytest

from archive_site.launcher import settings
from archive_site.launcher.errors import LaunchError
from archive_site.launcher.python import PROJECT

EXAMPLE = PROJECT / ".env.example"
MANUAL = PROJECT / "docs" / "reference" / "settings.md"
# No settings of the archive: the search path, and what the developers use among themselves.
INTERNAL = {"PATH", "TEST_DB_NAME"}


def example_values() -> dict[str, str]:
    """The values in .env.example, as if the # before each were taken away; those without a value left out."""
    found = re.findall(r"^#([A-Z_]+)=(.*)$", EXAMPLE.read_text(), re.MULTILINE)
    return {name: value for name, value in found if value}


def names_in(text: str) -> set[str]:
    return set(re.findall(r"\b[A-Z][A-Z_]+[A-Z]\b", text))


def names_read() -> set[str]:
    """Every environment variable that settings.py and the launcher ask for by name."""
    asked = re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (PROJECT / "archive_site" / "settings.py").read_text())
    for path in (PROJECT / "archive_site" / "launcher").glob("*.py"):
        asked += re.findall(r'values(?:\.get\(|\[)"([A-Z_]+)"', path.read_text())
    return set(asked) - INTERNAL


def test_every_setting_is_in_the_example_and_in_the_manual():
    """And neither of them has one that is not read."""
    documented = set(re.findall(r"^#([A-Z_]+)=", EXAMPLE.read_text(), re.MULTILINE))
    assert names_read() <= documented
    assert documented <= names_in(MANUAL.read_text())
    assert {name.removesuffix("_FILE") for name in documented} <= names_read()


def test_example_as_it_is_changes_nothing():
    """Copied to .env unread, it must not turn a newcomer's site into a public one."""
    assert settings.read_env_file(EXAMPLE) == {}


def test_public_example_passes_the_deployment_check():
    """`manage.py check --deploy` finds nothing with the example's values."""
    values = example_values() | {"SECRET_KEY": "".join(chr(33 + n) for n in range(80)), "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=PROJECT,
        env=values,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("NAME=value", "value"),
        ("  NAME = value  ", "value"),
        ("export NAME=value", "value"),
        ("NAME='a # b'", "a # b"),
        ('NAME="a=b"', "a=b"),
        ("NAME=postgresql://u:p#w@h/d", "postgresql://u:p#w@h/d"),
    ],
)
def test_env_file_lines(tmp_path, line, value):
    """Quotes are taken away; nothing inside a value is interpreted."""
    (tmp_path / ".env").write_text(f"# comment\n\n{line}\nEMPTY=\n")
    assert settings.read_env_file(tmp_path / ".env") == {"NAME": value}


def test_env_file_line_that_is_no_setting_is_named(tmp_path):
    """By file and line number."""
    (tmp_path / ".env").write_text("DEBUG=0\nsome words\n")
    with pytest.raises(LaunchError, match=r"\.env, line 2: .*some words"):
        settings.read_env_file(tmp_path / ".env")


def test_environment_wins_over_env_file(tmp_path):
    """What is set for one command is meant for it."""
    (tmp_path / ".env").write_text("DEBUG=0\nLOG_LEVEL=INFO\n")
    values = settings.environment(tmp_path / ".env", {"DEBUG": "1"})
    assert values == {"DEBUG": "1", "LOG_LEVEL": "INFO"}


def test_database_address_may_stand_in_a_file(tmp_path):
    """So that no password stands in the environment; a file that is missing is named."""
    (tmp_path / "url").write_text("postgresql://app:secret@db/archive\n")
    values = settings.environment(tmp_path / "none", {"DATABASE_URL_FILE": str(tmp_path / "url")})
    assert values == {"DATABASE_URL": "postgresql://app:secret@db/archive"}
    with pytest.raises(LaunchError, match="DATABASE_URL_FILE names"):
        settings.environment(tmp_path / "none", {"DATABASE_URL_FILE": str(tmp_path / "missing")})


def test_secret_key_is_made_once_and_is_private(tmp_path):
    """The same key at every start, or everybody would be signed out; readable by its owner only."""
    first = settings.ensure_secret_key(tmp_path, {})
    key = (tmp_path / "secret-key").read_text()
    assert settings.ensure_secret_key(tmp_path, {}) == first == {"SECRET_KEY_FILE": str(tmp_path / "secret-key")}
    assert (tmp_path / "secret-key").read_text() == key and len(key) >= 50
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["SECRET_KEY", "SECRET_KEY_FILE"])
def test_given_secret_key_is_used(tmp_path, name):
    """None is made beside one that is given."""
    assert settings.ensure_secret_key(tmp_path, {name: "x"}) == {}
    assert not list(tmp_path.iterdir())
