"""
What texts made to be mean cost: time of the processor against their length, for every step and every kind of page.

    python benchmarks/mean_texts.py [--small 100000] [--large 400000] [--kinds WORDS] [--steps NAMES]
    python benchmarks/mean_texts.py --only-large --large 4000000 --kinds "blank lines"

Works on a PostgreSQL of its own, thrown away afterwards. Each kind of `cables/making/mean.py` is taken in at both
sizes and asked for as readers and editors do. A line a kind and step: seconds at either size, how they grow with
the length (1.0 is linear), and megabytes of the page. What grows faster than `GROWTH`, takes longer than `SECONDS`
or weighs more than `MEGABYTES` has a `!`; the last line counts those. The growth of quick steps is not judged.
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
PATIENCE = 120  # seconds after which a step is given up
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


class TooLong(Exception):
    """A step was given up."""


def given_up(number: int, frame: object) -> None:
    raise TooLong


def spent(work: Callable[[], object]) -> tuple[float, object]:
    """Seconds of the processor, and what came of it."""
    signal.setitimer(signal.ITIMER_PROF, PATIENCE)
    start = time.process_time()
    try:
        result = work()
    except TooLong:
        result = None
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


def measured(archive: Archive | None, kind: str, make: Callable[[int], str], size: int, steps) -> dict:
    """Seconds and bytes of each step, for one text."""
    text, slug, found = make(size), "", {}
    if archive:
        record = f"{kind[:60]} {size}".replace("'", "")
        seconds, slug = spent(lambda: archive.bring(record, text))
        found["import"] = (seconds, None)
    for step in steps:
        if (
            step == "import"
            or (step not in TEXT and not slug)
            or (step in ("submit", "merging") and size > 1_900_000)
        ):
            continue
        work = work_of(archive, step, slug, text)
        found[step] = spent(work)
    return found


def line(step: str, small: tuple | None, large: tuple) -> tuple[str, bool]:
    """What is printed of a step, and whether it is too much."""
    seconds, size = large
    growth = math.log(seconds / small[0]) / math.log(small[2]) if small and small[0] > 0 else 1.0
    # Importing and handing in are measured, and bounded by their growth: nobody waits for the page of another.
    slow = step in PAGES and seconds > SECONDS
    grows = seconds > JUDGED_FROM and growth > GROWTH
    heavy = step in PAGES and step not in ("txt", "json") and (size or 0) > MEGABYTES * 1_000_000
    bad = slow or grows or heavy
    told = f"    {step:18} {small[0] if small else 0:7.2f} s {seconds:7.2f} s   n^{growth:4.2f}"
    return f"{told}  {(size or 0) / 1e6:6.2f} MB {'!' if bad else ''}", bad


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--small", type=int, default=100_000, help="characters of the smaller text")
    options.add_argument("--large", type=int, default=400_000, help="characters of the larger one")
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
        bad = total = 0
        for kind, make in KINDS.items():
            if asked.kinds not in kind:
                continue
            print(kind, flush=True)
            small = {} if asked.only_large else measured(archive, kind, make, asked.small, steps)
            large = measured(archive, kind, make, asked.large, steps)
            for step, found in large.items():
                before = (*small[step], asked.large / asked.small) if step in small else None
                told, is_bad = line(step, before, found)
                print(told, flush=True)
                bad, total = bad + is_bad, total + 1
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{bad} of {total} are too slow, too heavy or grow too fast; this process held {peak} MB at most")
    finally:
        cluster.remove()


if __name__ == "__main__":
    main()
