"""
Mean questions and forms, asked by every kind of person: each is to be answered by a page or a refusal.

    python benchmarks/fuzz.py                    6,000 questions, in an archive started for it and thrown away
    python benchmarks/fuzz.py --count 30000 --seed 3
    python benchmarks/fuzz.py --url http://127.0.0.1:8000 --trial FILE
                                                 of a running one; FILE holds what
                                                 `manage.py make_trial --thrown-away` printed there

Prints the answers by status, the slowest, each fault (5xx, no answer) with its seed and number, and each answer
with a word from what is closed to the person. The same seed asks the same. Ends with 1 if anything is wrong. 503
is a fault too: nothing here is more than an archive of few cables can answer.
"""

import argparse
import heapq
import sys
import time
from collections import Counter
from itertools import chain
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parent)]
from asking import Browser, archive, browsers, heard  # noqa: E402 (found by the line above)

from cables.making.meanness import Question, forms, questions  # noqa: E402

SLOWEST = 5
ENDING = ("/sign-out/", "/account/sign-out-elsewhere/", "/account/password/")
# Pages of the admin, and what their lists and forms ask for.
ADMIN = (
    "", "cables/cable/", "cables/revision/", "cables/correspondent/add/", "cables/correspondentalias/add/",
    "cables/marking/add/", "cables/user/", "cables/event/", "cables/collection/add/", "autocomplete/",
)  # fmt: skip
LOOKUPS = (
    "status__exact", "sent_on__year", "sent_on__gte", "collection__id__exact", "is_active__exact", "term",
    "app_label", "model_name", "field_name", "alias", "form", "kind", "name", "verb__exact", "at__year",
)  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", help="of an archive that runs")
    parser.add_argument("--trial", type=Path, metavar="FILE", help="what make_trial printed there")
    parser.add_argument("--count", type=int, default=6_000, help="questions in all (6,000)")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with archive(options.url, options.trial) as (url, trial):
        return run(url, trial, options.count, options.seed)


def run(url: str, trial: dict, count: int, seed: int) -> int:
    people = browsers(url, trial)
    statuses: Counter[int] = Counter()
    slowest: list[tuple[float, str]] = []
    wrong: list[str] = []
    for place, (kind, browser) in enumerate(people.items()):
        mean = chain(
            questions(count // len(people), _paths(trial, kind), _names(trial, kind), seed + place),
            forms(_paths(trial, kind), trial["forms"], seed + place),
        )
        for number, question in enumerate(mean):
            began = time.monotonic()
            status, words = _ask(browser, question)
            statuses[status] += 1
            heapq.heappush(slowest, (time.monotonic() - began, f"{kind} {_told(question)}"))
            slowest = heapq.nlargest(SLOWEST, slowest)
            if status >= 500 or status == 0:
                wrong.append(f"fault: {status} {kind} #{number} {_told(question)}")
            elif kind in trial["outsiders"] and heard(trial, words):
                wrong.append(f"leak: {kind} #{number} {_told(question)}")
    print(", ".join(f"{status}: {asked}" for status, asked in sorted(statuses.items())))
    print("\n".join(f"{seconds:6.2f} s  {told}" for seconds, told in slowest))
    print("\n".join(wrong))
    faults = sum(one.startswith("fault") for one in wrong)
    print(f"{statuses.total()} questions, seed {seed}; leaks {len(wrong) - faults}, faults {faults}")
    return 1 if wrong else 0


def _ask(browser: Browser, question: Question) -> tuple[int, str]:
    path = question.path + (f"?x={question.raw}" if question.raw else "")
    return browser.ask(question.method, path, question.fields)


def _paths(trial: dict, kind: str) -> list[str]:
    found = [path for paths in trial["paths"].values() for path in paths.values() if path not in ENDING]
    return found + [f"/admin/{rest}" for rest in ADMIN] * 3 if kind == "administrator" else found


def _names(trial: dict, kind: str) -> list[str]:
    return [*trial["names"], *LOOKUPS] if kind == "administrator" else trial["names"]


def _told(question: Question) -> str:
    return f"{question.method} {question.path} {question.raw} {question.fields!r:.300}"


if __name__ == "__main__":
    sys.exit(main())
