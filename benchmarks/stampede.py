"""
What readers notice of a stampede: reading pages asked for beside many hard questions at once.

    python benchmarks/stampede.py --url http://127.0.0.1:8000 [--cable SLUG] [--at-once 8 16 32 64] [--seconds 15]

Against a running server. Prints for each number of hard questions at once how they were answered (200, 503 in
words, anything else, none within a minute), and the 50th and 95th percentile and the worst time of reading pages,
first with nothing beside them, and the load of the machine, which others may share. Exits with 1 where a reading
page took longer than a second at the 95th percentile, or any question was answered with an error.
"""

from __future__ import annotations

import argparse
import http.client
import multiprocessing
import os
import re
import sys
import threading
import time
from collections import Counter
from itertools import count
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from urllib.parse import urlsplit

PATIENCE = 60  # seconds
GOAL = 1.0


def hard(slug: str) -> list[str]:
    """Questions that ask much."""
    return [
        "/cables/?" + "&".join(f"q=a{n}" for n in range(500)),
        "/cables/?q=the+or+of+or+to+or+in+or+and+khrushchev+hammarskjold+telegram+president",
        "/cables/?q=a*+OR+%22united+states%22+-the",
        "/cables.csv",
        "/cables.jsonl?q=the",
        "/timeline/?q=president",
        f"/cables/{slug}/diff/0..1/?show=all&view=side",
        f"/cables/{slug}/compare/",
        f"/cables/{slug}/authors/",
        "/cables/?" + "&".join(f"sender=A{n}" for n in range(50)) + "&q=telegram",
    ]


def reading(slug: str) -> list[str]:
    """What people read meanwhile."""
    return [f"/cables/{slug}/", "/about/", "/help/", f"/cables/{slug}/w/1/", "/cables/"]


def ask(url: str, path: str) -> tuple[int, float]:
    """Status (0 for no answer) and seconds."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)
    start = time.perf_counter()
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status, time.perf_counter() - start
    except OSError:
        return 0, time.perf_counter() - start
    finally:
        connection.close()


def press(url: str, slug: str, at_once: int, over: Event, told: Connection) -> None:
    """Ask so many hard questions at once until it is over, then tell how they were answered: status to number."""
    answers: Counter[int] = Counter()
    numbers = count()

    def go_on() -> None:
        while not over.is_set():
            status, _ = ask(url, hard(slug)[next(numbers) % len(hard(slug))])
            answers[status] += 1
            if status == 503:
                time.sleep(0.2)  # far sooner than it was told to

    threads = [threading.Thread(target=go_on) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told.send(answers)


def stampede(url: str, slug: str, at_once: int, seconds: float) -> tuple[Counter[int], list[tuple[float, int]]]:
    """How the hard questions were answered, and time and status of each reading page."""
    # Another process presses: its threads would keep this one from seeing that an answer has come.
    over, (told, tell) = multiprocessing.Event(), multiprocessing.Pipe(duplex=False)
    pressing = multiprocessing.Process(target=press, args=(url, slug, at_once, over, tell))
    pressing.start()
    time.sleep(2)
    read, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        for path in reading(slug):
            status, spent = ask(url, path)
            read.append((spent, status))
            time.sleep(0.05)
    over.set()
    answers = told.recv()
    pressing.join()
    return answers, read


def first_cable(url: str) -> str:
    """The slug of some cable that is held."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)
    connection.request("GET", "/sitemap-1.xml")
    found = re.search(r"/cables/([a-z0-9-]+)/<", connection.getresponse().read().decode())
    if found is None:
        raise SystemExit("No cable is held there: name one with --cable.")
    return found[1]


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--url", required=True, help="where the server answers")
    options.add_argument("--cable", help="slug of the cable that is read and compared (the first)")
    options.add_argument("--at-once", type=int, nargs="+", default=[8, 16, 32, 64])
    options.add_argument("--seconds", type=float, default=15)
    asked = options.parse_args()
    slug = asked.cable or first_cable(asked.url)
    bad = False
    print(" at once    200    503  other   none   reading:    p50    p95  worst (seconds)  load")
    for at_once in [0, *asked.at_once]:
        answers, read = stampede(asked.url, slug, at_once, asked.seconds)
        times = sorted(spent for spent, _ in read)
        p95 = times[int(0.95 * (len(times) - 1))]
        other = sum(n for status, n in answers.items() if status not in (0, 200, 503))
        wrong = sum(status != 200 for _, status in read)
        bad |= p95 > GOAL or other > 0 or answers[0] > 0 or wrong > 0
        told = f"{at_once:8} {answers[200]:6} {answers[503]:6} {other:6} {answers[0]:6}            "
        told += f"{times[len(times) // 2]:6.2f} {p95:6.2f} {times[-1]:6.2f}           {os.getloadavg()[0]:5.1f}"
        print(f"{told}   {wrong} of {len(read)} pages not answered", flush=True)
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
