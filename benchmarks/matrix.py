"""
Every address, asked by every kind of person, about cables of every state: who is answered what, and who hears what
is closed to them.

    python benchmarks/matrix.py                          in an archive started for it and thrown away
    python benchmarks/matrix.py --methods GET,POST       fewer methods
    python benchmarks/matrix.py --url http://127.0.0.1:8000 --trial FILE
                                                         of a running one; FILE holds what
                                                         `manage.py make_trial --thrown-away` printed there

Prints the answers by person and state, each answer with a word from what is closed to the person (a leak), each
difference between a cable that was never open and one that is not there, and each fault (5xx, no answer). Ends
with 1 if there is any.
"""

import argparse
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent)]
from asking import archive, browsers, heard  # noqa: E402 (found by the line above)

METHODS = "GET,HEAD,OPTIONS,POST,PUT,DELETE"
# They end sessions, of which each person has one here.
ENDING = {("sign-out", "POST"), ("sign-out-elsewhere", "POST"), ("password-change", "POST")}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", help="of an archive that runs")
    parser.add_argument("--trial", type=Path, metavar="FILE", help="what make_trial printed there")
    parser.add_argument("--methods", default=METHODS)
    options = parser.parse_args()
    with archive(options.url, options.trial) as (url, trial):
        return run(url, trial, options.methods.split(","))


def run(url: str, trial: dict, methods: list[str]) -> int:
    statuses: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    wrong: list[str] = []
    began, asked = time.monotonic(), 0
    for kind, browser in browsers(url, trial).items():
        outside = kind in trial["outsiders"]
        for name, paths in trial["paths"].items():
            for method in methods:
                if (name, method) in ENDING:
                    continue
                told = {}
                for state, path in paths.items():
                    status, words = browser.ask(method, path)
                    asked += 1
                    told[state] = status
                    statuses[kind, state][status] += 1
                    if status >= 500 or status == 0:
                        wrong.append(f"fault: {kind} {method} {path}: {status}")
                    if outside and heard(trial, words):
                        wrong.append(f"leak: {kind} {method} {path}: {', '.join(heard(trial, words))}")
                if outside and told.get("never") != told.get("missing"):
                    wrong.append(f"told apart: {kind} {method} {name}: {told['never']}, {told['missing']}")
    for (kind, state), counted in statuses.items():
        words = ", ".join(f"{status}: {count}" for status, count in sorted(counted.items()))
        print(f"{kind:14}{state or 'no cable':12}{words}")
    print("\n".join(wrong))
    faults = sum(one.startswith("fault") for one in wrong)
    print(f"{asked} requests in {time.monotonic() - began:.0f} s; leaks {len(wrong) - faults}, faults {faults}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
