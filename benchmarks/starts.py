"""
Whether the site answers after every start, and how long the first page takes.

    python3 benchmarks/starts.py                 # 30 fresh starts and 30 starts again, idle and beside two loops
    python3 benchmarks/starts.py --times 5 --loads idle

A fresh start makes its data folder; a start again finds it. Each time, after the greeting, the front page, a list,
a search and the sign-in page are asked for eight times each, all at once; a page that has not come within
--patience seconds is a hang. The busy loops take a core each. Data folders are removed afterwards.
"""

import argparse
import http.client
import itertools
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from archive_site.launcher.accounts import database_account  # noqa: E402
from archive_site.launcher.postgres import open_parents  # noqa: E402

PAGES = ("/", "/cables/", "/cables/?q=embassy", "/sign-in/")
EACH = 8
LOADS = {"idle": 0, "busy": 2}


def came(port: int, path: str, patience: float) -> bool:
    """Whether a page came in time; who is turned away with a time to come again (503) comes again."""
    end = time.monotonic() + patience
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=max(0.1, end - time.monotonic()))
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        again = answer.status == 503 and float(answer.getheader("Retry-After", "0"))
        if not again or time.monotonic() + again > end:
            return answer.status == 200
        time.sleep(again)


def start(data: Path, port: int, patience: float) -> tuple[float, int]:
    """Seconds from the command to the greeting, which follows a first page; how many pages did not come then."""
    words = [sys.executable, str(PROJECT / "run.py"), "--data-dir", str(data), "--port", str(port)]
    begun = time.monotonic()
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout
    try:
        for line in process.stdout:
            if line.startswith("The archive is at"):
                break
        else:
            return time.monotonic() - begun, len(PAGES) * EACH
        spent = time.monotonic() - begun
        with ThreadPoolExecutor(len(PAGES) * EACH) as readers:
            asked = [readers.submit(came, port, path, patience) for path in PAGES for _ in range(EACH)]
        return spent, sum(not one.result() for one in asked)
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate()


def series(name: str, folders: list[Path], options: argparse.Namespace) -> int:
    """Start once in each folder; print and return the hangs."""
    results = [start(folder, options.port, options.patience) for folder in folders]
    seconds = [spent for spent, _ in results]
    hangs = sum(missing > 0 for _, missing in results)
    pages = sum(missing for _, missing in results)
    print(
        f"{name}: {len(results)} starts, {hangs} hangs ({pages} pages without an answer), "
        f"first page median {statistics.median(seconds):.1f} s, longest {max(seconds):.1f} s",
        flush=True,
    )
    return hangs


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--loads", nargs="+", choices=list(LOADS), default=list(LOADS))
    parser.add_argument("--kinds", nargs="+", choices=["fresh", "again"], default=["fresh", "again"])
    parser.add_argument("--patience", type=float, default=20, help="seconds for a page")
    parser.add_argument("--port", type=int, default=8766)
    options = parser.parse_args()
    root = Path(tempfile.mkdtemp(dir=next(open_parents(database_account()))))
    root.chmod(0o711)
    hangs = 0
    try:
        for load, kind in itertools.product(options.loads, options.kinds):
            loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(LOADS[load])]
            try:
                if kind == "fresh":
                    folders = [root / f"{load} {number}" for number in range(options.times)]
                else:
                    folders = [root / "again"] * options.times
                    start(folders[0], options.port, options.patience)  # makes it
                hangs += series(f"{kind}, {load}", folders, options)
            finally:
                for loop in loops:
                    loop.kill()
                    loop.wait()
    finally:
        shutil.rmtree(root)
    return hangs > 0


if __name__ == "__main__":
    sys.exit(main())
