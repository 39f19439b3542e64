"""The heading of a cable as a form: one box a field, each with the evidence its value rests on."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import floor

from cables.fields import FIELDS
from cables.languages import language_name
from cables.models import Addressee, Cable, FieldEvidence, WitnessPage
from cables.models.evidence import ASSERTED_FROM
from cables.templatetags.archive import as_dated, capfirst_only, clock, date_gloss, day

CONTEXT = 60  # characters of raw text shown on either side of the words a value was read from
ALWAYS_SHOWN = frozenset({"from", "to", "number", "date", "precedence", "signatory"})


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a witness with what stands round them; `page` is None where the witness has no pages."""

    before: str
    words: str
    after: str
    page: int | None
    witness: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a value rests on: a reading by the machine, a catalogue, or a person's word."""

    origin: str
    by: str
    when: object
    confidence: float | None
    quotes: tuple[Quote, ...]
    reason: str
    source: str
    value: str = ""
    engine: str = ""
    rivals: tuple["Evidence", ...] = ()

    @property
    def steps(self) -> int:
        """Confidence in fifths, 1 to 5, for the meter."""
        return max(1, min(5, round((self.confidence or 0) * 5)))

    @property
    def figure(self) -> str:
        """Confidence with two places, never rounded up: 0.895 is not yet what the archive states."""
        return f"{floor((self.confidence or 0) * 100 + 1e-9) / 100:.2f}"

    @property
    def witness(self) -> int | None:
        """Number of the witness it was read from."""
        return next((quote.witness for quote in self.quotes), None)

    @property
    def page(self) -> int | None:
        return next((quote.page for quote in self.quotes if quote.page), None)


LONGEST_WORD = 13  # characters, in capitals: as many as a box of five in a row holds


@dataclass(frozen=True, slots=True)
class Cell:
    """
    One box of the form. No values: not stated; `is_unsure` where they are a machine's likely reading only.

    `doubt` says why, where the machine itself was sure.
    """

    name: str
    label: str
    values: tuple[str, ...]
    gloss: str = ""
    evidence: Evidence | None = None
    is_unsure: bool = False
    doubt: str = ""

    @property
    def is_wide(self) -> bool:
        """Long, or with a word that a narrow box would break."""
        longest = max((len(word) for value in self.values for word in value.split()), default=0)
        return sum(map(len, self.values)) > 60 or longest > LONGEST_WORD


def cells(
    cable: Cable, evidence: Iterable[FieldEvidence], others: Iterable[FieldEvidence], pages: Iterable[WitnessPage]
) -> list[Cell]:
    """
    The boxes of a cable's heading, in the order of the form.

    Args:
        cable: With its addressees and references prefetched.
        evidence: Its chosen statements, with witness and author.
        others: What the machine read besides: shown where another witness has it otherwise.
        pages: Pages of the witnesses they quote.
    """
    page_list = list(pages)
    other_list = list(others)
    by_field = {
        statement.field: describe(statement, page_list, rivals(statement, other_list)) for statement in evidence
    }
    return [
        Cell(
            name, label, values, gloss, by_field.get(name), name in cable.unsure, _doubt(cable, by_field.get(name))
        )
        for name, label, values, gloss in _values(cable)
        if values or name in ALWAYS_SHOWN
    ]


def _values(cable: Cable) -> Iterable[tuple[str, str, tuple[str, ...], str]]:
    """Name, label, values and gloss of every box."""
    to = tuple(a.name for a in cable.addressees.all() if a.role == Addressee.Role.ACTION)
    info = tuple(a.name for a in cable.addressees.all() if a.role == Addressee.Role.INFO)
    received = day(cable.received_on) if cable.received_on else ""
    if received and cable.received_time:
        received += f", {clock(cable.received_time)}"
    label = {name: field.label for name, field in FIELDS.items()}
    yield "from", "From", _one(cable.sender_name), _today(cable)
    yield "to", "To", to or _one("All posts of the circular" if cable.is_circular else ""), ""
    yield "info", "Info", info, ""
    yield "pass_to", label["pass_to"], tuple(cable.pass_to), ""
    yield "number", "Number", _one(cable.telegram_number), ""
    yield "section", label["section"], _one(cable.section), ""
    yield "date", "Sent", _one(as_dated(cable) if cable.sent_on else ""), date_gloss(cable)
    yield "received", "Received", _one(received), ""
    yield "control_number", label["control_number"], _one(cable.control_number), ""
    yield "classification", "Classification", _one(capfirst_only(cable.classification)), "when sent"
    yield "declassified", "Declassified", _one(cable.declassified), ""
    yield "precedence", "Precedence", _one(capfirst_only(cable.precedence)), ""
    yield "captions", "Captions", tuple(map(capfirst_only, cable.captions)), ""
    yield "subject", "Subject", _one(cable.subject), ""
    yield "references", "References", tuple(r.as_cited for r in cable.references.all()), ""
    yield "signatory", "Signed", _one(cable.signatory), ""
    yield "drafter", label["drafter"], _one(cable.drafter), ""
    yield "withheld", label["withheld"], _one(cable.withheld), ""
    yield "extent", label["extent"], _one(cable.extent), "of the withheld cable"
    yield "language", label["language"], _one(language_name(cable.language)), ""


def _today(cable: Cable) -> str:
    """What the sender is called today, where the cable calls it otherwise."""
    today = cable.sender.called_today if cable.sender else ""
    return f"today {today}" if today and today != cable.sender_name else ""


def _doubt(cable: Cable, evidence: Evidence | None) -> str:
    """Why a value that was read clearly is a likely reading only."""
    if evidence is None or evidence.confidence is None or evidence.confidence < ASSERTED_FROM:
        return ""
    return f"the collection is of {cable.collection.years}" if cable.collection else ""


def _one(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def rivals(statement: FieldEvidence, others: list[FieldEvidence]) -> list[FieldEvidence]:
    """What the same reader read of this field in other witnesses, where that is something else."""
    if statement.origin != FieldEvidence.Origin.MACHINE:
        return []
    return [
        other
        for other in others
        if (other.field, other.engine) == (statement.field, statement.engine)
        and other.witness_id != statement.witness_id
        and other.value not in (None, statement.value)
    ]


def describe(statement: FieldEvidence, pages: list[WitnessPage], others: Iterable[FieldEvidence] = ()) -> Evidence:
    """A statement in the words of the drawer."""
    origin = FieldEvidence.Origin(statement.origin)
    by = {
        FieldEvidence.Origin.MACHINE: "the machine",
        FieldEvidence.Origin.CATALOGUE: "a catalogue",
    }.get(origin) or (statement.author.public_name if statement.author else "a person")
    return Evidence(
        origin=origin, by=by, when=statement.created_at, confidence=statement.confidence,
        quotes=tuple(_quotes(statement, pages)), reason=statement.reason, source=statement.source,
        value=statement.display_value, engine=statement.engine,
        rivals=tuple(describe(other, pages) for other in others),
    )  # fmt: skip


def _quotes(statement: FieldEvidence, pages: list[WitnessPage]) -> Iterable[Quote]:
    """The words each span covers, in their line or a little more; the stored quote where there is no span."""
    if statement.witness is None:
        return
    text, number = statement.witness.text, statement.witness.number
    for start, end in statement.spans[:6]:
        low = max(text.rfind("\n", 0, start) + 1, start - CONTEXT)
        line_end = text.find("\n", end)
        high = min(len(text) if line_end < 0 else line_end, end + CONTEXT)
        yield Quote(text[low:start], text[start:end], text[end:high], _page(statement, start, pages), number)
    if not statement.spans and statement.quote:
        yield Quote("", statement.quote, "", None, number)


def _page(statement: FieldEvidence, offset: int, pages: list[WitnessPage]) -> int | None:
    mine = (page for page in pages if page.witness_id == statement.witness_id)
    return next((page.number for page in mine if page.start <= offset < page.end), None)
