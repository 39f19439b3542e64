"""
How to cite a cable: forms for footnotes and for reference managers.

What is not known is left out, and so is what the machine may well have misread: the record number always tells
which cable is meant.
"""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from cables.models import Addressee, Cable, Classification, DatePrecision, Revision, Zone

ARCHIVE = "Diplomatic Cables"
# Names of languages as BibLaTeX takes them; English is not told.
BABEL = {"de": "german", "fr": "french", "es": "spanish"}
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
    known = ", ".join([*_given(headline(cable), when(cable)), *place])
    record = f"record {cable.record_number}"
    seen = f"revision {revision.number}, {address} (accessed {long_date(today)})"
    here = f"{ARCHIVE}, {record}, {seen}"
    marked = ", ".join([*_given(headline(cable), when(cable), marking(cable)), *place])
    frus = ", ".join([frus_headline(cable), *place])
    message = _given(parties(cable), noun(cable).lower(), when(cable))
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
    number = cable.asserted("number", cable.own_number if sender(cable) else cable.telegram_number) or ""
    return f"{cable.noun} {number}".strip()


def sender(cable: Cable) -> str:
    return cable.asserted("from", cable.sender_name) or ""


def sent_on(cable: Cable) -> date | None:
    return cable.sure_date


def clock(cable: Cable) -> str:
    """The time of sending where its zone is Zulu and all of it is stated, "02:30 Z"; local times are not cited."""
    told = [cable.asserted(name, value) for name, value in (("time", cable.sent_time), ("zone", cable.sent_zone))]
    is_instant = sent_on(cable) and told[0] is not None and told[1] == Zone.ZULU
    return f"{cable.sent_time:%H:%M} Z" if is_instant else ""


def moment(cable: Cable) -> str:
    """The date for programs: "1962-11-19", or an instant "1962-11-20T02:30:00Z" where the zone is known."""
    sent = sent_on(cable)
    if sent is None:
        return ""
    return f"{sent.isoformat()}T{cable.sent_time:%H:%M}:00Z" if clock(cable) else cable.date_as_written


def when(cable: Cable) -> str:
    """ "November 20, 1962, 02:30 Z"; the date alone where the time is none of a known zone."""
    return ", ".join(_given(dated(cable), clock(cable)))


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
    return ", ".join(_given(" ".join(_given(*words)), when(cable)))


def marking(cable: Cable) -> str:
    """The classification of the time, with that it is history."""
    words = (cable.asserted("classification", cable.classification) or "").capitalize()
    if not words or cable.classification == Classification.UNCLASSIFIED:
        return words
    return f"{words} ({'declassified' if cable.release else 'historical marking'})"


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
        "date": moment(cable),
        "year": str(sent.year) if sent else "",
        "howpublished": f"{ARCHIVE}, record {cable.record_number}, revision {revision.number}",
        "note": "; ".join([*([f"point {point}"] if point else []), *holding(cable)]),
        "langid": BABEL.get(cable.text_language, ""),
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
    day = cable.date_as_written.rstrip("~").replace("-", "/")
    rows = [
        ("TY", "PCOMM"), ("TI", headline(cable)), ("AU", sender(cable)), *(("A2", name) for name in to),
        ("DA", "/".join(_given(day, clock(cable))) if sent else ""),
        ("PY", str(sent.year) if sent else ""),
        ("LA", cable.text_language if cable.text_language != "en" else ""),
        ("DB", ARCHIVE), ("AN", cable.record_number), ("ET", f"revision {revision.number}"),
        ("SE", f"point {point}" if point else ""),
        *(("N1", part) for part in holding(cable)), ("UR", address), ("Y2", today.strftime("%Y/%m/%d")),
    ]  # fmt: skip
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in rows if value]
    return "\n".join([*lines, "ER  - "])
