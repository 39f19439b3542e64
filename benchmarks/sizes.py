"""
The search at two sizes in one run: twenty questions to two archives of made cables, which take turns.

    python benchmarks/sizes.py SMALL_DATABASE_URL LARGE_DATABASE_URL

The databases hold cables of `manage.py make_cables N`, migrated to this version and found by `manage.py reindex`.
What counts as an answer, and the time of the processors, are those of `search.py`: the fifty cables a list shows,
put in order, counted and with their snippets, misreadings and all. Every question is asked once to warm up.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
RUNS = 5
NAMES = ("khrushchev", "hammarskjold", "macmillan", "bourguiba")  # that OCR breaks
PHRASES = ('"fisheries line"', '"missing trawler"', '"draft resolution"', '"under secretary"')


def questions(rare_ones: bool) -> list[tuple[str, str]]:
    """
    Twenty as (kind, question), by how many of a sample of the smaller archive have their words.

    Args:
        rare_ones: Only misread words, as typed: what finds a small part of the cables at either size.
    """
    from cables.models import Witness

    sample = Witness.objects.order_by("pk").values_list("text", flat=True)[:4_000]
    in_how_many = Counter(word for text in sample for word in set(re.findall(r"[a-z]{5,}", text.lower())))
    ranked = sorted(in_how_many, key=lambda word: (-in_how_many[word], word))
    rare = [word for word in ranked if in_how_many[word] == 3]
    if rare_ones:
        return [("rare, as typed", f'"{word}"') for word in rare[:: max(1, len(rare) // 20)][:20]]
    step = max(1, len(rare) // 4)
    kinds = {
        "common": ranked[5:30:8],
        "middling": ranked[80:160:20],
        "rare": rare[::step][:4],
        "misspelt": NAMES,
        "phrase": PHRASES,
    }
    return [(kind, question) for kind, asked in kinds.items() for question in asked][:20]


def as_archive() -> None:
    """Answer questions, one a line: seconds by the clock and of the processors, and how many cables were found."""
    from search import ask

    for line in sys.stdin:
        spent, count = ask(json.loads(line))
        print(json.dumps([*spent, count]), flush=True)


class Archive:
    """One archive in a process of its own."""

    def __init__(self, url: str):
        self.process = subprocess.Popen(
            [sys.executable, __file__, "--as-archive", url, url],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def ask(self, question: str) -> tuple[float, float, int]:
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        return tuple(json.loads(self.process.stdout.readline()))


def start(url: str) -> None:
    os.environ["DATABASE_URL"] = url
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive_site.settings")
    sys.path[:0] = [str(HERE.parent), str(HERE)]
    import django

    django.setup()


def run(small: str, large: str, rare_ones: bool) -> None:
    from search import percentile

    archives = {"small": Archive(small), "large": Archive(large)}
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in archives}
    load = [os.getloadavg()[0]]
    print("| kind | question | found, small | large | ms of the processors, small | large | ratio |")
    print("|---|---|--:|--:|--:|--:|--:|")
    for kind, question in questions(rare_ones):
        found: dict[str, int] = {}
        spent: dict[str, list[tuple[float, float]]] = {name: [] for name in archives}
        for turn in range(RUNS + 1):
            for name, archive in archives.items():
                clock, busy, found[name] = archive.ask(question)
                if turn:
                    spent[name].append((clock, busy))
        for name, each in spent.items():
            times[name] += each
        a, b = (percentile([busy for _, busy in spent[name]], 0.5) for name in archives)
        told = f"{kind} | {question} | {found['small']:,} | {found['large']:,}"
        print(f"| {told} | {a:.1f} | {b:.1f} | {b / a:.2f} |", flush=True)
    load.append(os.getloadavg()[0])
    print("\n| | small ms | large ms | ratio |\n|---|--:|--:|--:|")
    for place, what in ((1, "of the processors"), (0, "by the clock")):
        for share in (0.5, 0.95):
            a, b = (percentile([one[place] for one in times[name]], share) for name in archives)
            print(f"| p{share * 100:.0f} {what} | {a:.1f} | {b:.1f} | {b / a:.2f} |")
    print(f"\n{os.cpu_count()} cores; load at the beginning {load[0]:.1f}, at the end {load[1]:.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("small")
    parser.add_argument("large")
    parser.add_argument("--rare", action="store_true", help="questions that few cables answer")
    parser.add_argument("--as-archive", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    start(given.small)
    if given.as_archive:
        as_archive()
    else:
        run(given.small, given.large, given.rare)


if __name__ == "__main__":
    main()
