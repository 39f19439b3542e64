"""
How to cite a cable: forms for footnotes and for reference managers.

What is not known is left out, and so is what the machine may well have misread: the record number always tells
which cable is meant.
"""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from cables.models import Addressee, Cable, Classification, DatePrecision, Revision

ARCHIVE = "Diplomatic Cables"
TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "_": r"\_", "%": r"\%",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Citation:
    """One form: `name` for classes, `label` for readers, `text`; `is_code` where it is for programs."""

    name: str
    label: str
    text: str
    is_code: bool = False


def revision_address(cable: Cable, revision: Revision) -> str:
    """The address at which these words stay for ever."""
    return reverse("revision", kwargs={"slug": cable.slug, "number": revision.number})


def citations(
    cable: Cable, revision: Revision, address: str, today: date | None = None, point: str = ""
) -> list[Citation]:
    """
    Every form, for one revision of a cable.

    Args:
        cable: With sender, addressees and collection.
        address: The full address of the revision.
        today: The day of access; today's if not given.
        point: The path of the point that is cited, "I.2"; empty for the whole cable.
    """
    today = today or timezone.now().date()
    if point:
        address = f"{address}#p{point}"
    place = [f"point {point}"] if point else []
    known = ", ".join([*_given(headline(cable), dated(cable)), *place])
    record = f"record {cable.record_number}"
    seen = f"revision {revision.number}, {address} (accessed {long_date(today)})"
    here = f"{ARCHIVE}, {record}, {seen}"
    marked = ", ".join([*_given(headline(cable), dated(cable), marking(cable)), *place])
    frus = ", ".join([frus_headline(cable), *place])
    message = _given(parties(cable), noun(cable).lower(), dated(cable))
    return [
        Citation("archive", "This archive", sentence(marked, here)),
        Citation("nara", "NARA", "; ".join([known, *holding(cable), here]) + "."),
        Citation("frus", "FRUS", sentence(frus, *holding(cable), here)),
        Citation("chicago", "Chicago", ", ".join([*message, *place, *holding(cable), here]) + "."),
        Citation("bibtex", "BibTeX", bibtex(cable, revision, address, today, point), is_code=True),
        Citation("ris", "RIS", ris(cable, revision, address, today, point), is_code=True),
    ]


def sentence(*parts: str) -> str:
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)


def noun(cable: Cable) -> str:
    """ "Telegram 1862", "Fragment of a telegram", "Document"."""
    number = cable.asserted("number", cable.telegram_number) or ""
    return f"{cable.noun} {number}".strip()


def sender(cable: Cable) -> str:
    return cable.asserted("from", cable.sender_name) or ""


def sent_on(cable: Cable) -> date | None:
    return cable.asserted("date", cable.sent_on)


def dated(cable: Cable) -> str:
    """ "November 19, 1962", "November 1962", "c. 1962": no more exact than it is known; empty where it is not."""
    sent = sent_on(cable)
    if not sent:
        return ""
    month, year = f"{sent:%B} {sent.year}", str(sent.year)
    words = {DatePrecision.YEAR: year, DatePrecision.MONTH: month}.get(cable.date_precision, long_date(sent))
    return f"c. {words}" if cable.date_is_about else words


def addressees(cable: Cable) -> list[str]:
    """To whom it was sent for action."""
    named = [one.name for one in cable.addressees.all() if one.role == Addressee.Role.ACTION]
    return cable.asserted("to", named) or []


def copied_to(cable: Cable) -> list[str]:
    named = [one.name for one in cable.addressees.all() if one.role == Addressee.Role.INFO]
    return cable.asserted("info", named) or []


def parties(cable: Cable) -> str:
    """ "New York to Secretary of State"; "to Secretary of State" where the sender is not known."""
    to = addressees(cable)
    named = ", ".join(to[:3]) + (" and others" if len(to) > 3 else "")
    return " ".join(_given(sender(cable), f"to {named}" if named else ""))


def headline(cable: Cable) -> str:
    """ "Telegram 1862, New York to Secretary of State"; an editor's title stands before all."""
    return cable.title or ", ".join(_given(noun(cable), parties(cable)))


def frus_headline(cable: Cable) -> str:
    """As in the printed series: "Telegram 1862 From New York to Secretary of State, November 19, 1962"."""
    to = ", ".join(addressees(cable))
    words = [noun(cable), f"From {sender(cable)}" if sender(cable) else "", f"to {to}" if to else ""]
    return ", ".join(_given(" ".join(_given(*words)), dated(cable)))


def marking(cable: Cable) -> str:
    """The classification of the time, never without saying that it is over."""
    words = (cable.asserted("classification", cable.classification) or "").capitalize()
    return f"{words} (declassified)" if words and cable.classification != Classification.UNCLASSIFIED else words


def holding(cable: Cable) -> list[str]:
    """Where the paper lies, from the item up to the repository; empty if nothing is known."""
    kept = cable.collection
    if kept is None:
        return []
    return _given(cable.item, kept.folder, kept.box, kept.series or kept.name, kept.record_group, kept.repository)


def long_date(value: date | None) -> str:
    return f"{value:%B} {value.day}, {value.year}" if value else ""


def _given(*parts: str) -> list[str]:
    return [part for part in parts if part]


# --- for reference managers


def bibtex(cable: Cable, revision: Revision, address: str, today: date, point: str = "") -> str:
    """A @misc entry; signs that mean something to TeX are escaped."""
    key = f"{cable.slug}-r{revision.number}"
    sent = sent_on(cable)
    fields = {
        "title": headline(cable),
        "author": f"{{{tex(sender(cable))}}}" if sender(cable) else "",
        "date": cable.date_as_written if sent else "",
        "year": str(sent.year) if sent else "",
        "howpublished": f"{ARCHIVE}, record {cable.record_number}, revision {revision.number}",
        "note": "; ".join([*([f"point {point}"] if point else []), *holding(cable)]),
        "url": address,
        "urldate": today.isoformat(),
    }
    raw = ("author", "url", "date")
    rows = [f"  {name} = {{{value if name in raw else tex(value)}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{key},", *rows, "}"])


def tex(text: str) -> str:
    return "".join(TEX.get(c, c) for c in " ".join(text.split()))


def ris(cable: Cable, revision: Revision, address: str, today: date, point: str = "") -> str:
    """One record of type PCOMM (personal communication: letters and cables); a line a field, never more."""
    sent = sent_on(cable)
    to = [*addressees(cable), *copied_to(cable)]
    rows = [
        ("TY", "PCOMM"), ("TI", headline(cable)), ("AU", sender(cable)), *(("A2", name) for name in to),
        ("DA", cable.date_as_written.rstrip("~").replace("-", "/") if sent else ""),
        ("PY", str(sent.year) if sent else ""),
        ("DB", ARCHIVE), ("AN", cable.record_number), ("ET", f"revision {revision.number}"),
        ("SE", f"point {point}" if point else ""),
        *(("N1", part) for part in holding(cable)), ("UR", address), ("Y2", today.strftime("%Y/%m/%d")),
    ]  # fmt: skip
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in rows if value]
    return "\n".join([*lines, "ER  - "])
