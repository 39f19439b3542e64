"""The virtual environment in `.venv` and the pinned packages in it."""

import hashlib
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

from archive_site.launcher.errors import LaunchError
from archive_site.launcher.locks import FileLock

PROJECT = Path(__file__).resolve().parent.parent.parent
FOLDER = PROJECT / ".venv"
REQUIREMENTS = PROJECT / "requirements.txt"
TEST_REQUIREMENTS = PROJECT / "requirements-dev.txt"


def ensure(requirements: Path = REQUIREMENTS, folder: Path = FOLDER) -> Path:
    """
    Return the Python of the virtual environment, with the packages of `requirements` in it.

    Installs only when the file has changed since the last time; of two launchers at once the second waits.
    """
    python = folder / "bin" / "python"
    if is_installed(requirements, folder):
        return python
    # The file itself is the lock: it is there in any clone, and a lock leaves nothing behind.
    with FileLock(requirements):
        if is_installed(requirements, folder):
            return python
        if not _runs(python):
            _make(folder)
        _install(python, requirements)
        _remember(requirements, folder)
    return python


def is_installed(requirements: Path, folder: Path) -> bool:
    """Whether exactly this requirements file was installed in this place with this Python, and it still runs."""
    return _stamp(folder).get(requirements.name) == _digest(requirements, folder) and os.access(
        folder / "bin" / "python", os.X_OK
    )


def _digest(requirements: Path, folder: Path) -> str:
    """What an installation depends on: the pins, the Python, and where the folder is."""
    parts = [requirements.read_bytes(), sys.version.encode(), os.fsencode(folder)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _stamp(folder: Path) -> dict[str, str]:
    try:
        return dict(json.loads((folder / "installed.json").read_text()))
    except (OSError, ValueError):
        return {}


def _remember(requirements: Path, folder: Path) -> None:
    stamp = _stamp(folder) | {requirements.name: _digest(requirements, folder)}
    if requirements == TEST_REQUIREMENTS:  # it contains the other
        stamp[REQUIREMENTS.name] = _digest(REQUIREMENTS, folder)
    (folder / "installed.json").write_text(json.dumps(stamp, indent=1))


def _runs(python: Path) -> bool:
    """Whether the environment's Python starts, is ours in version, and has pip."""
    question = "import pip, sys; print(*sys.version_info[:2])"
    try:
        told = subprocess.run([python, "-c", question], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return told.returncode == 0 and told.stdout.split() == [str(n) for n in sys.version_info[:2]]


def _make(folder: Path) -> None:
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise LaunchError(
            f"Python {version} ({sys.executable}) cannot make virtual environments: venv is missing.\n"
            f"On Debian or Ubuntu: sudo apt install python{version}-venv"
        )
    say(f"Making a virtual environment in {folder}")
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", folder], capture_output=True, text=True, check=False
    )
    if made.returncode:
        raise LaunchError(f"Could not make a virtual environment in {folder}:\n{made.stdout}{made.stderr}")


def _install(python: Path, requirements: Path) -> None:
    say(f"Installing the packages of {requirements.name} (once; about a minute)")
    options = ["--disable-pip-version-check", "--no-input", "-qq", "--prefer-binary", "--no-deps"]
    install = [python, "-m", "pip", "install", *options, "--require-hashes", "--requirement", requirements]
    if subprocess.run(install, check=False).returncode:
        raise LaunchError(
            f"The packages of {requirements.name} could not be installed; pip says why above.\n"
            "They come from the Python package index: the first start needs a network connection. "
            "Run the same command again to go on."
        )


def say(line: str) -> None:
    """Tell the person at the terminal, at once even when the output goes to a file."""
    print(line, flush=True)
