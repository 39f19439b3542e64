"""
Lines that machines put at the head and foot of every page: message systems of 1973 and later, and releases.

Sources: telegrams of the Access to Archival Databases of the National Archives (1973-1979), of the Department of
State's electronic reading room, and of message systems of later years as reproduced in print.
"""

from __future__ import annotations

import re

# A number as OCR reads it.
_N = r"[0-9OoIl]"
_OF = rf"(?:\s+(?:SECTION\s+)?{_N}{{1,3}}\s+[O0]F\s+{_N}{{1,3}})"
_SENT = rf"(?:\s+{_N}{{6}}\s?Z(?:\s+[A-Z]{{3}}\s+\d{{2}})?)"
_LEVEL = r"(?:\s+(?:TOP\s+)?[A-Z](?:\s?[A-Z]){5,13})"
_COUNT = rf"(?:{_N}{{1,3}}|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT|NINE|TEN)"
_OFFICE = r"[A-Z][A-Z.]{1,11}(?:\s[A-Z][A-Z.]{1,11})?"
RECORD = re.compile(
    rf"\W{{0,3}}(?:PAGE\s+{_COUNT}\s+{_OFFICE}\s+{_N}{{3,7}}{_OF}?{_SENT}?{_LEVEL}?"
    rf"|{_OFFICE}\s+{_N}{{3,8}}\s+{_N}{{2,3}}(?:\.{_N}{{1,2}})?\s+[O0]F\s+{_N}{{2,3}}{_SENT}?{_LEVEL}?)\W{{0,3}}\Z"
)
INSIDE = re.compile(
    rf"(?<!\S)(?:(?:TOP SECRET|SECRET|CONFIDENTIAL|UNCLASSIFIED|LIMITED OFFICIAL USE)\s+){{0,2}}"
    rf"PAGE\s+0\d\s+[A-Z]{{3,8}}\s+\d{{4,6}}{_OF}?{_SENT}?(?!\S)"
)
"""The same inside a line: an office and a number behind a page of two figures; sentences say neither."""
# What a release banner may say behind its first words: exemptions, no words.
_CODES = r"(?:\W{0,3}(?:[A-Z]{0,2}\d[\w.,;()\-]{0,12}|\([a-zA-Z]\)(?:\(\d\))?|NLRR|NLR|SECT?\.?|EO|E\.O\.))"
RELEASE = re.compile(
    r"(?i)\W{0,4}(?:"
    rf"(?:released?|denied|excised)\s+in\s+(?:full|part){_CODES}{{0,6}}"
    r"|(?:[\w.]{1,14}\s){0,3}declassified\s?(?:/|and|&)\s?(?:approved\s+for\s+)?released?\b.{0,110}"
    r"|approved\s+for\s+release\b[^a-z]{0,12}\d.{0,60}"
    r"|(?:un)?(?:classified\s+)?u\.?\s?s\.?\s+department\s+of\s+state\s+case\s+n[o0]\b.{0,90}"
    r"|message\s+(?:text|attributes)"
    r"|<<\s?end\s+of\s+document\s?>>"
    r")\W{0,3}\Z"
)
RELEASE_SIGNS = ("releas", "denied in", "excised in", "state case n", "message t", "message a", "end of document")
"""One of these stands in every such line, so that hardly any other is looked at more closely."""
# The letters that close a transmission, and those of the next one's start that were printed behind them.
TRANSMITTED = re.compile(r"N{3,5}(?:[A-Z]{2,12})?\Z")


def record_banner(bare: str) -> bool:
    """A page heading with page, office and number: `PAGE 02 STATE 150591`, `PARIS 00284 002 OF 002`."""
    if not 8 <= len(bare) <= 90 or ("PAGE" not in bare[:9] and " OF " not in bare and " 0F " not in bare):
        return False
    return bool(RECORD.match(bare))


def release_banner(bare: str) -> bool:
    """A stamp or line of those who released the record: `RELEASED IN PART B1`, `Declassified/Released …`."""
    if not 8 <= len(bare) <= 160:
        return False
    small = bare.lower()
    return any(sign in small for sign in RELEASE_SIGNS) and bool(RELEASE.match(bare))


def transmission_end(bare: str) -> bool:
    """The letters NNNN, with which a transmission ends."""
    return bare.startswith("NNN") and len(bare) <= 17 and bool(TRANSMITTED.match(bare))
