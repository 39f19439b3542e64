"""The words typed after `run.py`."""

import argparse
import shlex
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from archive_site.launcher import backup as backups
from archive_site.launcher import python, serve, settings, testing
from archive_site.launcher.database import Connection, connected
from archive_site.launcher.errors import LaunchError
from archive_site.launcher.locks import FileLock
from archive_site.launcher.python import PROJECT, say
from archive_site.launcher.reserve import Reserve

# Commands that do their work before there are tables, or without them.
UNPREPARED = {"help", "prepare", "makemigrations", "migrate", "check", "collectstatic", "--help", "--version"}
# They change tables, which only the owner's role may.
OWNER_COMMANDS = {"migrate"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a command works: data folder, environment, and the Python with the packages."""

    data: Path
    values: dict[str, str]
    python: Path

    def environment(self, connection: Connection) -> dict[str, str]:
        """What a Django process is told."""
        # PGPASSWORD and the like are meant for a server of the user's own.
        kept = {name: v for name, v in self.values.items() if not (connection.server and name.startswith("PG"))}
        secret = settings.ensure_secret_key(self.data, self.values)
        folder = {"DATABASE_FOLDER": str(self.data)} if connection.server else {}
        return {**kept, **secret, **folder, **connection.variables, "DATA_DIR": str(self.data)}


def main(arguments: list[str]) -> int:
    """Do what was asked; 0 if it went well."""
    try:
        options = parse(arguments)
        serve.raise_when_asked_to_stop()
        return int(options.run(options))
    except serve.Stopped:
        return 130
    except LaunchError as error:
        print(f"\n{error}", file=sys.stderr, flush=True)
        return 1


def parse(arguments: list[str]) -> argparse.Namespace:
    """
    Read the command line. `manage` and `test` hand on everything after their name as it is.

    The options of the data folder may stand before the command or, except for those two, after it.
    """
    where = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    where.add_argument("--data-dir", type=Path, metavar="FOLDER", help="where the data lies (default: ./data)")
    parser = argparse.ArgumentParser(
        prog="run.py",
        parents=[where],
        description="Serve the archive. Without a command: the site on http://127.0.0.1:8000",
        epilog="Settings come from the environment or from a file .env; see docs/reference/settings.md.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", type=port_number, default=8000, help="port to listen on (default: 8000)")
    parser.set_defaults(run=run_serve, rest=[])
    commands = parser.add_subparsers(metavar="COMMAND")

    def command(name: str, run: object, text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, parents=[where], help=text, description=text)
        added.set_defaults(run=run)
        return added

    commands.add_parser("manage", help="run a management command on the archive's database", add_help=False)
    commands.add_parser("test", help="run every check; further words go to pytest", add_help=False)
    command("help", lambda _: parser.print_help() or 0, "show this help")
    admin = command("admin", run_admin, "make an administrator (asks for the password, or takes ADMIN_PASSWORD)")
    admin.add_argument("name", metavar="NAME")
    admin.add_argument("--email", default="")
    admin.add_argument("--public-name", default="", help="what readers see beside their work; NAME if not given")
    saving = command("backup", run_backup, "write the whole archive to one file")
    saving.add_argument("file", type=Path, metavar="FILE")
    saving.add_argument("--replace", action="store_true", help="overwrite FILE")
    restoring = command("restore", run_restore, "make the archive what it was when FILE was written")
    restoring.add_argument("file", type=Path, metavar="FILE")
    restoring.add_argument("--replace", action="store_true", help="also when the archive is not empty")

    for number, word in enumerate(arguments):
        if word in ("manage", "test"):
            options = parser.parse_args(arguments[:number])
            options.run = {"manage": run_manage, "test": run_test}[word]
            options.rest = arguments[number + 1 :]
            return options
        is_value = number > 0 and arguments[number - 1].startswith("--")
        if not word.startswith("-") and not is_value:
            break
    return parser.parse_args(arguments)


def port_number(word: str) -> int:
    """A port as typed; argparse tells the person when it is none."""
    if not word.isdecimal() or not 0 < int(word) < 65536:
        raise argparse.ArgumentTypeError(f"{word} is not a port number (1 to 65535)")
    return int(word)


def place(options: argparse.Namespace, requirements: Path = python.REQUIREMENTS) -> Place:
    """Make the data folder and the virtual environment ready."""
    values = settings.environment()
    folder = getattr(options, "data_dir", None) or Path(values.get("DATA_DIR") or settings.DEFAULT_DATA_FOLDER)
    data = folder.expanduser().absolute().resolve()
    settings.ensure_data_folder(data)
    return Place(data, values, python.ensure(requirements))


def run_serve(options: argparse.Namespace) -> int:
    """Serve until asked to stop."""
    here = place(options)
    host, port = options.host, options.port
    site = serve.Site(here.data, host, port)
    lock = FileLock(here.data / "site.lock")
    if not lock.acquire(wait=False):
        at = serve.running_site(site.note).get("address", "another address")
        raise LaunchError(
            f"The archive of {here.data} is already running at {at}\nStop it there with Ctrl-C first."
        )
    site.end_orphan()
    listener = serve.listen(host, port)
    serve.warn_of_strangers(host)
    base = serve.address(host, port)
    reserve = Reserve(here.data)
    if not here.values.get("DATABASE_URL"):
        reserve.wait_for_room()
    with connected(here.data, here.python, here.values) as connection:
        values = {"SITE_URL": base, "ALLOWED_HOSTS": allowed_hosts(host), **here.environment(connection)}
        prepare(here, values)
        # Only commands may act as the owner of the tables; the site must not be able to.
        values["DATABASE_OWNER_URL"] = ""
        process = site.start(here.python, listener, values, connection.descriptors)
        try:
            if site.wait_for_pages(process, connection.server, values, reserve):
                serve.greet(base, data_option(options, here.data))
                site.watch(process, connection.server, reserve)
        except serve.Stopped:
            say("\nStopping …")
            return 0
        finally:
            serve.stop(process)
            site.note.unlink(missing_ok=True)
    raise LaunchError("The web server ended by itself; the lines above say why.")


def data_option(options: argparse.Namespace, data: Path) -> str:
    """What commands need to find the data of this site; nothing where they would find it by themselves."""
    return shlex.join(["--data-dir", str(data)]) if getattr(options, "data_dir", None) else ""


def allowed_hosts(host: str) -> str:
    """Names a browser may use for the site when ALLOWED_HOSTS is not set: this machine's own."""
    names = ["127.0.0.1", "localhost", "[::1]"]
    own = f"[{host}]" if ":" in host else host
    if own not in names and host not in ("0.0.0.0", "::"):  # noqa: S104
        names.append(own)
    return ",".join(names)


def prepare(here: Place, values: Mapping[str, str]) -> None:
    """Migrate, grant the rights, load the founding telegrams, collect the static files: whatever is missing."""
    done = subprocess.run([here.python, "manage.py", "prepare"], cwd=PROJECT, env=dict(values), check=False)
    if done.returncode:
        raise LaunchError("The archive could not be prepared; the lines above say why.")
    settings.write_private(here.data / "prepared", "")


def run_manage(options: argparse.Namespace) -> int:
    """Run a management command on the archive's database."""
    words = options.rest or ["help"]
    here = place(options)
    if words[0] in OWNER_COMMANDS and not any(word.startswith("--database") for word in words):
        words = [*words, "--database=owner"]
    with connected(here.data, here.python, here.values) as connection:
        values = here.environment(connection)
        if connection.server and words[0] not in UNPREPARED and not (here.data / "prepared").exists():
            prepare(here, values)
        return manage(here, connection, values, words)


def manage(here: Place, connection: Connection, values: Mapping[str, str], words: list[str]) -> int:
    """Run `manage.py` to its end; Ctrl-C reaches it directly, other signals are handed on."""
    command = [here.python, PROJECT / "manage.py", *words]
    process = subprocess.Popen(command, env=dict(values), pass_fds=connection.descriptors)
    signal.signal(signal.SIGINT, lambda *_: None)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _: process.send_signal(received))
    code = process.wait()
    return code if code >= 0 else 128 - code


def run_admin(options: argparse.Namespace) -> int:
    """Make an administrator."""
    here = place(options)
    with connected(here.data, here.python, here.values) as connection:
        values = here.environment(connection)
        if connection.server and not (here.data / "prepared").exists():
            prepare(here, values)
        words = ["make_administrator", options.name, "--email", options.email]
        words += ["--public-name", options.public_name]
        if password := here.values.get("ADMIN_PASSWORD"):
            values["ADMIN_PASSWORD"] = password
        return manage(here, connection, values, words)


def run_backup(options: argparse.Namespace) -> int:
    """Write the whole archive to one file."""
    here = place(options)
    with connected(here.data, here.python, here.values) as connection:
        client = backups.Client(connection, here.python, here.values)
        backups.backup(client, options.file.expanduser().absolute(), replace=options.replace)
    return 0


def run_restore(options: argparse.Namespace) -> int:
    """Make the archive what it was when the file was written."""
    here = place(options)
    lock = FileLock(here.data / "site.lock")
    if not lock.acquire(wait=False):
        raise LaunchError("The site is running. Stop it, then restore.")
    with connected(here.data, here.python, here.values) as connection:
        client = backups.Client(connection, here.python, here.values)
        backups.restore(client, options.file.expanduser().absolute(), replace=options.replace)
        prepare(here, here.environment(connection))
    say(f"The archive is what it was when {options.file} was written.")
    return 0


def run_test(options: argparse.Namespace) -> int:
    """Run every check of the project."""
    return testing.run_tests(python.ensure(python.TEST_REQUIREMENTS), settings.environment(), options.rest)
