"""Rules for classification, precedence and captions."""

from __future__ import annotations

import re

from cables.text.formulas import CITE, DATE_TIME_GROUP
from cables.text.fuzzy import letters
from cables.text.heading.evidence import Evidence
from cables.text.heading.sheet import Sheet
from cables.text.layout import Look
from cables.text.lines import Line
from cables.text.markings import banner, caption, eyes_only, precedence
from cables.text.offices import offices
from cables.text.vocabulary.markings import CAPTIONS, PRECEDENCES, RANK

TOKEN = re.compile(r"[^\W_]+(?:['/][^\W_]+)*")
BEFORE_GROUP = re.compile(r"\A(.{3,26}?)\s{0,3}\b[0-9OISBGLl]{6}\s?[Zz2]\b")
CAPTION_WORDS = max(len(form.split()) for form in CAPTIONS)
PRECEDENCE_WORDS = max(len(form.split()) for form in PRECEDENCES)
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
    for line in (*sheet.head, *sheet.furniture):
        if sheet.look(line) is Look.BANNER:
            found = banner(line.bare)
            if found:
                votes.setdefault(found[0], []).append((found[1], line, 0, len(line.bare)))
                struck[found[0]] = struck.get(found[0], 0) + line.text.startswith("~~")
        else:
            opening = BEFORE_GROUP.match(line.bare) if DATE_TIME_GROUP.search(line.bare) else None
            found = banner(opening[1]) if opening else None
            if found and opening:
                votes.setdefault(found[0], []).append((found[1] * 1.2, line, 0, opening.end(1)))
    if not votes:
        return
    weights = {level: sum(close for close, *_ in places) for level, places in votes.items()}
    best = max(weights, key=lambda level: (weights[level], RANK.index(level)))
    if best == "UNCLASSIFIED" and any(struck.values()):
        best = max((level for level in struck if struck[level]), key=RANK.index)
    total = sum(weights.values())
    share, exact = weights[best] / total, any(close >= 0.99 for close, *_ in votes[best])
    confidence = (0.97 if exact else 0.85) * (0.5 + 0.5 * share)
    places = votes[best][:6]
    spans = [sheet.span(line, start, end) for _, line, start, end in places]
    evidence.add("classification", best, spans, confidence, "marking at the head and foot of the pages")


def read_captions(sheet: Sheet, evidence: Evidence) -> None:
    """
    Handling captions anywhere in the heading, word by word; "eyes only for" also when its first word is lost.
    """
    for line in sheet.head:
        tokens = list(TOKEN.finditer(line.bare[:160]))
        at = 0
        while at < len(tokens):
            for length in range(min(CAPTION_WORDS, len(tokens) - at), 0, -1):
                start, end = tokens[at].start(), tokens[at + length - 1].end()
                found = caption(line.bare[start:end])
                if found and (found[1] >= 0.99 or (len(letters(found[0])) >= 6 and found[1] >= 0.85)):
                    evidence.add(
                        "captions",
                        found[0],
                        [sheet.span(line, start, end)],
                        found[1] * 0.95,
                        "caption in the heading",
                    )
                    at += length
                    break
            else:
                at += 1


def read_precedence(sheet: Sheet, evidence: Evidence) -> None:
    """
    The precedence beside an addressee, else one alone on a line of the heading.

    An outgoing form has all precedences printed in boxes, so that one alone there says nothing.
    """
    found: list[tuple[str, float, Line, int, int]] = []
    for line in sheet.head:
        tokens = list(TOKEN.finditer(line.bare[:160]))
        at = 0
        while at < len(tokens):
            for length in range(min(PRECEDENCE_WORDS, len(tokens) - at), 0, -1):
                start, end = tokens[at].start(), tokens[at + length - 1].end()
                hit = precedence(line.bare[start:end])
                if hit and letters(line.bare[start:end]) != "ROUTING" and len(letters(line.bare[start:end])) >= 5:
                    found.append((*hit, line, start, end))
                    at += length
                    break
            else:
                at += 1
    names = {name for name, *_ in found}
    if not found or names >= FORM_BOX:
        return
    name, close, line, start, end = max(found, key=lambda f: f[1])
    name, close, line, start, end = next(f for f in found if f[1] >= close - 0.1)
    evidence.add("precedence", name, [sheet.span(line, start, end)], close * 0.9, "precedence in the heading")


__all__ = ["eyes_only", "read_captions", "read_classification", "read_precedence"]
