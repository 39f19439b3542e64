import csv
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction

from cables.actions.correspondents import add_names
from cables.models import Cable, Correspondent

HOLDINGS = Path(__file__).resolve().parents[2] / "holdings"


class Command(BaseCommand):
    help = "Load the five founding telegrams if the archive is empty (writes). May run any time."

    def add_arguments(self, parser):
        parser.add_argument("--again", action="store_true", help="also where cables are held already")

    def handle(self, *, again, **options):
        if Cable.objects.exists() and not again:
            return
        load_correspondents()
        call_command("import_cables", str(HOLDINGS), stdout=self.stdout, stderr=self.stderr)
        call_command("import_catalogue", str(HOLDINGS / "catalogue.csv"), stdout=self.stdout, stderr=self.stderr)


@transaction.atomic
def load_correspondents() -> None:
    """Add the correspondents of the founding telegrams, with their names and sources."""
    with (HOLDINGS / "correspondents.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            correspondent, _ = Correspondent.objects.get_or_create(
                name=row["name"], defaults={"kind": row["kind"], "source": row["source"]}
            )
            add_names(correspondent, [row["name"], *row["aliases"].split(";")])
