import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from django import setup
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from tqdm import tqdm

from cables.finding.upkeep import drop_doubles, index
from cables.models import Cable

CHUNK = 200  # cables in one transaction


class Command(BaseCommand):
    help = (
        "Make again what cables are found by, from their texts and statements (writes nothing else). "
        "Needed after the rules for words have changed; may run any time, beside readers and importers."
    )

    def add_arguments(self, parser):
        parser.add_argument("--workers", type=int, default=os.cpu_count(), help="processes (all cores)")
        parser.add_argument(
            "--missing", action="store_true", help="only cables that are not found by anything yet"
        )

    def handle(self, *, workers, missing, **options):
        cables = Cable.objects.order_by("pk")
        if missing:
            cables = cables.extra(
                where=["NOT EXISTS (SELECT FROM cables_cablewords w WHERE w.cable_id = cables_cable.id)"]
            )
        ids = list(cables.values_list("pk", flat=True))
        done = 0
        with tqdm(total=len(ids), unit="cable", disable=None, leave=False) as progress:
            for count in _run([ids[at : at + CHUNK] for at in range(0, len(ids), CHUNK)], workers):
                done += count
                progress.update(count)
        drop_doubles()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE cables_cablewords")
            cursor.execute("ANALYZE cables_archiveword")
        self.stdout.write(f"{done} cables can be found by what they say")


def _run(chunks: list[list[int]], workers: int) -> Iterator[int]:
    """How many cables of each chunk were done, as they are."""
    if workers < 2 or len(chunks) < 2:
        yield from map(index_chunk, chunks)
        return
    # Started anew and not forked: a connection must not be shared.
    with ProcessPoolExecutor(workers, get_context("spawn"), initializer=setup) as pool:
        yield from pool.map(index_chunk, chunks)


def index_chunk(ids: list[int]) -> int:
    """Index some cables under their locks, so that no edit meanwhile is lost."""
    with transaction.atomic():
        list(Cable.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk").values_list("pk"))
        return index(ids, "default")
