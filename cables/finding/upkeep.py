"""Keep what cables are found by as their texts and statements are: in the transaction that changes them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from django.db import connection, connections
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from cables.models import Addressee, Cable, CableWords, Revision, Witness
from cables.text.lexemes import CUT, Kept, Text, as_transmitted, keep
from cables.text.words import can_be_misread, keys

ADD_WORDS = """
INSERT INTO cables_archiveword (word, keys)
SELECT word, keys::int[] FROM unnest(%s::text[], %s::text[]) AS new (word, keys)
"""


def keep_findable(cable: Cable) -> None:
    """Make a locked cable findable by what it says now."""
    index([cable.pk], "default")


def index(cable_ids: Sequence[int], alias: str) -> int:
    """Make these cables findable by what they say now, and return how many there are."""
    ids, rows, vocabulary = _rows(cable_ids, alias)
    with connections[alias].cursor() as cursor:
        _write(cursor, ids, rows)
        _add_words(cursor, vocabulary)
    return len(ids)


_brought: set[str] = set()
MOST_BROUGHT = 1_000_000


def fill(cable_ids: Sequence[int], alias: str) -> int:
    """
    As `index`, for many where words can hardly be looked up: their index is away.

    Each process adds the words it has not brought yet; `drop_doubles` leaves one of each afterwards.
    """
    ids, rows, vocabulary = _rows(cable_ids, alias)
    new = [word for word in vocabulary - _brought if can_be_misread(word)]
    with connections[alias].cursor() as cursor:
        _write(cursor, ids, rows)
        _copy(cursor, "cables_archiveword (word, keys)", ((word, _written(word)) for word in new))
    if len(_brought) > MOST_BROUGHT:
        _brought.clear()
    _brought.update(new)
    return len(ids)


def _rows(cable_ids: Sequence[int], alias: str) -> tuple[list[int], list[tuple[int, int, str]], set[str]]:
    """Which of these cables there are, the rows to be kept of them, and all their words."""
    cables = list(_cables(Cable.objects.using(alias).filter(pk__in=cable_ids)))
    rows: list[tuple[int, int, str]] = []
    vocabulary: set[str] = set()
    for pk, kept in kept_of(cables, alias):
        rows += ((pk, number, part) for number, part in enumerate(kept.parts))
        vocabulary |= kept.vocabulary
    return [cable.pk for cable in cables], rows, vocabulary


def _copy(cursor, table: str, rows: Iterable[tuple]) -> None:
    """Write rows at once; none of their values needs escaping."""
    # What goes wrong while copying is an error of the database like any other; Django wraps only its own methods.
    with cursor.db.wrap_database_errors, cursor.copy(f"COPY {table} FROM STDIN") as stream:
        for row in rows:  # one by one: a long cable has dozens, of a megabyte each
            stream.write("\t".join(map(str, row)) + "\n")


def _written(word: str) -> str:
    """The keys of a word as PostgreSQL reads an array."""
    return "{" + ",".join(map(str, keys(word))) + "}"


def _write(cursor, cable_ids: Sequence[int], rows: Sequence[tuple[int, int, str]]) -> None:
    """Put these rows in the place of those the cables had."""
    cursor.execute("DELETE FROM cables_cablewords WHERE cable_id = ANY(%s)", [list(cable_ids)])
    _copy(cursor, "cables_cablewords (cable_id, part, words)", rows)


def _add_words(cursor, vocabulary: Iterable[str]) -> None:
    """
    Add words the archive had not. Nobody waits for anybody: two who bring the same new word at once both add it,
    which harms nothing, and `drop_doubles` tidies up.
    """
    wanted = [word for word in vocabulary if can_be_misread(word)]
    cursor.execute(
        "SELECT word FROM unnest(%s::text[]) AS word "
        "WHERE NOT EXISTS (SELECT FROM cables_archiveword AS held WHERE held.word = word.word)",
        [wanted],
    )
    new = [word for (word,) in cursor.fetchall()]
    if new:
        cursor.execute(ADD_WORDS, [new, list(map(_written, new))])


def drop_doubles() -> None:
    """Leave of each word of the archive one row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM cables_archiveword AS other USING cables_archiveword AS first "
            "WHERE other.word = first.word AND other.id > first.id"
        )


# --- what is kept of a cable


def _cables(cables: QuerySet) -> QuerySet:
    return cables.select_related("sender").only(
        *DESCRIBED, "amended", "direction", "current_revision", "sender__name"
    )


DESCRIBED = ("record_number", "title", "subject", "telegram_number", "signatory", "drafter", "sender_as_read")
"""Columns whose words count as describing the cable, besides its parties; a change of one makes the row stale."""


def kept_of(cables: Sequence[Cable], alias: str) -> Iterator[tuple[int, Kept]]:
    """What is kept of each cable, by its id. Four queries for all."""
    ids = [cable.pk for cable in cables]
    shown = dict(
        Revision.objects.using(alias)
        .filter(pk__in=[cable.current_revision_id for cable in cables])
        .values_list("cable", "text")
    )
    raw = defaultdict(list)
    for cable, text in (
        Witness.objects.using(alias).filter(cable__in=ids).order_by("number").values_list("cable", "text")
    ):
        raw[cable].append(text)
    addressed = defaultdict(list)
    for row in (
        Addressee.objects.using(alias)
        .filter(cable__in=ids)
        .values_list("cable", "correspondent", "correspondent__name", "as_read")
    ):
        addressed[row[0]].append(row[1:])
    for cable in cables:
        described, signs = describe(cable, addressed[cable.pk])
        texts = [*(Text("A", words) for words in described), _shown(cable, shown.get(cable.pk, ""))]
        yield cable.pk, keep([*texts, *(Text("D", words) for words in raw[cable.pk])], signs)


def describe(cable: Cable, addressed: Iterable[tuple[int | None, str | None, str]]) -> tuple[list[str], list[str]]:
    """
    The words that describe a cable, and its signs.

    Args:
        addressed: Of each addressee its correspondent, the correspondent's name, and the name as read.
    """
    words = [getattr(cable, name) for name in DESCRIBED]
    signs = set()
    if cable.sender_id:
        words.append(cable.sender.name)
        signs.add(f"@{cable.sender_id}")
    digits = "".join(c for c in cable.telegram_number if c.isdecimal() and c.isascii()).lstrip("0")[:12]
    if digits:
        signs.add(f"#{digits}")
        if cable.sender_id:
            signs.add(f"#{digits}@{cable.sender_id}")
    for correspondent, name, as_read in addressed:
        words += [as_read, name or ""]
        if correspondent:
            signs.add(f"@{correspondent}")
    return [one for one in dict.fromkeys(words) if one], sorted(signs)


def _shown(cable: Cable, text: str) -> Text:
    """The text readers see, as transmitted; what was struck or added on the paper stands beside it."""
    plain, beside = as_transmitted(text, cable.amended, cable.direction)
    return Text("B", plain.text, beside)


def has_words_left_out(cable: Cable) -> bool:
    """Whether a cable has more words than can be kept, so that not all of them can be found."""
    is_cut = RawSQL("words @@ %s::tsquery", [f"'{CUT}'"], BooleanField())
    return CableWords.objects.filter(cable=cable, part=0).filter(is_cut).exists()
