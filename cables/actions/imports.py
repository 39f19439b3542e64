"""Take raw OCR into the archive: one file, one transaction, the same result however often it is done."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from cables.actions.access import Closing
from cables.actions.fields import lock
from cables.actions.locks import take_turns
from cables.actions.readings import Read, store_readings
from cables.actions.records import is_free
from cables.actions.revisions import add_raw_revision, add_revision
from cables.actions.texts import Chosen, choose_text, make_text
from cables.exceptions import Conflict, Refused
from cables.exchange.decoding import Decoded, decode
from cables.models import (
    Cable,
    Event,
    ImportItem,
    Revision,
    Witness,
    digest_of_words,
)
from cables.text import ENGINE, Reading, read
from cables.text.belonging import apart
from cables.text.patience import OutOfTime, within

SECONDS = 20.0
"""Of the processor, for one file: a telegram takes a hundredth of a second, a thousand pages take a few."""


@dataclass(frozen=True, slots=True)
class RawFile:
    """One file to take in: its bytes, the name it came under, and what it is a reading of."""

    content: bytes
    name: str
    record: str
    label: str = ""
    engine: str = ""
    encoding: str = ""
    """What whoever brings it says it is written in; empty where it is to be found out."""
    is_vouched_for: bool = False
    """Somebody says that it is a reading of this record, whatever its words."""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    def decoded(self) -> Decoded:
        """Its text. Raises Refused."""
        return decode(self.content, self.encoding)

    @property
    def words(self) -> str:
        """Its words as one number; empty where it is no text."""
        with suppress(Refused):
            return digest_of_words(self.decoded().text)
        return ""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file. `cable` is the one that holds it now."""

    outcome: ImportItem.Outcome
    cable: Cable
    reason: str = ""


@contextmanager
def in_bounded_time() -> Iterator[None]:
    """Give the work on one file SECONDS of the processor. Raises Refused where it takes more."""
    try:
        with within(SECONDS):
            yield
    except OutOfTime:
        raise Refused(
            f"Reading this text takes more than {SECONDS:.0f} seconds of the processor, alone or with the other "
            "readings of its record. No telegram does."
        ) from None


@transaction.atomic
@in_bounded_time()
def import_file(file: RawFile, actor=None, closing: Closing | None = None) -> Imported:
    """
    Make a file a witness: of a new cable, or of the one its record number names.

    Args:
        closing: Brings a new cable in closed, so that no reader ever sees it before it is opened.

    Bytes the archive holds already are left alone, and so are the same words with other blanks or line ends.

    Raises Refused (not text, or takes too long to read) and Conflict (the record is held with other bytes under
    the same label, or with words that no other reading of it could have, or is open to readers though the file is
    to be closed).
    """
    decoded = file.decoded()
    words = digest_of_words(decoded.text)
    take_turns("bytes", file.sha256)
    take_turns("words", words)
    if held := _held(file) or _double(file, words):
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
    reading = read(decoded.text)
    # The other readings of it are read again: together they say more than each by itself.
    others = [Read(other, read(other.text)) for other in cable.witnesses.defer("raw")]
    check_belongs(file, reading, [other.reading for other in others])
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
    raw = add_raw_revision(cable, witness) if is_new else None
    readings = sorted([*others, Read(witness, reading)], key=lambda one: one.witness.number)
    chosen = choose_text(cable, readings) if others else Chosen(readings[0], "")
    store_readings(cable, readings, chosen.read)
    text = make_text(cable, chosen, len(readings))
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
        detail={
            "file": file.name,
            "sha256": file.sha256,
            "witness": witness.number,
            "reader": ENGINE,
            **({"revision": text.number} if text else {}),
        },
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
    witness = (
        Witness.objects.filter(sha256=file.sha256).select_related("cable").without_text().order_by("pk").first()
    )
    if witness is None:
        return None
    reason = "" if witness.cable.record_number == file.record else f"as {witness.cable.record_number}"
    return Imported(ImportItem.Outcome.HELD, witness.cable, reason)


def _double(file: RawFile, words: str) -> Imported | None:
    """Where the archive has the words of a file already, with other blanks or line ends between them."""
    held = Witness.objects.with_words(words).select_related("cable").without_text().order_by("pk").first()
    return held and Imported(
        ImportItem.Outcome.DOUBLE, held.cable, double_of(held.cable.record_number, held.number)
    )


def double_of(record: str, number: int | None = None) -> str:
    """Why a file is not taken in whose words the archive has."""
    reading = f"raw OCR {number} of {record}" if number else record
    return f"the same words as {reading}, with other blanks or line ends"


def check_belongs(file: RawFile, reading: Reading, others: Iterable[Reading]) -> None:
    """Raise Conflict where a file shares words with no other reading of the record it is named after."""
    if file.is_vouched_for:
        return
    found = [apart(reading, other) for other in others]
    if not found or None in found:
        return
    nearest = max(found, key=lambda one: one.shared / one.words)
    numbers = f", and their numbers differ ({' and '.join(nearest.numbers)})" if nearest.numbers else ""
    raise Conflict(
        f"Record {file.record} is held with other words: of {nearest.words} telling words {nearest.shared} stand "
        f"in both{numbers}. If it is another cable, name it as a record of its own; if it is another reading of "
        "this one, bring it with --trust-names."
    )


def _cable(file: RawFile, closing: Closing | None) -> tuple[Cable, bool]:
    """The locked cable of this record number, made and closed if it is to be, and whether it has no text yet."""
    take_turns("record", file.record)
    held = Cable.objects.filter(record_number=file.record).first()
    if held:
        # Of a record made by a catalogue this is the first text: it has a baseline yet to get.
        return lock(held.pk), not held.revisions.exists()
    cable = Cable(record_number=file.record, slug=free_slug(file.record))
    if closing:
        closing.close(cable, timezone.now())
        cable.was_public = False
    cable.save()
    return lock(cable.pk), True


def free_slug(record: str) -> str:
    """An address made of the record number that no cable has or ever had, kept from others until it is used."""
    stem = slug_stem(record)
    slug, count = stem, 1
    while not is_free(slug):
        count += 1
        slug = f"{stem}-{count}"
    return slug


def slug_stem(record: str) -> str:
    """The address a record number makes, where nobody has it."""
    return slugify(re.sub("[_.]+", "-", record))[:130] or "cable"
