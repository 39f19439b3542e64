"""
What texts made to be mean cost: time of the processor against their length, for every step and every kind of page.

    python benchmarks/mean_texts.py [--small 10000] [--large 40000] [--kinds WORDS] [--steps NAMES]
    python benchmarks/mean_texts.py --full [--kinds "blank lines"]

Works on a PostgreSQL of its own, thrown away afterwards. Each kind of `cables/making/mean.py` is taken in at both
sizes and asked for as readers and editors do; `--full` takes a text about as long as may be taken in, and a
quarter of it: a matter of hours for all. A line a kind and step: seconds of this process at either size, how they
grow with the length (1.0 is linear), and megabytes of the page. What grows faster than `GROWTH`, takes longer than
`SECONDS` or weighs more than `MEGABYTES` has a `!`; the last lines name those. The growth of quick steps is not
judged, and a kind has `--patience` seconds at each size: steps that do not end within it are counted, not judged.
"""

from __future__ import annotations

import argparse
import logging
import math
import os
import resource
import signal
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

GROWTH, SECONDS, MEGABYTES = 1.1, 2.0, 4.0
JUDGED_FROM = 0.4  # seconds at the larger size; below that constant costs hide how it grows
LONGEST = 4_000_000  # bytes of a file
TEXT = ("marks", "points", "read", "words")
PAGES = {
    "page": "/cables/{0}/",
    "page with words": "/cables/{0}/?q=word+or+a",
    "raw": "/cables/{0}/w/1/?q=word+or+a",
    "compare": "/cables/{0}/compare/",
    "diff": "/cables/{0}/diff/0..1/",
    "diff of two texts": "/cables/{0}/diff/1..2/",
    "three": "/cables/{0}/diff/0..1..2/",
    "authors": "/cables/{0}/authors/?r=1",
    "history": "/cables/{0}/history/",
    "list": "/cables/?q=word",
    "editor": "/workbench/cables/{0}/",
    "merging": "",
    "preview": "",
    "txt": "/cables/{0}.txt",
    "json": "/cables/{0}.json",
}
STEPS = (*TEXT, "import", "submit", *PAGES)


class TooLong(BaseException):  # as KeyboardInterrupt: nothing that catches errors may catch it
    """A step was given up."""


GIVEN_UP = object()


def given_up(number: int, frame: object) -> None:
    raise TooLong


def spent(work: Callable[[], object], patience: float) -> tuple[float, object]:
    """Seconds of the processor, and what came of it."""
    signal.setitimer(signal.ITIMER_PROF, patience)
    start = time.process_time()
    try:
        result = work()
    except TooLong:
        result = GIVEN_UP
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return time.process_time() - start, result


class Archive:
    """An archive on a database of its own, asked in this process as its server would."""

    def __init__(self) -> None:
        from django.contrib.auth import get_user_model
        from django.test import Client

        self.person = get_user_model().objects.create_superuser("mean", "mean@example.org", "a long pass phrase")
        self.stranger, self.editor = Client(), Client()
        self.editor.force_login(self.person)

    def bring(self, record: str, text: str) -> str:
        """Take a text in; the address of its cable, empty where it was refused."""
        from cables.actions.imports import RawFile, import_file
        from cables.exceptions import CablesError

        try:
            return import_file(RawFile(text.encode(), f"{record}.txt", record)).cable.slug
        except CablesError as error:
            print(f"    refused: {error}")
            return ""

    def submit(self, slug: str, text: str) -> None:
        """Hand a person's text in, as the editor does."""
        sent = {"key": uuid.uuid4(), "base": 1, "text": text + "\n\nAND MORE", "note": "", "do": "submit"}
        answer = self.editor.post(f"/workbench/cables/{slug}/", sent)
        if answer.status_code != 302:
            print(f"    submit answers {answer.status_code}")

    def ask(self, step: str, slug: str, text: str) -> int:
        """Bytes of a page."""
        sent = {"key": uuid.uuid4(), "base": 1, "text": text[:1_900_000] + " AND OTHERS", "note": ""}
        if step == "preview":
            answer = self.editor.post(f"/workbench/cables/{slug}/preview/", sent)
        elif step == "merging":
            answer = self.editor.post(f"/workbench/cables/{slug}/", {**sent, "do": "submit"})
        else:
            client = self.editor if step == "editor" else self.stranger
            answer = client.get(PAGES[step].format(slug), follow=True)
        if answer.status_code not in (200, 400, 404, 409):
            print(f"    {step} answers {answer.status_code}")
        return sum(map(len, answer)) if answer.streaming else len(answer.content)


def work_of(archive: Archive | None, step: str, slug: str, text: str) -> Callable[[], object]:
    """One step, ready to be measured."""
    from cables.text import find_points, read
    from cables.text.lexemes import Text, keep
    from cables.text.marks import escape, parse, plain

    steps: dict[str, Callable[[], object]] = {
        "marks": lambda: [parse(text), plain(text), escape(text)].clear(),
        "points": lambda: len(find_points(text)),
        "read": lambda: len(read(text).body),
        "words": lambda: len(keep([Text("B", text)]).parts),
    }
    if step in steps:
        return steps[step]
    if step == "submit":
        return lambda: archive.submit(slug, text)
    return lambda: archive.ask(step, slug, text)


def longest(make: Callable[[int], str], size: int = LONGEST) -> str:
    """A text of a kind that an import does not refuse, at least half as long as the longest."""
    from cables.text.bounds import too_much

    while len((text := make(size)).encode()) > LONGEST or too_much(text):
        size //= 2
    return text


def measured(archive: Archive | None, kind: str, text: str, steps, patience: float) -> dict:
    """Seconds and bytes of each step for one text, as far as the patience for all of them goes."""
    slug, found, left = "", {}, patience
    if archive:
        record = f"{kind[:60]} {len(text)}".replace("'", "")
        seconds, slug = spent(lambda: archive.bring(record, text), patience)
        slug = "" if slug is GIVEN_UP else slug
        found["import"], left = (seconds, None), left - seconds
    for step in steps:
        if step == "import" or (step not in TEXT and not slug):
            continue
        if step in ("submit", "merging") and len(text) > 1_900_000:
            continue
        seconds, size = spent(work_of(archive, step, slug, text), left) if left > 0 else (0.0, GIVEN_UP)
        found[step] = None if size is GIVEN_UP and seconds < SECONDS else (seconds, size)
        left -= seconds
    return found


def line(step: str, small: tuple | None, large: tuple) -> tuple[str, bool]:
    """What is printed of a step, and whether it is too much."""
    seconds, size = large[0], 0 if large[1] is GIVEN_UP else large[1]
    is_told = small and small[0] > 0 and seconds > 0 and small[2] > 1
    growth = math.log(seconds / small[0]) / math.log(small[2]) if is_told else 1.0
    # Importing and handing in are measured, and bounded by their growth: nobody waits for the page of another.
    slow = step in PAGES and seconds > SECONDS
    grows = seconds > JUDGED_FROM and growth > GROWTH
    heavy = step in PAGES and step not in ("txt", "json") and (size or 0) > MEGABYTES * 1_000_000
    bad = slow or grows or heavy
    told = f"    {step:18} {small[0] if small else 0:7.2f} s {seconds:7.2f} s   n^{growth:4.2f}"
    return f"{told}  {(size or 0) / 1e6:6.2f} MB {'!' if bad else ''}", bad


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--small", type=int, default=10_000, help="characters of the smaller text")
    options.add_argument("--large", type=int, default=40_000, help="characters of the larger one")
    options.add_argument("--full", action="store_true", help="texts about as long as may be taken in")

    options.add_argument("--patience", type=float, default=3, help="seconds for a kind at each size (--full: 300)")
    options.add_argument("--only-large", action="store_true", help="no growth, only what the larger one costs")
    options.add_argument("--kinds", default="", help="only kinds whose names hold this")
    options.add_argument("--steps", default=",".join(STEPS), help="only these steps, parted by commas")
    asked = options.parse_args()
    signal.signal(signal.SIGPROF, given_up)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the database ends with it
    from cluster import Cluster, prepare_django

    from cables.making.mean import KINDS

    steps = [step for step in STEPS if step in asked.steps.split(",")]
    cluster = Cluster()
    cluster.make()
    os.environ |= {"DJANGO_SETTINGS_MODULE": "archive_site.settings", "DEBUG": "", "LOG_LEVEL": "ERROR"}
    os.environ |= {"ALLOWED_HOSTS": "testserver", "DATA_DIR": str(cluster.server.data)}
    try:
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command

        settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        logging.getLogger("django.request").setLevel(logging.ERROR)
        archive = None
        if set(steps) - set(TEXT):
            prepare_django()
            call_command("load_vocabulary", verbosity=0)
            archive = Archive()
        patience = max(asked.patience, 300) if asked.full else asked.patience
        bad: list[str] = []
        total = without = 0
        for kind, make in KINDS.items():
            if asked.kinds not in kind:
                continue
            print(kind, flush=True)
            text = longest(make) if asked.full else make(asked.large)
            start = make(len(text) // 4 if asked.full else asked.small)
            small = {} if asked.only_large else measured(archive, kind, start, steps, patience)
            for step, found in measured(archive, kind, text, steps, patience).items():
                if found is None:
                    without += 1
                    continue
                before = (*small[step], len(text) / len(start)) if small.get(step) else None
                told, is_bad = line(step, before, found)
                print(told, flush=True)
                bad, total = bad + [f"{kind}: {told.strip()}"] * is_bad, total + 1
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(*bad, sep="\n")
        print(f"{len(bad)} of {total} are too slow, too heavy or grow too fast; {without} did not end in time.")
        print(f"This process held {peak} MB at most.")
    finally:
        cluster.remove()


if __name__ == "__main__":
    main()
