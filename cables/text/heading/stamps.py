"""
Rubber stamps whose parts OCR ran together: `14JUM58N12345` is `14 JUN 58 IN 12345`.

Such a stamp is read by what is known of it from elsewhere on the sheet: the day by the date-time group, or the day
of drafting by the form's box. What is left to tell is which of the months its letters come closest to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from cables.text.dates import DIGITS, MONTHS
from cables.text.fuzzy import plain, skeleton

NOT_ALNUM = re.compile(r"[^0-9A-Za-z]")
# A serial number closes the stamp of an incoming cable: five figures.
SERIAL_FIGURES = 5
SHORTEST, LONGEST = 10, 17
LONGEST_MONTH = 4
DAYS_LATER = 4
FIRST_YEAR, LAST_YEAR = 50, 79

# What it costs to read one letter for another: a look-alike, a letter missing or too many, any other letter.
ALIKE = 0.35
MISSING = 0.8
OTHER = 1.0
# A stamp of day and time is known as such by its form, so that of its month less need be left.
DAY_AND_TIME = re.compile(r"(?P<day>\d{1,2})(?P<month>[A-Za-z0-9]{0,5}?)(?:[01]\d|2[0-3])[0-5]\d[Zz27]\Z")
FIGURE_FIRST = re.compile(r"\W{0,4}\w?\W{0,2}[0-9OoIlS]")
TIMED = 0.3
MONTHLESS = 1.4
WORST_TIMED = 2.2
# A month is told if it costs no more than this, and every other month clearly more.
MOST = 1.5
CLEARLY = 0.6
# Letters that stamped capitals are taken for, beyond the usual look-alikes.
STAMPED = frozenset(
    [("3", "E"), ("8", "E"), ("B", "E"), ("6", "E"), ("1", "N"), ("0", "C"), ("O", "C"), ("C", "O"), ("6", "O"),
     ("G", "O"), ("7", "T"), ("1", "T"), ("R", "T"), ("F", "T"), ("8", "S"), ("3", "S"), ("5", "S"), ("Y", "V"),
     ("W", "V"), ("W", "N"), ("M", "N"), ("H", "A"), ("R", "A"), ("1", "A"), ("V", "Y"), ("X", "Y"), ("B", "R"),
     ("D", "O"), ("B", "P"), ("E", "P"), ("0", "G"), ("C", "G")]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Aligned:
    """A stamp read with help: its day, what the reading costs, and where it stands in its line."""

    day: date
    cost: float
    start: int
    end: int


@lru_cache(maxsize=20_000)
def spelling_cost(read: str, known: str) -> float:
    """What it costs to read a month's three letters as a few others: a small edit distance."""
    row = [MISSING * n for n in range(len(known) + 1)]
    for n, letter in enumerate(read, 1):
        before, row = row, [MISSING * n]
        for at, wanted in enumerate(known):
            row.append(min(before[at] + letter_cost(letter, wanted), before[at + 1] + MISSING, row[at] + MISSING))
    return row[-1]


def letter_cost(read: str, known: str) -> float:
    """What it costs to read one letter for another."""
    if read == known:
        return 0.0
    return ALIKE if (read, known) in STAMPED or skeleton(read) == skeleton(known) else OTHER


@lru_cache(maxsize=5_000)
def month_by_cost(read: str) -> tuple[int, float] | None:
    """The one month that a few letters come clearly closest to, with what that costs."""
    costs = sorted((spelling_cost(read.upper(), name[:3]), number) for number, name in enumerate(MONTHS, 1))
    (best, number), (second, _) = costs[:2]
    return (number, best) if best <= MOST and second - best >= CLEARLY else None


def squeezed(text: str) -> tuple[str, list[int]]:
    """The letters and figures of a line, and where each stands in it."""
    read = plain(text)
    places = [at for at, c in enumerate(read) if not NOT_ALNUM.match(c)]
    return "".join(read[at] for at in places), places


def beside_serial(text: str, days: tuple[int, ...], years: tuple[int, ...]) -> Aligned | None:
    """
    The stamp of a line that ends with a serial number, where the day must be one of a few.

    Args:
        text: The line.
        days: The days of the month it may show, the likeliest first.
        years: Years the text names, whose last figure stands for them where the first is misread.
    """
    read, places = squeezed(text)
    if not SHORTEST <= len(read) <= LONGEST or not read[-SERIAL_FIGURES:].translate(DIGITS).isdigit():
        return None
    if sum(c.isdigit() for c in read[-SERIAL_FIGURES:]) < SERIAL_FIGURES - 1:
        return None
    front = read[:-SERIAL_FIGURES]
    found: list[Aligned] = []
    for cut in range(3):
        head = front[: len(front) - cut]
        year = year_read(head[-2:], years)
        if year is None or not between_year_and_serial(front[len(front) - cut :]):
            continue
        for day, start, month in day_and_month(head[:-2], days):
            named = month_by_cost(month)
            whole = checked(year[0], named[0], day) if named else None
            if named and whole:
                later = 0.5 * days.index(day)
                end = places[len(head) - 1] + 1
                found.append(Aligned(whole, named[1] + year[1] + later + 0.2 * (start > 0), places[start], end))
    return min(found, key=lambda one: one.cost, default=None)


def between_year_and_serial(text: str) -> bool:
    """Whether letters may be the IN of a serial number, damaged, or its first stroke."""
    return not text or (len(text) <= 2 and not text.isdigit()) or text in ("1", "0", "11", "16", "10")


def day_and_month(head: str, days: tuple[int, ...]) -> Iterator[tuple[int, int, str]]:
    """The ways to part the beginning of a stamp into one of the days and the letters of a month."""
    for start in (0, 1):
        for day in days:
            for length in (1, 2):
                shown = head[start : start + length].translate(DIGITS)
                month = head[start + length :]
                if shown.lstrip("0") == str(day) and 2 <= len(month) <= LONGEST_MONTH:
                    yield day, start, month


def year_read(shown: str, years: tuple[int, ...]) -> tuple[int, float] | None:
    """A stamp's year of two figures with what it costs; where the first is misread the text may tell it."""
    if len(shown) != 2:
        return None
    figures = shown.translate(DIGITS)
    if not figures.isdigit():
        return None
    cost = 0.0 if shown.isdigit() else 0.5
    if FIRST_YEAR <= int(figures) <= LAST_YEAR:
        return 1900 + int(figures), cost
    alike = next((year for year in years if year % 10 == int(figures) % 10), None)
    return (alike, cost + 0.5) if alike else None


def checked(year: int, month: int, day: int) -> date | None:
    """The date, if there is such a one."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def after_drafting(text: str, drafted: date) -> Aligned | None:
    """
    The stamp of sending on a line of an outgoing form: the day of drafting or one of the next days.

    Month and year are known, so that they need only resemble what stands there.
    """
    if not FIGURE_FIRST.match(text):
        return None
    read, places = squeezed(text)
    if not 5 <= len(read) <= LONGEST or len(text) > 40:
        return None
    found: list[Aligned] = []
    timed = DAY_AND_TIME.match(read)
    for later in range(DAYS_LATER):
        day = drafted + timedelta(days=later)
        if timed and int(timed["day"]) == day.day:
            named = timed["month"].upper()
            cost = spelling_cost(named, MONTHS[day.month - 1][:3]) if named else MONTHLESS
            if cost <= WORST_TIMED:
                found.append(Aligned(day, TIMED + 0.5 * cost, places[0], places[-1] + 1))
        for start in (0, 1):
            for length in {len(str(day.day)), 2}:
                shown = read[start : start + length]
                if not any(c.isdigit() for c in shown) or shown.translate(DIGITS).lstrip("0") != str(day.day):
                    continue
                rest = month_and_year(read[start + length :], day)
                if rest is not None:
                    end = start + length + rest[1]
                    whole = rest[0] + 0.2 * start + 0.3 * (not shown.isdigit())
                    found.append(Aligned(day, whole, places[start], places[end - 1] + 1))
    return min(found, key=lambda one: one.cost, default=None)


def month_and_year(rest: str, day: date) -> tuple[float, int] | None:
    """What it costs to read a known month and year at the beginning of a text, and how far they reach."""
    year = str(day.year)[2:]
    found: list[tuple[float, int]] = []
    for length in (2, 3, 4):
        shown = rest[length : length + 2]
        if len(shown) < 2 or not any(c.isdigit() for c in shown):
            continue
        figures = shown.translate(DIGITS)
        wrong = sum(a != b for a, b in zip(figures, year, strict=True))
        cost = spelling_cost(rest[:length].upper(), MONTHS[day.month - 1][:3]) + 0.8 * wrong
        if wrong < 2:
            found.append((cost + 0.3 * (not shown.isdigit()), length + 2))
    best = min(found, default=None)
    return best if best and best[0] <= MOST else None
