"""
Rules for agency cables: date-time group, cite line, address line with INFO, receipt line, forms with FROM and TO.

The same boxes stand on every page of an outgoing form, so the rules look at the furniture of later pages too.
"""

from __future__ import annotations

import re
from functools import lru_cache

from cables.text.banners import record_banner
from cables.text.dates import date_time_groups, written_dates
from cables.text.formulas import CITE, RECEIVED_AT, heading_line
from cables.text.fuzzy import closeness, letters, skeleton
from cables.text.heading.evidence import Clue, Evidence
from cables.text.heading.labels import names_a_box
from cables.text.heading.sheet import Sheet
from cables.text.layout import Look
from cables.text.lines import Line
from cables.text.markings import caption, precedence
from cables.text.offices import CUT_SYMBOL, SYMBOL_LENGTH, Office, damaged_symbol, office, office_key, offices
from cables.text.vocabulary.offices import NOT_DIRECTOR
from cables.text.vocabulary.words import COMMON

TOKEN = re.compile(r"[^\W_]+(?:['.][^\W_]+)*")
STATION = re.compile(
    r"(?P<name>(?:[A-Z]{2}/)?[A-Z][A-Za-z.']{1,15}(?:[ ][A-Za-z]{2,15}){0,3}?)[^\w(]{1,5}"
    r"(?P<number>\d{2,6}(?!\d)|\d(?:[ ,.]{1,2}\d){3,5}(?!\d))"
)
OPENING = re.compile(r"[\s:.,({\[\"'“”*]{0,6}")
DATED_NUMBER = re.compile(r"(?<![^\W_])(?P<name>[A-Z]{3,14})[ \-]{1,2}(?P<number>\d{3,6})(?=,)")
NUMBER_ONLY = re.compile(r"(?<!\d)(\d{5,6})\W{0,4}\Z")
# A serial number in brackets belongs to a cable referred to.
REFERRED_TO = re.compile(r"[({\[]|\b(?:IN|1N|REF|RE)\b\W{0,3}|\bOUT\b")
FIGURES_ALONE = re.compile(r"\W{0,3}(?:#\s?)?(?P<figures>\d{5,6}|\d(?: \d){4,5})\W{0,3}\Z")
NUMBER_ALONE = re.compile(r"\W{0,4}(\d{4,6}|\d(?:[ ,.]{1,2}\d{1,4}){1,5})\W{0,4}(?:[^\W\d_]\W{0,2})?\Z")
BARE_NUMBER = re.compile(r"\W{0,6}(\d{4,6})(?!\d)(?!\s?\w?[Zz]\b)")
# The number with who acts for the chief in brackets.
WITHHELD_SENDER = re.compile(r"\W{0,6}(?P<number>\d{4,6})(?:\s{0,3}[({\[].{0,30})?\W{0,4}\Z")
ADDRESSED = re.compile(r"(?i)\W{0,4}(?:T[O0Q]|10|R[O0])(?:\s{0,2}[:;,.(+*s]{1,3}\s{0,3}|\s{1,4})")
THREE_LETTERS = re.compile(r"(?<![^\W_])[A-Z0-9]{3}(?![^\W_])")
FORM_ROW = re.compile(r"\A.{0,24}\bINFO\b.{0,16}\bCITE\b.{0,24}\Z")
CITE_BOX = re.compile(r"\W{0,3}CITE\b.{0,40}\Z")
INFO = re.compile(r"(?i)\b(?:[I1L]N[FTP]|NF)[O0]\b[:;,. ]{0,3}")
MERGED_INFO = re.compile(r"(?<=\bDIR)I(?=NFO\b)")
# For whose eyes only at the post: a person, no office.
EYES_ONLY = re.compile(r"(?i)[\s({\[]{1,3}[a-z1]?EYES ONLY.*\Z")
FOR_WHOM = re.compile(r"(?i)\bF[O0]R\s{1,3}\Z")
LIST_WORDS = frozenset(
    ["INFO", "INFORMATION", "TO", "FROM", "CITE", "FOR", "AND", "BOOK", "CABLE", "IMMEDIATE", "PRITY", "NIACT"]
)
LONGEST_LINE = 130
# A typed line this long leaves no room for another name.
FULL_LINE = 55
LINES_BELOW_TO = 6
HASTENED = 0.91
# Three letters one away from DIR are DIR more often than not, and no more than that.
REPAIRED = 0.6
# As the only unknown word of an address it is DIR surer.
ADDRESSED_REPAIR = 0.8
ONLY_ONE_REPAIRED = 0.95
ONLY_ALIKE = 0.97
SURE_SYMBOL = 0.85
# A number on the line below its sender may belong to another box; one spaced out may have lost a figure.
BELOW = 1.0
SPACED_OUT = 0.8
NEXT_LINES = 3
FORM_LABELS = ("CITE", "DATE-TIME GROUP", "MESSAGE REFERENCE NUMBER", "MESSAGE HANDLING INDICATOR")
# Words of an address that are no office as they stand may be another addressee, damaged.
UNREAD = 0.8
# Headquarters is where nearly every cable goes: one that gives it only a copy is often recorded under it all the
# same, or INFO has strayed.
COPIED = 0.8
LIKE_CITE = 0.7
FOUR_CAPITALS = re.compile(r"(?<![^\W_])[A-Z]{4}(?![^\W_])")
LIKE_WORD = 0.5
NOT_KNOWN = 0.55
BELOW_CITE = 0.75
LIKE_LABEL = 0.75
NAMED_ELSEWHERE = 0.75
LEAST_BORNE_OUT = 0.54
BORNE_OUT = 0.92
SERIAL_LABEL = re.compile(r"(?i)\b(?:IN|1N|OUT)\W{0,3}\Z|201")
LABEL_WITHIN = 8
# How sure a number alone on the form is: right below its label, some lines below, without one; beside a rival.
RIGHT_BELOW = 0.92
BELOW_LABEL = 0.85
ALONE_NUMBER = 0.75
RIVALLED = 0.9
# Headquarters counts its cables in five or six figures: fewer have lost some.
SHORTEST_OURS = 5
OURS_BY_FIVE = frozenset(["DIR", "DIRECTOR"])
SPELT_HEADQUARTERS = frozenset(["HEADQUARTERS", "HQS"])
HEADQUARTERS = frozenset(["DIR", "DIRECTOR", "HEADQUARTERS", "HQS"])
# Printed words that only one of the agency's message forms has.
OUTGOING_WORDS = tuple(
    skeleton(word)
    for word in (
        "RELEASING", "AUTHENTICATING", "COORDINATING", "SIG CEN", "DEFERRED", "FILE IN CS", "NO INDEX", "CITE DIR",
        "OUTGOING", "FROM DIRECTOR", "SIGNAL CENTER", "MESSAGE HANDLING", "REFERENCE NUMBER", "DISSEM BY", "ORIG",
        "UNIT EXT",
    )
)  # fmt: skip
INCOMING_WORDS = tuple(
    skeleton(word) for word in ("NOTIFIED", "SLOTTED", "ADVANCE COPY", "TOTAL COPIES", "ACTION UNIT", "RID COPY")
)


def wide(sheet: Sheet) -> list[Line]:
    """The lines of the heading and those of the furniture of later pages, the notes at the end left out."""
    last = sheet.division.body[-1] if sheet.division.body else len(sheet.division.lines)
    later = [line for line in sheet.furniture if line.number < last or CITE_BOX.match(line.bare)]
    later += [
        sheet.division.lines[n] for n in sheet.division.body if FORM_ROW.search(sheet.division.lines[n].bare)
    ]
    return [line for line in (*sheet.head, *later) if len(line.bare) <= LONGEST_LINE]


@lru_cache(maxsize=20_000)
def cited_at(text: str) -> int | None:
    """Where the word CITE ends in a line; damaged it must look like it and stand before a station and a number."""
    found = CITE.search(text)
    if found:
        return found.end()
    for token in TOKEN.finditer(text):
        if (
            3 <= len(token[0]) <= 5
            and closeness(token[0], "CITE") >= 0.55
            and token[0].upper() not in {"CITY", "SITE"}
        ):
            opening = OPENING.match(text, token.end())
            station = STATION.match(text, opening.end() if opening else token.end())
            if station and office(station["name"]):
                return token.end()
            rest = text[token.end() :].strip(" :.,")
            if closeness(token[0], "CITE") >= LIKE_CITE and letters(rest) in ("DIR", "DIRECTOR"):
                return token.end()
    return None


def read_cite(sheet: Sheet, evidence: Evidence) -> None:
    """`CITE MEXICO CITY 34115`: the sender's name or symbol and the cable's own number."""
    for line in wide(sheet):
        end = cited_at(line.bare)
        if end is None:
            continue
        opening = OPENING.match(line.bare, end)
        start = opening.end() if opening else end
        if not any(c.isalpha() for c in line.bare[start:]):
            if not read_bare_number(sheet, evidence, line, end):
                read_cite_box(sheet, evidence, line)
        elif not read_station(sheet, evidence, line, start, "cite line", 0.95):
            read = line.bare[start : start + 30]
            known = offices(damaged_headquarters(read), symbols=True)
            if known and known[0].start <= 4:
                spot = sheet.span(line, start + known[0].start, start + known[0].end)
                sure, why = repaired(read[known[0].start : known[0].end], 0.92 * known[0].close, "cite line")
                evidence.add("from", known[0].name, [spot], sure, why)
                read_number_below(sheet, evidence, line, known[0].name, sure)
        before = CITE.search(line.bare)
        if before and before.start() > 2:
            read_address(sheet, evidence, line, line.bare[: before.start()], 0, "before CITE", 0.93)


def read_cite_box(sheet: Sheet, evidence: Evidence, line: Line) -> None:
    """A box with CITE printed in it: sender and number stand on the lines below, together or each alone."""
    lines = wide(sheet)
    at = next((i for i, one in enumerate(lines) if one.number == line.number), len(lines))
    for below in lines[at + 1 : at + 5]:
        if ADDRESSED.match(below.bare) or record_banner(below.bare):
            return
        if read_station(sheet, evidence, below, 0, "below CITE", 0.93):
            return
        read = below.bare.strip(" .:,")
        figures = WITHHELD_SENDER.match(below.bare)
        if figures:
            spot = sheet.span(below, *figures.span("number"))
            evidence.add("number", figures["number"], [spot], 0.85, "number below CITE, without a sender")
            return
        named = office(damaged_headquarters(read))
        if named and len(below.bare) <= 24:
            sure, why = repaired(read, BELOW_CITE * named[2], "below CITE")
            evidence.add("from", named[0], [sheet.whole(below)], sure, why)
            read_number_below(sheet, evidence, below, named[0], sure)
            return


def read_number_below(sheet: Sheet, evidence: Evidence, line: Line, name: str, trust: float) -> None:
    """Headquarters' number alone on one of the lines below its name in the box of CITE."""
    if letters(name) not in HEADQUARTERS:
        return
    # The text may seem to begin with the number: the lines are those of the sheet, not of its heading.
    lines = sheet.division.lines[line.number + 1 : line.number + 2 * NEXT_LINES]
    for below in [one for one in lines if not one.blank][:NEXT_LINES]:
        figures = NUMBER_ALONE.match(below.bare)
        number = re.sub(r"\D", "", figures[1]) if figures else ""
        if (4 if letters(name) in SPELT_HEADQUARTERS else 5) <= len(number) <= 6:
            sure = BELOW * trust if figures and figures[1] == number else SPACED_OUT * trust
            evidence.add(
                "number", f"{name} {number}", [sheet.whole(below)], sure, "number below the sender of CITE"
            )
            return


def read_bare_number(sheet: Sheet, evidence: Evidence, line: Line, start: int) -> bool:
    """`CITE 12345`: the sender is withheld, the number stands alone; whether it does."""
    found = BARE_NUMBER.match(line.bare, start)
    if found:
        evidence.add("number", found[1], [sheet.span(line, *found.span(1))], 0.92, "cite line without a sender")
    return bool(found)


def read_named_number(sheet: Sheet, evidence: Evidence) -> None:
    """`DIRECTOR` over its number, without CITE: the boxes of a later form, repeated on each page."""
    if "number" in evidence.clues or "from" in evidence.clues:
        return
    lines = wide(sheet)
    for line in lines:
        named = office(line.bare.strip(" .:,•*")) if len(line.bare) <= 16 else None
        if named and letters(named[1]) in HEADQUARTERS and near_label(lines, line):
            read_number_below(sheet, evidence, line, named[0], 0.8 * named[2])
    if "number" in evidence.clues:
        clue = evidence.clues["number"][0]
        evidence.add("from", str(clue.value).rsplit(" ", 1)[0], clue.spans, 0.8, "named above the number")


def near_label(lines: list[Line], line: Line) -> bool:
    """Whether a box's label (CITE, DATE-TIME GROUP, MESSAGE REFERENCE NUMBER) stands within six lines before."""
    at = next(i for i, one in enumerate(lines) if one.number == line.number)
    return any(closeness(one.bare, label) >= 0.6 for one in lines[max(at - 6, 0) : at] for label in FORM_LABELS)


def read_station(sheet: Sheet, evidence: Evidence, line: Line, start: int, where: str, trust: float) -> bool:
    """A station and a number at a place in a line; whether they stand there."""
    station = STATION.match(line.bare, start)
    if not station:
        return False
    named = office(damaged_headquarters(station["name"])) or damaged_symbol(station["name"])
    if not named and (not station["name"].isupper() or len(letters(station["name"])) < 4):
        return False
    name, sure = (named[0], trust * named[2]) if named else (station["name"].strip(), 0.5)
    sure, where = repaired(station["name"], sure, where)
    evidence.add("from", name, [sheet.span(line, *station.span("name"))], sure, where)
    spot = sheet.span(line, station.start("name"), station.end("number"))
    number = re.sub(r"\D", "", station["number"])
    # A symbol cut from a post's name may stand for another post; the number with it is as it is printed.
    sure = trust if named and named[2] == CUT_SYMBOL and sure == trust * named[2] else sure
    sure *= 1.0 if number == station["number"] else SPACED_OUT
    evidence.add(
        "number",
        f"{name} {number}",
        [spot],
        sure
        if len(number) >= (SHORTEST_OURS if named and letters(named[0]) in OURS_BY_FIVE else 3)
        else min(sure, 0.6),
        where,
    )
    return True


def read_after_group(sheet: Sheet, evidence: Evidence) -> None:
    """`012139Z DIRECTOR 795035`: sender and number straight after the date-time group, without CITE."""
    for line in wide(sheet):
        if CITE.search(line.bare) or RECEIVED_AT.match(line.bare):
            continue
        for group in date_time_groups(line.bare)[:1]:
            rest = line.bare[group.end :]
            skipped = re.match(r"(?i)[\s,.]{0,4}(?:STAFF\b)?[\s,.]{0,4}", rest)
            start = group.end + (skipped.end() if skipped else 0)
            station = STATION.match(line.bare, start)
            if station and office(station["name"]):
                read_station(sheet, evidence, line, start, "after the date-time group", 0.9)


def read_dated_number(sheet: Sheet, evidence: Evidence) -> None:
    """`HQS-6299, 9 DEC 71`: sender and number with the day of sending beside them."""
    if "number" in evidence.clues:
        return
    for line in sheet.head:
        if not DATED_NUMBER.search(line.bare[:120]):
            continue
        days = [d for d in written_dates(line.bare) if d.iso()]
        for found in DATED_NUMBER.finditer(line.bare[:120]) if days else ():
            named = office(found["name"])
            if named and 0 <= days[0].start - found.end() <= 3:
                evidence.add(
                    "from", named[0], [sheet.span(line, *found.span("name"))], 0.8 * named[2], "beside its date"
                )
                spot = sheet.span(line, found.start("name"), found.end("number"))
                evidence.add("number", f"{named[0]} {found['number']}", [spot], 0.8 * named[2], "beside its date")
                return


def read_form_number(sheet: Sheet, evidence: Evidence) -> None:
    """On an outgoing form headquarters' number stands alone after CITE, in the row of TO and INFO."""
    sender = next(
        (clue for clue in evidence.clues.get("from", []) if letters(str(clue.value)) in {"DIRECTOR", "DIR"}), None
    )
    if sender is None or "number" in evidence.clues:
        return
    for line in wide(sheet):
        tokens = [t[0] for t in TOKEN.finditer(line.bare)]
        found = NUMBER_ONLY.search(line.bare)
        if (
            not found
            or REFERRED_TO.search(line.bare[: found.start()])
            or not tokens
            or not (beside_labels(tokens[:-1]) or beside_offices(line.bare[: found.start()]))
        ):
            continue
        if len(tokens) <= 6:
            value = f"DIR {found[1]}"
            evidence.add(
                "number", value, [sheet.span(line, *found.span(1))], 0.92, "number in the cite box of the form"
            )


def read_alone_number(sheet: Sheet, evidence: Evidence) -> None:
    """
    Headquarters' number alone on a line of its form: the only five or six figures there, or those below CITE DIR.

    OCR shuffles the boxes, so that the label may stand some lines away. It is surest right below its label.
    """
    if "number" in evidence.clues or not (sent_by_headquarters(evidence) or "from" not in evidence.clues):
        return
    ours = sent_by_headquarters(evidence) or outgoing_form(sheet)
    if not ours and incoming_form(sheet):
        return
    lines = form_lines(sheet)
    found: dict[str, tuple[float, Line, re.Match[str], int | None]] = {}
    for at, line in enumerate(lines):
        figures = FIGURES_ALONE.match(line.bare)
        if not figures or (at and SERIAL_LABEL.search(lines[at - 1].bare)):
            continue
        label = next(
            (n for n in range(at - 1, max(at - LABEL_WITHIN, 0) - 1, -1) if names_us(lines[n].bare)), None
        )
        sure = ALONE_NUMBER if label is None else BELOW_LABEL if label < at - 1 else RIGHT_BELOW
        if not ours and sure < RIGHT_BELOW:
            continue
        number = re.sub(r"\D", "", figures["figures"])
        if number != figures["figures"]:
            sure *= SPACED_OUT
        if number not in found or found[number][0] < sure:
            found[number] = (sure, line, figures, label)
    ranked = sorted(found.items(), key=lambda one: -one[1][0])
    if not ranked or (len(ranked) > 1 and ranked[0][1][0] == ranked[1][1][0]):
        return
    number, (sure, line, figures, label) = ranked[0]
    sure *= (1.0 if len(ranked) == 1 else RIVALLED) * (1.0 if ours else RIVALLED)
    spot = sheet.span(line, *figures.span("figures"))
    evidence.add("number", f"DIR {number}", [spot], sure, "number alone on the form of headquarters")
    if label is not None and "from" not in evidence.clues:
        evidence.add("from", "DIR", [sheet.whole(lines[label])], 0.9 * sure, "label above the number of the form")


def bear_out_number(evidence: Evidence) -> None:
    """A number beside a damaged symbol is surer where another place names the same sender in full."""
    sender = evidence.settle("from")
    if sender is None or sender.confidence < NAMED_ELSEWHERE or "number" not in evidence.clues:
        return
    key = office_key(str(sender.value))
    numbered = [clue for clue in evidence.clues.get("number", []) if " " in str(clue.value)]
    named = {span for clue in numbered for span in clue.spans}
    apart = [
        c for c in evidence.clues["from"] if not any(one.start <= c.spans[0].start < one.end for one in named)
    ]
    if not any(office_key(str(clue.value)) == key for clue in apart):
        return
    evidence.clues["number"] = [
        Clue(c.value, c.spans, BORNE_OUT, f"{c.reason}, its sender named elsewhere")
        if c in numbered
        and LEAST_BORNE_OUT <= c.confidence < BORNE_OUT
        and office_key(str(c.value).rsplit(" ", 1)[0]) == key
        else c
        for c in evidence.clues["number"]
    ]


def form_lines(sheet: Sheet) -> list[Line]:
    """The lines of the form: those before the text and its first ones, for it may seem to begin too early."""
    first = sheet.division.body[0] if sheet.division.body else len(sheet.division.lines)
    early = [sheet.division.lines[n] for n in sheet.division.body[:3]]
    later = [line for line in early if line.number >= first and FIGURES_ALONE.match(line.bare)]
    return [line for line in (*sheet.head, *later) if len(line.bare) <= LONGEST_LINE]


@lru_cache(maxsize=20_000)
def names_us(text: str) -> bool:
    """Whether a line is the label CITE, DIR, DIRECTOR or both, however damaged."""
    if not 3 <= len(letters(text)) <= 16:
        return False
    return any(closeness(text, known) >= LIKE_LABEL for known in ("CITE DIR", "CITE DIRECTOR", "DIRECTOR", "DIR"))


def beside_labels(words: list[str]) -> bool:
    """Whether CITE or INFO is among the words of a form's row."""
    return any(closeness(word, label) >= 0.5 for word in words for label in ("CITE", "INFO"))


def beside_offices(text: str) -> bool:
    """Whether all words of a form's row are offices."""
    named = offices(text)
    words = [t for t in TOKEN.finditer(text) if len(t[0]) >= 3]
    return bool(words) and all(any(one.start <= t.start() < one.end for one in named) for t in words)


def read_address(
    sheet: Sheet,
    evidence: Evidence,
    line: Line,
    text: str,
    shift: int,
    where: str,
    trust: float,
    after_info: bool = False,
) -> bool:
    """
    `PRIORITY DIR INFO LOND`: action addressees, then after INFO those who get a copy. Whether INFO comes last.
    """
    text = MERGED_INFO.sub(" ", text)
    info = INFO.search(text)
    action_end = -1 if after_info else info.start() if info else len(text)
    read = text
    if where != "stands after TO":
        text = damaged_headquarters(text, addressed=where == "before CITE")
    named = offices(text, symbols=where == "before CITE")
    unread = any_unread(text[: max(action_end, 0)], named)
    copied = [one.start > action_end for one in named if letters(one.full) in HEADQUARTERS]
    seen: set[str] = set()
    for one in named:
        if one.full in seen or held_for(one, text) or (unread and guessed(one)):
            continue
        seen.add(one.full)
        spot = sheet.span(line, shift + one.start, shift + one.end)
        sure, why = repaired(read[one.start : one.end], trust * one.sure, where)
        if where == "before CITE" and "repaired" in why and not unread:
            alike = skeleton(read[one.start : one.end]) == skeleton("DIR")
            sure *= (ADDRESSED_REPAIR if len(named) > 1 else ONLY_ALIKE if alike else ONLY_ONE_REPAIRED) / REPAIRED
        if unread and one.start < action_end:
            sure, why = UNREAD * sure, f"{why}, beside words not read"
        if one.start < action_end and copied and all(copied):
            sure, why = COPIED * sure, f"{why}, headquarters only after INFO"
        evidence.add("to" if one.start < action_end else "info", one.name, [spot], sure, why)
    if where == "before CITE" and info and any(one.close == 1.0 for one in named):
        for token in unknown_symbols(text, named):
            if token.start() > action_end:
                spot = sheet.span(line, shift + token.start(), shift + token.end())
                evidence.add("info", token[0], [spot], NOT_KNOWN, f"{where}, symbol not known")
    return bool(info) and len(text) - (info.end() if info else 0) <= 4


def unknown_symbols(text: str, named: tuple[Office, ...]) -> list[re.Match[str]]:
    """Words of four capitals in a typed address that are no office, marking or known word: as they stand."""
    return [
        token
        for token in FOUR_CAPITALS.finditer(text)
        if not any(one.start <= token.start() < one.end for one in named)
        and token[0] not in LIST_WORDS
        and token[0].casefold() not in COMMON
        and max(closeness(token[0], word) for word in ("INFO", "CITE", "PRITY", "OPIM")) < LIKE_WORD
        and not (precedence(token[0]) or caption(token[0]))
    ]


def guessed(one: Office) -> bool:
    """Whether a symbol is only one that four letters come near to: beside words not read it is one of these."""
    return one.close < SURE_SYMBOL and len(letters(one.name)) == SYMBOL_LENGTH


def damaged_headquarters(text: str, addressed: bool = False) -> str:
    """
    The text with words of three letters that differ from DIR in one made DIR: by far the commonest addressee.

    A word that means something as it stands is left alone: an office, a symbol, a word of English or of address
    lists; before CITE a short form of look-alike letters (DIP) is not. The length does not change, so that spans
    stay right.
    """
    return THREE_LETTERS.sub(lambda m: "DIR" if is_damaged_headquarters(m[0], addressed) else m[0], text)


def near_headquarters(word: str) -> bool:
    """Whether a word differs from DIR in one letter."""
    return len(word) == 3 and sum(a != b for a, b in zip(word, "DIR", strict=True)) == 1


def is_damaged_headquarters(word: str, addressed: bool = False) -> bool:
    """Whether three letters are one away from DIR and nothing else that is known."""
    if not near_headquarters(word):
        return False
    alike = addressed and skeleton(word) == skeleton("DIR")
    known = office(word) or (word in NOT_DIRECTOR and not alike) or word in LIST_WORDS
    return not (known or word.casefold() in COMMON or precedence(word) or caption(word))


def repaired(read: str, sure: float, why: str) -> tuple[float, str]:
    """
    Confidence and reason of an office read from a stretch of text.

    Both tell where headquarters was repaired in it; an office that is one letter away from DIR stands as it is
    spelt, but is no surer than a repair, for it may as well be DIR damaged.
    """
    if damaged_headquarters(read, addressed=True) != read:
        return REPAIRED * sure, f"{why}, repaired from {' '.join(read.split())}"
    if near_headquarters(read.strip()):
        return REPAIRED * sure, f"{why}, one letter away from DIR"
    return sure, why


def any_unread(text: str, named: tuple[Office, ...]) -> bool:
    """Whether a stretch of an address holds words of three letters or more that are no office and no marking."""
    return any(
        len(letters(token[0])) >= 3
        and any(c.isalpha() for c in token[0])
        and not any(one.start <= token.start() < one.end for one in named)
        and token[0].upper() not in LIST_WORDS
        and not (precedence(token[0]) or caption(token[0]))
        for token in TOKEN.finditer(text)
    )


def held_for(one: Office, text: str) -> bool:
    """An office that only says for whom the addressee holds the cable ("LOND FOR ODENVY")."""
    return bool(FOR_WHOM.search(text[: one.start]))


def is_list(text: str) -> bool:
    """Whether a line is a list of addressees: offices make up most of its words, markings set aside."""
    words = [
        t
        for t in TOKEN.finditer(text)
        if not t[0].isdigit() and t[0].upper() not in LIST_WORDS and not precedence(t[0]) and not caption(t[0])
    ]
    named = offices(text)
    covered = sum(any(one.start <= t.start() < one.end for one in named) for t in words)
    return bool(named) and covered >= 0.6 * len(words) and bool(re.search("[A-Z]{3}", text))


def read_to(sheet: Sheet, evidence: Evidence) -> None:
    """A line that begins with TO, with the addressees on it or below; the list may run on to the next line."""
    lines = sheet.head
    for at, line in enumerate(lines):
        found = ADDRESSED.match(line.bare)
        if not found or (cited_at(line.bare) is not None and CITE.search(line.bare)):
            continue
        rest, after = line.bare[found.end() :], lines[at + 1] if at + 1 < len(lines) else None
        if sum(c.isalpha() for c in rest) >= 3:
            named = offices(rest)
            if len(rest) > 80 or not named or (named[0].start > 24 and not is_list(rest)):
                continue
            runs_on = read_address(sheet, evidence, line, rest, found.end(), "stands after TO", 0.93)
            if after is not None and is_list(after.bare) and (runs_on or after.bare.upper().startswith("INFO")):
                starts = bool(INFO.match(after.bare))
                read_address(
                    sheet, evidence, after, after.bare, 0, "list after TO", 0.85, after_info=runs_on and not starts
                )
        else:
            under = [one for one in lines[at + 1 : at + LINES_BELOW_TO] if not date_time_groups(one.bare)]
            for step, below in enumerate(under):
                text = EYES_ONLY.sub("", below.bare)
                if len(text) <= 60 and is_list(text) and (step == 0 or text != below.bare):
                    read_address(sheet, evidence, below, text, 0, "line below TO", 0.92)
                    break


def read_address_lines(sheet: Sheet, evidence: Evidence) -> None:
    """Lists of addressees without a label, next to the date-time group or the cite line."""
    if "to" in evidence.clues:
        return
    groups = [
        at
        for at, line in enumerate(sheet.head)
        if len(line.bare) <= LONGEST_LINE
        and (CITE.search(line.bare) or date_time_groups(line.bare))
        and not RECEIVED_AT.match(line.bare)
    ]
    for at in groups:
        runs_on = False
        for line in sheet.head[at + 1 : at + 5]:
            if heading_line(line.bare) in {"reference", "subject", "received", "from"} or len(line.bare) > 90:
                break
            if is_list(line.bare) and sheet.look(line) in (Look.OTHER, Look.FORM):
                sure = STATION.search(sheet.head[at].bare) and line is sheet.head[at + 1]
                several = len({one.full for one in offices(line.bare)}) > 1 or INFO.search(line.bare)
                trust = 0.93 if sure else 0.8 if several or "DIR" in line.bare.upper() else 0.6
                runs_on = read_address(
                    sheet, evidence, line, line.bare, 0, "list of addressees", trust, after_info=runs_on
                )
                if not runs_on:
                    read_rest_of_list(sheet, evidence, line, trust)
                    return
    read_long_lists(sheet, evidence)


def hastened(text: str) -> bool:
    """Whether a line is a list of addressees behind a precedence."""
    first = TOKEN.search(text)
    return bool(first and len(first[0]) >= SHORTEST_OURS and precedence(first[0]) and is_list(text))


def read_rest_of_list(sheet: Sheet, evidence: Evidence, line: Line, trust: float) -> None:
    """
    The lines a list of addressees goes on over, as long as each is one of two offices or more, the last of one.

    A list goes on while its lines end with a comma or have room for no other name.
    """
    informed = bool(INFO.search(line.bare))
    for later in sheet.head[sheet.place(line) + 1 :]:
        named = {one.full for one in offices(later.bare)} if len(later.bare) <= 90 else set()
        open_ended = line.bare.rstrip().endswith(",") or len(line.bare) >= FULL_LINE
        if not (open_ended and named and is_list(later.bare)) or heading_line(later.bare) == "reference":
            return
        info = INFO.search(later.bare)
        read_address(sheet, evidence, later, later.bare, 0, "list of addressees", trust, after_info=informed)
        informed, line = informed or bool(info), later


def read_long_lists(sheet: Sheet, evidence: Evidence) -> None:
    """
    Without any label, three offices or more on a line are the addressees of a book cable; after INFO the list may
    run on. Those behind a precedence are the typed address of any.
    """
    if "to" in evidence.clues:
        return
    runs_on = False
    for line in sheet.head:
        named = offices(line.bare) if len(line.bare) <= 90 and sheet.look(line) is Look.OTHER else ()
        if heading_line(line.bare) == "reference" or (runs_on and not named):
            return
        if runs_on or len({one.full for one in named}) >= 3 or (named and hastened(line.bare)):
            info = INFO.search(line.bare)
            sure = HASTENED if not runs_on and hastened(line.bare) else 0.6
            read_address(sheet, evidence, line, line.bare, 0, "list of addressees", sure, after_info=runs_on)
            if runs_on or info is None:
                read_rest_of_list(sheet, evidence, line, 0.6)
                return
            runs_on = True


def read_from(sheet: Sheet, evidence: Evidence) -> None:
    """FROM with the sender beside it, on a cable form; the label may be damaged when a known office follows."""
    for line in wide(sheet):
        labels = [
            token
            for at, token in enumerate(list(TOKEN.finditer(line.bare[:24]))[:3])
            if 3 <= len(token[0]) <= 6 and closeness(token[0], "FROM") >= (0.75 if at else 0.6)
        ]
        first = labels[0] if labels else None
        if first is None or names_a_box(line.bare[first.end() :]):
            continue
        named = offices(line.bare[first.end() : first.end() + 34])
        if named and named[0].start <= 6:
            shift = first.end()
            spot = sheet.span(line, shift + named[0].start, shift + named[0].end)
            ours = letters(named[0].full) in HEADQUARTERS
            trust = 0.93 if closeness(first[0], "FROM") > 0.9 else 0.92 if ours else 0.87
            evidence.add("from", named[0].name, [spot], trust * named[0].sure, "stands after FROM")


def sent_by_headquarters(evidence: Evidence) -> bool:
    """Whether headquarters is what most of the evidence says of the sender."""
    sender = evidence.settle("from")
    return sender is not None and letters(str(sender.value)) in HEADQUARTERS


def outgoing_form(sheet: Sheet) -> bool:
    """Whether more of the printed words of headquarters' outgoing form are left than of the incoming one's."""
    words = printed_words(sheet)
    ours = sum(word in words for word in OUTGOING_WORDS)
    return ours >= 2 and ours > 2 * sum(word in words for word in INCOMING_WORDS)


def incoming_form(sheet: Sheet) -> bool:
    """Whether a printed word of the incoming form is left."""
    words = printed_words(sheet)
    return any(word in words for word in INCOMING_WORDS)


def printed_words(sheet: Sheet) -> str:
    """The short lines outside the text, look-alikes taken for one another."""
    return "\n".join(skeleton(line.bare) for line in (*sheet.head, *sheet.furniture) if len(line.bare) <= 80)


def is_agency(sheet: Sheet) -> bool:
    """Whether the heading is that of an agency cable: a cite line or a date-time group."""
    return any(cited_at(line.bare) is not None or date_time_groups(line.bare) for line in wide(sheet))
