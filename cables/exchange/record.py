"""One cable as plain text and as JSON: what is known about it, its words, and where they come from."""

import textwrap
from collections.abc import Callable
from typing import Any

from django.urls import reverse

from cables.exchange.beside import beside_as_dicts, beside_the_text
from cables.models import Addressee, Cable, DatePrecision, FieldEvidence, Revision

Absolute = Callable[[str], str]


def record_as_dict(cable: Cable, revision: Revision | None, absolute: Absolute) -> dict[str, Any]:
    """
    The record as data. Keys of fields are those of the reader's output; null or an empty list is "not stated".

    Args:
        cable: With sender, addressees and collection.
        revision: Whose text is given; None if the cable has no text yet.
        absolute: Makes a full address of a path.
    """
    return {
        "record_number": cable.record_number,
        "address": absolute(cable.get_absolute_url()),
        "title": cable.display_title,
        "kind": cable.kind,
        "fields": fields(cable),
        "unsure": unsure_fields(cable),
        "declassified_per": cable.release.removeprefix("per ") or None,
        "evidence": [evidence(one) for one in cable.evidence.chosen().select_related("author", "witness")
                     .defer("witness__raw", "witness__text")],
        "collection": cable.collection.name if cable.collection else None,
        "item": cable.item or None,
        "rights": rights(cable) or None,
        "absence": cable.absence or None,
        "provenance": cable.provenance or None,
        "revision": revision_as_dict(cable, revision, absolute) if revision else None,
        "points": points(cable, revision),
        "words_left_out": cable.words_left_out,
        "left_out": beside_as_dicts(cable, revision),
        "witnesses": [witness(cable, one, absolute) for one in cable.witnesses.without_text().with_size()],
    }  # fmt: skip


def fields(cable: Cable) -> dict[str, Any]:
    """
    What the archive states of a cable, under the names the reader uses.

    What a machine read and may well have misread is not stated: `unsure_fields` has it.
    """
    unsure = unsure_names(cable)
    known = read_fields(cable)
    stated = {name: _NOTHING.get(name) if name in unsure else value for name, value in known.items()}
    if "time" in unsure and stated["date"]:
        stated["date_precision"] = DatePrecision.DAY.value
    return stated


def unsure_fields(cable: Cable) -> dict[str, Any]:
    """Likely readings of a machine, by field: not stated by the archive, for people to look at."""
    if not cable.unsure:
        return {}
    known = read_fields(cable)
    return {name: known[name] for name in known if name in unsure_names(cable) and known[name] not in (None, [])}


def unsure_names(cable: Cable) -> set[str]:
    """The fields that are likely readings only, with those that say nothing without them."""
    names = set(cable.unsure)
    for name, hanging in _HANGING.items():
        if name in names:
            names.update(hanging)
    return names


_NOTHING: dict[str, Any] = {"to": [], "info": [], "pass_to": [], "captions": [], "references": []}
_HANGING = {
    "date": ("date_precision", "date_source", "time", "zone"),
    "time": ("zone",),
    "received": ("received_time",),
}


def read_fields(cable: Cable) -> dict[str, Any]:
    """The described fields, likely readings among them."""
    by_role = {role: [a.name for a in cable.addressees.all() if a.role == role] for role in Addressee.Role.values}
    return {
        "number": cable.telegram_number or None,
        "from": cable.sender_name or None,
        "to": by_role[Addressee.Role.ACTION],
        "info": by_role[Addressee.Role.INFO],
        "pass_to": cable.pass_to,
        "direction": cable.direction or None,
        "circular": cable.is_circular,
        "date": cable.date_as_written or None,
        "date_precision": cable.date_precision or None,
        "date_source": cable.date_source or None,
        "time": f"{cable.sent_time:%H:%M}" if cable.sent_time else None,
        "zone": cable.sent_zone or None,
        "received": cable.received_on,
        "received_time": f"{cable.received_time:%H:%M}" if cable.received_time else None,
        "classification": cable.classification or None,
        "declassified": cable.declassified or None,
        "precedence": cable.precedence or None,
        "captions": cable.captions,
        "subject": cable.subject or None,
        "references": [reference.as_cited for reference in cable.references.all()],
        "signatory": cable.signatory or None,
        "drafter": cable.drafter or None,
        "control_number": cable.control_number or None,
        "section": cable.section or None,
        "extent": cable.extent or None,
        "withheld": cable.withheld or None,
        "language": cable.language or None,
        "amended": cable.amended or None,
    }


def evidence(one: FieldEvidence) -> dict[str, Any]:
    return {
        "field": one.field,
        "value": one.value,
        "origin": one.origin,
        "by": one.author.public_name if one.author else one.engine or None,
        "confidence": one.confidence,
        "witness": one.witness.number if one.witness else None,
        "spans": one.spans,
        "source": one.source or None,
        "stated_at": one.created_at,
    }


def revision_as_dict(cable: Cable, revision: Revision, absolute: Absolute) -> dict[str, Any]:
    return {
        "number": revision.number,
        "state": revision.state,
        "origin": revision.origin,
        "made_by": revision.made_by,
        "engine": revision.engine or None,
        "created_at": revision.created_at,
        "sha256": revision.sha256,
        "address": absolute(reverse("revision", args=[cable.slug, revision.number])),
        "text": revision.text,
    }


def points(cable: Cable, revision: Revision | None) -> list[dict[str, Any]]:
    """The numbered points of the text readers see; spans count code points of that revision's text."""
    if revision is None or revision.pk != cable.current_revision_id:
        return []
    return [
        {name: getattr(point, name) for name in ("path", "label", "level", "start", "end", "is_damaged")}
        for point in cable.points.defer("text")
    ]


def witness(cable: Cable, one: Any, absolute: Absolute) -> dict[str, Any]:
    return {
        "number": one.number,
        "label": one.label or None,
        "engine": one.engine or None,
        "source_name": one.source_name,
        "sha256": one.sha256,
        "bytes": one.size,
        "encoding": one.encoding,
        "address": absolute(reverse("witness-raw", args=[cable.slug, one.number])),
    }


def rights(cable: Cable) -> str:
    return cable.rights or (cable.collection.rights if cable.collection else "")


# --- plain text

RULE = "-" * 72
LINES = (
    ("From", "from"), ("To", "to"), ("Info", "info"), ("Pass to", "pass_to"), ("Number", "number"),
    ("Date", "date"), ("Time", "time"), ("Received", "received"), ("Time received", "received_time"),
    ("Control number", "control_number"), ("Classification", "classification"), ("Precedence", "precedence"),
    ("Captions", "captions"), ("Subject", "subject"), ("References", "references"), ("Signed", "signatory"),
)  # fmt: skip


def record_as_text(cable: Cable, revision: Revision | None, absolute: Absolute) -> str:
    """The record as text for people and simple programs: heading, origin, then the words with their marks."""
    known, unsure = read_fields(cable), unsure_names(cable)
    heading = [
        f"{label + ':':<16}{f'[{words}?]' if name in unsure else words}"
        for label, name in LINES
        if (value := known[name])
        for words in ["; ".join(value) if isinstance(value, list) else value]
    ]
    if cable.classification and cable.classification != "UNCLASSIFIED":
        release = f"declassified {cable.release}; " if cable.release else ""
        told = next(
            (at for at, line in enumerate(heading, start=1) if line.startswith("Classification:")), len(heading)
        )
        heading.insert(told, f"{'':<16}({release}the marking is that of the time)")
    origin = _origin(cable, revision, absolute)
    body = revision.text if revision else _without_text(cable)
    return "\n".join(
        [
            cable.display_title,
            *heading,
            "",
            *origin,
            "",
            RULE,
            "",
            body.rstrip("\n"),
            "",
            *_beside(cable, revision),
        ]
    )


def _beside(cable: Cable, revision: Revision | None) -> list[str]:
    """What the paper has besides these words, each stretch with what it is; no lines where there is nothing."""
    found = beside_the_text(cable, revision)
    if not found:
        return []
    words = [f"[{one.reason}] {' '.join(one.text.split())}" for one in found]
    lines = [line for one in words for line in textwrap.wrap(one, 72, subsequent_indent="    ")]
    told = []
    if cable.words_left_out and revision and revision.origin == Revision.Origin.MACHINE:
        told = [f"{cable.words_left_out} of these words read like running text: look at the raw text."]
    return [RULE, "", "Beside the text, as the machine read it:", *told, "", *lines, ""]


def _without_text(cable: Cable) -> str:
    if cable.has_text:
        return "This cable has no text yet."
    return f"No text of this cable is held here. {cable.absence}".strip()


def _origin(cable: Cable, revision: Revision | None, absolute: Absolute) -> list[str]:
    """Where these words come from, wrapped for reading."""
    lines = [f"Diplomatic Cables, record {cable.record_number}"]
    if revision:
        lines.append(f"Revision {revision.number} ({revision.get_state_display().lower()}), {revision.made_by}")
        lines.append(absolute(reverse("revision", args=[cable.slug, revision.number])))
    stated = [cable.provenance, rights(cable)]
    return lines + [line for text in stated if text for line in textwrap.wrap(text, 72)]
