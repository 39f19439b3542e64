"""
Dates as catalogues write them, kept as exactly as they are written.

A value is `1962`, `1962-11` or `1962-11-19`, with `~` behind it where the catalogue says "about"; None says that
there is no date. Where figures may be day or month, the column they stand in decides, or whoever brings it says
so.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from cables.exceptions import InvalidValue
from cables.text.dates import MONTHS

Order = Literal["", "day first", "month first", "both"]
"""Of day and month in figures; empty where nothing tells, "both" where a column has them both ways."""

EARLIEST, LATEST = 1700, 2100
UNDATED = frozenset(
    ("undated", "no date", "n.d.", "nd", "n.d", "s.d.", "not dated", "date unknown", "unknown", "none", "—", "-")
)
ABOUT = re.compile(r"(?i)\A(?:circa|ca\.?|c\.?|about|approximately|approx\.?)\s*(?=\w)(.*)\Z")
NAMES = {name[:length].casefold(): n for n, name in enumerate(MONTHS, 1) for length in (3, len(name))} | {
    "sept": 9
}
MONTH = rf"(?P<name>{'|'.join(sorted(NAMES, key=len, reverse=True))})\.?"
DAY, YEAR = r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?", r"(?P<year>\d{4})"
BETWEEN = r"[\s,/\-]+"
FORMS = tuple(
    re.compile(form, re.IGNORECASE | re.ASCII)
    for form in (
        r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?",
        r"(?P<year>\d{4})[/.](?P<month>\d{1,2})(?:[/.](?P<day>\d{1,2}))?",
        r"(?P<year>[12]\d{3})(?P<month>\d\d)(?P<day>\d\d)",
        rf"{DAY}{BETWEEN}{MONTH}{BETWEEN}{YEAR}",
        rf"{MONTH}{BETWEEN}{DAY}{BETWEEN}{YEAR}",
        rf"{YEAR}{BETWEEN}{MONTH}(?:{BETWEEN}{DAY})?",
        rf"{MONTH}{BETWEEN}{YEAR}",
    )
)
FIGURES = re.compile(r"(\d{1,2})\s?([/.\-])\s?(\d{1,2})\s?\2\s?(\d{4})", re.ASCII)
CLOCK = re.compile(r"(.*\S)[T\s]\s*(\d{1,2}):(\d\d)(?::\d\d(?:\.\d+)?)?(?:Z|\+00:?00)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Written:
    """A date as it stands in a cell, and the time of day beside it, `20:00`, if there is one."""

    day: str | None
    time: str = ""


def order_of(cells: Iterable[str]) -> Order:
    """The order of day and month in the figures of a column: any figure above twelve tells."""
    found = [(int(m[1]), int(m[3])) for cell in cells if (m := FIGURES.match(cell.strip()))]
    day_first, month_first = any(a > 12 for a, _ in found), any(b > 12 for _, b in found)
    if day_first and month_first:
        return "both"
    return "day first" if day_first else "month first" if month_first else ""


def read_date(cell: str, order: Order = "") -> Written:
    """
    A date in one of the forms catalogues use. Raises InvalidValue: no day, century or order is guessed.

    Args:
        cell: As it stands in the catalogue.
        order: Of day and month in figures in its column.
    """
    words = re.sub(r"\s+", " ", cell.strip())
    if words.casefold().strip("[]() ") in UNDATED:
        return Written(None)
    words, time = _without_time(words)
    words, about = _without_about(words)
    return Written(_day(words, order, cell) + ("~" if about else ""), time)


def _without_time(words: str) -> tuple[str, str]:
    """A date and the time behind it; midnight is what machines write where there is none."""
    found = CLOCK.fullmatch(words)
    if not found or int(found[2]) > 23 or int(found[3]) > 59:
        return words, ""
    time = f"{int(found[2]):02}:{found[3]}"
    return found[1], "" if time == "00:00" else time


def _without_about(words: str) -> tuple[str, bool]:
    """A date without what says that it is about then, or was supplied by a cataloguer: brackets, "c.", "?"."""
    if words[:1] == "[" and words[-1:] == "]":
        words = words[1:-1].strip()
    asked = words.endswith("?")
    words = words.removesuffix("?").strip()
    found = ABOUT.match(words)
    return (found[1] if found else words), asked or bool(found)


def _day(words: str, order: Order, cell: str) -> str:
    if found := FIGURES.fullmatch(words):
        return _of_figures(found, order, cell)
    for form in FORMS:
        if found := form.fullmatch(words):
            parts = found.groupdict()
            if "00" in (parts.get("day"), parts.get("month")):
                break
            month = NAMES[parts["name"].casefold()] if parts.get("name") else int(parts.get("month") or 0)
            if value := _value(int(parts["year"]), month, int(parts.get("day") or 0)):
                return value
    raise InvalidValue(f"“{cell[:40]}” is not a date of a form known here, such as 1962-11-19 or 11/19/1962")


def _of_figures(found: re.Match[str], order: Order, cell: str) -> str:
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if first <= 12 and second <= 12 and first != second and order not in ("day first", "month first"):
        raise InvalidValue(
            f"“{cell[:40]}” may begin with the day or the month, and its column does not tell: "
            "say --day-first or --month-first"
        )
    day_first = first > 12 if order in ("", "both") else order == "day first"
    day, month = (first, second) if day_first else (second, first)
    if value := _value(year, month, day):
        return value
    raise InvalidValue(f"“{cell[:40]}” is no date with the {order or 'month first'}")


def _value(year: int, month: int, day: int) -> str:
    """The value of a date, noughts for what it does not say; empty where there is no such date."""
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return ""
    if not EARLIEST <= year <= LATEST or (day and not month):
        return ""
    return "-".join([f"{year:04}", *([f"{month:02}"] if month else []), *([f"{day:02}"] if day else [])])
