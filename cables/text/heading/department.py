"""Rules for telegrams of the Department of State: the incoming and the outgoing form, and circulars."""

from __future__ import annotations

import re
from datetime import date

from cables.text.dates import Moment, clock, numeric_dates, stamps, written_dates
from cables.text.formulas import EDGE, FROM, NUMBER, PASS, TO, heading_line
from cables.text.fuzzy import closeness, letters
from cables.text.heading.evidence import Evidence
from cables.text.heading.labels import names_a_box
from cables.text.heading.sheet import Sheet
from cables.text.layout import Look
from cables.text.lines import Line
from cables.text.markings import banner, caption, precedence
from cables.text.offices import office, offices
from cables.text.results import Span
from cables.text.vocabulary.offices import REGIONS

RECEIVED = re.compile(r"(?i)" + EDGE + r"(?:REC['’.]?D|RECEIVED)\s{0,3}[:;.]*")
CONTROL = re.compile(r"(?i)" + EDGE + r"CONTR[O0][L1I]\s{0,3}[:;.]*\W{0,6}(\d{2,6})?")
FIGURES = re.compile(r"(?<!\d)\d{1,5}(?!\d)")
PAGE_HEAD = re.compile(
    r"(?i)\W{0,4}(?:page\s)?\s?\w{0,3}\s?[-–—]?\s{1,3}(?:#|no\.?)?\s?(\d{1,5})[,.;]?\s(.{3,40}?)[,.]?\s(?:from|fron|fr0m)[:;]?\s(.{3,30})\Z"
)
ACTION = re.compile(r"(?i)\W{0,4}ACTION(?:\s{0,2}[:;]\s{0,3}|\s{1,3}(?=AM(?:EMB|CON)))")
SENT_TO = re.compile(r"(?i)\W{0,4}SENT\s(?:TO\s?:?\s?)?")
INFORMATION = re.compile(r"(?i)\bINF[O0](?:RMATION)?\b")
PASS_TO = re.compile(r"(?i)\bPASS(?:\sTO)?\b[:,]?\s{1,3}")
SUBJECT = re.compile(r"(?i)[\W_]{0,4}SUB(?:JECT|[JU][S']?)\s{0,2}[:;]\s{0,3}(?=\S)|SUB[JU][US]?\s(?=[A-Z]{3})")
DEPARTMENT = "Department of State"
# How sure a damaged day of sending is that the receipt stamp bears out.
BORNE_OUT = 0.92


def following(sheet: Sheet, line: Line, most: int = 1) -> list[Line]:
    """The next lines of the heading after one, up to the next that begins with a formula of its own."""
    at = sheet.place(line)
    found: list[Line] = []
    for later in sheet.head[at + 1 : at + 1 + most]:
        if heading_line(later.bare) in {"from", "to", "number", "control", "reference"}:
            break
        found.append(later)
    return found


def after_label(sheet: Sheet, line: Line, pattern: re.Pattern[str]) -> tuple[Line, str, int] | None:
    """
    What stands after a label, on its line or, when that is empty, on the next: (line, text, offset in its
    `bare`).
    """
    found = pattern.match(line.bare)
    if not found:
        return None
    rest = line.bare[found.end() :]
    if any(c.isalnum() for c in rest):
        # The cells of a table in an engine's markdown have strokes about them.
        shift = len(rest) - len(rest.lstrip(" \t|"))
        return line, rest.strip(" \t|"), found.end() + shift
    for later in following(sheet, line):
        return later, later.bare, 0
    return None


def addressed_to_secretary(sheet: Sheet) -> tuple[Span, ...]:
    """Where the heading says TO the Secretary: a telegram to the Department though its letterhead is lost."""
    for line in sheet.head[:60]:
        value = after_label(sheet, line, TO) if TO.match(line.bare) else None
        if value and closeness(value[1][:24], "Secretary of State") >= 0.7:
            return (sheet.span(value[0], value[2], value[2] + len(value[1])),)
    return ()


def read_incoming(sheet: Sheet, evidence: Evidence) -> None:
    """
    FROM, TO and NO with their values beside or below them, and the receipt stamp with control number and time.
    """
    received = read_receipt(sheet, evidence)
    for line in sheet.head:
        label = heading_line(line.bare)
        if label == "from" and (value := after_label(sheet, line, FROM)):
            add_office(sheet, evidence, "from", value, "stands after FROM")
        elif label == "to" and (value := after_label(sheet, line, TO)):
            add_office(sheet, evidence, "to", value, "stands after TO")
        elif label == "number" and (value := after_label(sheet, line, NUMBER)):
            read_number(sheet, evidence, value, received)
    read_page_heads(sheet, evidence, received)


def add_office(sheet: Sheet, evidence: Evidence, name: str, value: tuple[Line, str, int], reason: str) -> None:
    """Take an office named beside a label; one the vocabulary does not know is taken as it stands, less surely."""
    line, text, start = value
    if names_a_box(text):
        return
    named = office(text)
    known = offices(text)
    if named:
        evidence.add(name, named[0], [sheet.span(line, start, start + len(text))], 0.95 * named[2], reason)
    elif known and known[0].start <= 2:
        first = known[0]
        evidence.add(
            name,
            first.name,
            [sheet.span(line, start + first.start, start + first.end)],
            0.85 * first.close,
            reason,
        )
    elif 3 <= len(letters(text)) <= 24 and not any(c.isdigit() for c in text) and len(text.split()) <= 3:
        evidence.add(
            name,
            text.strip(" .,:;"),
            [sheet.span(line, start, start + len(text))],
            0.5,
            reason + ", name not known",
        )


def read_receipt(sheet: Sheet, evidence: Evidence) -> Moment | None:
    """The receipt stamp: control number, day and time of receipt, on one line or on several."""
    moment = None
    for line in sheet.head:
        control = CONTROL.match(line.bare)
        if control and control[1]:
            evidence.add(
                "control_number",
                control[1],
                [sheet.span(line, control.start(1), control.end(1))],
                0.9,
                "control number",
            )
        if not RECEIVED.match(line.bare):
            continue
        for place in (line, *following(sheet, line, 5)):
            days = [d for d in written_dates(place.bare) if d.year]
            if days and moment is None and days[0].iso():
                moment = days[0]
                iso = moment.iso() or ""
                evidence.add(
                    "received",
                    iso,
                    [sheet.span(place, moment.start, moment.end)],
                    0.95 if moment.exact else 0.8,
                    "receipt stamp",
                )
            hour = clock(place.bare[days[0].end if days else 0 :])
            if hour and moment is not None:
                shift = days[0].end if days else 0
                spot = sheet.span(place, shift + hour[2], shift + hour[3])
                evidence.add("received_time", f"{hour[0]:02d}:{hour[1]:02d}", [spot], 0.9, "receipt stamp")
                break
    return moment


def read_number(sheet: Sheet, evidence: Evidence, value: tuple[Line, str, int], received: Moment | None) -> None:
    """The number line: number, day and time of sending; the year is that of the receipt stamp."""
    line, text, start = value
    figures = FIGURES.search(text)
    if figures:
        evidence.add(
            "number",
            figures[0],
            [sheet.span(line, start + figures.start(), start + figures.end())],
            0.95,
            "stands after NO",
        )
    add_sending(sheet, evidence, line, text, start, received, "number line", 0.95)
    if not written_dates(text):
        for later in following(sheet, line):
            add_sending(sheet, evidence, later, later.bare, 0, received, "line after the number", 0.85)


def add_sending(
    sheet: Sheet,
    evidence: Evidence,
    line: Line,
    text: str,
    start: int,
    received: Moment | None,
    where: str,
    trust: float,
) -> None:
    """The day and time of sending that a stretch of text names."""
    for day in written_dates(text)[:1]:
        year = day.year or year_of_sending(day, received)
        if year is None:
            continue
        dated = Moment(year, day.month, day.day, None, None, day.start, day.end, day.exact)
        iso = dated.iso()
        if iso:
            spot = sheet.span(line, start + day.start, start + day.end)
            sure = trust if day.exact else trust - 0.2
            if sure < BORNE_OUT and shortly_before(iso, received):
                sure, where = BORNE_OUT, f"{where}, shortly before its receipt"
            evidence.add("date", iso, [spot], sure, where)
            evidence.add("date_source", "sent", [spot], trust, where)
        hour = clock(text[day.end :])
        if hour:
            spot = sheet.span(line, start + day.end + hour[2], start + day.end + hour[3])
            evidence.add("time", f"{hour[0]:02d}:{hour[1]:02d}", [spot], 0.9, where)
            evidence.add("zone", "local", [spot], 0.9, f"{where}, where hours are those of the post")


def shortly_before(iso: str, received: Moment | None) -> bool:
    """Whether a day is that of receipt or one of the two before it."""
    receipt = received.iso() if received else None
    return bool(receipt) and 0 <= (date.fromisoformat(receipt or "") - date.fromisoformat(iso)).days <= 2


def year_of_sending(day: Moment, received: Moment | None) -> int | None:
    """
    The year of a day without one: that of receipt, or the year before when sent in December and received in
    January.
    """
    if received is None or received.year is None:
        return None
    return received.year - (day.month == 12 and received.month == 1)


def read_page_heads(sheet: Sheet, evidence: Evidence, received: Moment | None) -> None:
    """
    The heading typed on every later page repeats number, day, time and post: `-2- 1862, NOVEMBER 19, 8 PM FROM
    NEW YORK`.
    """
    for line in sheet.furniture:
        found = PAGE_HEAD.match(line.bare)
        if not found:
            continue
        evidence.add("number", found[1], [sheet.span(line, *found.span(1))], 0.8, "heading of a later page")
        named = office(found[3].strip(" .,"))
        if named:
            evidence.add(
                "from", named[0], [sheet.span(line, *found.span(3))], 0.8 * named[2], "heading of a later page"
            )
        add_sending(sheet, evidence, line, found[2], found.start(2), received, "heading of a later page", 0.8)


def read_repeated(sheet: Sheet, evidence: Evidence) -> None:
    """
    `ACTION DEPARTMENT 2714, INFORMATION USUN 1846, LONDON 1166`: the posts that get the telegram for information.

    The list may run over several lines; the Department itself is the action addressee, named already.
    """
    running = False
    for line in sheet.head:
        text = line.bare
        starts = re.match(
            r"(?i)(?:[^\n:]{0,6}\s)?\W{0,4}(?:ACTION|SENT|RPTD|REPEATED|INF[O0]RMATION|INF[O0])\b\W{0,3}[A-Z]",
            text,
        )
        named = offices(text)
        if starts and (len(named) >= 1 and any(c.isdigit() for c in text)):
            running = True
        elif running and not (named and (len(named) >= 2 or text.upper().startswith(letters(named[0].full)[:4]))):
            running = False
        if not running or ACTION.match(text):
            continue
        for one in named:
            if letters(one.full) in {"DEPARTMENT", "DEPARTMENTOFSTATE", "STATE", "SECSTATE"}:
                continue
            if text[: one.start].upper().rstrip().endswith("FOR"):
                continue
            evidence.add(
                "info",
                one.name,
                [sheet.span(line, one.start, one.end)],
                0.9 * one.close,
                "repeated for information",
            )


def read_outgoing(sheet: Sheet, evidence: Evidence, letterhead: tuple[Span, ...]) -> None:
    """
    The outgoing form: the Department sends, ACTION names the post and the telegram's number there.

    That the Department sends rests on the form's letterhead, so without a span of it no sender is stated.
    """
    if letterhead:
        evidence.add("from", DEPARTMENT, letterhead, 0.95, "letterhead of the outgoing form")
    for line in sheet.head:
        found = ACTION.match(line.bare)
        if not found:
            continue
        text, shift = line.bare[found.end() :], found.end()
        named = offices(text)
        if not named or named[0].start > 12:
            continue
        first = named[0]
        last = named[-1] if len(named) == 2 and named[1].start - first.end <= 1 else first
        name = text[first.start : last.end] if last is not first else first.name
        evidence.add(
            "to", name, [sheet.span(line, shift + first.start, shift + last.end)], 0.9, "stands after ACTION"
        )
        figures = FIGURES.search(text, last.end)
        if figures and figures.start() - last.end <= 3:
            spot = sheet.span(line, shift + figures.start(), shift + figures.end())
            evidence.add("number", figures[0], [spot], 0.9, "stands after the post on the ACTION line")
    for line in (*sheet.head, *sheet.furniture):
        for stamp in stamps(line.bare):
            spot = sheet.span(line, stamp.start, stamp.end)
            evidence.add("date", stamp.iso() or "", [spot], 0.93, "time stamp of the sending room")
            evidence.add("date_source", "sent", [spot], 0.93, "time stamp of the sending room")
            evidence.add("time", stamp.clock() or "", [spot], 0.93, "time stamp of the sending room")
            evidence.add("zone", "local", [spot], 0.93, "time stamp of the sending room")
    if "date" not in evidence.clues:
        read_drafting_date(sheet, evidence)


def read_drafting_date(sheet: Sheet, evidence: Evidence) -> None:
    """
    A date in figures in the drafting block at the first page's foot, where nothing says when the telegram was
    sent.
    """
    for line in (*sheet.head, *sheet.furniture):
        days = numeric_dates(line.bare)
        if len(days) == 1 and len(line.bare) <= 40:
            spot = sheet.span(line, days[0].start, days[0].end)
            evidence.add("date", days[0].iso() or "", [spot], 0.8, "drafting date")
            evidence.add("date_source", "drafted", [spot], 0.8, "drafting date")
            return


def read_circular(sheet: Sheet, evidence: Evidence) -> bool:
    """
    Whether the telegram is a circular, and the posts it is addressed to.

    The address of a circular is a formula, "ALL (region) DIPLOMATIC POSTS", and stands again in the headings of
    its
    pages, so that two damaged readings of it make one certain. The region is the bureau named elsewhere on the
    sheet.
    """
    marked = next((line for line in sheet.head if closeness(line.bare, "CIRCULAR") >= 0.85), None)
    places: list[tuple[Line, float, Span, str | None]] = []
    for line in (*sheet.head, *sheet.furniture):
        found = circular_address(line.bare)
        if found:
            places.append((line, found[0], sheet.span(line, found[1], found[2]), found[3]))
    if not places or (marked is None and max(close for _, close, *_ in places) < 0.9):
        return marked is not None
    sheet_words = {word for line in sheet.head for word in line.bare.upper().split()}
    region = next((r for _, _, _, r in places if r), None)
    named = None
    if region:
        known = max(REGIONS, key=lambda r: closeness(region, r) + (0.4 if r in sheet_words else 0.0))
        named = known if closeness(region, known) >= (0.5 if known in sheet_words else 0.9) else None
    address = f"ALL {named} DIPLOMATIC POSTS" if named else "ALL DIPLOMATIC POSTS"
    for _, close, span, _ in places:
        evidence.add("to", address, [span], min(0.5 + 0.4 * close, 0.9), "address of a circular")
    return True


def circular_address(text: str) -> tuple[float, int, int, str | None] | None:
    """The stretch of a line that reads like a circular's address: (closeness, start, end, region as read)."""
    tokens = list(re.finditer(r"[^\W_]+", text[:160]))
    best: tuple[float, int, int, str | None] | None = None
    for at, token in enumerate(tokens):
        if closeness(token[0], "ALL") < 0.8:
            continue
        for gap in (0, 1):
            for length in (2, 3):
                words = tokens[at + 1 + gap : at + 1 + gap + length]
                if len(words) < length:
                    continue
                close = closeness("".join(w[0] for w in words), "DIPLOMATIC POSTS")
                if close >= 0.6 and (best is None or close > best[0]):
                    best = close, token.start(), words[-1].end(), tokens[at + 1][0].upper() if gap else None
    return best


def read_relay(sheet: Sheet, evidence: Evidence) -> None:
    """`DEPARTMENT PASS WHITE HOUSE`: offices the text is to be passed on to."""
    for line in sheet.head:
        if not PASS.match(line.bare):
            continue
        found = PASS_TO.search(line.bare)
        if not found:
            continue
        rest = line.bare[found.end() :]
        named = offices(rest)
        for one in named:
            spot = sheet.span(line, found.end() + one.start, found.end() + one.end)
            evidence.add("pass_to", one.name, [spot], 0.9 * one.close, "to be passed on")


def read_subject(sheet: Sheet, evidence: Evidence, titled: bool) -> None:
    """
    A SUBJECT line with the lines it runs over; else a short title alone between the address and the
    references.
    """
    for line in sheet.head:
        found = SUBJECT.match(line.bare)
        if not found:
            continue
        text, spans = line.bare[found.end() :], [sheet.span(line, found.end(), len(line.bare))]
        for later in following(sheet, line, 2):
            if heading_line(later.bare) or sheet.look(later) is not Look.OTHER or not later.bare[:1].isalpha():
                break
            text += " " + later.bare
            spans.append(sheet.whole(later))
        if sum(c.isalpha() for c in text) >= 4:
            evidence.add("subject", text.strip(" .,"), spans, 0.8, "stands after SUBJECT")
        return
    if not titled:
        return
    at = next((i for i, line in enumerate(sheet.head) if heading_line(line.bare) == "reference"), len(sheet.head))
    if at < 2 or at == len(sheet.head):
        return
    title, before = sheet.head[at - 1], sheet.head[at - 2]
    placed = (
        heading_line(before.bare) in {"relay", "eyes only", "to", "action and information"}
        or sheet.look(before) is Look.OTHER
    )
    if (
        placed
        and sheet.look(title) is Look.OTHER
        and not heading_line(title.bare)
        and re.fullmatch(r"[A-Z][A-Za-z ,'\-]{3,60}", title.bare)
        and caption_free(title.bare)
    ):
        evidence.add("subject", title.bare, [sheet.whole(title)], 0.6, "title before the references")


def caption_free(text: str) -> bool:
    """No marking and no office stands in the text."""
    return not (banner(text) or caption(text) or precedence(text) or office(text))
