"""Values no form and no address is meant for, and questions made of them: the same for the same seed."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# Each has broken some program: controls, numbers beyond every type, half characters, code, far too much of it.
VALUES = (
    "", " ", "\n", "\r\n", "\x00", "\x00\x00", "a\x00b", "\x1b[2J", "\t", "\u202e", "\u2028", "\ufeff", "\ufffd",
    "e\u0301", "ﷺ" * 100, "𝔘", "１２", "٣", "0", "-1", "1", "2", "1\n", "1-2\n", "-", ".", "1.2\n", "9" * 20,
    "-2147483649", "2147483648", "1e999", "nan", "0x10", "1962", "1962-02-30", "0000-00-00", "99999-12-31",
    "1962-10-29\n", "24:61", "true", "null", "[]", "{}", "[illegible", "^{" * 200, "[note: " * 100, "~~", "\\",
    "'", '"', "' OR 1=1 --", "%", "%s", "%00", "{{ 7 }}", "${7}", "<script>", "javascript:alert(1)",
    "//elsewhere.example/", "../../etc/passwd", "a" * 300, "a" * 20_000, "(" * 500, '"' * 99, "a " * 2_000, "*",
    "w1", "w1\n", "0..1", "new", "approve", "save", "alias", "no name", "00000000-0000-0000-0000-000000000000",
    "approved", "machine", "doubts", "relevance",
)  # fmt: skip
# Bytes after a name in an address that are no UTF-8: sent as they stand here.
RAW = ("%00", "%ff", "%ed%a0%80", "%0d%0aX:%20y", "%", "%zz", "+", "&", "=", ";", "%2500")


@dataclass(frozen=True, slots=True)
class Question:
    """What is sent: fields go into the address of a GET and into the body of a POST; `raw` is added as it is."""

    method: str
    path: str
    fields: tuple[tuple[str, str], ...]
    raw: str = ""


def questions(count: int, paths: Sequence[str], names: Sequence[str], seed: int = 0) -> Iterator[Question]:
    """
    Mean questions of some addresses.

    Args:
        paths: Of pages, each as likely as any other.
        names: Of fields and parameters that mean something somewhere.
    """
    chance = random.Random(seed)
    for _ in range(count):
        fields = tuple(
            (chance.choice(names), chance.choice(VALUES)) for _ in range(chance.choice((1, 1, 2, 3, 6, 12)))
        )
        raw = chance.choice(RAW) if chance.random() < 0.1 else ""
        method = chance.choice(("GET", "GET", "HEAD", "POST", "POST"))
        yield Question(method, chance.choice(paths), fields, raw)


def forms(paths: Sequence[str], whole: Sequence[Sequence[str]], seed: int = 0) -> Iterator[Question]:
    """For each form, all its fields at once: one mean, the others plain; so that most get past the first check."""
    chance = random.Random(seed)
    plain = {"key": "00000000-0000-0000-0000-000000000000", "base": "1", "text": "1. WORDS.", "note": "a note"}
    for fields in whole:
        for mean in fields:
            value = chance.choice(VALUES)
            sent = tuple((name, value if name == mean else plain.get(name, "1")) for name in fields)
            yield Question("POST", chance.choice(paths), sent)
