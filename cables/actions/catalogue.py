"""Put a catalogue's values beside the machine's."""

from django.db import transaction

from cables.actions.fields import lock, settle_years, state
from cables.actions.records import change_slug
from cables.exceptions import Conflict
from cables.exchange.catalogue import Row
from cables.fields import FIELDS
from cables.models import Cable, Collection, Event, FieldEvidence


@transaction.atomic
def apply_catalogue_row(row: Row, actor=None) -> tuple[Cable, list[str]]:
    """
    State what a catalogue row says, with its source; return the cable and the names of what is new.

    Raises Conflict where the record is not held, SlugTaken where its address is another's.
    """
    found = Cable.objects.filter(record_number=row.record).first()
    if found is None:
        raise Conflict(f"record {row.record} is not held")
    cable = lock(found.pk)
    changed = _file_under(cable, row.collection)
    said_before = {
        e.field: e.value
        for e in cable.evidence.filter(origin=FieldEvidence.Origin.CATALOGUE, source=row.source).order_by("pk")
    }
    statements = [
        FieldEvidence(
            cable=cable,
            field=name,
            value=FIELDS[name].clean(value),
            source=row.source,
            origin=FieldEvidence.Origin.CATALOGUE,
        )
        for name, value in row.values.items()
    ]
    statements = [s for s in statements if said_before.get(s.field) != s.value]
    state(cable, statements)
    changed += [s.field for s in statements]
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
    return cable, changed


def _file_under(cable: Cable, name: str) -> list[str]:
    if not name or (cable.collection and cable.collection.name == name):
        return []
    cable.collection, _ = Collection.objects.get_or_create(name=name)
    cable.save(update_fields=["collection"])
    settle_years(Cable.objects.filter(pk=cable.pk))
    cable.refresh_from_db(fields=["unsure"])
    return ["collection"]
