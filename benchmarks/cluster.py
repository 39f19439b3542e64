"""A PostgreSQL of one's own that may be broken: made from the installed wheel, stopped hard, started again."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from archive_site.launcher import processes
from archive_site.launcher.accounts import identity
from archive_site.launcher.postgres import APP_ROLE, OWNER_ROLE, ROLES_SQL, Server, clean_environment, open_parents

PROJECT = Path(__file__).resolve().parents[1]
# What must lose acknowledged saves, so that a run that loses none says something.
CARELESS = ("-c", "synchronous_commit=off", "-c", "wal_writer_delay=10s", "-c", "wal_writer_flush_after=1GB")


class Cluster:
    """One server in a temporary folder. With `careless` it acknowledges what is not on disk yet."""

    def __init__(self, careless: bool = False) -> None:
        folder = Path(tempfile.mkdtemp(prefix="faults-", dir=next(open_parents(None))))
        self.server = Server(folder, Path(sys.executable))
        self.server.data.chmod(0o711)
        self.options = CARELESS if careless else ()
        self.process: subprocess.Popen[bytes] | None = None

    def make(self) -> None:
        """Make the cluster, its roles and its database, and tell Django of them."""
        self.server._make_cluster()
        self.start()
        self.server.run_sql(ROLES_SQL)
        os.environ |= self.variables

    @property
    def variables(self) -> dict[str, str]:
        """What Django is told."""
        server = self.server
        return {"DATABASE_URL": server.url(APP_ROLE), "DATABASE_OWNER_URL": server.url(OWNER_ROLE)}

    def start(self) -> None:
        """Start it and wait until it takes connections; a server that was killed may need several tries."""
        for _ in range(10):
            with (self.server.data / "postgres.log").open("ab") as log:
                self.process = subprocess.Popen(
                    [*self.server.postgres_command(), *self.options],
                    cwd="/",
                    env=clean_environment(),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                    **identity(self.server.account),
                )
            processes.wait_until(lambda: self.server.is_ready() or self.process.poll() is not None, 60, 0.02)
            if self.server.is_ready():
                return
            self.server.end_orphan()
            time.sleep(0.5)
        raise SystemExit("The database does not start again.")

    def stop_at_once(self) -> None:
        """`pg_ctl -m immediate`: no checkpoint, nothing flushed; the next start replays the log."""
        command = [self.server.programs.path("pg_ctl"), "-D", str(self.server.cluster), "-m", "immediate"]
        subprocess.run(
            [*command, "-w", "stop"], cwd="/", check=True, capture_output=True, **identity(self.server.account)
        )
        self.process.wait()

    def kill(self) -> None:
        """SIGKILL to every process of the server at once."""
        for pid in {self.process.pid, *processes.working_in(self.server.cluster)}:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait()
        processes.wait_until(lambda: not processes.working_in(self.server.cluster), 10)

    def remove(self) -> None:
        self.kill()
        subprocess.run(["rm", "-rf", str(self.server.data)], check=False)  # noqa: S607


def prepare_django() -> None:
    """Settings and tables, in this process; the cluster must run and be named in the environment."""
    import django
    from django.core.management import call_command

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive_site.settings")
    os.environ.setdefault("DEBUG", "1")
    django.setup()
    call_command("migrate", database="owner", interactive=False, verbosity=0)
    call_command("apply_rights", verbosity=0)


def people(names: list[str], password: str) -> list:
    """Archivists of these names."""
    from django.contrib.auth.models import Group

    from cables.models import User
    from cables.roles import ARCHIVIST

    made = []
    for name in names:
        user = User.objects.create_user(name, password=password, display_name=name.capitalize())
        user.groups.add(Group.objects.get(name=ARCHIVIST))
        made.append(user)
    return made


def new_cable(record: str):
    """A cable with a machine's text."""
    from cables.actions.imports import RawFile, import_file

    raw = f"FROM: PARIS\n\nNO: 5\n\n1. WE AGREE ON {record}.\n\n2. THEY DO NOT.\n"
    return import_file(RawFile(raw.encode(), f"{record}.txt", record)).cable
