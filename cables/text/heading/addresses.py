"""
The address of a telegram as teleprinters took it: FM, TO and INFO without a colon, an addressee a line.

A routing indicator may stand before an addressee (`RUFHOL/AMEMBASSY OSLO`), a precedence and a serial number
behind it. Sources: ACP 127 (format lines 6 to 8: FM, TO, INFO; routing indicators), 5 FAH-2 "Telecommunications
Handbook".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from cables.text.lines import Line
from cables.text.markings import caption, precedence
from cables.text.results import Span

OPENS = re.compile(r"\W{0,3}(?P<label>FM|TO|INFO|XMT|AND TO)(?:\s{0,2}:)?\s+(?P<rest>[A-Z(].*)\Z")
ROUTED = re.compile(r"\A(?:ZEN/|R[A-Z]{4,7}/|R[A-Z]{4,7} /)")
SERIAL = re.compile(r"\s+(?:\d{3,8}|BT)\Z")
# Figures of fewer places are a number of the name elsewhere (`CTF 77`), not behind a post's or a precedence.
SHORT_SERIAL = re.compile(
    r"\A(?:SECSTATE|A?MEMBASSY|AMCONGEN|AMCONSUL|US(?:MISSION|INT|LO)|.*(?:IATE|RITY|TINE))\b.*?(?P<all>\s+\d{1,2})\Z"
)
AN_ADDRESSEE = re.compile(r"[A-Z(][A-Z0-9 .,'/&()\-]{2,60}\Z")
# Lines that end an address though they look like an addressee.
ENDS = re.compile(
    r"(?:E\.? ?O\.?|TAGS|SUBJ|REF|BT\Z|TELNO|OF \d"
    r"|(?:UNCLAS(?:SIFIED)?|CONFIDENTIAL|(?:TOP )?SECRET|LIMITED OFFICIAL USE|LOU|RESTRICTED)\b)|(?:[A-Z] ){4}"
)
# British telegrams may have the date-time group behind the sender.
GROUP_BEHIND = re.compile(r"\s+\d{6}\s?[A-Z]\b.*\Z")
LONGEST = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One addressee: its name as it stands, where, how fast it is to get the telegram, and captions beside it."""

    name: str
    span: Span
    speed: str = ""
    speed_span: Span | None = None
    captions: tuple[str, ...] = ()


@dataclass(slots=True)
class Address:
    """Sender and addressees; `last` is the number of the last line of the address, -1 without one."""

    sender: Entry | None = None
    action: list[Entry] = field(default_factory=list)
    info: list[Entry] = field(default_factory=list)
    last: int = -1


def read_address(lines: Sequence[Line]) -> Address:
    """The address among some lines: it ends at a blank line or at one that names no addressee."""
    found = Address()
    role = ""
    previous: Line | None = None
    for line in lines:
        opened = OPENS.match(line.bare)
        if opened and (role or opened["label"] == "FM"):
            role = opened["label"]
            rest, at = opened["rest"], opened.start("rest")
        elif role and previous is not None and line.number == previous.number + 1 and runs_on(line):
            rest, at = line.bare, 0
        elif line.blank or not role:
            continue
        else:
            if previous is not None and found.action:
                break
            role = ""
            continue
        previous = line
        take(found, role, line, rest, at)
        found.last = line.number
    return found


def runs_on(line: Line) -> bool:
    """Whether a line directly below an addressee is another one."""
    return (
        bool(AN_ADDRESSEE.match(line.bare)) and not ENDS.match(line.bare) and any(c.isalpha() for c in line.bare)
    )


def take(found: Address, role: str, line: Line, rest: str, at: int) -> None:
    """Add what a line of the address names."""
    if role == "XMT":
        return
    one = entry(line, rest, at)
    if one is None:
        return
    if role == "FM":
        found.sender = found.sender or one
    elif role in ("TO", "AND TO"):
        found.action.append(one)
    else:
        found.info.append(one)


def entry(line: Line, text: str, at: int) -> Entry | None:
    """The addressee of a line, its routing indicator, serial number and precedence taken off."""
    routed = ROUTED.match(text)
    start = routed.end() if routed else 0
    read = GROUP_BEHIND.sub("", text[start:]).rstrip(" .,;")
    while serial := SERIAL.search(read):
        read = read[: serial.start()]
    if short := SHORT_SERIAL.match(read):
        read = read[: short.start("all")]
    words, speed, marks = read.split(" "), "", []
    behind = len(read)
    for _ in range(LONGEST):
        if len(words) < 2:
            break
        fast, held = precedence(words[-1]), caption(words[-1])
        if fast and fast[1] > 0.9:
            speed = speed or fast[0]
        elif held and held[1] > 0.95:
            marks.append(held[0])
        else:
            break
        behind = len(" ".join(words)) - len(words[-1])
        words.pop()
    name = " ".join(" ".join(words).split())
    if len(name) < 2:
        return None
    shift = max(line.text.find(line.bare[:12]), 0)
    begin = line.text_start + shift + at + start
    spot = Span(begin, begin + len(" ".join(words)))
    fast_spot = Span(begin + behind, begin + len(read)) if speed else None
    return Entry(name, spot, speed, fast_spot, tuple(marks))
