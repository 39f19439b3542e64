from collections import Counter, defaultdict
from collections.abc import Iterator

from django.core.management.base import CommandError
from django.db import DatabaseError
from tqdm import tqdm

from cables.actions.readings import Change
from cables.actions.rereading import Reread, reread_cable, to_reread
from cables.exceptions import CablesError
from cables.fields import FIELDS
from cables.management.command import ArchiveCommand
from cables.models import Cable, Witness
from cables.text import ENGINE
from cables.text.many import read_all

EXAMPLES = 3
AT_ONCE = 50


class Command(ArchiveCommand):
    help = (
        "Apply this version's reader to the whole archive (writes; --dry-run does not). New machine texts only "
        "where no person has worked, new evidence beside the old; values of people and catalogues stay. May be "
        "run while people work, and broken off and run again: what this reader has read is left alone."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say what would change and change nothing")
        parser.add_argument("--only", nargs="+", metavar="RECORD", help="only these record numbers")
        parser.add_argument("--cores", type=int, default=0, help="how many cores read; all, if not said")

    def handle(self, *, dry_run, only, cores, **options):
        cables = to_reread()
        if only:
            if unknown := set(only) - set(
                Cable.objects.filter(record_number__in=only).values_list("record_number", flat=True)
            ):
                raise CommandError(f"Not held: {', '.join(sorted(unknown))}.")
            cables = cables.filter(record_number__in=only)
        report = Report()
        keys = list(cables.values_list("pk", flat=True))
        read = read_all(_texts(keys), cores)
        for (pk, witnesses), readings in tqdm(read, total=len(keys), unit="cable", disable=None, leave=False):
            try:
                if isinstance(readings, str):
                    raise CablesError(readings)
                pairs = list(zip(witnesses, readings, strict=True))
                report.add(pk, reread_cable(cable_id=pk, readings=pairs, dry_run=dry_run))
            # A value PostgreSQL cannot take, or a cable that went away: a fault of this cable only.
            except (CablesError, DatabaseError, ValueError, Cable.DoesNotExist) as error:
                report.failed += 1
                self.stderr.write(f"not read again: {_record(pk)}: {error}")
        self._tell(report, dry_run)
        if report.failed:
            raise CommandError(f"{report.failed} cables could not be read again; the others are done.")

    def _tell(self, report: "Report", dry_run: bool) -> None:
        would = "would change" if dry_run else "changed"
        self.stdout.write(f"{report.read} cables read by {ENGINE}{', nothing written' if dry_run else ''}")
        self.stdout.write(f"texts that {would}: {report.texts}")
        if report.sources:
            self.stdout.write(f"of them made from another raw OCR than before: {report.sources}")
        for record, reason in report.source_examples:
            self.stdout.write(f"    {record}: {reason}")
        for field, count in report.fields.most_common():
            self.stdout.write(f"{FIELDS[field].label} {would}: {count}")
            for record, change in report.examples[field]:
                self.stdout.write(f"    {record}: {_shown(change.before)} -> {_shown(change.after)}")
        for why, count in report.left.items():
            self.stdout.write(f"left as they are: {count} ({why})")


class Report:
    """What a run brought, counted; a few examples a field are kept."""

    def __init__(self) -> None:
        self.read = self.texts = self.sources = self.failed = 0
        self.source_examples: list[tuple[str, str]] = []
        self.fields: Counter[str] = Counter()
        self.left: Counter[str] = Counter()
        self.examples: dict[str, list[tuple[str, Change]]] = defaultdict(list)

    def add(self, pk: int, result: Reread) -> None:
        """Count what became of one cable."""
        if result.left:
            self.left[result.left] += 1
            return
        self.read += 1
        self.texts += result.text is not None
        self.sources += bool(result.source)
        if result.source and len(self.source_examples) < EXAMPLES:
            self.source_examples.append((_record(pk), result.source))
        for change in result.changes:
            self.fields[change.field] += 1
            if len(self.examples[change.field]) < EXAMPLES:
                self.examples[change.field].append((_record(pk), change))


def _texts(keys: list[int]) -> Iterator[tuple[tuple[int, list[int]], list[str]]]:
    """Key of a cable and keys of its witnesses, with their texts; a few cables are fetched at a time."""
    for start in range(0, len(keys), AT_ONCE):
        chunk = keys[start : start + AT_ONCE]
        texts: dict[int, list[tuple[int, str]]] = {pk: [] for pk in chunk}
        rows = Witness.objects.filter(cable__in=chunk).order_by("number").values_list("cable_id", "pk", "text")
        for cable, pk, text in rows:
            texts[cable].append((pk, text))
        for cable, witnesses in texts.items():
            yield (cable, [pk for pk, _ in witnesses]), [text for _, text in witnesses]


def _record(pk: int) -> str:
    return Cable.objects.filter(pk=pk).values_list("record_number", flat=True).first() or str(pk)


def _shown(value: object) -> str:
    if value in (None, "", []):
        return "not stated"
    return "; ".join(value) if isinstance(value, list) else str(value)
