"""Take raw OCR into the archive: one file, one transaction, the same result however often it is done."""

import hashlib
import logging
from contextlib import suppress
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from cables.actions.access import Closing
from cables.actions.fields import lock, state
from cables.actions.locks import take_turns
from cables.actions.records import is_free
from cables.actions.revisions import add_raw_revision, add_revision
from cables.exceptions import Conflict, InvalidValue
from cables.exchange.decoding import decode
from cables.fields import FIELDS, MAX_ENTRIES, Value
from cables.models import (
    Cable,
    Event,
    FieldEvidence,
    ImportItem,
    Kind,
    MachineReading,
    Revision,
    Witness,
    WitnessPage,
)
from cables.text import ENGINE, FieldReading, Reading, read

logger = logging.getLogger(__name__)

SURE_OF_SHEET = 0.9  # as sure as the reader is of the direction, which it tells from the same form


@dataclass(frozen=True, slots=True)
class RawFile:
    """One file to take in: its bytes, the name it came under, and what it is a reading of."""

    content: bytes
    name: str
    record: str
    label: str = ""
    engine: str = ""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file. `cable` is the one that holds it now."""

    outcome: ImportItem.Outcome
    cable: Cable
    reason: str = ""


@transaction.atomic
def import_file(file: RawFile, actor=None, closing: Closing | None = None) -> Imported:
    """
    Make a file a witness: of a new cable, or of the one its record number names.

    Args:
        closing: Brings a new cable in closed, so that no reader ever sees it before it is opened.

    Bytes the archive holds already are left alone. Raises Refused (not text) and Conflict (the record is held with
    other bytes under the same label, or open to readers though the file is to be closed; nothing is replaced).
    """
    decoded = decode(file.content)
    take_turns("bytes", file.sha256)
    if held := _held(file):
        _check_closed(held.cable, closing)
        return held
    cable, is_new = _cable(file, closing)
    if closing and not cable.is_restricted:
        raise Conflict(
            f"Record {file.record} is open to readers: close it first, or they would see this file too."
        )
    if cable.witnesses.filter(label=file.label).exists():
        label = f" under the label “{file.label}”" if file.label else ""
        raise Conflict(
            f"Record {file.record} is held{label} with other bytes. "
            "If this is another reading of it, name it RECORD.LABEL.txt."
        )
    witness = Witness.objects.create(
        cable=cable,
        number=cable.witnesses.count() + 1,
        label=file.label,
        engine=file.engine,
        source_name=file.name,
        sha256=file.sha256,
        encoding=decoded.encoding,
        raw=file.content,
        text=decoded.text,
    )
    reading = read(decoded.text)
    raw = add_raw_revision(cable, witness) if is_new else None
    store_reading(cable, witness, reading)
    if raw:
        add_revision(
            cable,
            text=reading.body,
            state=Revision.State.MACHINE,
            origin=Revision.Origin.MACHINE,
            base=raw,
            witness=witness,
            engine=ENGINE,
        )
    verb = Event.Verb.IMPORTED if is_new else Event.Verb.WITNESS_ADDED
    Event.objects.create(
        cable=cable,
        actor=actor,
        verb=verb,
        detail={"file": file.name, "sha256": file.sha256, "witness": witness.number, "reader": ENGINE},
    )
    if closing and is_new:
        Event.objects.create(cable=cable, actor=actor, verb=Event.Verb.RESTRICTED, detail=closing.detail)
    return Imported(ImportItem.Outcome.ADDED if is_new else ImportItem.Outcome.WITNESS, cable)


def _check_closed(cable: Cable, closing: Closing | None) -> None:
    """Raise Conflict where a file is to be closed, but belongs to a cable that readers may see."""
    if closing and not cable.is_restricted:
        raise Conflict(f"Record {cable.record_number} is open to readers: close it first, then import this again.")


def _held(file: RawFile) -> Imported | None:
    """Where the archive has these bytes already, under whatever name."""
    witness = Witness.objects.filter(sha256=file.sha256).select_related("cable").without_text().first()
    if witness is None:
        return None
    reason = "" if witness.cable.record_number == file.record else f"as {witness.cable.record_number}"
    return Imported(ImportItem.Outcome.HELD, witness.cable, reason)


def _cable(file: RawFile, closing: Closing | None) -> tuple[Cable, bool]:
    """The locked cable of this record number, and whether it was made just now, closed if it is to be."""
    take_turns("record", file.record)
    held = Cable.objects.filter(record_number=file.record).first()
    if held:
        return lock(held.pk), False
    cable = Cable(record_number=file.record, slug=free_slug(file.record))
    if closing:
        closing.close(cable, timezone.now())
        cable.was_public = False
    cable.save()
    return lock(cable.pk), True


def free_slug(record: str) -> str:
    """An address made of the record number that no cable has or ever had, kept from others until it is used."""
    stem = slugify(record.replace("_", "-"))[:130] or "cable"
    slug, count = stem, 1
    while not is_free(slug):
        count += 1
        slug = f"{stem}-{count}"
    return slug


def store_reading(cable: Cable, witness: Witness, reading: Reading) -> MachineReading:
    """
    Keep what the reader made of a witness of a locked cable: spans with reasons, pages, and a statement a field.

    A statement from a further witness stands only where it is surer than the one that stands.
    """
    stored = MachineReading.objects.create(
        witness=witness,
        engine=ENGINE,
        segments=[[s.start, s.end, s.kind, s.reason] for s in reading.segments],
        pages=[[p.number, p.start, p.end] for p in reading.pages],
        body_map=[list(piece) for piece in reading.body_map],
    )
    WitnessPage.objects.bulk_create(
        WitnessPage(witness=witness, number=p.number, start=p.start, end=p.end) for p in reading.pages
    )
    if witness.number == 1:
        cable.page_count = len(reading.pages)
    standing = {e.field: e for e in cable.evidence.chosen()}
    statements = machine_statements(cable, witness, reading)
    weaker, others = [], []
    for statement in statements:
        (weaker if _is_weaker(statement, standing.get(statement.field)) else others).append(statement)
    FieldEvidence.objects.bulk_create(weaker)
    state(cable, others)
    return stored


def _is_weaker(statement: FieldEvidence, standing: FieldEvidence | None) -> bool:
    return bool(
        standing
        and standing.origin == FieldEvidence.Origin.MACHINE
        and standing.confidence >= statement.confidence
    )


def machine_statements(cable: Cable, witness: Witness, reading: Reading) -> list[FieldEvidence]:
    """
    One unsaved statement a field the reader found, with the raw words it rests on.

    What the field cannot hold is left unstated and logged: a misreading must not keep the words themselves out.
    """
    statements = []
    for name, found in {**of_the_sheet(reading), **reading.fields}.items():
        if name not in FIELDS or found.value in (None, "", ()):
            continue
        value = _as_can_be_held(name, found.value)
        if value is None:
            logger.warning("%s: the field “%s” cannot hold what was read.", cable.record_number, name)
            continue
        spans = [[span.start, span.end] for span in found.spans]
        statements.append(
            FieldEvidence(
                cable=cable,
                field=name,
                origin=FieldEvidence.Origin.MACHINE,
                witness=witness,
                engine=ENGINE,
                value=value,
                confidence=found.confidence,
                spans=spans,
                quote=" … ".join(reading.raw[start:end] for start, end in spans),
                reason=found.reason,
            )
        )
    return statements


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


def of_the_sheet(reading: Reading) -> dict[str, FieldReading]:
    """What the reader tells from the sheet as a whole and not from words: its kind, and if it is a circular."""
    found = {} if reading.kind == Kind.CABLE else {"kind": reading.kind}
    if reading.circular is not None:
        found["circular"] = reading.circular
    return {name: FieldReading(name, value, SURE_OF_SHEET, (), "form") for name, value in found.items()}
