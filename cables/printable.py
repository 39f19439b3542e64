"""Words from elsewhere, such as names of files and addresses, as logs and terminals may show them."""

import re
import unicodedata

# Controls (Cc), what turns the direction of writing or joins invisibly (Cf), half characters (Cs), and the line
# and paragraph ends of Unicode: shown as they are they forge lines, move the cursor, or hide words.
STEERING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
SUSPECT = re.compile(r"[^ -~]")


def printable(words: str) -> str:
    """The words on one line, with every character that steers a display written out: `\\n`, `\\x1b`, `\\u202e`."""
    return SUSPECT.sub(_written_out, words)


def _written_out(found: re.Match[str]) -> str:
    character = found[0]
    if unicodedata.category(character) not in STEERING:
        return character
    return character.encode("unicode_escape").decode("ascii")


def printable_lines(words: str) -> str:
    """The same line by line; those after the first are indented, so that none passes for a line of its own."""
    return "\n  ".join(printable(line.replace("\t", "    ")) for line in words.split("\n"))
