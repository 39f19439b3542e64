"""Put a catalogue's values beside the machine's; make a record of a cable of which no text is held."""

from dataclasses import dataclass

from django.db import transaction

from cables.actions.fields import lock, settle_years, state
from cables.actions.imports import free_slug
from cables.actions.locks import take_turns
from cables.actions.records import change_slug
from cables.exceptions import Conflict, Refused
from cables.exchange.catalogue import Row
from cables.exchange.lists import csv_cells
from cables.exchange.sources import is_record
from cables.fields import FIELDS
from cables.finding.upkeep import keep_findable
from cables.models import Cable, Collection, Event, FieldEvidence


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of a row: the cable it is about, whether the row made it, and the names of what is new."""

    cable: Cable
    is_new: bool
    changed: list[str]


@transaction.atomic
def apply_catalogue_row(row: Row, actor=None, *, without_text: bool = False) -> Applied:
    """
    State what a catalogue row says, with its source.

    Args:
        without_text: Makes a record of a cable that is not held. Its text may come later, by an import.

    Raises Conflict where the record is not held, SlugTaken where its address is another's.
    """
    take_turns("record", row.record)
    found = Cable.objects.filter(record_number=row.record).first()
    if found is None and not without_text:
        raise Conflict(f"record {row.record} is not held; --records-without-text makes a record of it")
    cable = lock(found.pk) if found else _record_without_text(row, actor)
    changed = _file_under(cable, row.collection)
    changed += _state(cable, row)
    if changed:
        Event.objects.create(
            cable=cable,
            actor=actor,
            verb=Event.Verb.FIELD_SET,
            detail={"fields": changed, "source": row.source},
        )
    if row.slug and row.slug != cable.slug:
        change_slug(cable_id=cable.pk, slug=row.slug, actor=actor)
        changed.append("slug")
    return Applied(cable, found is None, changed)


def _record_without_text(row: Row, actor) -> Cable:
    """A cable of which only the catalogue tells."""
    if not is_record(row.record):
        raise Refused(
            f"“{row.record[:60]}” is no record number: plain letters, digits, blanks, - _ ( ) and single dots"
        )
    cable = Cable.objects.create(record_number=row.record, slug=free_slug(row.record))
    Event.objects.create(
        cable=cable, actor=actor, verb=Event.Verb.CATALOGUED, detail={"record": row.record, "source": row.source}
    )
    keep_findable(cable)
    return lock(cable.pk)


def _state(cable: Cable, row: Row) -> list[str]:
    """Record what is new of a row's values; the fields they are of."""
    said_before = {
        e.field: e.value
        for e in cable.evidence.filter(origin=FieldEvidence.Origin.CATALOGUE, source=row.source).order_by("pk")
    }
    unchanged = _as_exported(cable, row)
    statements = [
        FieldEvidence(
            cable=cable,
            field=name,
            value=FIELDS[name].clean(value),
            source=row.source,
            origin=FieldEvidence.Origin.CATALOGUE,
        )
        for name, value in row.values.items()
        if name not in unchanged
    ]
    statements = [s for s in statements if s.field not in said_before or said_before[s.field] != s.value]
    state(cable, statements)
    return [s.field for s in statements]


def _as_exported(cable: Cable, row: Row) -> set[str]:
    """Of a list this archive wrote, the cells that still say what it says: nobody has stated those."""
    if not row.own:
        return set()
    today = csv_cells(Cable.objects.with_parties().get(pk=cable.pk), str)
    return {name for name, cell in row.own.items() if today.get(name) == cell}


def _file_under(cable: Cable, name: str) -> list[str]:
    if not name or (cable.collection and cable.collection.name == name):
        return []
    cable.collection, _ = Collection.objects.get_or_create(name=name)
    cable.save(update_fields=["collection"])
    settle_years(Cable.objects.filter(pk=cable.pk))
    cable.refresh_from_db(fields=["unsure"])
    return ["collection"]
