"""Rules for classification, precedence and captions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from cables.text.formulas import CITE, DATE_TIME_GROUP, REPORT_FIELD, heading_line
from cables.text.fuzzy import closeness, letters
from cables.text.heading.evidence import Evidence
from cables.text.heading.sheet import Sheet
from cables.text.layout import Look
from cables.text.lines import Line
from cables.text.markings import banner, caption, precedence
from cables.text.offices import office, offices
from cables.text.patience import look_at_the_clock
from cables.text.vocabulary.markings import CAPTIONS, PRECEDENCES, RANK

APART = r"[ .\-–_'’]{0,2}"
LEVEL_WORDS = re.compile(
    r"(?<![^\W_])(?:(?P<top>TOP"
    + APART
    + r")?(?P<s>"
    + APART.join(["[S5$]", "[E£]", "C", "R", "[E£]", "T"])
    + r")"
    r"|(?P<c>" + APART.join("CONFIDENTIAL") + r"))(?![^\W_])"
)
TOKEN = re.compile(r"[^\W_]+(?:['/][^\W_]+)*")
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
# The line of slugs under the address: a handling indicator, then code names, all in capitals.
SLUG_LINE = re.compile(r"\W{0,3}(?:\w{1,4}\W{1,3})?(?P<first>[A-Z]{4,6})[ ,.]{1,2}[A-Z]{4,}")
SLUGS = ("RYBAT", "KAPOK")
LIKE_SLUG = 0.6
APPLICABLE = re.compile(r"(?i)APPLICABLE TO (?P<words>[A-Z, ]{4,40}?) ?CABLE")
REPORT_CLASS = re.compile(r"(?im)^\W{0,4}REPORT CLASS[\s:;,.]{0,3}(?P<words>[^\n]{4,80})")
LONG_CAPTION = 12
BEFORE_GROUP = re.compile(r"\A(.{3,26}?)\s{0,3}\b[0-9OISBGLl]{6}\s?[Zz2]\b")
CAPTION_WORDS = max(len(form.split()) for form in CAPTIONS)
PRECEDENCE_WORDS = max(len(form.split()) for form in PRECEDENCES)
# A box of the form that is ticked.
TICKED = re.compile(r"\W{0,3}[Xx]\W{1,3}\Z")
FORM_BOX = frozenset({"DEFERRED", "ROUTINE"})


def read_classification(sheet: Sheet, evidence: Evidence) -> None:
    """
    The level most of the markings spell.

    Every page bears it at head and foot and it opens the text of a telegram before the date-time group. Where a
    struck
    and an unstruck level stand side by side, the struck one was in force when the telegram was sent.
    """
    votes: dict[str, list[tuple[float, Line, int, int]]] = {}
    struck: dict[str, int] = {}
    previous = ""
    for line in (*sheet.head, *sheet.furniture):
        unless = "UNLESS" in previous.upper() or "PROHIB" in previous.upper() or '"' in line.bare
        previous = line.bare
        if sheet.look(line) is Look.BANNER:
            found = banner(line.bare)
            if found and not (found[0] == "UNCLASSIFIED" and unless):
                votes.setdefault(found[0], []).append((found[1], line, 0, len(line.bare)))
                struck[found[0]] = struck.get(found[0], 0) + line.text.startswith("~~")
            continue
        opening = BEFORE_GROUP.match(line.bare) if DATE_TIME_GROUP.search(line.bare) else None
        found = banner(opening[1]) if opening else None
        if found and opening:
            votes.setdefault(found[0], []).append((found[1] * 1.2, line, 0, opening.end(1)))
        elif (sheet.look(line) is not Look.PROSE or "DISSEM" in line.bare) and len(line.bare) <= 90:
            for level, start, end in within(line.bare):
                votes.setdefault(level, []).append((0.4, line, start, end))
    if not votes:
        return
    weights = {level: sum(close for close, *_ in places) for level, places in votes.items()}
    best = max(weights, key=lambda level: (weights[level], RANK.index(level)))
    if best == "UNCLASSIFIED" and any(struck.values()):
        best = max((level for level in struck if struck[level]), key=RANK.index)
    total = sum(weights.values())
    share, exact = weights[best] / total, any(close >= 0.99 for close, *_ in votes[best])
    places = votes[best]
    sure = 0.97 if exact else 0.92 if places[0][0] > 0.5 or len(places) > 1 else 0.75
    confidence = sure * (0.5 + 0.5 * share)
    places = votes[best][:6]
    spans = [sheet.span(line, start, end) for _, line, start, end in places]
    evidence.add("classification", best, spans, confidence, "marking at the head and foot of the pages")


def within(text: str) -> Iterator[tuple[str, int, int]]:
    """
    Levels in capitals among other words of a line, with letters spaced out by blanks, stops or hyphens or not.
    """
    for found in LEVEL_WORDS.finditer(text):
        yield (
            ("TOP SECRET" if found["top"] else "CONFIDENTIAL" if found["c"] else "SECRET"),
            found.start(),
            found.end(),
        )


def read_captions(sheet: Sheet, evidence: Evidence, report: bool = False) -> None:
    """
    Handling captions anywhere in the heading, word by word; the archive's own stamps are left out.

    A report repeats them at the head and foot of each page.
    """
    for line in (*sheet.head, *sheet.furniture) if report else sheet.head:
        if sheet.look(line) is Look.ARCHIVE or "REPRODUCE" in line.bare.upper():
            continue
        for found, start, end in marked(line.bare, caption, CAPTION_WORDS, WORD):
            name, close = found
            if name == "BACKGROUND USE ONLY" and not re.search("DISSEM|ABROAD", line.bare.upper()):
                continue
            if caption_read(name, close):
                evidence.add(
                    "captions", name, [sheet.span(line, start, end)], close * 0.95, "caption in the heading"
                )
    read_slugs(sheet, evidence)
    read_applicable(sheet, evidence)


def caption_read(name: str, close: float) -> bool:
    """Whether a reading comes close enough to a caption: the longer the caption, the more damage it bears."""
    length = len(letters(name))
    return close >= (0.8 if length >= LONG_CAPTION else 0.85 if length >= 6 else 0.99)


def read_slugs(sheet: Sheet, evidence: Evidence) -> None:
    """The handling indicator that opens the line of slugs below the address, however damaged."""
    addressed = False
    for line in sheet.head:
        slugs = SLUG_LINE.match(line.bare) if addressed and len(line.bare) <= 70 else None
        if (
            slugs
            and not office(slugs["first"])
            and sheet.look(line) is not Look.PROSE
            and not precedence(slugs["first"])
        ):
            name, close = max(((known, closeness(slugs["first"], known)) for known in SLUGS), key=lambda k: k[1])
            if LIKE_SLUG <= close < 0.99:
                spot = sheet.span(line, *slugs.span("first"))
                evidence.add("captions", name, [spot], 0.8 * close, "first word of the line of slugs")
        addressed = addressed or bool(CITE.search(line.bare)) or bool(DATE_TIME_GROUP.search(line.bare))


def read_applicable(sheet: Sheet, evidence: Evidence) -> None:
    """`DISSEMINATION APPLICABLE TO RYBAT CABLES`, and the line REPORT CLASS, wherever they stand."""
    for pattern in (APPLICABLE, REPORT_CLASS):
        for line in (*sheet.head, *sheet.furniture):
            found = pattern.search(line.bare) if len(line.bare) <= 200 else None
            for (name, close), start, end in marked(found["words"], caption, CAPTION_WORDS, WORD) if found else ():
                if found and caption_read(name, close):
                    shift = found.start("words")
                    spot = sheet.span(line, shift + start, shift + end)
                    evidence.add("captions", name, [spot], 0.85 * close, "note on dissemination")
        for found in pattern.finditer(sheet.body):
            for (name, close), start, end in marked(found["words"], caption, CAPTION_WORDS, WORD):
                if caption_read(name, close):
                    shift = found.start("words")
                    spots = sheet.body_spans(shift + start, shift + end)
                    evidence.add("captions", name, spots, 0.85 * close, "note on dissemination")


def marked(
    text: str, marking: Callable[[str], tuple[str, float] | None], most: int, words: re.Pattern[str] = TOKEN
) -> Iterator[tuple[tuple[str, float], int, int]]:
    """The markings a line holds, word by word: of the readings at a place the closest, then the longest."""
    look_at_the_clock()
    tokens = list(words.finditer(text[:160]))
    at = 0
    while at < len(tokens):
        if len(tokens[at][0]) < 2 or tokens[at][0].isdigit():
            at += 1
            continue
        hits = []
        for length in range(1, min(most, len(tokens) - at) + 1):
            start, end = tokens[at].start(), tokens[at + length - 1].end()
            hit = marking(text[start:end])
            if hit:
                hits.append((hit[1], length, hit, start, end))
        if hits:
            _, length, hit, start, end = max(hits, key=lambda h: (h[0], h[1]))
            yield hit, start, end
            at += length
        else:
            at += 1


def read_precedence(sheet: Sheet, evidence: Evidence) -> None:
    """
    The precedence beside an addressee, else one alone on a line of the heading.

    An outgoing form has all precedences printed in boxes, so that one alone there says nothing.
    """
    found = [
        (*hit, line, start, end)
        for line in sheet.head
        for hit, start, end in marked(line.bare, precedence, PRECEDENCE_WORDS)
        if len(letters(line.bare[start:end])) >= 5 and letters(line.bare[start:end]) != "ROUTING"
    ]
    headquarters = {letters(str(clue.value)) for clue in evidence.clues.get("from", [])} & {"DIR", "DIRECTOR"}
    boxed = bool(headquarters or FORM_BOX & {name for name, *_ in found})
    addressed = [
        f
        for f in found
        if offices(f[2].bare)
        or CITE.search(f[2].bare)
        or DATE_TIME_GROUP.search(f[2].bare)
        or heading_line(f[2].bare) == "report form"
        or TICKED.match(f[2].bare[: f[3]])
    ]
    found = addressed or ([] if boxed and not any(REPORT_FIELD.match(x.bare) for x in sheet.head) else found)
    if not found:
        return
    closest = max(f[1] for f in found)
    name, close, line, start, end = next(f for f in found if f[1] >= closest - 0.1)
    evidence.add("precedence", name, [sheet.span(line, start, end)], close * 0.9, "precedence in the heading")
