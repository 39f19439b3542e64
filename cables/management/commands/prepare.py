import hashlib
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError, connections, transaction
from django.db.migrations.executor import MigrationExecutor

from cables.actions.shown import count_missing_doubts
from cables.facets.current import forget_changes
from cables.management.command import ArchiveCommand

LOCK = 0x6361626C6573  # "cables": any number, the same for every host that starts


class Command(ArchiveCommand):
    help = (
        "Make database and static files ready to serve (writes): migrations, rights, the founding telegrams, the "
        "vocabulary. Does only what is missing; may run any time, on several hosts at once."
    )

    requires_system_checks = []  # they take longer than everything else here

    def handle(self, **options):
        try:
            connections["owner"].ensure_connection()
        except OperationalError as error:
            raise CommandError(f"The database cannot be reached: {error}") from error
        with one_at_a_time("owner"):
            if migrations_waiting("owner"):
                call_command("migrate", database="owner", interactive=False, verbosity=0)
                self.stdout.write("Database migrated")
            # Together, so that a site that runs meanwhile never stands without its rights.
            with transaction.atomic("owner"):
                call_command("apply_rights", stdout=self.stdout)
            call_command("load_holdings", stdout=self.stdout, stderr=self.stderr)
            forget_changes()
            if counted := count_missing_doubts():
                self.stdout.write(f"Doubtful words counted in {counted} cables")
            call_command("load_vocabulary", stdout=self.stdout, stderr=self.stderr)
        if collect_static():
            self.stdout.write("Static files collected")


@contextmanager
def one_at_a_time(alias: str):
    """Hold a lock in the database, which lets go of it when the connection ends."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        yield
    finally:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def migrations_waiting(alias: str) -> bool:
    """Whether some migration has not been applied yet."""
    executor = MigrationExecutor(connections[alias])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def collect_static() -> bool:
    """Collect and compress the static files if they, the packages or DEBUG changed since the last time."""
    digest = static_digest()
    stamp = Path(settings.DATA_DIR) / "static.digest"
    if stamp.exists() and stamp.read_text() == digest and Path(settings.STATIC_ROOT).is_dir():
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(digest)
    return True


def static_digest() -> str:
    """A digest of everything the collected files are made from."""
    digest = hashlib.sha256(f"{settings.STATIC_ROOT} {settings.DEBUG}".encode())
    digest.update((settings.BASE_DIR / "requirements.txt").read_bytes())
    for folder in settings.STATICFILES_DIRS:
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file():
                digest.update(str(path).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
