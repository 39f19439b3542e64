"""
What the telegrams of two ministries that do not write English share: labels, dates with the day first, hours.

Their degrees of secrecy and urgency are their own: they stay in the heading as they stand and become no
classification and no precedence of another country's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from cables.text.fuzzy import plain
from cables.text.heading.outline import FURNITURE, HEADING, Outline, span_of
from cables.text.heading.stamps import checked
from cables.text.heading.stated import LIKELY, Stated
from cables.text.language import language_of
from cables.text.layout import Look, look
from cables.text.lines import Line
from cables.text.results import Span

MONTHS = {
    "januar": 1, "janner": 1, "februar": 2, "marz": 3, "maerz": 3, "april": 4, "mai": 5, "juni": 6, "juli": 7,
    "august": 8, "september": 9, "oktober": 10, "november": 11, "dezember": 12, "janvier": 1, "fevrier": 2,
    "mars": 3, "avril": 4, "juin": 6, "juillet": 7, "aout": 8, "septembre": 9, "octobre": 10, "novembre": 11,
    "decembre": 12,
}  # fmt: skip
IN_FIGURES = re.compile(r"(?<![\d.])(?P<day>\d{1,2})\s?\.\s?(?P<month>\d{1,2})\s?\.\s?(?P<year>\d{4}|\d{2})(?!\d)")
IN_WORDS = re.compile(r"(?<!\d)(?P<day>\d{1,2})(?:\.|er)?\s+(?P<month>[^\W\d_]{3,9})\.?\s+(?P<year>\d{4})(?!\d)")
HOUR = re.compile(
    r"(?i)(?<![\d.])(?P<hour>[0-2]?\d)\s?(?:(?:[.:]\s?(?P<minute>[0-5]\d)\s?(?:uhr|h\b))|uhr(?:\s(?P<minute2>[0-5]\d))?"
    r"|h(?:eures?\b)?(?![^\W\d_])\.?\s?(?P<minute3>[0-5]\d)?)"
)
DATELINE = re.compile(
    r"(?:\A|\s{3,})(?P<place>[A-ZÀÉÈÄÖÜ][^\W\d_]+(?:[ \-][A-Z][^\W\d_]+){0,2}),?\s+(?:le |den )?(?=\d{1,2}[. e])"
)
NUMBERED = re.compile(r"\W{0,3}(?:1|I)\s?[.)]\s{1,3}\S")
# `M. (name), ambassadeur à …, à M. (name), ministre …`, on one line or two.
WHO = r"M(?:me|\.)\s.{3,120}?"
FROM_AND_TO = re.compile(rf"(?i)\W{{0,3}}(?P<sender>{WHO})[,.]?\s+[aà] (?P<to>{WHO})\W{{0,2}}\Z")
WHO_FROM = re.compile(rf"(?i)\W{{0,3}}(?P<name>{WHO}),\W{{0,2}}\Z")
WHO_TO = re.compile(rf"(?i)\W{{0,3}}[aà] (?P<name>{WHO})\W{{0,2}}\Z")
SIGNED = re.compile(r"\W{0,2}(?P<name>[A-ZÀÉÈÄÖÜ][A-ZÀÉÈÄÖÜ'’.\-]{2,20})\W{0,2}")
# A name in small letters stands apart, below a blank line.
NAME_ALONE = re.compile(
    r"(?P<name>(?:[A-ZÀÉÈÄÖÜ][a-zàâäçéèêëîïôöùûüß'’\-]{1,20} ){0,2}[A-ZÀÉÈÄÖÜ][^\W\d_'’\-]{2,20})"
)
POST = re.compile(
    r"(?i)\W{0,3}(?:Ambassade|Consulat|L[eé]gation|Mission|Botschaft|Generalkonsulat|Gesandtschaft)\b"
)
MARKED_LEAST = 2
HEAD_LINES = 30
TITLE_LINES = 10
PROSE_WORDS = 8
EARLIEST, LATEST = 1860, 2029


@dataclass(frozen=True, slots=True)
class Words:
    """The labels of one ministry's telegrams."""

    family: str
    language: str
    titles: re.Pattern[str]
    number: re.Pattern[str]
    sender: re.Pattern[str]
    addressee: re.Pattern[str]
    copied: re.Pattern[str]
    received: re.Pattern[str]
    sent: re.Pattern[str]
    subject: re.Pattern[str]
    reference: re.Pattern[str]
    reference_line: re.Pattern[str]
    signed: re.Pattern[str]
    marking: re.Pattern[str]

    def labels(self, line: Line) -> bool:
        """Whether a line of the heading bears one of them, or a day at its place."""
        text = line.bare
        if self.reference_line.match(text):
            return any(c.isdigit() for c in text)
        named = (self.titles, self.sender, self.addressee, self.copied, self.sent, self.subject, self.marking)
        if any(pattern.match(text) for pattern in (*named, FROM_AND_TO, WHO_FROM, WHO_TO)):
            return True
        if self.received.search(text):
            return True
        if len(text.split()) > PROSE_WORDS + 4:
            return False
        return bool(self.number.match(text) or (DATELINE.search(text) and next(days(text), None)))


def outlined(lines: Sequence[Line], words: Words) -> Outline | None:
    """
    The outline of a telegram in one of these languages.

    Its title or number stands at the head with a day, a party or a time of receipt; the text is in the language.
    """
    head = [line for line in lines if not line.blank][:HEAD_LINES]
    titled = any(words.titles.match(line.bare) for line in head[:TITLE_LINES])
    numbered = any(words.number.search(line.bare) for line in head)
    if not (titled or numbered):
        return None
    named = (words.sender, words.addressee, FROM_AND_TO, WHO_FROM)
    parties = any(pattern.match(line.bare) for line in head for pattern in named)
    received = any(words.received.search(line.bare) for line in head)
    dated = any(next(days(line.bare), None) for line in head)
    if titled + numbered + parties + received + dated < 3:
        return None
    if language_of("\n".join(line.text for line in lines)) != words.language:
        return None
    outline = Outline(words.family, lines, language=words.language)
    last = last_of_heading(head, words)
    outline.put((n for n in range(last + 1) if not lines[n].blank), HEADING, "heading of the telegram")
    take_rest(outline, words)
    return outline


def last_of_heading(head: Sequence[Line], words: Words) -> int:
    """The last line with a label above the text; a title runs on over the line directly below it."""
    last = head[0].number
    for at, line in enumerate(head):
        if NUMBERED.match(line.bare) and not words.number.match(line.bare):
            break
        if words.labels(line):
            last = line.number
            after = head[at + 1] if at + 1 < len(head) else None
            if (
                words.subject.match(line.bare)
                and after
                and after.number == last + 1
                and not NUMBERED.match(after.bare)
            ):
                last = after.number
        elif line.number > last and len(line.bare.split()) >= PROSE_WORDS:
            break
    return last


def take_rest(outline: Outline, words: Words) -> None:
    """Banners and page numbers are furniture; the signature is the last line of the text."""
    turned = False
    for line in outline.text_lines():
        if (
            look(line) is Look.BANNER
            or re.fullmatch(r"\W{0,3}\d{1,3}\W{0,3}", line.bare)
            or words.marking.match(line.bare)
        ):
            outline.put([line.number], FURNITURE, "marking or page number")
            if not turned:
                outline.page_starts.append(line.number)
            turned = True
        else:
            turned = False
    text = outline.text_lines()
    if len(text) < MARKED_LEAST:
        return
    outline.page_starts = [n for n in outline.page_starts if text[0].number < n < text[-1].number]
    last = text[-1]
    alone = (
        (SIGNED.fullmatch(last.bare) or NAME_ALONE.fullmatch(last.bare))
        and text[-2].bare[-1:] in (".", "?", "!", "“", '"')
        and (last.bare.isupper() or last.number > text[-2].number + 1)
    )
    if words.signed.match(last.bare) or alone:
        outline.sign(last)


def days(text: str) -> Iterator[tuple[date, int, int]]:
    """Full days, the day written first: (day, start, end)."""
    read = plain(text)
    for found in IN_FIGURES.finditer(read):
        year = int(found["year"]) + (1900 if len(found["year"]) == 2 else 0)
        day = checked(year, int(found["month"]), int(found["day"])) if EARLIEST <= year <= LATEST else None
        if day:
            yield day, found.start(), found.end()
    for found in IN_WORDS.finditer(read):
        month = MONTHS.get(found["month"].lower())
        day = checked(int(found["year"]), month, int(found["day"])) if month else None
        if day and EARLIEST <= day.year <= LATEST:
            yield day, found.start(), found.end()


def hour(text: str) -> tuple[str, int] | None:
    """The first hour of a text as HH:MM, and where it ends: `18.35 Uhr`, `18 h. 35`."""
    for found in HOUR.finditer(text):
        minute = found["minute"] or found["minute2"] or found["minute3"] or "00"
        if int(found["hour"]) < 24:
            return f"{int(found['hour']):02d}:{minute}", found.end()
    return None


def read_by_words(outline: Outline, words: Words, stated: Stated) -> None:
    """Number, parties, day of sending and of receipt, subject, references, signature; and the language."""
    head = [line for line in outline.lines if outline.parts.get(line.number, ("",))[0] == HEADING]
    for line in head:
        receipt = words.received.search(line.bare)
        if receipt:
            say_moment(line, "received", stated, receipt.start(), len(line.bare))
        end = receipt.start() if receipt else len(line.bare)
        if words.reference_line.match(line.bare):
            say_references(line, words, stated)
            continue
        if not letterhead(outline, line):
            say_parties(line, words, stated)
        title = words.subject.match(line.bare)
        if title:
            say_title(head, line, title, stated)
            continue
        number = words.number.search(line.bare[:end])
        if number:
            stated.say(
                "number",
                " ".join(number["number"].split()),
                [span_of(line, number.span("number"))],
                "number of the telegram",
            )
        say_moment(line, "date", stated, 0, end)
    for line in outline.text_lines():
        say_references(line, words, stated)
    say_dateline(head, stated)
    say_received_day(head, words, stated)
    if outline.signature:
        start, end = outline.signature
        line = next(one for one in outline.lines if one.start <= start < one.end)
        found = words.signed.match(line.bare) or SIGNED.fullmatch(line.bare) or NAME_ALONE.fullmatch(line.bare)
        if found:
            stated.say(
                "signatory", found["name"].strip(" .[]"), [span_of(line, found.span("name"))], "signature", 0.93
            )
    text = outline.text_lines()
    spans = [Span(text[0].text_start, text[0].text_start + len(text[0].text))] if text else []
    stated.say("language", words.language, spans, "words of the text")


def letterhead(outline: Outline, line: Line) -> bool:
    """Whether a line goes on with the name of a post's letterhead: `AMBASSADE DE FRANCE / A WASHINGTON`."""
    above = outline.lines[line.number - 1].bare if line.number else ""
    return bool(POST.match(above))


def say_parties(line: Line, words: Words, stated: Stated) -> None:
    """Sender and addressees behind their labels, or in one sentence of titles."""
    for name, pattern in (("from", words.sender), ("to", words.addressee), ("info", words.copied)):
        found = pattern.match(line.bare)
        group = next((g for g in ("name", "name2") if found and found.groupdict().get(g)), None)
        if found and group and not next(days(found[group]), None):
            value = " ".join(found[group].split()).strip(" .,;")
            stated.say(name, value, [span_of(line, found.span(group))], "stands after its label")
    for name, pattern, group in (
        ("from", FROM_AND_TO, "sender"), ("to", FROM_AND_TO, "to"),
        ("from", WHO_FROM, "name"), ("to", WHO_TO, "name"),
    ):  # fmt: skip
        found = pattern.match(line.bare)
        if found:
            stated.say(
                name, found[group].strip(" ,."), [span_of(line, found.span(group))], "head of the telegram", 0.9
            )


def say_moment(line: Line, name: str, stated: Stated, start: int, end: int) -> None:
    """The day of a stretch of a line, with the hour behind it."""
    text = line.bare[start:end]
    day = next(days(text), None)
    if day is None:
        return
    time = hour(text[day[2] :])
    spot = span_of(line, (start + day[1], start + day[2] + (time[1] if time else 0)))
    why = "time of receipt" if name == "received" else "day of the telegram"
    stated.say(name, day[0].isoformat(), [spot], why)
    if name == "date":
        stated.say("date_source", "sent", [spot], why)
    if time:
        stated.say("received_time" if name == "received" else "time", time[0], [spot], why)
        if name == "date":
            stated.say("zone", "local", [spot], "an hour without a zone is the sender's", LIKELY)


def say_dateline(head: Sequence[Line], stated: Stated) -> None:
    """The place of a dateline is where the telegram comes from, unless a label says so."""
    if stated.value("from") is not None:
        return
    for line in head:
        found = DATELINE.search(line.bare)
        if found and next(days(line.bare), None):
            stated.say("from", found["place"], [span_of(line, found.span("place"))], "place of the dateline", 0.9)
            return


def say_received_day(head: Sequence[Line], words: Words, stated: Stated) -> None:
    """`Reçu : le 15, 0 h. 20`: month and year are those of sending, or of the month after."""
    sent = stated.value("date")
    if sent is None or stated.value("received") is not None:
        return
    for line in head:
        receipt = words.received.search(line.bare)
        if receipt is None:
            continue
        shift = receipt.start()
        text = line.bare[shift:]
        found = re.search(r"(?:le|am|den)\s(?P<day>\d{1,2})(?:er|\.)?(?=\W)", text)
        if not found:
            continue
        first = date.fromisoformat(sent)
        later = [date.fromordinal(first.toordinal() + n) for n in range(6)]
        day = next((one for one in later if one.day == int(found["day"])), None)
        if day:
            spot = span_of(line, (shift + found.start(), len(line.bare)))
            stated.say("received", day.isoformat(), [spot], "time of receipt", LIKELY)
            time = hour(text[found.end() :])
            if time:
                stated.say("received_time", time[0], [spot], "time of receipt", LIKELY)


def say_title(head: Sequence[Line], line: Line, found: re.Match[str], stated: Stated) -> None:
    """The subject, with the line it runs over."""
    text, spans = found["title"], [span_of(line, found.span("title"))]
    after = next((one for one in head if one.number == line.number + 1), None)
    if after is not None:
        text, spans = f"{text} {after.bare}", [*spans, span_of(after, (0, len(after.bare)))]
    stated.say("subject", text.strip(" .,"), spans, "stands after its label", 0.93)


def say_references(line: Line, words: Words, stated: Stated) -> None:
    """The telegrams a line of reference names."""
    for cited in words.reference.finditer(line.bare):
        value = f"{cited['name']} {cited['number']}"
        stated.say("references", value, [span_of(line, cited.span())], "telegram cited", 0.9)
