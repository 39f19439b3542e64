from collections.abc import Callable, Iterator

from django.core.management.base import CommandError
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from tqdm import tqdm

from cables.exceptions import InvalidValue
from cables.finding import anew
from cables.finding.upkeep import drop_doubles, fill, index
from cables.management.command import ArchiveCommand
from cables.management.workers import cores, workers
from cables.models import Cable, CableWords

CHUNK = 250  # cables in one transaction
MANY = 10_000  # cables without words from which it pays to make the indexes afterwards


class Command(ArchiveCommand):
    help = (
        "Make again what cables are found by, from their texts and statements (writes nothing else). "
        "Needed after the rules for words have changed; may run any time, beside readers and importers. "
        "Where hardly any cable is found yet, or with --anew, the indexes are made afterwards, which takes a "
        "fraction of the time."
    )

    def add_arguments(self, parser):
        parser.add_argument("--workers", type=int, default=cores(), help="processes (all cores)")
        parser.add_argument(
            "--missing", action="store_true", help="only cables that are not found by anything yet"
        )
        parser.add_argument(
            "--anew", action="store_true", help="forget everything first; until it is done, searches find less"
        )
        parser.add_argument(
            "--memory", default="1GB", metavar="SIZE", help="for each of two indexes that are made (1GB)"
        )

    def handle(self, *, workers, missing, anew: bool, memory, **options):
        cables = Cable.objects.order_by("pk")
        lacking = cables.filter(~Exists(CableWords.objects.filter(cable=OuterRef("pk"))))
        in_bulk = anew
        try:
            in_bulk = self._in_bulk(anew, cables.count(), lacking.count())
            if in_bulk:
                work, ids = _fill_chunk, lacking.values_list("pk", flat=True)
            else:
                work, ids = index_chunk, (lacking if missing else cables).values_list("pk", flat=True)
            done = self._run(list(ids), workers, work)
            drop_doubles()
            if in_bulk:
                self._put_back(memory)
        except KeyboardInterrupt:
            raise CommandError(_how_to_go_on(in_bulk)) from None
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE cables_cablewords")
            cursor.execute("ANALYZE cables_archiveword")
        self.stdout.write(f"{done} cables can be found by what they say")

    def _in_bulk(self, forget: bool, held: int, lacking: int) -> bool:
        """Whether the indexes are made afterwards; then they are away when this returns."""
        begun = anew.is_being_made()
        if not (forget or begun or (lacking >= MANY and lacking * 2 > held)):
            return False
        if not anew.may_be_made():
            if forget or begun:
                raise CommandError("Only the owner of the tables may make the indexes: set DATABASE_OWNER_URL.")
            self.stderr.write("Slowly, since the indexes stay in place: only their owner may take them away.")
            return False
        self.stdout.write("The search is being made anew; the site works meanwhile and says so.")
        anew.take_away(rows_too=forget)
        return True

    def _run(self, ids: list[int], workers: int, work: Callable[[list[int]], int]) -> int:
        done = 0
        with tqdm(total=len(ids), unit="cable", disable=None, leave=False) as progress:
            for count in _chunks([ids[at : at + CHUNK] for at in range(0, len(ids), CHUNK)], workers, work):
                done += count
                progress.update(count)
        return done

    def _put_back(self, memory: str) -> None:
        self.stdout.write("All words are there; now their indexes are made.")
        try:
            anew.put_back(memory, lambda name: self.stdout.write(f"{name} stands"))
        except InvalidValue as error:
            raise CommandError(str(error)) from None


def _how_to_go_on(in_bulk: bool) -> str:
    if in_bulk:
        return "Broken off. The search is slow until reindex has been run again: it goes on where it stopped."
    return "Broken off. What was done stands; reindex does everything again, --missing only what is not found yet."


def _chunks(chunks: list[list[int]], count: int, work: Callable[[list[int]], int]) -> Iterator[int]:
    """How many cables of each chunk were done, as they are."""
    with workers(count if len(chunks) > 1 else 1) as pool:
        yield from pool.map(work, chunks) if pool else map(work, chunks)


def index_chunk(ids: list[int]) -> int:
    """Index some cables under their locks, so that no edit meanwhile is lost."""
    with transaction.atomic():
        _lock(ids)
        return index(ids, "default")


def _fill_chunk(ids: list[int]) -> int:
    """The same where no index stands and hardly any word is known."""
    with transaction.atomic():
        _lock(ids)
        return fill(ids, "default")


def _lock(ids: list[int]) -> None:
    list(Cable.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk").values_list("pk"))
