from itertools import islice

from django.core.management.base import CommandError
from django.db import connection
from tqdm import tqdm

from cables.making import make_cable
from cables.making.copying import CHUNK, ENGINE, Copier
from cables.management.command import ArchiveCommand
from cables.models import Cable

MOST = 20_000_000


class Command(ArchiveCommand):
    help = (
        "Fill the archive with N made-up cables for trials and measurements (writes): the same for the same seed. "
        "Run again with a larger N, it adds what is missing. Refuses where real cables are held, unless told."
    )

    def add_arguments(self, parser):
        parser.add_argument("count", type=int, metavar="N", help="how many made cables there shall be")
        parser.add_argument("--seed", type=int, default=0, help="chooses another archive")
        parser.add_argument("--words", type=int, default=110, help="about how many words a cable has")
        parser.add_argument(
            "--without-words", action="store_true", help="leave the search to reindex, which takes all cores"
        )
        parser.add_argument(
            "--among-real-cables", action="store_true", help="also where cables are held that nobody made up"
        )

    def handle(self, *, count, seed, words, without_words, among_real_cables, **options):
        if not 1 <= count <= MOST or not 5 <= words <= 20_000:
            raise CommandError(f"1 to {MOST:,} cables of 5 to 20,000 words can be made.")
        if not among_real_cables and Cable.objects.exclude(current_revision__engine=ENGINE).exists():
            raise CommandError("Real cables are held here. Made ones among them need --among-real-cables.")
        made = Cable.objects.filter(current_revision__engine=ENGINE).count()
        numbers = iter(range(made, count))
        copier = Copier()
        with tqdm(total=max(count - made, 0), unit="cable", disable=None, leave=False) as progress:
            while chunk := list(islice(numbers, CHUNK)):
                cables = (make_cable(number, seed, words) for number in chunk)
                progress.update(copier.write(cables, findable=not without_words))
        with connection.cursor() as cursor:
            for model in copier.sheets:
                cursor.execute(f"ANALYZE {model._meta.db_table}")
        self.stdout.write(f"{max(count - made, 0)} cables made, {max(count, made)} made ones held")
