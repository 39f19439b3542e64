"""The layouts in which catalogues come: which column holds what, where the headings are not the archive's own."""

from collections.abc import Sequence
from dataclasses import dataclass

from cables.exchange.sources import is_record

# Column headings people use, beside the names of the fields themselves.
HEADINGS = {
    "record_number": "record",
    "record number": "record",
    "sender": "from",
    "recipient": "to",
    "recipients": "to",
    "telegram_number": "number",
    "telegram number": "number",
    "date sent": "date",
    "date received": "received",
}


@dataclass(frozen=True, slots=True)
class Layout:
    """
    How one program exports: `signs` are headings that together tell it, `columns` the field each heading holds.

    `records` are the headings that may hold the record number, the best first; `told` those the program adds.
    """

    name: str
    signs: frozenset[str]
    columns: dict[str, str]
    records: tuple[str, ...] = ()
    told: frozenset[str] = frozenset()


OWN = Layout(
    "a list of this archive",
    frozenset({"record_number", "address", "unsure"}),
    {"record_number": "record"},
    told=frozenset({"address", "state", "points", "pages", "unsure"}),
)
LAYOUTS = (
    OWN,
    Layout(
        "an export of Zotero",
        frozenset({"key", "item type", "author", "archive location"}),
        {"author": "from", "archive location": "item"},
        records=("call number", "extra", "archive location", "key"),
    ),
    Layout(
        "an export of the National Archives' catalogue",
        frozenset({"naid", "title", "level of description"}),
        {"date(s)": "date", "dates": "date", "local identifier": "item"},
        records=("local identifier", "naid"),
    ),
)


def layout_of(headings: Sequence[str]) -> Layout | None:
    """The layout some headings, in small letters, tell; None where they are nobody's."""
    return next((one for one in LAYOUTS if one.signs <= set(headings)), None)


def record_column(layout: Layout, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The first column a layout may have its record numbers in that has one, and another, in every row; or ""."""
    for heading in layout.records:
        if heading in headings:
            at = headings.index(heading)
            cells = [row[at].strip() for row in rows if len(row) > at]
            if cells and all(map(is_record, cells)) and len(set(cells)) == len(cells):
                return heading
    return ""
