"""
The correspondents an archive of telegrams begins with: one entry under all its names.

Sources: Office of the Historian, Department of State, "Principal Officers and Chiefs of Mission" and "Countries"
(posts, and the names they had before and after); Foreign Service List, 1950–1975 (consulates); Foreign Relations
of the United States, 1961–1963, lists of abbreviations (missions, commands, agencies); Mary Ferrell Foundation,
"CIA Cryptonyms" (names used in the heading of agency cables, and the rule that a post's symbol is the first four
letters of its name). Every entry carries its own.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from cables.text.fuzzy import letters
from cables.text.offices import symbols_of
from cables.text.vocabulary.offices import POSTS, REGIONS, SYMBOLS
from cables.text.vocabulary.renamings import RENAMINGS

HISTORIAN = (
    "Office of the Historian, Department of State: Principal Officers and Chiefs of Mission; "
    "Foreign Service List, 1950–1975"
)
ABBREVIATIONS = "Foreign Relations of the United States, 1961–1963, lists of abbreviations"
CRYPTONYMS = "Mary Ferrell Foundation, CIA Cryptonyms"
LONGEST_SYMBOL = 4


@dataclass(frozen=True, slots=True)
class Authority:
    """One correspondent. `kind` is "post", "office", "agency" or "group"."""

    name: str
    kind: str
    aliases: tuple[str, ...]
    source: str


FORMER_NAMES: dict[str, tuple[str, ...]] = {
    **{one.place: tuple(other.name for other in RENAMINGS if other.place == one.place) for one in RENAMINGS},
    "Mexico City": ("Mexico", "Mexico, D.F."),
    "Guatemala City": ("Guatemala",),
    "Panama City": ("Panama",),
    "Phnom Penh": ("Pnom Penh",),
    "The Hague": ("Hague",),
    "Thessaloniki": ("Salonika",),
}
"""Post -> the other names it had, has today or is called by."""

NOT_A_POST = frozenset({"New York", "Delhi"}) | {other for names in FORMER_NAMES.values() for other in names}
"""Names in the list of posts that are another entry's."""

OTHERS: tuple[Authority, ...] = (
    Authority("Department of State", "agency", ("State", "Department", "Dept of State", "Deptel"), ABBREVIATIONS),
    Authority("Secretary of State", "office", ("SecState", "Sec State", "Secretary"), ABBREVIATIONS),
    Authority("White House", "office", ("The White House",), ABBREVIATIONS),
    Authority(
        "Mission to the United Nations (New York)", "post",
        ("USUN", "USUN New York", "New York", "Mission to the United Nations", "US Mission to the United Nations"),
        ABBREVIATIONS,
    ),
    Authority("Mission to the European Regional Organizations (Paris)", "post", ("USRO",), ABBREVIATIONS),
    Authority("Department of Defense", "agency", ("DOD", "Defense"), ABBREVIATIONS),
    Authority("Joint Chiefs of Staff", "office", ("JCS",), ABBREVIATIONS),
    Authority("Central Intelligence Agency", "agency", ("CIA",), ABBREVIATIONS),
    Authority("Federal Bureau of Investigation", "agency", ("FBI",), ABBREVIATIONS),
    Authority("National Security Agency", "agency", ("NSA",), ABBREVIATIONS),
    Authority("Defense Intelligence Agency", "agency", ("DIA",), ABBREVIATIONS),
    Authority("United States Information Agency", "agency", ("USIA",), ABBREVIATIONS),
    Authority("Atomic Energy Commission", "agency", ("AEC",), ABBREVIATIONS),
    Authority("Immigration and Naturalization Service", "agency", ("INS",), ABBREVIATIONS),
    Authority("Office of Naval Intelligence", "office", ("ONI",), ABBREVIATIONS),
    Authority("Department of the Treasury", "agency", ("Treasury",), ABBREVIATIONS),
    Authority("Department of the Army", "agency", ("Army",), ABBREVIATIONS),
    Authority("Department of the Navy", "agency", ("Navy",), ABBREVIATIONS),
    Authority("Commander in Chief, Pacific", "office", ("CINCPAC",), ABBREVIATIONS),
    Authority("Commander in Chief, Atlantic", "office", ("CINCLANT",), ABBREVIATIONS),
    Authority("Commander in Chief, Caribbean", "office", ("CINCARIB",), ABBREVIATIONS),
    Authority("Commander in Chief, Southern Command", "office", ("CINCSO",), ABBREVIATIONS),
    Authority("Commander in Chief, Europe", "office", ("CINCEUR",), ABBREVIATIONS),
    Authority("Commander in Chief, Strike Command", "office", ("CINCSTRIKE",), ABBREVIATIONS),
    Authority("Military Assistance Command, Vietnam", "office", ("MACV", "COMUSMACV"), ABBREVIATIONS),
    Authority("North Atlantic Treaty Organization", "agency", ("NATO",), ABBREVIATIONS),
    Authority("Director", "office", ("DIR",), CRYPTONYMS),
    Authority("Headquarters", "office", ("HQS", "HQ"), CRYPTONYMS),
    Authority("JMWAVE", "office", ("WAVE",), CRYPTONYMS),
    Authority("JMBELL", "office", ("BELL",), CRYPTONYMS),
    Authority("JMASH", "office", ("MASH",), CRYPTONYMS),
    Authority("ODENVY", "office", (), CRYPTONYMS),
    Authority("ODACID", "office", (), CRYPTONYMS),
    Authority("ODEARL", "office", (), CRYPTONYMS),
)  # fmt: skip


def posts() -> list[Authority]:
    """Every post under its names, with its symbol where no other post's begins with the same four letters."""
    places = [*POSTS, *(one.place for one in RENAMINGS)]
    names = [name for name in dict.fromkeys(places) if name not in NOT_A_POST]
    spelt = {name: (name, *FORMER_NAMES.get(name, ())) for name in names}
    # Only posts that are known to have sent cables in their time had symbols: CHEN is no office of 1962.
    had_symbols = {name: [one for one in ways if one in POSTS] for name, ways in spelt.items()}
    symbols = Counter(cut for ways in had_symbols.values() for cut in {c for one in ways for c in symbols_of(one)})
    taken = {letters(one) for ways in spelt.values() for one in ways} | set(SYMBOLS)
    taken |= {letters(one) for other in OTHERS for one in (other.name, *other.aliases)}
    documented = {full: short for short, full in SYMBOLS.items()}
    found = []
    for name, ways in spelt.items():
        cut = [symbol(one) for one in had_symbols[name] if symbols[symbol(one)] == 1 and symbol(one) not in taken]
        known = [documented[one] for one in ways if one in documented and letters(one) != documented[one]]
        found.append(Authority(name, "post", tuple(dict.fromkeys([*ways[1:], *known, *cut])), HISTORIAN))
    return found


def symbol(name: str) -> str:
    """The first four letters of a post's name, by which agency cables call it."""
    return letters(name.removeprefix("The "))[:LONGEST_SYMBOL]


def groups() -> list[Authority]:
    """The formulas by which circulars address all posts of a part of the world."""
    return [
        Authority(
            f"All {short} diplomatic posts", "group",
            (f"All {region} diplomatic posts", f"{short} diplomatic posts"), ABBREVIATIONS,
        )
        for short, region in REGIONS.items()
    ]  # fmt: skip


AUTHORITIES: tuple[Authority, ...] = (*OTHERS, *posts(), *groups())
