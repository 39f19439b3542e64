"""Read dates, times and date-time groups as telegrams write them, damaged or not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from cables.text.fuzzy import closeness, letters, plain, skeleton

MONTHS = (
    "JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE",
    "JULY", "AUGUST", "SEPTEMBER", "OCTOBER", "NOVEMBER", "DECEMBER",
)  # fmt: skip
DIGITS = str.maketrans("OoQDIlLi|SsBZzGbgqT¢", "00001111155822669970")
TOKEN = re.compile(r"[^\W_]+|'")
GROUP = re.compile(
    r"(?<![^\W_])([0-9ODQISBGLlio]{2})([0-9ODQISBGLlio¢]{2})([0-9ODQISBGLlio¢]{2})[ .]?"
    r"(?:([Zz27])(?![^\W_])|[₴*](?= ))"
)
BROKEN_GROUP = re.compile(
    r"(?<![^\W_])(?P<read>[0-9A-Za-z]{6})\s?[0-9A-Za-z]?\s{1,2}(?P<month>[A-Z]{3})\s{1,2}\W?(?P<year>[3-9][0-9])(?!\w)"
)
CLOCK = re.compile(
    r"(?<!\d)(\d{1,2})(?:\s?[:.]\s?|\s)?(\d{2})?\s?[.,:]?\s?([apAP])\s?[.,]?\s?[mMwWnNIi]\b|(?i:\b12\s)?(?i:\b(noon|midnight)\b)"
)
STAMP = re.compile(
    r"(?i)\b([a-z]{3,9})[ .]{1,2}(\d{1,2})[ ,]{1,2}(\d{1,2})[ :.]{1,2}(\d{2})\s?"
    r"([ap])\.?\s?m\.?\s?[,'’ ]{0,3}((?:19)?\d{2})\b"
)
NUMERIC = re.compile(r"(?<![\d/])(\d{1,2})\s?[/\-]\s?(\d{1,2})\s?[/\-]\s?((?:19)?\d{2})(?![\d/])")
MONTH_SKELETONS = {skeleton(name[:3]): number for number, name in enumerate(MONTHS, 1)}
ZULU = re.compile(r"\d{3,4}[Zz2]?")
FIGURE = "[0-9OoQIlSBZGbeq]"
# A stamp's parts may run together, and its month may have a figure among its letters.
STAMP_DAY = r"(?P<day>[0-3OoIl]?[0-9]|[1-3][OoIlSBZ]|[Il](?= ))"
STAMP_MONTH = r"(?P<month>[A-Za-z0][A-Za-z0-9]{1,2}[A-Za-z]{0,7})"
STAMP_YEAR = rf"(?P<year>(?:19)?{FIGURE}{FIGURE})"
DAY_FIRST = re.compile(
    rf"(?<![^\W_]){STAMP_DAY}[\W_]{{0,3}}{STAMP_MONTH}[\W_]{{0,3}}{STAMP_YEAR}(?![A-HJ-Za-hj-z])"
)
MONTH_FIRST = re.compile(
    rf"(?<![^\W_]){STAMP_MONTH}[\s.,:'\-]{{0,3}}{STAMP_DAY}[\s.,:]{{1,3}}"
    rf"(?:{FIGURE}[0-9OoQIlSBGZ ]{{2,5}}[Zz]?[\s.,:'’]{{1,3}}|[0-2]{FIGURE}[0-5]{FIGURE}[Zz27])"
    rf"{STAMP_YEAR}(?![^\W_])"
)
# `3 MAY 1801Z 58`: the hour stands between month and year; and `MAY 031801Z 58`, day and hour run together.
DAY_HOUR_YEAR = re.compile(
    rf"(?<![^\W_]){STAMP_DAY}[\W_]{{1,3}}{STAMP_MONTH}[\W_]{{1,3}}[0-2]{FIGURE}\s?[0-5]{FIGURE}\s?[Zz27][\s.,:'’]{{1,3}}"
    rf"{STAMP_YEAR}(?![^\W_])"
)
RUN_TOGETHER = re.compile(
    rf"(?<![^\W_]){STAMP_MONTH}[\s.,:'\-]{{1,3}}(?P<day>[0-3][0-9])[0-2]{FIGURE}[0-5]{FIGURE}\s?[Zz27][\s.,:'’]{{1,3}}"
    rf"{STAMP_YEAR}(?![^\W_])"
)
SERIAL = re.compile(
    r"[\s.,:'’]{0,3}(?:[I1lJ/]?\s?[NMn]\s{0,2}[0-9]|[I1l]N\b|[I1lJ/]?[0-9](?:\s?[0-9OISB]){4,6}\Z)"
)
HOURS = re.compile(r"\s{1,3}[0-2OIl]?[0-9OIlSBGZ]\s?[0-5OIlS][0-9OIlSBGZ]\s?[zZ278₴]?\s{0,3}\Z")
EARLIEST, LATEST = 1930, 1999


@dataclass(frozen=True, slots=True)
class Moment:
    """
    A date as far as it is written: any part may be missing. `start` and `end` count characters of the text
    read.
    """

    year: int | None
    month: int | None
    day: int | None
    hour: int | None
    minute: int | None
    start: int
    end: int
    exact: bool
    """Nothing had to be repaired."""

    def iso(self) -> str | None:
        """The date as YYYY-MM-DD, or None unless year, month and day are all there and make a date."""
        if self.year is None or self.month is None or self.day is None:
            return None
        try:
            return date(self.year, self.month, self.day).isoformat()
        except ValueError:
            return None

    def clock(self) -> str | None:
        """The time as HH:MM, or None."""
        return None if self.hour is None else f"{self.hour:02d}:{self.minute or 0:02d}"


@lru_cache(maxsize=20_000)
def month(word: str) -> tuple[int, bool] | None:
    """
    The month a word names, in full or in its first three or four letters, and whether it is spelt so exactly.
    """
    read = letters(word)
    if not 3 <= len(read) <= 10 or read.isdigit():
        return None
    for number, name in enumerate(MONTHS, 1):
        if read == name or read == name[:3] or (len(read) == 4 and read == name[:4]):
            return number, True
    known = [
        (closeness(read, name if len(read) > 4 else name[: len(read)]), number)
        for number, name in enumerate(MONTHS, 1)
    ]
    close, number = max(known)
    return (number, False) if close >= (0.8 if len(read) > 3 else 0.83) else None


def numeral(token: str) -> int | None:
    """The number a token of digits, or of letters that look like digits, stands for."""
    read = token.translate(DIGITS)
    return int(read) if read.isascii() and read.isdigit() and any(c.isdigit() for c in token) else None


def year_of(token: str) -> int | None:
    """A year written in two or four digits, if it is one of the archive's."""
    number = numeral(token)
    if number is None:
        return None
    if len(token) == 2:
        number += 1900
    return number if EARLIEST <= number <= LATEST and len(token) in (2, 4) else None


def day_of(token: str) -> int | None:
    """A day of the month."""
    number = numeral(token)
    return number if number is not None and 1 <= number <= 31 and len(token) <= 2 else None


def written_dates(text: str) -> list[Moment]:
    """Dates with a named month: `NOVEMBER 19, 1962`, `22 SEP 75`, `April 27`; the year may be missing."""
    tokens = [t for t in TOKEN.finditer(text[:400]) if t[0] != "'"]
    found = []
    for at, token in enumerate(tokens):
        named = month(token[0])
        if not named:
            continue
        before = tokens[at - 1] if at and token.start() - tokens[at - 1].end() <= 3 else None
        after = tokens[at + 1] if at + 1 < len(tokens) and tokens[at + 1].start() - token.end() <= 4 else None
        second = (
            tokens[at + 2]
            if at + 2 < len(tokens) and after and tokens[at + 2].start() - after.end() <= 4
            else None
        )
        day = day_of(before[0]) if before else None
        year = year_of(after[0]) if after else None
        if day is not None and before:
            start, end = before.start(), after.end() if after and year else token.end()
        elif after and (day := day_of(after[0])) is not None:
            if second and not year_of(second[0]) and ZULU.fullmatch(second[0]) and at + 3 < len(tokens):
                second = tokens[at + 3] if tokens[at + 3].start() - second.end() <= 4 else second
            year = year_of(second[0]) if second else None
            start, end = token.start(), second.end() if second and year else after.end()
        else:
            continue
        clean = named[1] and text[start:end].translate(DIGITS) == text[start:end].translate(str.maketrans("", ""))
        found.append(Moment(year, named[0], day, None, None, start, end, clean or named[1]))
    return found


def numeric_dates(text: str) -> list[Moment]:
    """Dates in figures, month first: `10/29/62`."""
    found = []
    for m in NUMERIC.finditer(text[:400]):
        year = int(m[3]) + (1900 if len(m[3]) == 2 else 0)
        moment = Moment(year, int(m[1]), int(m[2]), None, None, m.start(), m.end(), True)
        if moment.iso() and EARLIEST <= year <= LATEST:
            found.append(moment)
    return found


def stamps(text: str) -> list[Moment]:
    """Time stamps of the sending room: `Nov 3 8 44 PM '62`."""
    found = []
    for m in STAMP.finditer(text[:400]):
        named = month(m[1])
        if not named or not 1 <= int(m[3]) <= 12 or int(m[4]) > 59:
            continue
        year = int(m[6]) + (1900 if len(m[6]) == 2 else 0)
        moment = Moment(
            year, named[0], int(m[2]), hour24(int(m[3]), m[5]), int(m[4]), m.start(), m.end(), named[1]
        )
        if moment.iso():
            found.append(moment)
    return found


def hour24(hour: int, half: str) -> int:
    """An hour of the day from one of twelve and a or p."""
    return hour % 12 + (12 if half.lower() == "p" else 0)


def clock(text: str) -> tuple[int, int, int, int] | None:
    """The first time of day in a text as (hour, minute, start, end): `8 PM`, `4:20 a.m.`, `noon`."""
    for m in CLOCK.finditer(text[:400]):
        if m[4]:
            return (12 if m[4].lower() == "noon" else 0), 0, m.start(), m.end()
        hour, minute = int(m[1]), int(m[2] or 0)
        if 1 <= hour <= 12 and minute <= 59:
            return hour24(hour, m[3]), minute, m.start(), m.end()
    return None


@dataclass(frozen=True, slots=True)
class Stamp:
    """
    A date as a rubber stamp or a form's box shows it, however damaged.

    `kind` says what stands beside it: "serial" (the number of an incoming cable), "hours" (a time), "" (nothing
    known). `damage` is 0 when nothing had to be repaired, about 1 for each part that is read by its look-alikes
    and 2 for one that is barely told. `decade` says whether the year's first figure is as it stands.
    """

    moment: Moment
    kind: str
    damage: int
    decade: bool


@lru_cache(maxsize=20_000)
def stamped_month(word: str) -> tuple[int, int] | None:
    """The month of a stamp with its damage: a look-alike of its name, or the only month with two letters alike."""
    named = month(word)
    if named:
        return named[0], 0 if named[1] else 1
    read = word.upper()
    if len(read) > 4:
        return None
    if len(read) == 3 and skeleton(read) in MONTH_SKELETONS:
        return MONTH_SKELETONS[skeleton(read)], 1
    if len(read) == 2:
        read = read.replace("0", "O")
        found = [n for n, name in enumerate(MONTHS, 1) if read in (name[:2], name[0] + name[2])]
    else:
        found = [n for n, name in enumerate(MONTHS, 1) if matching(read, name) >= 2] or [
            n for n, name in enumerate(MONTHS, 1) if matching(skeleton(read), skeleton(name[:3])) >= 2
        ]
    return (found[0], 2) if len(found) == 1 else None


def matching(read: str, known: str) -> int:
    """How many letters of two words are the same at the same place."""
    return sum(a == b for a, b in zip(read, known[:3], strict=False))


def damaged_stamps(text: str) -> list[Stamp]:
    """Full dates as stamps show them: `3 Hou 58 IN 12345`, `MAY 3 18 01Z 58`, however damaged."""
    read, found = plain(text[:200]), []
    figures = sum(c.isdigit() for c in read)
    for pattern in (DAY_HOUR_YEAR, RUN_TOGETHER, DAY_FIRST, MONTH_FIRST)[0 if figures >= 5 else 2 :]:
        timed = pattern in (DAY_HOUR_YEAR, RUN_TOGETHER)
        for m in pattern.finditer(read):
            named, day, year = stamped_month(m["month"]), figures_of(m["day"]), figures_of(m["year"])
            if not named or day is None or year is None:
                continue
            year += 1900 if year < 100 else 0
            decade = m["year"][-2].isdigit() and EARLIEST <= year <= LATEST
            if year < EARLIEST:
                year += 60
            rest = read[m.end() :]
            hours = pattern is not DAY_FIRST or bool(HOURS.match(rest))
            zulu = hours and (timed or rest[-1:] in ("z", "Z", "2"))
            kind = "hours" if zulu else "serial" if SERIAL.match(rest) else "hours" if hours else ""
            damage = named[1] + (not m["day"].isdigit()) + (not m["year"].isdigit()) + (not decade)
            moment = Moment(year, named[0], day, None, None, m.start(), m.end(), damage == 0)
            if moment.iso() and EARLIEST <= year <= LATEST:
                found.append(Stamp(moment, kind, damage, decade))
        if timed and found:
            return found
    return found


def figures_of(token: str) -> int | None:
    """The number of a stamp's part, `e` taken for 6."""
    read = token.replace("e", "6").translate(DIGITS)
    return int(read) if read.isascii() and read.isdigit() else None


@dataclass(frozen=True, slots=True)
class Broken:
    """
    A date-time group with month and year whose figures are damaged: `D3I6K2Z MAY 58`.

    `figures` has the figures of day and hour that its first four letters look like, None where one does not.
    """

    figures: tuple[int | None, ...]
    month: int
    year: int
    start: int
    end: int

    def day(self) -> int | None:
        """The day of the month, if both its figures are read and there is such a day; 8 or 9 is first a nought."""
        return self.number(0, 31) or None

    def hour(self) -> int | None:
        """The hour, likewise."""
        return self.number(2, 23)

    def number(self, at: int, most: int) -> int | None:
        tens, ones = self.figures[at : at + 2]
        tens = 0 if tens in (8, 9) else tens
        return None if tens is None or ones is None or 10 * tens + ones > most else 10 * tens + ones

    def may_be(self, day: int) -> bool:
        """Whether the figures of the day that are read are those of a day, or 8 for 0 as engines take them."""
        wanted = divmod(day, 10)
        return all(
            read is None or read == known or {read, known} == {0, 8}
            for read, known in zip(self.figures[:2], wanted, strict=True)
        )


def broken_groups(text: str) -> list[Broken]:
    """Date-time groups with month and year of which some figures are read as letters or are impossible."""
    found = []
    for m in BROKEN_GROUP.finditer(text[:400]):
        named, year = month(m["month"]), year_of(m["year"])
        read = [int(c) if c.isdigit() else None for c in m["read"].translate(DIGITS)]
        if named and named[1] and year and enough_figures(m["read"], read):
            found.append(Broken(tuple(read[:4]), named[0], year, m.start(), m.end()))
    return found


def enough_figures(text: str, read: list[int | None]) -> bool:
    """Whether so many letters of a token look like figures, and two are, that it is a damaged group, no word."""
    return sum(one is not None for one in read) >= 4 and sum(c.isdigit() for c in text) >= 2


@lru_cache(maxsize=20_000)
def date_time_groups(text: str) -> tuple[Moment, ...]:
    """Date-time groups: `222257Z SEP 75`, `232018Z`; the Z may be read as 2, figures as letters."""
    found: list[Moment] = []
    for m in GROUP.finditer(text[:400]):
        if sum(c.isdigit() for c in m[0][:6]) < 3:
            continue
        day, hour, minute = (figures_of(part) for part in m.group(1, 2, 3))
        if day is None or hour is None or minute is None or not 1 <= day <= 31 or hour > 23 or minute > 59:
            continue
        exact = (m[4] or "") in ("Z", "z") and all(part.isdigit() for part in m.group(1, 2, 3))
        end, named, year = m.end(), None, None  # type: int, tuple[int, int | bool] | None, int | None
        following = [t for t in TOKEN.finditer(text[m.end() : m.end() + 24]) if t[0] != "'"][:2]
        if following and following[0].start() <= 3:
            year = year_of(following[1][0]) if len(following) > 1 else None
            named = (stamped_month if year else month)(following[0][0])
            if named:
                end = m.end() + following[1 if year else 0].end()
                # Beside month and year the Z tells nothing: that it is read as a 2 or 7 harms no date.
                figures = all(part.isdigit() for part in m.group(1, 2, 3))
                exact = (figures if year else exact) and named[1] in (True, 0)
            year = year if named else None
        found.append(Moment(year, named[0] if named else None, day, hour, minute, m.start(), end, exact))
    return tuple(found)
