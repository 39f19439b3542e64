"""Find the other cables a cable refers to: in its reference lines and in its text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cables.text.dates import DIGITS, stamped_month
from cables.text.formulas import CITE, heading_line
from cables.text.fuzzy import closeness, letters
from cables.text.heading.agency import HEADQUARTERS
from cables.text.heading.evidence import Evidence
from cables.text.heading.sheet import Sheet
from cables.text.lines import Line
from cables.text.offices import office, offices
from cables.text.vocabulary.words import COMMON

LABELLED = re.compile(r"(?i)\W{0,4}(?:REF(?:S|ERENCES?)?)?\s{0,2}[:;.,]?\s{0,3}(?:\(?[A-H8][.,):]{0,2}\s{1,4})?")
CITED = re.compile(
    r"(?<![\w/\-])(?P<name>(?:[A-Z]{2}/)?[A-Z][A-Za-z.']{1,15}(?:[ ][A-Z][A-Za-z]{1,15}){0,3})"
    r"[\s:#)}\]/.]{0,3}(?:No\.? ?)?(?<=[\s:#)}\]/.])(?P<number>[A-Z]?-?\d[\dBOISZl]{1,6})(?![^\W_]|/|[.,]\d)"
)
# Field reports and dispatches by a symbol of three or four letters, in a reference line.
BY_SYMBOL = re.compile(r"(?<![\w/\-])(?P<name>[A-Z]{3,4})-(?P<number>\d{3,6})(?![\d/\-]|[.,]\d)")
# A line whose label is too damaged for a formula, but which cites as reference lines do.
DAMAGED_LABEL = re.compile(
    r"\W{0,4}(?P<label>[A-Z]{3,5}S?)[\s:;.,]{1,3}(?:[A-H8][.,):;]{0,2}\s{1,3})?"
    r"(?=[^\w\s]{0,2}[A-Z]{3,}[^\w\n]{1,3}\d{3})"
)
LABEL_ALONE = re.compile(r"\W{0,4}(?P<label>[A-Z]{3,10})\s?[:;.]\W{0,2}\Z")
PLAIN_LABEL = re.compile(r"\W{0,4}REFS?[A-H]?\W{0,3}\s(?=.{2,16}?\d{3,6})")
SERIAL_BEHIND = re.compile(r"\s{0,3}[({\[]\s?(?:[I1lij/]?\s?[NMnu]\b|[I1lij/][NMnu])")
BRACKET_BEHIND = re.compile(r"\s{0,3}[({\[]")
BESIDE_SERIAL = re.compile(r"(?<![\d\w])(?P<number>\d{3,6})(?=\s{0,3}[({\[]\s?(?:IN|1N|iu|in|Iu)[\s:.]{0,2}\d)")
# Information reports and field reports, dispatches with their symbol of four letters, airgrams.
REPORTS = re.compile(
    r"(?<![\w/])(?P<report>[T7I][DO0](?:[CO0G][S5])[\s.,\-]{0,2}(?:(?:DB|D8|08)[\s\-]{0,2})?-?\s?\d{1,2}/\s?\d{3}\s?[,.]\s?\d{3}"
    r"(?:-\d\d)?"
    r"|[T7]D/[\dO]{2}-[A-Z]-\d{3}/\d{4,6}(?:-\d\d)?)(?![\d])"
)
DISPATCH = re.compile(r"(?<![\w/\-])(?P<name>[A-Z]{3}[AWT])[)\]]?[-~ .]{1,2}(?P<number>\d{4,6})(?![\d,/\-]|[.]\d)")
SEEN = re.compile(
    r"(?:SEE|COMMENTS?[.:,]?|REFS?|PER|ALSO|AND|TO)[\s(]{1,3}(?P<name>[A-Z]{3,4})[)\]]?[-~ ]{1,2}"
    r"(?P<number>\d{4,6})(?![\d/\-]|[.,]\d)"
)
AIRGRAM = re.compile(r"(?i)\bairgrams?\s{1,2}(?:no\.? )?(?:c?a)\s?[-=~–]\s?(?P<number>\d{1,4})(?!\d)")
TELS = re.compile(
    r"(?i)(?<![\w/\-])\w{0,4}?(?P<name>embtel|deptel|contel|cirtel)"
    r"[\s.:,#]{1,3}(?:no\.? ?)?(?P<number>\d{1,5})(?!\d)"
)
IN_TEXT = re.compile(
    r"(?<![\w/\-])(?P<name>(?:DEPTEL|EMBTEL|CONTEL|CONGENTEL|USUN|TOPOL|POLTO"
    r"|DEPCIRTEL|CIRTEL|AIRGRAM|REFTEL|Deptel|Embtel|Contel)"
    r"|(?:Embassy|Department|Consulate|our|my|your)['’]?s? (?:telegram|cable))"
    r"[\s.:#]{1,3}(?:No\.? ?|no\.? ?)?(?P<number>\d{1,5})(?!\d)"
)
OF_DATE = re.compile(
    r"(?<![\w,./\-])(?P<number>[0-9]{2,5})(?= {1,200}of (?:January|February|March|April|May|June"
    r"|July|August|September|October|November|December)\b)"
)
IN_CAPITALS = re.compile(
    r"(?<![\w/\-])(?P<name>(?:[A-Z]{2}/)?[A-Z]{3,15}(?: [A-Z]{2,12}){0,2}|[A-Z][a-z]{3,15})"
    r"\)?[ ]{1,2}(?P<number>\d{2,6})"
    r"(?![\d/\-:]|[.,]\d|\w|,(?! ?(?:\d{1,2} [A-Z]{3}|ACTION|INFO|action|info|DATED|OF)))"
)
NEXT_WORD = re.compile(r" (?P<word>[A-Za-z]{3,9})")
YEAR = re.compile(r"19\d\d|\d{1,2}")
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "01234567890123456789")
STRUCK = re.compile(r"~~[^~\n]{1,200}~~")
IN_SERIAL = re.compile(
    r"(?i)\A(?:[L1]?IN|OUT|PARA|PAGE|REF|NO|IDEN|PARAS|FILE|AND|OF|BOX|ROOM|ON|AT"
    r"|JAN\w*|FEB\w*|MAR|MARCH|APR|APRIL|MAY|JUN\w?|JUL\w?|AUG\w*|SEP\w*|OCT\w*|NOV\w*|DEC\w*)\Z"
)
RUNNING = 8
LIKE_REF = 0.6
SHORT_NAME = 5
PLAIN_SYMBOL = 0.85
LIKE_OWN = 0.7


def read_references(sheet: Sheet, evidence: Evidence) -> None:
    """References of the heading, then those cited in the text, each once."""
    own = {
        str(clue.value).rsplit(" ", 1)[0] for clue in evidence.clues.get("number", []) if " " in str(clue.value)
    }
    running = 0
    for line in sheet.head:
        if heading_line(line.bare) == "reference" or PLAIN_LABEL.match(line.bare) or label_alone(line.bare):
            running = RUNNING
        elif label := damaged_label(line.bare):
            running = RUNNING
            cited_on(sheet, evidence, line, "reference line, its label damaged", 0.85, own, label)
            continue
        elif running:
            running -= 1
        if running:
            cited_on(sheet, evidence, line, "reference line", 0.92, own)
        elif any(c.isdigit() for c in line.bare):
            named_in_heading(sheet, evidence, line)
    read_body(sheet, evidence)


def damaged_label(text: str) -> int:
    """Where the label of a reference line ends that is near REF and goes on as such lines do; 0 if it is none."""
    found = DAMAGED_LABEL.match(text)
    if not found or office(found["label"]):
        return 0
    return found.end() if max(closeness(found["label"], known) for known in ("REF", "REFS")) >= LIKE_REF else 0


def label_alone(text: str) -> bool:
    """Whether a line is nothing but a damaged REFS or REFERENCE."""
    found = LABEL_ALONE.match(text)
    return bool(found) and any(closeness(found["label"] if found else "", k) >= 0.7 for k in ("REFS", "REFERENCE"))


def named_in_heading(sheet: Sheet, evidence: Evidence, line: Line) -> None:
    """Telegrams named in the heading outside its reference lines, and numbers with their serial number behind."""
    for found in IN_TEXT.finditer(line.bare[:200]) if len(offices(line.bare)) < 2 else ():
        spot = sheet.span(line, found.start("name"), found.end("number"))
        value = f"{found['name']} {found['number']}"
        evidence.add("references", value, [spot], 0.8, "telegram named in the heading")
    if CITE.search(line.bare):
        return
    for name, number, start, end in dispatches(line.bare[:200]):
        evidence.add(
            "references", f"{name} {number}", [sheet.span(line, start, end)], 0.65, "dispatch in the heading"
        )
    for found in CITED.finditer(line.bare[:200]):
        named = known_ending(found["name"])
        behind = SERIAL_BEHIND if named and letters(named[1]) not in HEADQUARTERS else BRACKET_BEHIND
        if named and behind.match(line.bare, found.end()):
            spot = sheet.span(line, found.end("name") - len(named[0]), found.end("number"))
            value = f"{named[1]} {repaired(found['number'])}"
            evidence.add("references", value, [spot], 0.75, "number with its serial number in brackets")


def known_ending(name: str) -> tuple[str, str, float] | None:
    """The last words of a name that are an office: (as they stand, as they should be spelt, closeness)."""
    for ending in endings(name):
        named = office(ending.split("/")[-1])
        if named:
            return ending, ending if "/" in ending else named[0], named[2]
    return None


def cited_on(
    sheet: Sheet, evidence: Evidence, line: Line, where: str, trust: float, own: set[str], start: int = 0
) -> None:
    """All cables a reference line cites; serial numbers in brackets, `(IN 67108)`, are left out."""
    label = LABELLED.match(line.bare)
    at = start or (label.end() if label else 0)
    taken = []
    for found in CITED.finditer(line.bare[:300], at):
        name = found["name"]
        if IN_SERIAL.match(name.split(" ")[-1]):
            continue
        named = known_ending(name)
        if named is None or (named[2] < PLAIN_SYMBOL and len(letters(named[0])) <= SHORT_NAME):
            # A short name that only comes near to an office is more likely one that is not known.
            named = own_station(name, own)
        if not named and not (name.isupper() and len(name) >= 3 and " " not in name):
            continue
        read, shown, close = named or (name, name, 0.6)
        spot = sheet.span(line, found.end("name") - len(read), found.end("number"))
        value = f"{shown} {repaired(found['number'])}"
        evidence.add("references", value, [spot], trust * close, where)
        taken.append(found.end("number"))
    for found in BESIDE_SERIAL.finditer(line.bare[:300], at):
        if found.end("number") not in taken:
            spot = sheet.span(line, *found.span("number"))
            evidence.add("references", found["number"], [spot], 0.7 * trust, f"{where}, its office not read")
    for found in BY_SYMBOL.finditer(line.bare[:300], at):
        if found.end("number") not in taken and not IN_SERIAL.match(found["name"]):
            spot = sheet.span(line, found.start("name"), found.end("number"))
            evidence.add("references", f"{found['name']}-{found['number']}", [spot], 0.85 * trust, where)
    for found in REPORTS.finditer(line.bare[:300], at):
        evidence.add("references", report_number(found["report"]), [sheet.span(line, *found.span())], trust, where)


def own_station(name: str, own: set[str]) -> tuple[str, str, float] | None:
    """A damaged name that comes close to the sender's own symbol: stations cite themselves the most."""
    near = next((symbol for symbol in own if closeness(name, symbol) >= LIKE_OWN), None)
    return (name, near, 0.8) if near else None


def report_number(read: str) -> str:
    """The number of an information report without its blanks, its damaged letters repaired."""
    number = re.sub(r"\s?[,.]\s?(?=\d{3})", ",", read.upper())
    number = re.sub(r"\s+", "", number)
    number = re.sub(r"^[T7I][DO0][CO0G][S5]", "TDCS", number)
    return re.sub(r"^7D/", "TD/", number).replace("D8-", "DB-")


def repaired(number: str) -> str:
    """A number with letters that look like figures made figures; a leading letter is part of it ("A-244")."""
    return number[0] + number[1:].translate(DIGITS)


def read_body(sheet: Sheet, evidence: Evidence) -> None:
    """Telegrams cited in the text by office and number, or by number and date ("1147 of October 31")."""
    body = STRUCK.sub(lambda m: " " * len(m[0]), plain_figures(sheet.body))
    for found in IN_TEXT.finditer(body):
        value = f"{found['name']} {found['number']}"
        spots = sheet.body_spans(found.start("name"), found.end("number"))
        evidence.add("references", value, spots, 0.85, "cited in the text")
    for found in TELS.finditer(body):
        spots = sheet.body_spans(found.start("name"), found.end("number"))
        evidence.add("references", f"{found['name']} {found['number']}", spots, 0.75, "cited in the text")
    for found in AIRGRAM.finditer(body):
        spots = sheet.body_spans(*found.span())
        evidence.add("references", f"A-{found['number']}", spots, 0.8, "airgram cited in the text")
    for found in REPORTS.finditer(body):
        value = report_number(found["report"])
        evidence.add("references", value, sheet.body_spans(*found.span()), 0.8, "report cited in the text")
    for name, number, start, end in dispatches(body):
        evidence.add(
            "references", f"{name} {number}", sheet.body_spans(start, end), 0.7, "dispatch cited in the text"
        )
    for found in IN_CAPITALS.finditer(body):
        if YEAR.fullmatch(found["number"]) or is_day(body, found):
            continue
        for name in endings(found["name"]):
            named = office(name.split("/")[-1])
            if named and named[2] >= 0.93:
                spots = sheet.body_spans(found.end("name") - len(name), found.end("number"))
                evidence.add("references", f"{name} {found['number']}", spots, 0.75, "cited in the text")
                break
    for found in OF_DATE.finditer(body):
        spots = sheet.body_spans(found.start("number"), found.end("number"))
        evidence.add("references", found["number"], spots, 0.7, "cited in the text by number and date")


def is_day(text: str, found: re.Match[str]) -> bool:
    """Whether figures behind an office are the day of a date: a month stands behind them."""
    after = NEXT_WORD.match(text, found.end())
    return len(found["number"]) <= 2 and bool(after) and stamped_month(after["word"] if after else "") is not None


def dispatches(text: str) -> Iterator[tuple[str, str, int, int]]:
    """Symbol, number and place of dispatches, and of field reports after a word of reference."""
    for pattern in (DISPATCH, SEEN):
        for found in pattern.finditer(text):
            name = found["name"]
            if name.casefold() not in COMMON and not IN_SERIAL.match(name) and not YEAR.fullmatch(found["number"]):
                yield name, found["number"], found.start("name"), found.end("number")


def endings(name: str) -> list[str]:
    """The last three, two and one words of a name: an office's may follow other words in capitals."""
    words = name.split(" ")
    return [" ".join(words[at:]) for at in range(len(words))]


def plain_figures(text: str) -> str:
    """Superscript figures as plain ones, one character for one."""
    return text.translate(RAISED)
