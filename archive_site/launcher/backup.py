"""The whole archive into one file, and back."""

import contextlib
import errno
import hashlib
import itertools
import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from archive_site.launcher.database import Connection
from archive_site.launcher.errors import LaunchError
from archive_site.launcher.postgres import clean_environment, installed_programs
from archive_site.launcher.python import say
from archive_site.space import is_full

FULL = "No space left on device"
SETTINGS_SINCE = {b"SET transaction_timeout": 17}  # what an older server would not understand

# Where people's work and the evidence stand; the rest follows from them or is made by migrations.
IS_EMPTY = """
DO $$ DECLARE name text; filled boolean; BEGIN
  FOREACH name IN ARRAY ARRAY['cables_cable', 'cables_witness', 'cables_revision', 'cables_user'] LOOP
    IF to_regclass('public.' || name) IS NOT NULL THEN
      EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', name) INTO filled;
      IF filled THEN RAISE EXCEPTION 'archive is not empty'; END IF;
    END IF;
  END LOOP;
END $$;
"""

# Takes away all that stands in the schema, so that a restore begins with an empty one; in the same transaction.
# The commands are all written before the first is run, because CASCADE takes away what has a command of its own.
# By chance of the alphabet, descending order has tables before the sequences they own.
EMPTY_SCHEMA = """
SET lock_timeout = '10s';
SET client_min_messages = 'warning';
DO $$ DECLARE commands text; BEGIN
  WITH extension AS (SELECT objid FROM pg_depend WHERE deptype = 'e'),
  item (command) AS (
    SELECT format('DROP %s IF EXISTS public.%I CASCADE', CASE relkind WHEN 'v' THEN 'VIEW'
             WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, relname)
      FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S')
       AND oid NOT IN (TABLE extension)
    UNION ALL
    SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', oid::regprocedure)
      FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND oid NOT IN (TABLE extension)
    UNION ALL
    SELECT format('DROP TYPE IF EXISTS public.%I CASCADE', typname)
      FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd')
       AND oid NOT IN (TABLE extension)
  )
  SELECT string_agg(command, '; ' ORDER BY command DESC) INTO commands FROM item;
  EXECUTE coalesce(commands, 'SELECT 1');
END $$;
RESET lock_timeout;
"""


class Client:
    """
    PostgreSQL's own client programs, pointed at the archive's database as the owner of its tables.

    They come with the embedded server; PG_BIN names the folder of others, for a server newer than they are.
    """

    def __init__(self, connection: Connection, python: Path, values: Mapping[str, str]) -> None:
        self.url = connection.owner_url
        self.data = connection.server.data if connection.server else None
        self.folder = Path(values["PG_BIN"]) if values.get("PG_BIN") else installed_programs(python)[0].folder
        # Variables of PostgreSQL's own (a password, a certificate) may be meant for a server of the user's own.
        self.environment = clean_environment() if connection.server else dict(os.environ)

    def command(self, name: str, *words: str) -> list[str]:
        """One of the programs as an argument list."""
        path = self.folder / name
        if not path.exists():
            raise LaunchError(f"{path} is not there. PG_BIN must name the folder of PostgreSQL's client programs.")
        return [str(path), *words]

    def psql(self, *words: str) -> list[str]:
        """psql that stops at the first error and reads no personal settings."""
        return self.command("psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", self.url, *words)

    def sql(self, text: str) -> str:
        """Run SQL and return its rows as lines. Raises LaunchError with the server's words."""
        return self.run(self.psql("-c", text))

    def run(self, command: list[str]) -> str:
        """Run a program to its end. Raises LaunchError with what it said."""
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=self.environment)
        if done.returncode:
            raise LaunchError(explained(done.stderr))
        return done.stdout.strip()


def explained(said: str) -> str:
    """PostgreSQL's words, with the mending of the two refusals a person is likely to meet."""
    said = said.strip()
    if "server version mismatch" in said:
        return (
            f"{said}\nThe server is newer than the programs that come with the archive. Install PostgreSQL's\n"
            "client programs of the server's version and name their folder: PG_BIN=/usr/lib/postgresql/NN/bin"
        )
    if "lock timeout" in said:
        return f"{said}\nSomething is using the archive: stop the site and other commands, then restore again."
    if FULL in said:
        return "The disk of the archive is full. Make room there first."
    return f"PostgreSQL says: {said}"


def backup(client: Client, path: Path, *, replace: bool = False) -> None:
    """
    Write the whole database to `path`: complete under its name, or not at all.

    Raises LaunchError if the file is there already and `replace` was not asked for.
    """
    if path.exists() and not replace:
        raise LaunchError(f"{path} is there already. Choose another name, or add --replace.")
    if not path.parent.is_dir():
        raise LaunchError(f"There is no folder {path.parent}.")
    _refuse_on_full_disk(client, path)
    draft = path.with_name(path.name + ".part")
    try:
        # Made by us and not by pg_dump, so that nobody else of the machine can read it.
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            dump = client.command("pg_dump", "--format=custom", "--dbname", client.url)
            done = subprocess.run(
                dump, stdout=file, stderr=subprocess.PIPE, text=True, check=False, env=client.environment
            )
            os.fsync(file.fileno())
        if done.returncode and could_not_write(done.stderr):
            raise OSError(errno.ENOSPC, FULL)
        if done.returncode:
            raise LaunchError(explained(done.stderr))
        client.run(client.command("pg_restore", "--list", str(draft)))
        draft.replace(path)
    except OSError as error:
        why = "the disk is full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else error.strerror
        raise LaunchError(f"The backup could not be written to {path}: {why}. Nothing is left of it.") from error
    finally:
        draft.unlink(missing_ok=True)
    say(f"{path}: {path.stat().st_size:,} bytes, sha256 {sha256(path)}")


def could_not_write(said: str) -> bool:
    """Whether pg_dump found no room for what it writes; what the server had no room for is said as its error."""
    return any(FULL in line and "ERROR" not in line for line in said.splitlines())


def _refuse_on_full_disk(client: Client, path: Path) -> None:
    """Raise LaunchError where the backup would take the room that lets a full disk be read."""
    data = client.data
    if data and is_full(data) and path.parent.stat().st_dev == data.stat().st_dev:
        raise LaunchError(
            f"The backup was not written: the disk that holds {data} is full. Write it to another disk."
        )


def sha256(path: Path) -> str:
    """The file's sha256 as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def restore(client: Client, path: Path, *, replace: bool = False) -> None:
    """
    Make the database what it was when `path` was written: all of it, or nothing changes.

    Raises LaunchError if the archive holds something and `replace` was not asked for.
    """
    if not path.is_file():
        raise LaunchError(f"There is no file {path}.")
    client.run(client.command("pg_restore", "--list", str(path)))
    if not replace:
        refuse_if_filled(client)
    version = int(client.sql("SHOW server_version_num")) // 10000
    # Rights are granted anew afterwards: on another server the roles may have other names.
    script = client.command("pg_restore", "--no-owner", "--no-privileges", "--file=-", str(path))
    with subprocess.Popen(script, stdout=subprocess.PIPE, env=client.environment) as reader:
        assert reader.stdout
        lines = itertools.chain([EMPTY_SCHEMA.encode()], understood(reader.stdout, version), _verdict(reader))
        code, said = _feed(client.psql("--single-transaction", "-f", "-"), lines, client.environment)
        reader.kill()
    if code:
        raise LaunchError(explained(said) + "\nNothing was changed.")
    client.sql("ANALYZE")


def _verdict(reader: subprocess.Popen[bytes]) -> Iterator[bytes]:
    """
    Nothing if the backup was read to its end; otherwise what makes psql give up.

    psql cannot tell the end of a broken backup from the end of a whole one.
    """
    if reader.wait():
        yield b"\n\\.\nDO $$ BEGIN RAISE EXCEPTION 'the backup is damaged'; END $$;\n"


def _feed(command: list[str], lines: Iterable[bytes], environment: Mapping[str, str]) -> tuple[int, str]:
    """Run a program on `lines`; its exit code and what it said, also when it stops reading early."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said, env=dict(environment)
        )
        assert process.stdin
        with contextlib.suppress(BrokenPipeError), process.stdin:
            process.stdin.writelines(lines)
        code = process.wait()
        said.seek(0)
        return code, said.read().decode(errors="replace")


def refuse_if_filled(client: Client) -> None:
    """Raise LaunchError if the archive holds cables or people."""
    try:
        client.sql(IS_EMPTY)
    except LaunchError as error:
        if "archive is not empty" not in str(error):
            raise
        raise LaunchError(
            "The archive is not empty, and a restore would put the backup in its place.\n"
            "Back it up first (python3 run.py backup FILE), then add --replace."
        ) from error


def understood(script: Iterable[bytes], version: int) -> Iterator[bytes]:
    """The lines of a restore script, less those settings at its head that a server of `version` does not know."""
    foreign = tuple(start for start, since in SETTINGS_SINCE.items() if version < since)
    head = True
    for line in script:
        if head and foreign and line.startswith(foreign):
            head = False
            continue
        yield line
