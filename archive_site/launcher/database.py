"""Which database a command uses: the server named in DATABASE_URL, or the embedded one."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from archive_site.launcher.postgres import APP_ROLE, OWNER_ROLE, Server

SCHEMES = ("postgresql", "postgres", "pgsql", "psql")  # what DATABASE_URL may begin with


@dataclass(frozen=True, slots=True)
class Connection:
    """
    Where the archive's database is, for the length of one command.

    `variables` is what Django is told; `server` is None when DATABASE_URL names a server of the user's own.
    """

    server: Server | None
    variables: dict[str, str]
    descriptors: tuple[int, ...] = field(default=())

    @property
    def owner_url(self) -> str:
        """Address for the role that owns the tables, as PostgreSQL's own programs write it."""
        scheme, _, rest = self.variables["DATABASE_OWNER_URL"].partition("://")
        return f"postgresql://{rest}" if scheme in SCHEMES else self.variables["DATABASE_OWNER_URL"]


@contextmanager
def connected(data: Path, python: Path, values: Mapping[str, str], *, tests: bool = False) -> Iterator[Connection]:
    """
    Bring the database for one command; give it back afterwards.

    Args:
        data: The data folder.
        python: The Python whose environment holds the PostgreSQL programs.
        values: The environment as set by the person; DATABASE_URL in it wins over the embedded server.
        tests: A throw-away server whose tests may make databases: both addresses are the owner's.
    """
    if values.get("DATABASE_URL"):
        owner = values.get("DATABASE_OWNER_URL") or values["DATABASE_URL"]
        app = owner if tests else values["DATABASE_URL"]
        yield Connection(None, {"DATABASE_URL": app, "DATABASE_OWNER_URL": owner})
        return
    with Server(data, python, throwaway=tests) as server:
        owner = server.url(OWNER_ROLE)
        app = owner if tests else server.url(APP_ROLE)
        addresses = {"DATABASE_URL": app, "DATABASE_OWNER_URL": owner}
        yield Connection(server, addresses, (server.users.fileno(),))
