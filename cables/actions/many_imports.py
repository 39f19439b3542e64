"""
Take many new cables in at once: the same archive as `import_file` makes of each file, in a few statements for all.

Only what is plain is taken here: records, bytes and addresses the archive does not hold. The rest is left to
`import_file`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from django.db import connection, models, transaction
from django.utils import timezone

from cables.actions.access import Closing
from cables.actions.fields import is_doubtful, per_whom
from cables.actions.imports import RawFile, check_belongs, double_of, in_bounded_time, slug_stem
from cables.actions.locks import take_all_turns
from cables.actions.readings import (
    Read,
    as_whole_as_the_best,
    entered_markings,
    lost_words,
    of_the_archive,
    pages_of,
    reading_of,
    statements_of,
)
from cables.actions.revisions import digest
from cables.actions.shown import points_of
from cables.exceptions import Conflict, Refused
from cables.exchange.decoding import Decoded
from cables.fields import FIELDS, addressees, references, write_sender
from cables.finding.upkeep import index
from cables.lexicon import lexicon
from cables.linking import find_correspondents
from cables.models import (
    WORDS,
    Addressee,
    Cable,
    Correspondent,
    Event,
    FieldEvidence,
    FormerSlug,
    ImportItem,
    MachineReading,
    Point,
    Reference,
    Revision,
    Witness,
    WitnessPage,
    digest_of_words,
    fold_name,
)
from cables.text import ENGINE, Reading, read
from cables.text.choosing import Choice, Quality, choose, quality
from cables.text.marks import plain

Outcome = ImportItem.Outcome
ROLES = {"to": Addressee.Role.ACTION, "info": Addressee.Role.INFO}
LINKED = ("from", *ROLES)  # fields whose values are names of correspondents


@dataclass(frozen=True, slots=True)
class NewCable:
    """The files of one record, in the order in which they come in, and the key its cable is to have."""

    key: int
    files: tuple[RawFile, ...]

    @property
    def record(self) -> str:
        return self.files[0].record


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a file; `cable` is the key of the one that holds it now."""

    outcome: Outcome
    reason: str = ""
    cable: int | None = None


@dataclass(slots=True)
class Prepared:
    """A new cable as it was read, before anything is asked of the database: a result for each of its files."""

    new: NewCable
    results: list[Result] = field(default_factory=list)
    taken: list[tuple[RawFile, Decoded, Reading]] = field(default_factory=list)


def prepare(new: NewCable) -> Prepared:
    """
    Decode and read the files of a record.

    What is no text is refused, what shares no words with the others is a conflict; bytes that come twice are held,
    words that come twice are doubles.
    """
    made = Prepared(new)
    seen: set[str] = set()
    words: dict[str, int] = {}
    for file in new.files:
        try:
            decoded = file.decoded()
            digest = digest_of_words(decoded.text)
            if file.sha256 in seen:
                made.results.append(Result(Outcome.HELD, cable=new.key))
                continue
            if digest in words:
                made.results.append(Result(Outcome.DOUBLE, double_of(new.record, words[digest]), new.key))
                continue
            with in_bounded_time():
                reading = read(decoded.text)
                check_belongs(file, reading, [other for _, _, other in made.taken])
        except Refused as error:
            made.results.append(Result(Outcome.REFUSED, str(error)))
            continue
        except Conflict as error:
            made.results.append(Result(Outcome.CONFLICT, str(error)))
            continue
        outcome = Outcome.WITNESS if seen else Outcome.ADDED
        made.results.append(Result(outcome, cable=new.key))
        made.taken.append((file, decoded, reading))
        seen.add(file.sha256)
        words[digest] = len(made.taken)
    return made


def not_plain(cables: Iterable[NewCable]) -> set[str]:
    """The records of which the archive holds something already: the number, the bytes of a file, the address."""
    cables = list(cables)
    by_bytes = {file.sha256: one.record for one in cables for file in one.files}
    by_words = {words: one.record for one in cables for file in one.files if (words := file.words)}
    by_slug = {slug_stem(one.record): one.record for one in cables}
    same = Witness.objects.with_words(*by_words).annotate(digest=WORDS).values_list("digest", flat=True)
    held = Witness.objects.filter(sha256__in=by_bytes).values_list("sha256", flat=True)
    slugs = Cable.objects.filter(slug__in=by_slug).values_list("slug", flat=True)
    former = FormerSlug.objects.filter(slug__in=by_slug).values_list("slug", flat=True)
    known = Cable.objects.filter(record_number__in=by_slug.values()).values_list("record_number", flat=True)
    return {
        *(by_bytes[one] for one in held),
        *(by_words[one] for one in same),
        *(by_slug[one] for one in chain(slugs, former)),
        *known,
    }


@transaction.atomic
def import_new(prepared: Sequence[Prepared], closing: Closing | None = None) -> dict[str, list[Result]]:
    """
    Make new cables of these, and return by record what became of each file; all or none.

    Records that turn out not to be plain, since somebody else has brought them meanwhile, are missing in what is
    returned. No two may have a record, bytes or an address in common.
    """
    # As import_file asks for them one by one: bytes, then words, then records, then addresses.
    files = [file for one in prepared for file, _, _ in one.taken]
    take_all_turns(("bytes", file.sha256) for file in files)
    take_all_turns(("words", digest_of_words(decoded.text)) for one in prepared for _, decoded, _ in one.taken)
    take_all_turns(("record", one.new.record) for one in prepared)
    take_all_turns(("slug", slug_stem(one.new.record)) for one in prepared)
    strange = not_plain(one.new for one in prepared)
    plain_ones = [one for one in prepared if one.new.record not in strange]
    _write([one for one in plain_ones if one.taken], closing)
    return {one.new.record: one.results for one in plain_ones}


# --- the rows


@dataclass(slots=True)
class Rows:
    """All rows of one new cable, unsaved, in the order in which single imports would have made them."""

    cable: Cable
    witnesses: list[Witness] = field(default_factory=list)
    readings: list[MachineReading] = field(default_factory=list)
    pages: list[WitnessPage] = field(default_factory=list)
    evidence: list[FieldEvidence] = field(default_factory=list)
    revisions: list[Revision] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    addressees: list[Addressee] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    standing: dict[str, FieldEvidence] = field(default_factory=dict)
    read: list[Read] = field(default_factory=list)
    whole: list[Read] = field(default_factory=list)  # the same with what the archive adds to them
    qualities: list[Quality] = field(default_factory=list)
    sources: list[int] = field(default_factory=list)  # the place of the reading each of the machine's texts is of

    def names(self) -> Iterator[str]:
        """The names whose correspondents it asks for."""
        for name in LINKED:
            value = self.standing[name].value if name in self.standing else None
            yield from [value] if isinstance(value, str) else value or []


def _write(prepared: Sequence[Prepared], closing: Closing | None) -> None:
    if not prepared:
        return
    entered = entered_markings()
    witness_keys = iter(keys_of(Witness, sum(len(one.taken) for one in prepared)))
    # A raw text and the machine's of every cable, and another of the machine's for each reading after the first.
    revision_keys = iter(keys_of(Revision, sum(len(one.taken) + 1 for one in prepared)))
    cables = []
    for one in prepared:
        rows = _begin(one, closing)
        with in_bounded_time():  # what takes longer is brought one by one, and told then
            for file, decoded, reading in one.taken:
                witness = _witness(rows, next(witness_keys), file, decoded)
                rows.read.append(Read(witness, reading))
                rows.whole.append(Read(witness, of_the_archive(reading, entered)))
                rows.qualities.append(quality(reading, lexicon()))
                chosen = _choose(rows)
                _add_readings(rows, chosen)
                text = _add_text(rows, chosen, revision_keys)
                rows.events += _events(rows, file, text, closing)
            _show(rows)
        cables.append(rows)
    _settle(cables)
    for model, name in (
        (Witness, "witnesses"),
        (Revision, "revisions"),
        (MachineReading, "readings"),
        (WitnessPage, "pages"),
        (FieldEvidence, "evidence"),
        (Point, "points"),
        (Addressee, "addressees"),
        (Reference, "references"),
        (Event, "events"),
    ):
        if model is Witness:
            Cable.objects.bulk_create(rows.cable for rows in cables)
        model.objects.bulk_create(chain.from_iterable(getattr(rows, name) for rows in cables))
    index([rows.cable.pk for rows in cables], "default")


def keys_of(model: type[models.Model], count: int) -> list[int]:
    """So many keys for rows of a table to come, in order; those not used leave gaps, which harm nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return sorted(number for (number,) in cursor.fetchall())


def _begin(one: Prepared, closing: Closing | None) -> Rows:
    cable = Cable(pk=one.new.key, record_number=one.new.record, slug=slug_stem(one.new.record))
    if closing:
        closing.close(cable, timezone.now())
        cable.was_public = False
    return Rows(cable)


def _witness(rows: Rows, key: int, file: RawFile, decoded: Decoded) -> Witness:
    witness = Witness(
        pk=key,
        cable=rows.cable,
        number=len(rows.witnesses) + 1,
        label=file.label,
        engine=file.engine,
        source_name=file.name,
        sha256=file.sha256,
        encoding=decoded.encoding,
        raw=file.content,
        text=decoded.text,
    )
    rows.witnesses.append(witness)
    return witness


def _choose(rows: Rows) -> Choice:
    """From which reading so far the text is made, as `choose_text` chooses where no person has a hand in it."""
    if len(rows.read) == 1:
        return Choice(0, "")
    names = [f"raw OCR {one.witness.number}" for one in rows.read]
    return choose(rows.qualities, names, rows.sources[-1])


def _add_readings(rows: Rows, chosen: Choice) -> None:
    """What the witness that came last brings to the statements, as `store_readings` settles them."""
    whole = as_whole_as_the_best(rows.whole)
    rows.readings.append(reading_of(rows.whole[-1]))
    rows.pages += pages_of(rows.whole[-1])
    source = rows.read[chosen.at]
    rows.cable.page_count, rows.cable.words_left_out = len(source.reading.pages), lost_words(source.reading)
    settled, rest = statements_of(rows.cable, whole, whole[-1:], rows.standing, source.witness)
    for statement in settled:
        if statement.field in rows.standing:
            rows.standing[statement.field].is_chosen = False
        statement.is_chosen = True
        rows.standing[statement.field] = statement
    rows.evidence += [*rest, *settled]


def _add_text(rows: Rows, chosen: Choice, keys: Iterator[int]) -> Revision | None:
    """The raw text and the machine's of the first reading; of a later one the machine's, where that is another."""
    cable, source = rows.cable, rows.read[chosen.at]
    if not rows.revisions:
        rows.revisions.append(
            Revision(
                pk=next(keys),
                cable=cable,
                number=0,
                text=source.witness.text,
                sha256=digest(source.witness.text),
                state=Revision.State.RAW,
                origin=Revision.Origin.IMPORT,
                witness=source.witness,
            )
        )
    else:
        cable.chosen_among, cable.chosen_because = len(rows.read), chosen.reason
        if source.reading.body == rows.revisions[-1].text:
            return None
    text = Revision(
        pk=next(keys),
        cable=cable,
        number=len(rows.revisions),
        text=source.reading.body,
        sha256=digest(source.reading.body),
        state=Revision.State.MACHINE,
        origin=Revision.Origin.MACHINE,
        base=rows.revisions[0],
        witness=source.witness,
        engine=ENGINE,
        note=chosen.reason,
    )
    rows.revisions.append(text)
    rows.sources.append(chosen.at)
    return text


def _events(rows: Rows, file: RawFile, text: Revision | None, closing: Closing | None) -> Iterator[Event]:
    """Of the coming in of a file."""
    number = len(rows.witnesses)
    detail: dict[str, object] = {"file": file.name, "sha256": file.sha256, "witness": number, "reader": ENGINE}
    if text and number > 1:
        detail["revision"] = text.number
    verb = Event.Verb.IMPORTED if number == 1 else Event.Verb.WITNESS_ADDED
    yield Event(cable=rows.cable, verb=verb, detail=detail)
    if closing and number == 1:
        yield Event(cable=rows.cable, verb=Event.Verb.RESTRICTED, detail=closing.detail)


def _show(rows: Rows) -> None:
    """Point the cable at the machine's last text, which readers see, with its points."""
    cable, best = rows.cable, rows.revisions[-1]
    reading = rows.read[rows.sources[-1]].reading
    rows.points = points_of(cable, reading.body, reading.points)
    cable.current_revision_id, cable.status, cable.point_count = best.pk, best.state, len(rows.points)
    cable.shown_text = plain(best.text)
    cable.doubt_count = rows.qualities[rows.sources[-1]].doubtful


def _settle(cables: Sequence[Rows]) -> None:
    """Write the values that stand to their cables' columns; all names are looked up at once."""
    names = list(dict.fromkeys(chain.from_iterable(rows.names() for rows in cables)))
    found = dict(zip(map(fold_name, names), find_correspondents(names, create=False), strict=True))
    for rows in cables:
        for name in FIELDS:
            if name in rows.standing:
                _put(rows, name, found)
        rows.cable.declassified_per = per_whom(rows.standing.get("declassified"))
        rows.cable.unsure = sorted(name for name, one in rows.standing.items() if is_doubtful(rows.cable, one))


def _put(rows: Rows, name: str, found: dict[str, Correspondent | None]) -> None:
    """Write one value that stands."""
    cable, value = rows.cable, rows.standing[name].value
    if name == "from":
        write_sender(cable, value, found[fold_name(value)] if value else None)
    elif name in ROLES:
        values = value or []
        rows.addressees += addressees(cable, ROLES[name], values, [found[fold_name(one)] for one in values])
    elif name == "references":
        rows.references += references(cable, value or [])
    else:
        FIELDS[name].write(cable, value, False)
