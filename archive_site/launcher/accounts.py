"""
The operating-system account the embedded database runs under.

PostgreSQL refuses to run as root. An ordinary user runs it as himself; for root there is a system account that
owns the database files and nothing else.
"""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

SYSTEM_ACCOUNT = "cables-postgres"
FALLBACK_ACCOUNT = "nobody"
SYSTEM_FOLDERS = "/usr/sbin:/sbin:/usr/bin:/bin"

# Enters each folder in turn and prints the first that refuses.
WALK = 'for folder do cd "$folder" 2>/dev/null || { printf "%s" "$folder"; exit 0; }; done'


@dataclass(frozen=True, slots=True)
class Account:
    """An account other than the one that started the launcher."""

    name: str
    uid: int
    gid: int


def database_account(cluster: Path | None = None) -> Account | None:
    """
    The account to run PostgreSQL under, or None for the one we are.

    Whoever owns the database files of `cluster` already stays their owner.
    """
    if os.geteuid() != 0:
        return None
    if cluster and cluster.exists() and cluster.stat().st_uid != 0:
        return _account(pwd.getpwuid(cluster.stat().st_uid))
    return _named(SYSTEM_ACCOUNT) or _made() or _account(pwd.getpwnam(FALLBACK_ACCOUNT))


def identity(account: Account | None) -> dict[str, object]:
    """The arguments that make subprocess run a program under `account`; none to stay who we are."""
    if account is None:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}


def first_closed_folder(folder: Path, account: Account | None) -> Path | None:
    """The first folder on the way to `folder`, itself included, that `account` may not enter."""
    way = [*reversed(folder.parents), folder]
    walk = ["/bin/sh", "-c", WALK, "sh", *map(str, way)]
    told = subprocess.run(walk, cwd="/", stdout=subprocess.PIPE, check=False, **identity(account)).stdout  # type: ignore[call-overload]
    return Path(os.fsdecode(told)) if told else None


def _named(name: str) -> Account | None:
    try:
        return _account(pwd.getpwnam(name))
    except KeyError:
        return None


def _made() -> Account | None:
    """Make the system account: no password, no shell, no home. None where that is not possible."""
    useradd = shutil.which("useradd", path=SYSTEM_FOLDERS)
    if useradd is None:
        return None
    arguments = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    shell = shutil.which("nologin", path=SYSTEM_FOLDERS) or "/bin/false"
    subprocess.run(
        [useradd, *arguments, "--shell", shell, SYSTEM_ACCOUNT],
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return _named(SYSTEM_ACCOUNT)


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
