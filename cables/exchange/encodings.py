"""
In which single-byte encoding a text is written, and whether the answer is in doubt.

Every byte is a character in each of these encodings, so that no error tells a wrong one. What tells it is what
comes out: no language writes a capital with an accent inside a word of small letters, a quotation mark between two
letters, or five accented letters on end.
"""

import re
from dataclasses import dataclass
from unicodedata import category

SINGLE_BYTE = ("cp1252", "mac-roman", "cp437", "cp1251")
ENCODINGS = ("utf-8", "utf-16", *SINGLE_BYTE)
"""What may be said with --encoding."""

HIGH = re.compile(r"[^\x00-\x7f]+")
# Signs of print that are no letters, and those of them that may stand between two letters or figures.
SIGNS = frozenset("‘’“”‚„«»–—…•·°§¶†‡©®™£¥€¢½¼¾¿¡±×÷º¹²³ª\xa0\xad¬´¨‹›µ№")
INSIDE = frozenset("’·\xad¬–—°º¹²³ª½¼¾…№´×\xa0")
OPENING = frozenset("‚„¿¡")  # never behind a letter
# An apostrophe and an opening quotation mark of old Macs among capitals, where cp1252 has a letter.
MAC = re.compile(r"[A-Za-z]Õ(?:S|T|D|M|LL|RE|VE)?(?![^\W_])|(?<![^\W_])Ò[^\W_]", re.IGNORECASE)
MOST_ON_END = 3  # letters with accents one after the other
IN_DOUBT = 0.25  # of the runs of characters beyond ASCII that no language writes


@dataclass(frozen=True, slots=True)
class Guess:
    """A text as one encoding gives it. `strange` of its `runs` of characters beyond ASCII are no writing."""

    encoding: str
    text: str
    runs: int
    strange: int
    first: int
    """Where the first of them stands, or the first such run where there is one."""

    @property
    def example(self) -> str:
        """The word with that run."""
        return word_around(self.text, self.first)

    @property
    def in_doubt(self) -> bool:
        return self.strange > IN_DOUBT * self.runs


def guess(raw: bytes, encoding: str) -> Guess | None:
    """The bytes as one encoding gives them; None where it has no character for one of them."""
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return None
    runs, strange, first = 0, 0, -1
    for found in HIGH.finditer(text):
        runs += 1
        before, after = text[max(0, found.start() - 1) : found.start()], text[found.end() : found.end() + 1]
        like_mac = encoding == "cp1252" and MAC.match(text, max(0, found.start() - 1))
        if like_mac or is_strange(before, found[0], after):
            first = first if strange else found.start()
            strange += 1
        elif first < 0:
            first = found.start()
    return Guess(encoding, text, runs, strange, max(first, 0))


def likelier(raw: bytes) -> list[Guess]:
    """The encodings but cp1252 in which the bytes are writing, the likeliest first."""
    others = [found for one in SINGLE_BYTE if one != "cp1252" and (found := guess(raw, one))]
    return sorted(
        (one for one in others if not one.in_doubt), key=lambda one: (one.strange / one.runs, one.encoding)
    )


def word_around(text: str, at: int) -> str:
    """The word that stands at a place, thirty letters of it at most."""
    start, end = at, at
    while start > max(0, at - 15) and not text[start - 1].isspace():
        start -= 1
    while end < min(len(text), at + 15) and not text[end].isspace():
        end += 1
    return text[start:end]


def is_strange(before: str, run: str, after: str) -> bool:
    """Whether no language writes such a run between these two characters, either of which may be missing."""
    places = f"{before or ' '}{run}{after or ' '}"
    if any(_is_misplaced(*places[at : at + 3]) for at in range(len(run))):
        return True
    return sum(c.isalpha() and not _is_cyrillic(c) for c in run) > MOST_ON_END


def _is_misplaced(before: str, one: str, after: str) -> bool:
    """Whether no language has a character beyond ASCII between these two."""
    if category(one) in ("Cc", "Cn", "Co", "Cs"):
        return True
    if not one.isalpha():
        return _is_misplaced_sign(before, one, after)
    if _is_cyrillic(one):
        mixed = any(c.isalpha() and not _is_cyrillic(c) for c in (before, after))
        return mixed or (before.islower() and one.isupper())
    latin = one <= "\u024f" or one in "ﬁﬂ"
    return not latin or (before.islower() and one.isupper())


def _is_misplaced_sign(before: str, one: str, after: str) -> bool:
    if before.isalnum() and after.isalnum():
        return one not in INSIDE
    if one in OPENING:
        return before.isalnum()
    return one not in SIGNS and (before.isalnum() or after.isalnum())


def _is_cyrillic(one: str) -> bool:
    return "\u0400" <= one <= "\u04ff"
