"""`run.py test`: every check of the project, one after the other, all of them even when one fails."""

import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from archive_site.launcher import processes
from archive_site.launcher.accounts import database_account
from archive_site.launcher.database import connected
from archive_site.launcher.postgres import open_parents
from archive_site.launcher.python import PROJECT, say

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium(values: Mapping[str, str]) -> str | None:
    """Path of a Chromium: the one named in CHROMIUM, or an installed one."""
    if values.get("CHROMIUM"):
        return values["CHROMIUM"]
    folders = values.get("PATH", "") + ":/usr/bin:/usr/local/bin:/snap/bin"
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name, path=folders))), None)


def steps(python: Path, pytest_arguments: list[str]) -> dict[str, list[str]]:
    """The checks by name, as argument lists, in the order they are run: the quick ones first."""
    run = [str(python), "-m"]
    tests = {"tests": [*run, "pytest", *_spread(pytest_arguments), *pytest_arguments]}
    if not pytest_arguments:
        # Whole sites are started one after the other, with the machine to themselves.
        tests["tests"] += ["-m", "not server"]
        tests["site"] = [*run, "pytest", "-m", "server", "archive_site/tests/real"]
    return {
        "lint": [*run, "ruff", "check", "."],
        "format": [*run, "ruff", "format", "--check", "."],
        "types": [*run, "mypy"],
        "migrations": [str(python), "manage.py", "makemigrations", "--check", "--dry-run"],
        **tests,
    }


def _spread(pytest_arguments: list[str]) -> list[str]:
    """Run on all cores, up to four, unless told how many or to stop in the debugger; each has its own database."""
    if any(argument.startswith(("-n", "--numprocesses", "--pdb", "--trace")) for argument in pytest_arguments):
        return []
    return ["--numprocesses", "auto", "--maxprocesses", "4"]


def run_tests(python: Path, values: Mapping[str, str], pytest_arguments: list[str]) -> int:
    """Run all the steps against a throw-away database; 0 if all passed."""
    chromium = find_chromium(values)
    own = {"CHROMIUM": chromium} if chromium else {}
    if not chromium:
        say("\n*** No Chromium found: the browser tests will be SKIPPED. Install one, or name it in CHROMIUM. ***")
    folder = Path(tempfile.mkdtemp(prefix="cables-test-", dir=next(open_parents(database_account()))))
    folder.chmod(0o711)
    try:
        with connected(folder, python, values, tests=True) as connection:
            told = {**values, **connection.variables, **own, "DATA_DIR": str(folder)}
            results = {name: _run(name, words, told) for name, words in steps(python, pytest_arguments).items()}
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    say("\n" + "\n".join(f"{name:<12}{'ok' if passed else 'FAILED'}" for name, passed in results.items()))
    if not chromium:
        say("*** The browser tests were SKIPPED: no Chromium. ***")
    return 0 if all(results.values()) else 1


def _run(name: str, words: list[str], values: Mapping[str, str]) -> bool:
    say(f"\n== {name}")
    start = time.monotonic()
    process = subprocess.Popen(
        words, cwd=PROJECT, env=dict(values), preexec_fn=processes.dies_with_parent(signal.SIGTERM)
    )
    try:
        code = process.wait()
    except BaseException:
        process.terminate()
        process.wait()
        raise
    say(f"-- {name}: {'ok' if code == 0 else f'FAILED ({code})'}, {time.monotonic() - start:.0f} s")
    return code == 0
