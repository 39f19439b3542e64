"""
Telegrams of the German Foreign Office: Fernschreiben, Drahtberichte to it and Drahterlasse from it.

Source: Akten zur Auswärtigen Politik der Bundesrepublik Deutschland (Institut für Zeitgeschichte),
"Vorbemerkungen zur Edition": Fernschreiben with number, time of sending and arrival (Ankunft), degrees of
urgency (citissime), drafts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cables.text.heading.foreign import Words, outlined, read_by_words
from cables.text.heading.outline import Outline
from cables.text.heading.stated import Stated
from cables.text.lines import Line

FAMILY = "German telegram"
WORDS = Words(
    family=FAMILY,
    language="de",
    titles=re.compile(
        r"(?i)\W{0,3}(?:Fernschreiben|Drahtbericht|Drahterla(?:ss|ß)|Telegramm)\b(?P<rest>.{0,60})\Z"
    ),
    number=re.compile(r"(?i)(?<!erlass )(?<!erlaß )(?<!bericht )\bNr\.?\s{0,2}(?P<number>\d{1,5})(?!\d)"),
    sender=re.compile(
        r"\W{0,3}(?i:Aus|Von|Absender)\s{0,2}:\s{0,4}(?P<name>\S.{1,60})\Z"
        r"|\W{0,3}(?i:aus|von)\s(?P<name2>[A-ZÄÖÜ][\wÄÖÜäöüß.\-]{2,20}(?: [A-ZÄÖÜ][\w.\-]{2,15})?)\Z"
    ),
    addressee=re.compile(
        r"\W{0,3}(?i:An|Nach|Empf[aä]nger)\s{0,2}:\s{0,4}(?P<name>\S.{1,60})\Z"
        r"|\W{0,3}(?i:an)\s(?:das |die |den )?(?P<name2>[A-ZÄÖÜ][\w.\-]{1,20}(?: [A-ZÄÖÜ][\w.\-]{1,15}){0,3})\Z"
    ),
    copied=re.compile(r"(?i)\W{0,3}(?:Nachrichtlich|Zur Kenntnis)\s{0,2}:?\s{1,4}(?P<name>\S.{1,80})\Z"),
    received=re.compile(r"(?i)(?:\A|[,;(]\s?|\s{3})\W{0,3}(?:Ankunft|Eingang|Eingegangen)\s{0,2}:?\s"),
    sent=re.compile(r"(?i)\W{0,3}(?:Aufgabe|Abgang|Abgesandt|Gesendet)\s{0,2}:?\s"),
    subject=re.compile(r"(?i)\W{0,3}(?:Betr(?:eff|ifft)?|Betrifft)\s?[.:]{1,2}\s{0,4}(?P<title>\S.*)\Z"),
    reference=re.compile(
        r"(?i)(?P<name>Draht(?:erla(?:ss|ß)|bericht)|Fernschreiben|FS)\s+(?:Nr\.?\s{0,2})(?P<number>\d{1,5})(?!\d)"
    ),
    reference_line=re.compile(r"(?i)\W{0,3}(?:Auf|Bezug|Im Anschluss an|Im Anschluß an|Unter Bezug)\b"),
    signed=re.compile(r"(?i)\W{0,3}\[?\s?gez\.?\s?\]?[.:]?\s{0,3}(?P<name>[A-ZÄÖÜ][\w.\-ÄÖÜäöüß ]{1,40})\Z"),
    marking=re.compile(
        r"(?i)\W{0,3}(?:citissime(?: nachts)?|cito|geheim|streng geheim|vertraulich|VS[- ]Vertraulich|VS[- ]NfD"
        r"|offen|sofort vorlegen|verschl[uü]sselt|dringend)\W{0,3}\Z"
    ),
)


def recognise(lines: Sequence[Line]) -> Outline | None:
    """The outline of a German telegram: its title, with number, parties or arrival below it."""
    return outlined(lines, WORDS)


def read_fields(outline: Outline, stated: Stated) -> None:
    """The fields of its heading."""
    read_by_words(outline, WORDS, stated)
