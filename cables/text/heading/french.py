"""
Telegrams of the French Foreign Ministry, the Quai d'Orsay.

Source: Documents diplomatiques français (Ministère des Affaires étrangères), "Avertissement": telegrams with T.
and their numbers, place, day and hour of sending, the hour of receipt (reçu), sender and addressee in the head.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cables.text.heading.foreign import Words, outlined, read_by_words
from cables.text.heading.outline import Outline
from cables.text.heading.stated import Stated
from cables.text.lines import Line

FAMILY = "French telegram"
NUMBERS = (
    r"(?:T\.\s?)?(?:N[o°º]s?|num[eé]ros?|T\.)\s?[.:]?\s{0,3}"
    r"(?P<number>\d{1,5}(?:\s?(?:/|-|–|[aà])\s?\d{1,5})?)(?!\d)"
)
# A post or ministry in capitals, as teleprinters have it behind DE and A.
CAPITALS = r"(?P<name2>[A-ZÀÉÈ][A-ZÀÉÈ .'\-]{2,40})\Z"
WORDS = Words(
    family=FAMILY,
    language="fr",
    titles=re.compile(
        r"(?i)\W{0,3}(?:T[eé]l[eé]gramme(?:s)?|MINIST[EÈ]RE DES AFFAIRES [EÉ]TRANG[EÈ]RES)\b"
        r"(?P<rest>.{0,60})\Z"
    ),
    number=re.compile(rf"(?i)(?<!\w){NUMBERS}"),
    sender=re.compile(
        r"(?i)\W{0,3}(?:De|Exp[eé]diteur|Origine|FM)\s{0,2}:\s{0,4}(?P<name>\S.{1,60})\Z"
        rf"|\W{{0,3}}(?:DE|FM)\s{CAPITALS}"
    ),
    addressee=re.compile(
        r"(?i)\W{0,3}(?:[AÀ]|Pour|Destinataire|TO)\s{0,2}:\s{0,4}(?P<name>\S.{1,60})\Z"
        rf"|\W{{0,3}}(?:A|À|TO)\s{CAPITALS}"
    ),
    copied=re.compile(
        r"(?i)\W{0,3}(?:Pour information|Copie|Communiqu[eé] [aà]|Info)\s{0,2}:?\s{1,4}(?P<name>\S.{1,80})\Z"
    ),
    received=re.compile(r"(?i)(?:\A|[,;(]\s?|\s{3})\W{0,3}Re[cç]u\b"),
    sent=re.compile(r"(?i)\W{0,3}(?:Exp[eé]di[eé]|Parti|Envoy[eé])\b"),
    subject=re.compile(r"(?i)\W{0,3}(?:Objet|A\.?\s?s\.?|Sujet)\s{0,2}:\s{0,4}(?P<title>\S.*)\Z"),
    reference=re.compile(
        r"(?i)(?P<name>(?:mon|votre|notre|mes|vos)\s+t[eé]l[eé]grammes?)\s+(?:n[o°º]s?\s?)?(?P<number>\d{1,5})(?!\d)"
    ),
    reference_line=re.compile(r"(?i)\W{0,3}R[eé]f(?:[eé]rences?)?\s{0,2}[:.]"),
    signed=re.compile(r"(?i)\W{0,3}(?:sign[eé])\s?[:.]?\s{0,3}(?P<name>[A-ZÀÉÈ][\w.\-ÀÉÈéèçàô' ]{1,40})\Z"),
    marking=re.compile(
        r"(?i)\W{0,3}(?:urgent|tr[eè]s urgent|imm[eé]diat|[eé]clair|priorit[eé](?: absolue)?"
        r"|secret|tr[eè]s secret|confidentiel"
        r"|r[eé]serv[eé]|diffusion (?:restreinte|r[eé]serv[eé]e)|en clair|chiffr[eé])\W{0,3}\Z"
    ),
)


def recognise(lines: Sequence[Line]) -> Outline | None:
    """The outline of a French telegram: its title or numbers, with place and day, parties or receipt below."""
    return outlined(lines, WORDS)


def read_fields(outline: Outline, stated: Stated) -> None:
    """The fields of its heading."""
    read_by_words(outline, WORDS, stated)
