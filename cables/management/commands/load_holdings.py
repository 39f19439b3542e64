import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.core.management import call_command
from django.db import transaction

from cables.actions.correspondents import add_names
from cables.actions.holdings import add_emended_text, founding_editors, holder_of, state_from_print
from cables.management.command import ArchiveCommand
from cables.models import Cable, Correspondent, Term

HOLDINGS = Path(__file__).resolve().parents[2] / "holdings"
EMENDED = HOLDINGS / "emended"


class Command(ArchiveCommand):
    help = (
        "Load the five founding telegrams if the archive is empty, with an emended text of each (writes). "
        "An archive that holds them without the emended texts gets those too, where no person has worked on the "
        "telegram. May run any time."
    )

    def add_arguments(self, parser):
        parser.add_argument("--again", action="store_true", help="also where cables are held already")

    def handle(self, *, again, **options):
        if again or not Cable.objects.exists():
            load_correspondents()
            # The files by name: the folder also holds the emended texts, which are not witnesses.
            names = [str(path) for path in founding_files()]
            call_command("import_cables", *names, stdout=self.stdout, stderr=self.stderr)
            call_command(
                "import_catalogue", str(HOLDINGS / "catalogue.csv"), stdout=self.stdout, stderr=self.stderr
            )
        if not Term.objects.exists():
            load_terms()
        texts, statements = add_founders_work()
        if texts or statements:
            self.stdout.write(f"{texts} emended texts and {statements} statements from print added")


def founding_files() -> list[Path]:
    """The raw OCR of the five telegrams."""
    return sorted(HOLDINGS.glob("*.txt"))


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of one of the CSV files of the holdings."""
    with (HOLDINGS / name).open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def load_terms() -> None:
    """Add the words of telegraphese that the founding telegrams use, with their sources."""
    Term.objects.bulk_create(Term(**{**row, "any_case": row["any_case"] == "yes"}) for row in rows("glossary.csv"))


@transaction.atomic
def load_correspondents() -> None:
    """Add the correspondents of the founding telegrams, with their names and sources."""
    for row in rows("correspondents.csv"):
        correspondent, _ = Correspondent.objects.get_or_create(
            name=row["name"], defaults={"kind": row["kind"], "source": row["source"]}
        )
        add_names(correspondent, [row["name"], *row["aliases"].split(";")])


def add_founders_work() -> tuple[int, int]:
    """Add emended texts and printed facts to the founding telegrams held; return how many of each are new."""
    held = {path.stem: holder_of(hashlib.sha256(path.read_bytes()).hexdigest()) for path in founding_files()}
    cables = {stem: cable for stem, cable in held.items() if cable}
    if not cables:
        return 0, 0
    editors = founding_editors()
    texts = [
        add_emended_text(cable_id=cable.pk, text=emended_text(stem), editors=editors)
        for stem, cable in cables.items()
    ]
    statements = [
        state_from_print(cable_id=cables[row.pop("record")].pk, editors=editors, **row)
        for row in rows("statements.csv")
        if row["record"] in cables
    ]
    return sum(map(bool, texts)), sum(map(bool, statements))


def emended_text(stem: str) -> str:
    """The founders' reading of a telegram, without the line end that closes its file."""
    return (EMENDED / f"{stem}.txt").read_text(encoding="utf-8").rstrip("\n")
