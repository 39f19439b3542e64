"""Made cables into the database by COPY: every row the lists, the search and the pages of a cable ask for."""

import hashlib
import random
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from django.db import connection, models, transaction
from django.utils.text import slugify

from cables.actions.correspondents import add_names
from cables.finding.upkeep import index
from cables.making.telegrams import MadeCable
from cables.making.words import AGENCIES, COLLECTIONS, DEPARTMENT, POSTS, SECRETARY
from cables.models import Addressee, Cable, Collection, Correspondent, Point, Revision, Witness

CHUNK = 5_000  # cables a transaction
ENGINE = "made"
ADDED = datetime(2020, 1, 1, tzinfo=UTC)
_SPECIAL = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class Sheet:
    """The rows of one table, gathered as COPY wants them: columns nobody fills have the model's own default."""

    def __init__(self, model: type[models.Model]):
        self.model = model
        self.fields = list(model._meta.concrete_fields)
        self.default = {field.name: _default(field) for field in self.fields}
        self.lines: list[str] = []

    def add(self, **values: object) -> None:
        self.lines.append(
            "\t".join(
                _cell(values[field.name]) if field.name in values else self.default[field.name]
                for field in self.fields
            )
        )

    def copy(self) -> None:
        """Write the rows and forget them."""
        columns = ", ".join(connection.ops.quote_name(field.column) for field in self.fields)
        statement = f"COPY {self.model._meta.db_table} ({columns}) FROM STDIN"
        with connection.cursor() as cursor, cursor.copy(statement) as stream:
            stream.write("\n".join(self.lines) + "\n" if self.lines else "")
        self.lines.clear()


def _default(field: models.Field) -> str:
    if getattr(field, "auto_now_add", False):
        return _cell(ADDED)
    value = field.get_default()
    return "{}" if value == [] else _cell(value)


def _cell(value: object) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value.translate(_SPECIAL)
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, bytes):
        return f"\\\\x{value.hex()}"
    if isinstance(value, list):
        quoted = ('"' + one.replace("\\", "\\\\").replace('"', '\\"') + '"' for one in value)
        return ("{" + ",".join(quoted) + "}").translate(_SPECIAL)
    return str(value)


class Copier:
    """Writes made cables into the archive; the next one after those that are there already."""

    def __init__(self) -> None:
        self.correspondents = _correspondents()
        self.collections = _collections()
        self.sheets = {model: Sheet(model) for model in (Cable, Witness, Revision, Point, Addressee)}
        self.ids = {model: _ids(model) for model in self.sheets}

    def write(self, cables: Iterable[MadeCable], *, findable: bool = True) -> int:
        """
        Write some cables in one transaction and return how many they were.

        Without `findable` no search finds them until `manage.py reindex` has been run.
        """
        ids = [self._add(made) for made in cables]
        with transaction.atomic():
            with connection.cursor() as cursor:
                # One note for all, instead of one each: see migration 0011.
                cursor.execute("SET LOCAL archive.listing = 'whole'")
            for sheet in self.sheets.values():
                sheet.copy()
            if findable:
                index(ids, "default")
        return len(ids)

    def _next(self, model: type[models.Model]) -> int:
        return next(self.ids[model])

    def _add(self, made: MadeCable) -> int:
        cable, witness = self._next(Cable), self._next(Witness)
        raw, best = self._next(Revision), self._next(Revision)
        self.sheets[Cable].add(**self._facts(made), id=cable, current_revision=best)
        digest = hashlib.sha256(made.raw.encode()).hexdigest()
        self.sheets[Witness].add(
            id=witness, cable=cable, number=1, source_name=f"{made.record}.txt", sha256=digest, encoding="utf-8",
            raw=made.raw.encode(), text=made.raw,
        )  # fmt: skip
        self.sheets[Revision].add(
            id=raw, cable=cable, number=0, witness=witness, origin="import", text=made.raw, sha256=digest,
            state="raw",
        )  # fmt: skip
        self.sheets[Revision].add(
            id=best, cable=cable, number=1, base=raw, witness=witness, origin="machine", engine=ENGINE,
            text=made.text, sha256=hashlib.sha256(made.text.encode()).hexdigest(), state="machine",
        )  # fmt: skip
        for position, point in enumerate(made.points, start=1):
            self.sheets[Point].add(
                id=self._next(Point), cable=cable, position=position, path=point.path, label=point.path, level=1,
                start=point.start, end=point.end, text=made.text[point.start : point.end],
            )  # fmt: skip
        for role, names in (("action", made.to), ("info", made.info)):
            for position, name in enumerate(names, start=1):
                self.sheets[Addressee].add(
                    id=self._next(Addressee), cable=cable, role=role, position=position, as_read=name,
                    correspondent=self.correspondents.get(name),
                )  # fmt: skip
        return cable

    def _facts(self, made: MadeCable) -> dict[str, object]:
        minute = made.sent_minute
        clock = None if minute is None else time(minute // 60, minute % 60)
        return {
            "record_number": made.record,
            "slug": slugify(made.record),
            "direction": made.direction,
            "is_circular": made.circular or None,
            "telegram_number": made.number,
            "sender": self.correspondents.get(made.sender) if made.sender_is_known else None,
            "sender_as_read": made.sender,
            "sent_on": made.sent_on,
            "sent_time": clock,
            "date_precision": "" if made.sent_on is None else "day" if clock is None else "minute",
            "date_source": "sent" if made.sent_on else "",
            "classification": made.classification,
            "precedence": made.precedence,
            "captions": made.captions,
            "subject": made.subject,
            "signatory": made.signatory,
            "collection": self.collections.get(made.collection),
            "status": "machine",
            "shown_text": made.text,
            "point_count": len(made.points),
            "page_count": 1 + len(made.raw) // 2500,
            "added_at": ADDED + timedelta(seconds=int(made.record.rpartition("-")[2])),
            **_access(made),
        }


def _access(made: MadeCable) -> dict[str, object]:
    """One cable in a hundred is closed, some of them for a time; one in a thousand was withdrawn."""
    chance = random.Random(f"access {made.record}").random()
    if chance < 0.001:
        return {"withdrawn_at": ADDED, "withdrawn_reason": "Made to be withdrawn."}
    if chance > 0.011:
        return {}
    until = date(2020 + int(chance * 10_000), 1, 1) if chance < 0.006 else None
    return {"access": "restricted", "closed_for": "privacy", "closed_at": ADDED, "closed_until": until}


def _correspondents() -> dict[str, int]:
    """Ids of all correspondents that made cables name, by name; those that are missing are added."""
    known = {}
    kinds = {DEPARTMENT: "agency", SECRETARY: "office"} | dict.fromkeys(AGENCIES, "agency")
    for name in (*kinds, *POSTS):
        found = Correspondent.objects.named(name).first()
        if found is None:
            found = Correspondent.objects.create(name=name, kind=kinds.get(name, "post"), source="Made up.")
            add_names(found, [name])
        known[name] = found.pk
    return known


def _collections() -> dict[str, int]:
    return {name: Collection.objects.get_or_create(name=name)[0].pk for name in COLLECTIONS}


def _ids(model: type[models.Model]) -> Iterator[int]:
    """Ids for rows to come, taken from the table's sequence by the thousand."""
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [model._meta.db_table, CHUNK],
            )
            yield from [number for (number,) in cursor.fetchall()]
