from collections.abc import Iterator

from django.contrib.auth.models import AnonymousUser
from django.core.management.base import CommandError
from django.http import QueryDict

from cables.facets.columns import NOT_STATED
from cables.filters import FacetFilter
from cables.listing import CableList
from cables.management.command import ArchiveCommand


class Command(ArchiveCommand):
    help = (
        "Count the public's cables under every value of every filter twice, by the columns that lists are counted "
        "from and by the database itself, and compare (writes nothing). Exits with 1 if any number differs."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "queries", nargs="*", default=[""], metavar="QUERY", help="of a list, such as sender=Paris&year=1962"
        )

    def handle(self, *, queries: list[str], **options):
        compared = 0
        wrong: list[str] = []
        for query in queries:
            cables = CableList(QueryDict(query), AnonymousUser())
            if cables.errors:
                raise CommandError(f"{query:.100}: {cables.errors[0][1]}")
            for name, value, by_columns, by_database in counted_twice(cables):
                compared += 1
                if by_columns != by_database:
                    wrong.append(
                        f"{query or 'all'}: {name}: {value}: {by_columns}, the database has {by_database}"
                    )
        for line in wrong:
            self.stderr.write(line)
        if wrong:
            raise CommandError(f"{len(wrong)} of {compared} counts differ.")
        self.stdout.write(f"{compared} counts, all as the database counts them")


def counted_twice(cables: CableList) -> Iterator[tuple[str, str, int, int]]:
    """Filter, value and how many cables have it, by columns and by GROUP BY; first of the list itself."""
    yield "cables", "all", len(cables), cables.filters.narrowed(cables.visible).count()
    for name, facet in cables.filters.filters.items():
        if not isinstance(facet, FacetFilter) or name == "month":  # months stand beside few cables only
            continue
        known = facet.counted(cables.found, name)
        rows = facet.counts(cables.filters.narrowed(cables.visible, without=name))
        counted = {value: n for value, n in rows if value is not None}
        if name == "caption":  # GROUP BY does not see those without any
            known.pop(NOT_STATED, None)
        for value in sorted(known.keys() | counted.keys()):
            yield name, value, known.get(value, 0), counted.get(value, 0)
