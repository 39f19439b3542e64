"""The form of a cable's fields: one box a field, beside what its value rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import QueryDict

from cables.actions.fields import Said
from cables.exceptions import CablesError
from cables.fields import FIELDS, Value
from cables.linking import known_names
from cables.models import (
    Amended,
    Classification,
    CorrespondentAlias,
    DateSource,
    Direction,
    FieldEvidence,
    Kind,
    Precedence,
    User,
    Zone,
    fold_name,
)
from cables.text.authorities import Match

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("From whom to whom", ("from", "to", "info", "pass_to")),
    ("When", ("date", "time", "zone", "date_source", "received", "received_time")),
    ("Numbers", ("number", "section", "control_number", "references")),
    ("Markings", ("classification", "precedence", "captions", "declassified")),
    ("What it is", ("subject", "title", "kind", "direction", "circular", "language", "amended")),
    ("What is withheld", ("withheld", "extent")),
    ("Who signed and wrote it", ("signatory", "drafter")),
    ("Where it lies", ("item", "rights", "provenance", "absence")),
)
CHOICES = {
    "kind": Kind, "direction": Direction, "zone": Zone, "date_source": DateSource,
    "classification": Classification, "precedence": Precedence, "amended": Amended,
}  # fmt: skip
YES_OR_NO = (("yes", "Yes"), ("no", "No"))
NAMES = frozenset({"from", "to", "info"})
LINES = frozenset({"pass_to", "captions", "references"})
LONG = frozenset({"rights", "provenance"})
HINTS = {
    "date": "As 1962-11-19, 1962-11 or 1962; with ~ behind it for “about”.", "received": "As 1962-11-19.",
    "time": "As 20:00.", "received_time": "As 20:00.",
    "pass_to": "One a line.", "captions": "One a line.", "references": "One a line.",
    "section": "Of a fragment, as 1 of 2.", "language": "As de or fr; empty for English.",
    "extent": "Of a withheld cable, as 2 pages.",
    "amended": "Decides which words of a text with changes count as sent.",
    "absence": "Only where the archive has no text of it.", "title": "Only where the composed one would mislead.",
}  # fmt: skip
SPARE = 2


@dataclass
class Box:
    """
    One field of the form. `values` are what its inputs hold, `seen` the key of the statement they rest on.

    `standing` is what somebody else stated meanwhile, told as `conflict`; `unknown` are names nobody knows, each
    with those that come near.
    """

    name: str
    values: list[str]
    seen: int
    chosen: FieldEvidence | None
    error: str = ""
    conflict: bool = False
    standing: FieldEvidence | None = None
    unknown: list[tuple[str, list[Match]]] = field(default_factory=list)

    @property
    def label(self) -> str:
        return FIELDS[self.name].label

    @property
    def kind(self) -> str:
        """How it is put in: "choice", "names", "name", "lines", "long" or "text"."""
        if self.name in CHOICES or self.name == "circular":
            return "choice"
        if self.name in NAMES:
            return "names" if FIELDS[self.name].many else "name"
        return "lines" if self.name in LINES else "long" if self.name in LONG else "text"

    @property
    def choices(self) -> list[tuple[str, str]]:
        known = YES_OR_NO if self.name == "circular" else CHOICES[self.name].choices
        return [("", "Not stated"), *known]

    @property
    def value(self) -> str:
        return "\n".join(self.values)

    @property
    def inputs(self) -> list[str]:
        """The values with some empty places after them."""
        return [*self.values, *[""] * SPARE]

    @property
    def hint(self) -> str:
        return HINTS.get(self.name, "")

    @property
    def is_read(self) -> bool:
        """Whether it is a value of the machine's, which a person may confirm."""
        machine = self.chosen is not None and self.chosen.origin == FieldEvidence.Origin.MACHINE
        return machine and bool(self.values)

    @property
    def is_a_persons(self) -> bool:
        return self.chosen is not None and self.chosen.origin == FieldEvidence.Origin.PERSON


def as_typed(value: Value) -> list[str]:
    """A value as the inputs of its box hold it."""
    if value in (None, ""):
        return []
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    return list(value) if isinstance(value, list) else [str(value)]


def boxes(chosen: Mapping[str, FieldEvidence]) -> dict[str, Box]:
    """Every box as it stands, by the chosen statements of a cable."""
    found = {}
    for name in (name for _, names in GROUPS for name in names):
        statement = chosen.get(name)
        values = as_typed(statement.value) if statement else []
        found[name] = Box(name, values, statement.pk if statement else 0, statement)
    return found


class FieldsForm:
    """
    What somebody typed into the boxes, compared with the statements they saw.

    `said` is what the person says otherwise; it is to be used only if `is_valid`.
    """

    def __init__(
        self, data: QueryDict, user: User, chosen: Mapping[str, FieldEvidence], seen: Mapping[int, FieldEvidence]
    ):
        """
        Args:
            user: Who typed them: told of no name they may not know.
            chosen: What stands now.
            seen: Statements of this cable by key: those the form was made from may stand no longer.
        """
        self.user = user
        self.boxes = boxes(chosen)
        self.said: list[Said] = []
        for name, box in self.boxes.items():
            if name in data or f"seen-{name}" in data:
                self._take(data, name, box, seen)

    @property
    def is_valid(self) -> bool:
        return not any(box.error or box.unknown for box in self.boxes.values())

    def _take(self, data: QueryDict, name: str, box: Box, seen: Mapping[int, FieldEvidence]) -> None:
        if f"theirs-{name}" in data:
            return
        key = data.get(f"seen-{name}", "")
        statement = seen.get(int(key)) if key.isdecimal() and len(key) < 19 else None
        box.seen = statement.pk if statement else 0
        if f"back-{name}" in data:
            self.said.append(Said(name, expected=box.seen, hand_back=True))
            return
        box.values = _typed(data, name)
        try:
            value = FIELDS[name].clean(box.values if FIELDS[name].many else box.value.strip())
        except CablesError as error:
            box.error = str(error)
            return
        before = statement.value if statement else None
        if value == before and value and f"right-{name}" in data:
            self.said.append(Said(name, value, box.seen, confirmed=True))
            return
        if value == before or (not value and value is not False and before in (None, "", [])):
            return
        if name in NAMES:
            box.unknown = _unknown(value, self.user, set(map(fold_name, data.getlist("new"))))
        self.said.append(Said(name, value, box.seen))

    def tell_conflicts(self, standing: Mapping[str, FieldEvidence | None]) -> None:
        """Mark the boxes others wrote in meanwhile; sent again, the form goes by what stands now."""
        for name, statement in standing.items():
            box = self.boxes[name]
            box.conflict, box.standing = True, statement
            box.seen = statement.pk if statement else 0


def _typed(data: QueryDict, name: str) -> list[str]:
    """The filled inputs of a box, or the filled lines of its one input."""
    given = data.getlist(name)
    if name in LINES:
        given = [line for text in given for line in text.splitlines()]
    return [one.strip() for one in given if one.strip()]


def _unknown(value: Value, user: User, confirmed: set[str]) -> list[tuple[str, list[Match]]]:
    """Names no correspondent has, unless the person said they are new; each with those that come near."""
    names = {fold_name(name): name for name in ([value] if isinstance(value, str) else value or [])}
    aliases = CorrespondentAlias.objects.visible_to(user).filter(folded__in=names)
    known = set(aliases.values_list("folded", flat=True))
    strange = [name for folded, name in names.items() if folded not in known | confirmed]
    return [(name, known_names(user).nearest(name)) for name in strange]
