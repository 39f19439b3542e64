from django.core.management.base import CommandError

from cables.actions.drafts import clear_ended
from cables.exceptions import InvalidValue
from cables.management.command import ArchiveCommand

DAYS = 90


class Command(ArchiveCommand):
    help = (
        "Delete drafts that were saved or thrown away long ago (writes; --dry-run does not). Unfinished drafts "
        "stay however old they are, and so does every revision. Meant to be run by a timer, once a week or so."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say how many there are and delete none")
        parser.add_argument("--days", type=int, default=DAYS, help=f"since they ended; {DAYS}, if not said")

    def handle(self, *, dry_run, days, **options):
        try:
            count = clear_ended(days=days, dry_run=dry_run)
        except InvalidValue as error:
            raise CommandError(str(error)) from error
        done = "would be deleted" if dry_run else "deleted"
        self.stdout.write(f"{count} draft{'' if count == 1 else 's'} that ended over {days} days ago {done}")
