"""What people type, before it is stored."""

import re

from cables.exceptions import InvalidValue
from cables.text.bounds import too_much

MOST_NOTED = 1000
UNPAIRED = re.compile("[\ud800-\udfff]")


def checked(words: str, name: str, most: int) -> str:
    """
    The same words with the archive's line ends, if they can be stored exactly; else InvalidValue says why not.

    Args:
        name: What they are, for the sentence: "text", "note".
        most: How many characters it may have.
    """
    words = words.replace("\r\n", "\n").replace("\r", "\n")
    if len(words) > most:
        raise InvalidValue(f"A {name} of {len(words):,} characters is too long: {most:,} at most.")
    if "\x00" in words:
        raise InvalidValue(f"The {name} holds a NUL character, which cannot be stored. Take it out and try again.")
    if UNPAIRED.search(words):
        raise InvalidValue(f"The {name} holds half a character (an unpaired surrogate), which cannot be stored.")
    if name == "text" and (reason := too_much(words)):
        raise InvalidValue(reason)
    return words
