"""Read dates, times and date-time groups as telegrams write them, damaged or not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from cables.text.fuzzy import closeness, letters

MONTHS = (
    "JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE",
    "JULY", "AUGUST", "SEPTEMBER", "OCTOBER", "NOVEMBER", "DECEMBER",
)  # fmt: skip
DIGITS = str.maketrans("OoQDIlLi|SsBZzGbgqT¢", "00001111155822669970")
TOKEN = re.compile(r"[^\W_]+|'")
GROUP = re.compile(
    r"(?<![^\W_])([0-9OQISBGLlio]{2})([0-9OQISBGLlio¢]{2})([0-9OQISBGLlio¢]{2})[ .]?([Zz27])(?![^\W_])"
)
CLOCK = re.compile(
    r"(?<!\d)(\d{1,2})(?:\s?[:.]\s?|\s)?(\d{2})?\s?[.,:]?\s?([apAP])\s?[.,]?\s?[mMwWnNIi]\b|(?i:\b12\s)?(?i:\b(noon|midnight)\b)"
)
STAMP = re.compile(
    r"(?i)\b([a-z]{3,9})[ .]{1,2}(\d{1,2})[ ,]{1,2}(\d{1,2})[ :.]{1,2}(\d{2})\s?"
    r"([ap])\.?\s?m\.?\s?[,'’ ]{0,3}((?:19)?\d{2})\b"
)
NUMERIC = re.compile(r"(?<![\d/])(\d{1,2})\s?[/\-]\s?(\d{1,2})\s?[/\-]\s?((?:19)?\d{2})(?![\d/])")
ZULU = re.compile(r"\d{3,4}[Zz2]?")
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


def date_time_groups(text: str) -> list[Moment]:
    """Date-time groups: `222257Z SEP 75`, `232018Z`; the Z may be read as 2, figures as letters."""
    found = []
    for m in GROUP.finditer(text[:400]):
        day, hour, minute = (
            numeral(part) if any(c.isdigit() for c in part) else None for part in m.group(1, 2, 3)
        )
        if day is None or hour is None or minute is None or not 1 <= day <= 31 or hour > 23 or minute > 59:
            continue
        exact = m[4] in "Zz" and all(part.isdigit() for part in m.group(1, 2, 3))
        end, named, year = m.end(), None, None
        following = [t for t in TOKEN.finditer(text[m.end() : m.end() + 24]) if t[0] != "'"][:2]
        if following and following[0].start() <= 3 and (named := month(following[0][0])):
            end = m.end() + following[0].end()
            if len(following) > 1 and (year := year_of(following[1][0])):
                end = m.end() + following[1].end()
        found.append(Moment(year, named[0] if named else None, day, hour, minute, m.start(), end, exact))
    return found
