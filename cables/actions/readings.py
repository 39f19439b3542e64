"""Keep what the reader made of a cable's witnesses, and settle each field from all of them."""

import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from cables.actions.fields import state
from cables.exceptions import InvalidValue
from cables.fields import FIELDS, MAX_ENTRIES, Value
from cables.models import Cable, FieldEvidence, Kind, MachineReading, Marking, Witness, WitnessPage
from cables.text import ENGINE, FieldReading, Reading
from cables.text.combining import Combined, Vote, combine
from cables.text.entered import Entered, with_markings
from cables.text.fuzzy import letters
from cables.text.own_number import without_own_reference
from cables.text.vocabulary.markings import CAPTIONS, CLASSIFICATIONS, PRECEDENCES

logger = logging.getLogger(__name__)

SURE_OF_SHEET = 0.9  # as sure as the reader is of the direction, which it tells from the same form
SHIPPED_FORMS = frozenset(letters(form) for forms in (CAPTIONS, CLASSIFICATIONS, PRECEDENCES) for form in forms)
MOST_RIVALS_TOLD = 4
WHOLENESS = (Kind.CABLE, Kind.FRAGMENT, Kind.WITHHELD, Kind.OTHER)


@dataclass(frozen=True, slots=True)
class Read:
    """A witness and what the reader of today makes of it."""

    witness: Witness
    reading: Reading


@dataclass(frozen=True, slots=True)
class Change:
    """A field whose settled value became another; None is "not stated"."""

    field: str
    before: Value
    after: Value


def store_readings(cable: Cable, read: Sequence[Read], source: Read | None = None) -> list[Change]:
    """
    Keep readings of all witnesses of a locked cable, in their order; return the fields that changed by it.

    Args:
        source: The one the machine's text is made from. Its pages are the cable's, and of witnesses that show a
            value equally well the statement quotes this one.

    Every witness has its statements, beside those of former engines. Where there are several, a field is settled
    from all of them: its statement names the witness it was read from best, and what the others read instead. What
    only a former reading found is stated no longer. Statements of people and catalogues stand.
    """
    entered = entered_markings()
    read = as_whole_as_the_best([Read(one.witness, of_the_archive(one.reading, entered)) for one in read])
    before = {e.field: e for e in cable.evidence.chosen()}
    fresh = [one for one in read if _store(cable, one)]
    if source or (read and read[0].witness.number == 1):
        shown = (source or read[0]).reading
        cable.page_count, cable.words_left_out = len(shown.pages), lost_words(shown)
    settled, rest = statements_of(cable, read, fresh, before, source.witness if source else None)
    FieldEvidence.objects.bulk_create(rest)
    state(cable, settled)
    after = {e.field: e.value for e in cable.evidence.chosen()}
    return [
        Change(field, was, after.get(field))
        for field in FIELDS
        if (was := before[field].value if field in before else None) != after.get(field)
    ]


def lost_words(reading: Reading) -> int:
    """How many words like running text a reading left out, if so many that its text is not whole; else 0."""
    return 0 if reading.whole else reading.words_left_out


def statements_of(
    cable: Cable,
    read: Sequence[Read],
    fresh: Sequence[Read],
    before: dict[str, FieldEvidence],
    source: Witness | None = None,
) -> tuple[list[FieldEvidence], list[FieldEvidence]]:
    """
    What readings of all witnesses come to: statements that may stand, and those kept beside them. Unsaved.

    Args:
        read: All of them, each as whole as the best.
        fresh: Those whose statements are not kept yet.
        before: The statements that stand, by field.
        source: The witness the machine's text is made from.
    """
    own = {one.witness.pk: machine_statements(cable, one.witness, one.reading) for one in read}
    if len(read) == 1:
        settled = own[read[0].witness.pk]
        rest: list[FieldEvidence] = []
    else:
        settled = combined_statements(cable, read, source)
        rest = [statement for one in fresh for statement in own[one.witness.pk]]
    if not fresh:
        settled = [s for s in settled if not _says_the_same(before.get(s.field), s)]
    said = {statement.field for one in own.values() for statement in one}
    settled += [_no_longer(e) for e in before.values() if _is_outdated(e, said)]
    return settled, rest


def _store(cable: Cable, one: Read) -> bool:
    """Keep a reading with its pages; False where this engine's reading is kept already."""
    made = reading_of(one)
    _, is_new = MachineReading.objects.get_or_create(
        witness=one.witness,
        engine=ENGINE,
        defaults={"segments": made.segments, "pages": made.pages, "body_map": made.body_map},
    )
    if is_new and not one.witness.pages.exists():
        WitnessPage.objects.bulk_create(pages_of(one))
    return is_new


def reading_of(one: Read) -> MachineReading:
    """What is kept of a reading. Unsaved."""
    return MachineReading(
        witness=one.witness,
        engine=ENGINE,
        segments=[[s.start, s.end, s.kind, s.reason] for s in one.reading.segments],
        pages=[[p.number, p.start, p.end] for p in one.reading.pages],
        body_map=[list(piece) for piece in one.reading.body_map],
    )


def pages_of(one: Read) -> list[WitnessPage]:
    """The pages a reading found. Unsaved."""
    return [WitnessPage(witness=one.witness, number=p.number, start=p.start, end=p.end) for p in one.reading.pages]


def _says_the_same(standing: FieldEvidence | None, new: FieldEvidence) -> bool:
    """Whether a statement of this very reading stands already, word for word."""
    return bool(
        standing
        and standing.origin == FieldEvidence.Origin.MACHINE
        and (standing.engine, standing.witness_id, standing.value, standing.confidence, standing.reason)
        == (new.engine, new.witness_id, new.value, new.confidence, new.reason)
    )


def _is_outdated(standing: FieldEvidence, said: set[str]) -> bool:
    """Whether a machine's value stands that no reading of today bears out."""
    by_machine = standing.origin == FieldEvidence.Origin.MACHINE
    return by_machine and standing.field not in said and standing.value not in (None, "", [])


def _no_longer(standing: FieldEvidence) -> FieldEvidence:
    return FieldEvidence(
        cable=standing.cable,
        field=standing.field,
        origin=FieldEvidence.Origin.MACHINE,
        witness=standing.witness,
        engine=ENGINE,
        value=None,
        confidence=0.0,
        reason=f"{standing.engine} read “{standing.display_value}” here; {ENGINE} does not",
    )


# --- one witness


def entered_markings() -> list[Entered]:
    """The archive's own list of markings."""
    return [Entered(*row) for row in Marking.objects.values_list("kind", "form", "value", "in_use")]


def of_the_archive(reading: Reading, entered: Sequence[Entered]) -> Reading:
    """A reading with the markings people entered and what the sheet as a whole says; it cites others only."""
    reading = without_own_reference(with_markings(reading, entered, SHIPPED_FORMS))
    return replace(reading, fields={**of_the_sheet(reading), **reading.fields})


def as_whole_as_the_best(read: Sequence[Read]) -> list[Read]:
    """
    The readings without a kind that another of the same cable disproves.

    One sheet is one thing: where an engine read a whole cable, what another made of it is no fragment.
    """
    wholest = min((one.reading.kind for one in read), key=WHOLENESS.index, default=Kind.CABLE)
    return [one if one.reading.kind == wholest else Read(one.witness, _without_kind(one.reading)) for one in read]


def _without_kind(reading: Reading) -> Reading:
    return replace(reading, fields={name: found for name, found in reading.fields.items() if name != "kind"})


def of_the_sheet(reading: Reading) -> dict[str, FieldReading]:
    """What the reader tells from the sheet as a whole and not from words: its kind, and if it is a circular."""
    found = {} if reading.kind == Kind.CABLE else {"kind": reading.kind}
    if reading.circular is not None:
        found["circular"] = reading.circular
    return {name: FieldReading(name, value, SURE_OF_SHEET, (), "form") for name, value in found.items()}


def machine_statements(cable: Cable, witness: Witness, reading: Reading) -> list[FieldEvidence]:
    """
    One unsaved statement a field the reader found, with the raw words it rests on.

    What the field cannot hold is left unstated and logged: a misreading must not keep the words themselves out.
    """
    statements = []
    for name, found in reading.fields.items():
        if name not in FIELDS or found.value in (None, "", ()):
            continue
        value = _as_can_be_held(name, found.value)
        if value is None:
            logger.warning("%s: the field “%s” cannot hold what was read.", cable.record_number, name)
            continue
        statements.append(_statement(cable, witness, reading, found, value, found.confidence, found.reason))
    return statements


def _statement(
    cable: Cable,
    witness: Witness,
    reading: Reading,
    found: FieldReading,
    value: Value,
    confidence: float,
    reason: str,
) -> FieldEvidence:
    spans = [[span.start, span.end] for span in found.spans]
    return FieldEvidence(
        cable=cable,
        field=found.name,
        origin=FieldEvidence.Origin.MACHINE,
        witness=witness,
        engine=ENGINE,
        value=value,
        confidence=confidence,
        spans=spans,
        quote=" … ".join(reading.raw[start:end] for start, end in spans),
        reason=reason,
    )


def _as_can_be_held(name: str, value: object) -> Value:
    """A value as its field writes it, a list without the entries the field refuses; None where nothing is left."""
    field = FIELDS[name]
    try:
        return field.clean(value)
    except InvalidValue:
        if not field.many:
            return None
    held: list[str] = []
    for entry in value:
        with suppress(InvalidValue):
            held += field.clean([entry]) or []
    return held[:MAX_ENTRIES] or None


# --- several witnesses


def combined_statements(cable: Cable, read: Sequence[Read], source: Witness | None = None) -> list[FieldEvidence]:
    """
    One unsaved statement a field, as all witnesses together show it, resting on the one that shows it best.

    Of several that show all of a value it rests on `source`, so that its words stand in the text that is shown.
    """
    statements = []
    for name, combined in combine([one.reading for one in read]).items():
        if name not in FIELDS:
            continue
        value = _as_can_be_held(name, combined.value)
        if value in (None, "", []):
            continue
        best = _best(name, combined, read, source)
        found = best.reading.fields[name]
        reason = ". ".join(filter(None, [found.reason, *_told(combined, found, read, best)]))
        statements.append(_statement(cable, best.witness, best.reading, found, value, combined.confidence, reason))
    return statements


def _best(name: str, combined: Combined, read: Sequence[Read], source: Witness | None) -> Read:
    """The witness that has most of a settled value, of those the one the text is made from, else the surest."""
    shares = {
        at: sum(at in vote.witnesses for vote in combined.votes if _is_kept(vote, combined))
        for at, one in enumerate(read)
        if name in one.reading.fields
    }
    return read[
        max(
            shares,
            key=lambda at: (
                shares[at],
                read[at].witness == source,
                read[at].reading.fields[name].confidence,
                -at,
            ),
        )
    ]


def _is_kept(vote: Vote, combined: Combined) -> bool:
    """Whether a value that was voted on is, or is part of, the one that was settled."""
    if isinstance(combined.value, tuple):
        return vote.value in combined.value
    return vote.value == combined.value


def _told(combined: Combined, found: FieldReading, read: Sequence[Read], best: Read) -> list[str]:
    """In words which readings agree and which read something else."""
    bearing = [one for one in read if combined.name in one.reading.fields]
    kept = [vote for vote in combined.votes if _is_kept(vote, combined)]
    agreeing = sorted({at for vote in kept for at in vote.witnesses})
    words = []
    if len(agreeing) > 1 and not isinstance(combined.value, tuple):
        words.append(f"Read alike in {_names([read[at] for at in agreeing])}")
    rivals = [vote for vote in combined.votes if not _is_kept(vote, combined)][:MOST_RIVALS_TOLD]
    words += [f"{_names([read[at] for at in vote.witnesses])} has “{vote.value}”" for vote in rivals]
    if len(bearing) == 1:
        words.append(f"Read in {_names([best])} alone")
    return words


def _names(read: Sequence[Read]) -> str:
    """ "Raw OCR 1 and Raw OCR 3"."""
    names = [f"raw OCR {one.witness.number}" for one in read]
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
