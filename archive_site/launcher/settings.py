"""The environment handed to Django: `.env`, the data folder, the secret key."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from archive_site.launcher.errors import LaunchError
from archive_site.launcher.python import PROJECT

DEFAULT_DATA_FOLDER = PROJECT / "data"
ADDRESSES = ("DATABASE_URL", "DATABASE_OWNER_URL")
SECRET_KEY_NAME = "secret-key"  # noqa: S105 (the name of a file)


def read_env_file(path: Path) -> dict[str, str]:
    """
    Read NAME=value lines; blank lines and lines that start with # are skipped.

    A value may stand in single or double quotes; nothing inside it is interpreted. An empty one counts as not set.
    Raises LaunchError with the line number for anything else.
    """
    values = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    for number, line in enumerate(lines, start=1):
        name, equals, value = line.strip().removeprefix("export ").partition("=")
        if not name or name.startswith("#"):
            continue
        if not equals or not name.strip().isidentifier():
            raise LaunchError(f"{path}, line {number}: expected NAME=value, found: {line.strip()}")
        values[name.strip()] = _unquoted(value.strip())
    return {name: value for name, value in values.items() if value}


def environment(env_file: Path = PROJECT / ".env", real: Mapping[str, str] = os.environ) -> dict[str, str]:
    """
    The real environment, with what `.env` adds to it; a variable set on the command line wins.

    Database addresses kept in a file (DATABASE_URL_FILE …) are read, because PostgreSQL's programs need them too.
    """
    values = read_env_file(env_file) | dict(real)
    for name in ADDRESSES:
        if path := values.pop(f"{name}_FILE", ""):
            values[name] = _only_line(Path(path), f"{name}_FILE")
    return values


def ensure_data_folder(folder: Path) -> None:
    """Make the data folder, closed to other people of the machine as far as the database allows."""
    try:
        if not folder.is_dir():
            folder.mkdir(parents=True)
            # For root the database runs under another account, which must pass through but need not look around.
            folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
    except FileExistsError as error:
        raise LaunchError(
            f"{folder} is in the way: a file has the name of the data folder. Move it, or use --data-dir."
        ) from error
    except OSError as error:
        raise LaunchError(
            f"The data folder {folder} cannot be made: {error.strerror}.\n"
            "Choose another: python3 run.py --data-dir FOLDER"
        ) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise LaunchError(
            f"The data folder {folder} belongs to another user of this machine.\n"
            "Run the archive as that user, or choose another folder: python3 run.py --data-dir FOLDER"
        )


def ensure_secret_key(folder: Path, values: Mapping[str, str]) -> dict[str, str]:
    """Name the file with the site's secret key, made once; nothing when the environment brings its own."""
    if values.get("SECRET_KEY") or values.get("SECRET_KEY_FILE"):
        return {}
    path = folder / SECRET_KEY_NAME
    if not path.exists():
        write_private(path, secrets.token_urlsafe(50))
    return {"SECRET_KEY_FILE": str(path)}


def write_private(path: Path, text: str) -> None:
    """Write a whole file that only its owner can read, or none."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _only_line(path: Path, name: str) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise LaunchError(f"{name} names {path}, which cannot be read: {error.strerror}") from error


def _unquoted(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value
