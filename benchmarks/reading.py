"""
Time the reader on texts made to be slow: `python benchmarks/reading.py [characters]`.

Every line shows the seconds for a text of that many characters and for one ten times as long. A linear reader
takes about ten times as long; 13 times is the limit.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from cables.text import read

UNITS = {
    "blanks": " ",
    "one letter": "A",
    "references": "REF ",
    "brackets": "[",
    "nested brackets": "[a[b?]",
    "line ends": "\n",
    "one-letter lines": "A\n",
    "reference lines": "REF A. \n",
    "points": "1. a\n",
    "cites": "CITE ",
    "strikes": "~~a ",
    "emphasis": "*a ",
    "insertions": "^{",
    "tags": "<u>",
    "markings": "SECRET\n",
    "addresses": "TO: DIR INFO \n",
    "text": "the ministers of the king will meet again in the morning\n",
    "text and markings": "the ministers of the king will meet again in the morning\nSECRET\n",
    "signatures": "HOLM\n\n",
}


def seconds(unit: str, characters: int) -> float:
    """The time to read a text that repeats a unit."""
    text = (unit * (characters // len(unit) + 1))[:characters]
    start = time.perf_counter()
    read(text)
    return time.perf_counter() - start


def main() -> None:
    """Print a line for each kind of text."""
    characters = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    for name, unit in UNITS.items():
        short, long = seconds(unit, characters), seconds(unit, characters * 10)
        print(f"{name:20} {short:8.3f} s {long:8.3f} s  x{long / max(short, 1e-6):.1f}")


if __name__ == "__main__":
    main()
