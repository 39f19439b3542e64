"""One made telegram: its facts drawn by number and seed, its text written from them, its OCR damaged."""

import random
from bisect import bisect
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate

from cables.making.words import (
    AGENCIES,
    COLLECTIONS,
    DEEDS,
    DEPARTMENT,
    MATTERS,
    MISREADINGS,
    POSTS,
    SECRETARY,
    SIGNERS,
    STEMS,
    SUBJECTS,
    TAILS,
)

FIRST_YEAR = 1945
# Cables of each year, roughly: they grow, with a peak where there was a crisis.
YEARS = [2, 3, 4, 5, 6, 8, 9, 9, 9, 10, 11, 14, 12, 13, 14, 16, 21, 26, 24, 25, 27, 28, 30, 31, 30, 29, 27, 24, 21]
CLASSES = ["TOP SECRET", "SECRET", "CONFIDENTIAL", "LIMITED OFFICIAL USE", "OFFICIAL USE ONLY", "UNCLASSIFIED", ""]
CLASS_WEIGHTS = [3, 17, 38, 14, 3, 17, 8]
PRECEDENCES = ["FLASH", "EMERGENCY", "OPERATIONAL IMMEDIATE", "IMMEDIATE", "PRIORITY", "ROUTINE", "DEFERRED", ""]
PRECEDENCE_WEIGHTS = [1, 1, 4, 9, 22, 30, 3, 30]
CAPTIONS = ["LIMDIS", "EXDIS", "NODIS", "EYES ONLY", "NIACT", "NOFORN", "STADIS", "ROGER", "CHEROKEE"]
CAPTION_WEIGHTS = [40, 22, 9, 5, 14, 6, 3, 2, 1]


def _cumulative(weights: list[int]) -> list[int]:
    return list(accumulate(weights))


_YEARS, _CLASSES, _PRECEDENCES, _CAPTIONS = map(
    _cumulative, (YEARS, CLASS_WEIGHTS, PRECEDENCE_WEIGHTS, CAPTION_WEIGHTS)
)
# A few posts write most of what there is.
_POSTS = _cumulative([round(1000 / (rank + 4)) for rank in range(len(POSTS))])
_ORDER = random.Random("posts").sample(POSTS, len(POSTS))


@dataclass(slots=True)
class MadePoint:
    """A numbered paragraph of the clean text, which it spans in code points."""

    path: str
    start: int
    end: int


@dataclass(slots=True)
class MadeCable:
    """A telegram as the archive would hold it: `raw` as an engine read the sheet, `text` as it was cleaned."""

    record: str
    number: str
    sender: str
    sender_is_known: bool
    to: list[str]
    info: list[str]
    direction: str
    circular: bool
    sent_on: date | None
    sent_minute: int | None
    classification: str
    precedence: str
    captions: list[str]
    subject: str
    signatory: str
    collection: str
    raw: str = ""
    text: str = ""
    points: list[MadePoint] = field(default_factory=list)


def make_cable(number: int, seed: int = 0, words: int = 110) -> MadeCable:
    """
    The telegram of this number: always the same for one seed, whatever was made before it.

    Args:
        number: From 0.
        seed: Chooses another archive.
        words: About how many words a text has; the longest have ten times as many.
    """
    rng = random.Random(f"{seed}:{number}")
    cable = _facts(rng, number)
    _write(rng, cable, words)
    return cable


def _pick(rng: random.Random, values: list[str], sums: list[int]) -> str:
    return values[bisect(sums, rng.random() * sums[-1])]


def _facts(rng: random.Random, number: int) -> MadeCable:
    chance = rng.random()
    direction = "incoming" if chance < 0.55 else "outgoing" if chance < 0.96 else ""
    post = _pick(rng, _ORDER, _POSTS)
    circular = direction == "outgoing" and rng.random() < 0.06
    others = [_pick(rng, _ORDER, _POSTS) for _ in range(_how_many(rng))]
    sender = DEPARTMENT if direction == "outgoing" else post
    to = [post] if direction == "outgoing" else [SECRETARY if rng.random() < 0.7 else DEPARTMENT]
    if circular:
        to = [*others[:6], post]
        others = []
    elif rng.random() < 0.05:
        others.append(rng.choice(AGENCIES))
    if rng.random() < 0.02:
        to, others = [], []
    day = _day(rng)
    known = rng.random() > 0.07
    captions = {_pick(rng, CAPTIONS, _CAPTIONS) for _ in range(2 if rng.random() < 0.1 else 1)}
    return MadeCable(
        record=f"MADE-{number:07d}",
        number=str(_telegram_number(rng, day, number)) if rng.random() > 0.04 else "",
        sender="" if rng.random() < 0.02 else sender if known else damaged(rng, sender, 0.12),
        sender_is_known=known,
        to=list(dict.fromkeys(to)),
        info=[name for name in dict.fromkeys(others) if name not in to],
        direction=direction,
        circular=circular,
        sent_on=day,
        sent_minute=rng.randrange(24) * 60 if day and rng.random() < 0.8 else None,
        classification=_pick(rng, CLASSES, _CLASSES),
        precedence=_pick(rng, PRECEDENCES, _PRECEDENCES),
        captions=sorted(captions) if rng.random() < 0.18 else [],
        subject=f"{rng.choice(SUBJECTS)}: {rng.choice(MATTERS)}" if rng.random() < 0.3 else "",
        signatory=rng.choice(SIGNERS) if rng.random() < 0.9 else "",
        collection=_collection(rng, direction),
    )


def _how_many(rng: random.Random) -> int:
    chance = rng.random()
    return 0 if chance < 0.45 else 1 if chance < 0.65 else 2 if chance < 0.8 else rng.randrange(3, 9)


def _day(rng: random.Random) -> date | None:
    if rng.random() < 0.03:
        return None
    year = FIRST_YEAR + bisect(_YEARS, rng.random() * _YEARS[-1])
    return date(year, 1, 1) + timedelta(days=rng.randrange(365))


def _telegram_number(rng: random.Random, day: date | None, number: int) -> int:
    """A number that rises through the year, as those of one post's series do."""
    through = (day.timetuple().tm_yday / 366) if day else rng.random()
    return 1 + int(through * rng.choice((400, 900, 1800, 3600))) + number % 3


def _collection(rng: random.Random, direction: str) -> str:
    chance = rng.random()
    if chance < 0.04:
        return ""
    if chance < 0.7:
        return COLLECTIONS[direction == "outgoing"]
    return rng.choice(COLLECTIONS[2:])


# --- words


def _sentence(rng: random.Random) -> str:
    deed = rng.choice(DEEDS).replace("{x}", rng.choice(MATTERS))
    return f"{rng.choice(STEMS)} {deed}{rng.choice(TAILS)}."


def _paragraph(rng: random.Random) -> str:
    return " ".join(_sentence(rng) for _ in range(rng.randrange(1, 4)))


def _write(rng: random.Random, cable: MadeCable, words: int) -> None:
    wanted = max(12, int(words * min(rng.lognormvariate(-0.2, 0.65), 10)))
    paragraphs: list[str] = []
    while sum(len(one) for one in paragraphs) < wanted * 6:
        paragraphs.append(_paragraph(rng))
    numbered = rng.random() < 0.6 and len(paragraphs) > 1
    pieces: list[str] = []
    position = 0
    for count, paragraph in enumerate(paragraphs, start=1):
        piece = f"{count}. {paragraph}" if numbered else paragraph
        if numbered:
            cable.points.append(MadePoint(str(count), position, position + len(piece)))
        pieces.append(piece)
        position += len(piece) + 2
    cable.text = "\n\n".join(pieces)
    cable.raw = damaged(rng, f"{_heading(cable)}\n\n{_lines(cable.text)}\n\n{cable.signatory}\n", 0.012)


def _heading(cable: MadeCable) -> str:
    """The sheet's heading, line by line, without what it does not state."""
    top = "INCOMING TELEGRAM" if cable.direction == "incoming" else "OUTGOING TELEGRAM"
    clock = f", {cable.sent_minute // 60:02d}00" if cable.sent_minute is not None else ""
    day = f"{cable.sent_on:%B} {cable.sent_on.day}, {cable.sent_on.year}{clock}" if cable.sent_on else ""
    lines = [
        f"{top}   {DEPARTMENT}",
        cable.classification,
        f"FROM: {cable.sender.upper()}" if cable.sender else "",
        f"TO: {', '.join(cable.to)}" if cable.to else "",
        f"INFO: {', '.join(cable.info)}" if cable.info else "",
        f"NO: {cable.number}" if cable.number else "",
        f"DATE: {day.upper()}" if day else "",
        cable.precedence,
        " ".join(cable.captions),
        f"SUBJECT: {cable.subject}" if cable.subject else "",
    ]
    return "\n\n".join(line for line in lines if line)


def _lines(text: str) -> str:
    """Running words broken into lines of some seventy letters, as typed."""
    lines: list[str] = []
    for paragraph in text.split("\n\n"):
        while len(paragraph) > 72:
            cut = paragraph.rfind(" ", 0, 72)
            cut = cut if cut > 0 else 72
            lines.append(paragraph[:cut])
            paragraph = paragraph[cut + 1 :]
        lines += [paragraph, ""]
    return "\n".join(lines[:-1])


def damaged(rng: random.Random, text: str, share: float) -> str:
    """A text with about this share of its letters misread, dropped or split by a blank."""
    letters = list(text)
    for _ in range(int(len(letters) * share + rng.random())):
        place = rng.randrange(len(letters))
        likely = MISREADINGS.get(letters[place].upper()[:1])
        if likely:
            chance = rng.random()
            letters[place] = rng.choice(likely) if chance < 0.8 else "" if chance < 0.9 else f"{letters[place]} "
    return "".join(letters)
