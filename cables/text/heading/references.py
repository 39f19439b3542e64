"""Find the other cables a cable refers to: in its reference lines and in its text."""

from __future__ import annotations

import re

from cables.text.dates import DIGITS
from cables.text.formulas import heading_line
from cables.text.heading.evidence import Evidence
from cables.text.heading.sheet import Sheet
from cables.text.lines import Line
from cables.text.offices import office, offices

LABELLED = re.compile(r"(?i)\W{0,4}(?:REF(?:S|ERENCES?)?)?\s{0,2}[:;.,]?\s{0,3}(?:\(?[A-H8][.,):]{0,2}\s{1,4})?")
CITED = re.compile(
    r"(?<![\w/\-])(?P<name>[A-Z][A-Za-z.']{1,15}(?:[ ][A-Z][A-Za-z]{1,15}){0,3})"
    r"[\s:#)}\]]{0,3}(?:No\.? ?)?(?<=[\s:#)}\]])(?P<number>[A-Z]?-?\d[\dBOISZl]{1,6})(?![\d,/]|[.]\d)"
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
    r"(?<![\w/\-])(?P<name>[A-Z]{3,15}(?: [A-Z]{2,12}){0,2}|[A-Z][a-z]{3,15})"
    r"\)?[ ]{1,2}(?P<number>\d{2,6})(?![\d,/\-:]|[.]\d|\w)"
)
YEAR = re.compile(r"19\d\d|\d{1,2}")
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "01234567890123456789")
STRUCK = re.compile(r"~~[^~\n]{1,200}~~")
IN_SERIAL = re.compile(r"(?i)\A(?:IN|OUT|PARA|PAGE|REF|NO|IDEN|PARAS|FILE|AND|OF|BOX|ROOM|ON|AT)\Z")


def read_references(sheet: Sheet, evidence: Evidence) -> None:
    """References of the heading, then those cited in the text, each once."""
    running = 0
    for line in sheet.head:
        if heading_line(line.bare) == "reference":
            running = 8
        elif running:
            running -= 1
        if running:
            cited_on(sheet, evidence, line, "reference line", 0.92)
        else:
            for found in IN_TEXT.finditer(line.bare[:200]) if len(offices(line.bare)) < 2 else ():
                spot = sheet.span(line, found.start("name"), found.end("number"))
                evidence.add(
                    "references",
                    f"{found['name']} {found['number']}",
                    [spot],
                    0.8,
                    "telegram named in the heading",
                )
    read_body(sheet, evidence)


def cited_on(sheet: Sheet, evidence: Evidence, line: Line, where: str, trust: float) -> None:
    """All cables a reference line cites; serial numbers in brackets, `(IN 67108)`, are left out."""
    label = LABELLED.match(line.bare)
    at = label.end() if label else 0
    for found in CITED.finditer(line.bare[:300], at):
        name = found["name"]
        if IN_SERIAL.match(name):
            continue
        named = office(name)
        shown = named[0] if named else name
        if not named and not (name.isupper() and len(name) >= 3 and " " not in name):
            continue
        spot = sheet.span(line, found.start("name"), found.end("number"))
        evidence.add(
            "references",
            f"{shown} {repaired(found['number'])}",
            [spot],
            trust * (named[2] if named else 0.6),
            where,
        )


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
    for found in IN_CAPITALS.finditer(body):
        if YEAR.fullmatch(found["number"]):
            continue
        for name in endings(found["name"]):
            named = office(name)
            if named and named[2] >= 0.93:
                spots = sheet.body_spans(found.end("name") - len(name), found.end("number"))
                evidence.add("references", f"{name} {found['number']}", spots, 0.75, "cited in the text")
                break
    for found in OF_DATE.finditer(body):
        spots = sheet.body_spans(found.start("number"), found.end("number"))
        evidence.add("references", found["number"], spots, 0.7, "cited in the text by number and date")


def endings(name: str) -> list[str]:
    """The last three, two and one words of a name: an office's may follow other words in capitals."""
    words = name.split(" ")
    return [" ".join(words[at:]) for at in range(len(words))]


def plain_figures(text: str) -> str:
    """Superscript figures as plain ones, one character for one."""
    return text.translate(RAISED)
