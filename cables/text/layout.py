"""
What each line of a raw text looks like, by itself: a marking, printed form text, a page heading, prose, noise.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from functools import lru_cache

from rapidfuzz import fuzz, process

from cables.text.banners import record_banner, release_banner, transmission_end
from cables.text.formulas import CLEARED, RECEIPT
from cables.text.fuzzy import closeness, letters
from cables.text.lines import FORM_FEED, Line
from cables.text.markings import banner
from cables.text.patience import look_at_the_clock
from cables.text.vocabulary.forms import ARCHIVE, DRAFTING, LETTERHEAD, NOTICES
from cables.text.vocabulary.words import COMMON


class Look(Enum):
    """What a line looks like by itself."""

    BLANK = "blank"
    PAGE_MARK = "page mark"
    PAGE_END = "end of a page"
    BANNER = "classification marking"
    NOTICE = "printed notice"
    ARCHIVE = "archive's stamp or form"
    RECORD = "archive's identification of the record"
    LETTERHEAD = "letterhead"
    FORM = "form number or stamp"
    PAGE_HEADING = "page heading"
    DRAFTING = "drafting and clearance block"
    ENGINE = "words of the OCR engine"
    BOXES = "row of a printed form"
    END = "end of message"
    PROSE = "text"
    OTHER = "short line"


MARK = re.compile(r"\[page \d{1,6}\]\Z")
SCAN_PAGE = re.compile(r"(?i)#{1,6} *page +\d{1,5}\Z|-{3,}\Z")
FORM_NUMBER = re.compile(
    r"(?:[A-Z]{1,4}[- ]?\d{2,4}[A-Z]?|(?:GPO|FORM|G\.?P\.?O\.?)\b[\w .:\-/]{0,30}|1[34][- ][\dOo]{4,6}"
    r"|\d{1,3}[- ]\d{3,5}|[A-Z']{2,5}(?: [IVX]+)?[- ]?\d{3,5}(?:/\d+)?)\Z"
)
PAGE_OF = re.compile(
    r"(?ix) \W{0,3} (?: -?\s?\d{1,2}\s?- [\s,.]* (?:\#|no\.?|cn|from|to)? .{0,12}? \d{1,7}"
    r" .{0,90} \b(?:from|to)\b .{0,40}"
    r"| page \s+ [\doil|]{1,3} \s* (?:\Z|of \b .{0,80}|[,.\-]? \s* \#? .{0,60} \b(?:from|to)\b .{0,60})"
    r"| page \s+ \d{2,3} (?:-\d{1,2})? \s* (?:in\b.{0,20})?"
    r"| .{0,6}? \b \d{1,5} [,.;]{1,2} \s .{3,24} \b \d{1,2} \s? [.,:]? \s? [ap]"
    r" \s? [.,]? \s? .{0,3} [,.]? \s fr[o0]m [:;]? \s .{3,30}"
    r"| -\s?\d{1,2}\s?- ) \Z"
)
NEXT_PAGE = re.compile(r"(?i)\W{0,3}page\s{1,2}(?:\d{1,2}|two|three|four|five|six)\b.{2,50}\Z")
# The boxes for the registry at the head of every page of an agency's outgoing form, a mark before them.
FILING = re.compile(
    r"(?i).{0,8}\b(?:NO INDEX\b(?![.:,])|FILE (?:IN|[D1I]E) [CE]S FI[LI]E N[O0]|FILE RID\b).{0,24}\Z"
)
BOX_WORDS = ("RELEASING", "AUTHENTICATING", "COORDINATING", "OFFICER", "OFFICERS")
LEVELS = ("SECRET", "CONFIDENTIAL", "UNCLASSIFIED")
END_MARK = re.compile(r"(?i)\W{0,6}(?:end ?of ?message|end ?of ?mess?age\b.{0,16}|end\.?|\W*e n d)\W{0,4}\Z")
SENTENCE_WORD = re.compile(r"[^\W\d_]{2,}")

# A code fence, a picture that the engine could not read, and a tag alone on its line.
ENGINE_LINE = re.compile(
    r"(?:`{3,}\w{0,12}|!\[[^\]\n]{0,80}\]\([^)\n]{0,200}\)|</?[a-z_]{2,16}(?:\s[a-z_]{1,16}=[^<>]{1,40})?\s?/?>)\Z"
)
# What an engine that talks says before a text and behind it: of transcribing, of the image, of its own doing.
_DONE = r"(?:transcri(?:ption|bed)|extracted text|text (?:of|from|content)|ocr|contents? of)"
ENGINE_BEGINS = re.compile(
    rf"(?i)\W{{0,3}}(?:(?:here|below|the following)(?:['’]s|\sis|\sare)\b.{{0,60}}\b{_DONE}\b.{{0,80}}"
    rf"|(?:sure|certainly|of course|okay)[,!.].{{0,120}}\b{_DONE}\b.{{0,60}})\Z"
)
ENGINE_ENDS = re.compile(
    r"(?i)\W{0,3}(?:(?:note|please note)\b.{0,90}\b(?:scan(?:ned)?|image|legible|illegible|transcription|ocr"
    r"|difficult to read|cut off)\b.{0,120}"
    r"|(?:let me know|i hope this|this is the (?:full|complete) (?:text|transcription)|if you need)\b.{0,120}"
    r"|(?:end of (?:the )?transcription))\W{0,3}\Z"
)

KNOWN: tuple[tuple[Look, tuple[str, ...]], ...] = (
    (Look.ARCHIVE, ARCHIVE),
    (Look.NOTICE, NOTICES),
    (Look.LETTERHEAD, LETTERHEAD),
    (Look.DRAFTING, DRAFTING),
)
FORMULAS: dict[str, Look] = {letters(formula): look for look, formulas in KNOWN for formula in formulas}
LIKENESS = 76
"""How much of its letters, in percent, a line has in common with the formula it is read as."""


def formula(text: str) -> Look | None:
    """The kind of printed formula a line consists of, forgiving about a quarter of its letters."""
    read = letters(text)
    if not 6 <= len(read) <= 140:
        return None
    if read in FORMULAS:
        return FORMULAS[read]
    found = process.extractOne(read, formulas_near(len(read)), scorer=fuzz.ratio, score_cutoff=LIKENESS)
    return FORMULAS[found[0]] if found else None


@lru_cache(maxsize=140)
def formulas_near(length: int) -> tuple[str, ...]:
    """The formulas that a line of so many letters can be like: no others are long or short enough."""
    return tuple(one for one in FORMULAS if 200 * min(len(one), length) >= LIKENESS * (len(one) + length))


def commonness(line: Line) -> tuple[int, int]:
    """How many words of two or more letters a line has, and how many of them are common words."""
    return counted(line.bare)


@lru_cache(maxsize=20_000)
def counted(bare: str) -> tuple[int, int]:
    """The same of a line's text; each line is asked more than once."""
    words = SENTENCE_WORD.findall(bare.lower())
    return len(words), len([word for word in words if word in COMMON])


def is_prose(line: Line) -> bool:
    """A line of running text: at least five words, a third of them common ones (fewer needed in a long line)."""
    words, common = commonness(line)
    if words >= 12:
        return common >= 0.2 * words
    return words >= 4 and common >= 2 and common >= 0.3 * words


def end_mark(line: Line) -> bool:
    """END OF MESSAGE, alone on its line and more or less damaged: three short words, the last a long one."""
    if not 8 <= len(line.bare) <= 30:
        return False
    if closeness(line.bare, "END OF MESSAGE") >= 0.84:
        return True
    words = SENTENCE_WORD.findall(line.bare)
    short = len(words) == 3 and len(words[0]) <= 4 and len(words[1]) == 2
    return short and words[1][0] in "OoQ0" and closeness(words[2], "MESSAGE") >= 0.6


def signing_box(line: Line) -> bool:
    """The printed boxes below the text for those who release, coordinate and authenticate, however damaged."""
    words = SENTENCE_WORD.findall(line.bare)
    hits = [
        found[0]
        for word in words
        if len(word) >= 6
        and (found := process.extractOne(letters(word), BOX_WORDS, scorer=fuzz.ratio, score_cutoff=66))
    ]
    return len(hits) >= 2 or (len(hits) == 1 and len(words) <= 2 and len(hits[0]) >= 9)


def continued_page(bare: str) -> bool:
    """The heading of a later page: its number, the sender's number perhaps, and the classification."""
    if not NEXT_PAGE.match(bare):
        return False
    spelt = letters(bare)
    return any(closeness(spelt[-len(level) :], level) >= 0.8 for level in LEVELS)


def engine_remarks(lines: Sequence[Line]) -> list[int]:
    """
    Numbers of lines in which an engine that talks says what it did: the first words of a text, or the last.

    A code fence before or behind them counts for nothing.
    """
    shown = [line for line in lines[:12] if not line.blank and not ENGINE_LINE.match(line.text)][:2]
    found = [line.number for line in shown if ENGINE_BEGINS.match(line.bare)]
    ending = [line for line in lines[-24:] if not line.blank and not ENGINE_LINE.match(line.text)][-3:]
    return found + [line.number for line in ending if ENGINE_ENDS.match(line.bare)]


def look(line: Line) -> Look:
    """What a line looks like by itself; the order of the questions settles what is two things at once."""
    look_at_the_clock()
    if not line.text:
        return Look.BLANK
    if line.text == FORM_FEED:
        return Look.PAGE_END
    if MARK.match(line.text):
        return Look.PAGE_MARK
    if len(line.text) <= 12 and SCAN_PAGE.match(line.text):
        return Look.PAGE_HEADING
    if line.text.startswith(("```", "![", "<")) and ENGINE_LINE.match(line.text):
        return Look.ENGINE
    if line.text.count("\t") >= 2 or line.text.count("|") >= max(3, len(line.text) // 30):
        return Look.BOXES
    if len(line.text) > 200:
        return Look.PROSE if is_prose(line) else Look.OTHER
    if END_MARK.match(line.bare) or end_mark(line) or transmission_end(line.bare):
        return Look.END
    if record_banner(line.bare):
        return Look.PAGE_HEADING
    if release_banner(line.bare):
        return Look.ARCHIVE
    if banner(line.bare):
        return Look.BANNER
    known = formula(line.bare)
    if known:
        return known
    if len(line.bare) <= 90 and CLEARED.match(line.bare):
        return Look.DRAFTING
    if len(line.bare) <= 90 and RECEIPT.match(line.bare):
        return Look.PAGE_HEADING
    if PAGE_OF.match(line.bare) or continued_page(line.bare):
        return Look.PAGE_HEADING
    if len(line.bare) <= 50 and FILING.match(line.bare):
        return Look.NOTICE
    prose = is_prose(line)
    if (not prose or commonness(line)[1] <= 2) and len(line.bare) <= 100 and signing_box(line):
        return Look.NOTICE
    if prose:
        return Look.PROSE
    if FORM_NUMBER.match(line.bare):
        return Look.FORM
    return Look.OTHER
