"""
The archive on a disk that fills up, as users start it (run.py), on a small tmpfs that is its data folder.

    sudo python benchmarks/disk_full.py            needs root: it mounts a tmpfs (nothing else is changed)
    sudo python benchmarks/disk_full.py --short    as the tests run it

Archivists save while another program fills the disk to its last byte. Meanwhile every kind of page must be
answered and say what is the matter, saves must be refused in words, a backup must name the cause and leave
nothing, and a restart must come up. Then room is made: saving must work again without anybody touching the
archive. The same with a program that takes whatever becomes free for ten seconds: then pages may fail, but all
comes back by itself. At the end every acknowledged save must be there. Ends with 1 otherwise.
"""

import argparse
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parent)]
from cluster import PROJECT  # noqa: E402 (found by the line above)
from faults import SURE, Saver  # noqa: E402

# The embedded database, in the folder that is named: whatever this process was told of another.
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith(("DATA", "PG"))}
SAVERS = 3
BACK = 30.0  # seconds after room was made
WORDS = "disk is full"
PAGES = ["/", "/cables/", "/cables/?q=the", "/timeline/", "/correspondents/", "/cables.csv", "/help/"]
SETUP = """
import sys
sys.path.insert(0, "benchmarks")
from cluster import new_cable, people
people([f"saver{n}" for n in range(%d)], %r)
for n in range(%d): new_cable(f"FULL-{n}")
"""
HELD = """
import json
from cables.models import Revision
print("HELD " + json.dumps(list(Revision.objects.values_list("cable__slug", "number", "text"))))
"""


class Archive:
    """run.py on the data folder."""

    def __init__(self, data: Path) -> None:
        self.data, self.log = data, Path(f"{data}.log")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "run.py", "--data-dir", str(self.data), *words]

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*words), cwd=PROJECT, env=ENVIRONMENT, capture_output=True, text=True, check=False
        )

    def start(self, seconds: float = 300) -> float:
        """Start it and wait for its greeting; the seconds that took."""
        begun = time.monotonic()
        with self.log.open("wb") as log:
            words = self.command("--port", str(self.port))
            self.process = subprocess.Popen(words, cwd=PROJECT, env=ENVIRONMENT, stdout=log, stderr=log)
        while b"The archive is at" not in self.log.read_bytes():
            if self.process.poll() is not None or time.monotonic() - begun > seconds:
                raise SystemExit(f"The archive did not start:\n{self.log.read_text()[-3000:]}")
            time.sleep(0.1)
        return time.monotonic() - begun

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(90)


class Person(Saver):
    """Somebody who saves as long as it is wanted, and notes every answer."""

    def __init__(self, port: int, name: str, slug: str) -> None:
        super().__init__(port, name, slug)
        self.acknowledged: list[tuple[str, int, str]] = []
        self.answers: Counter[str] = Counter()

    def work(self, enough: threading.Event) -> None:
        base = 1
        while not enough.is_set():
            text = f"1. {uuid.uuid4()} BY {self.name}.\n\n2. {'MORE WORDS OF THE SAME KIND. ' * 2000}"
            sent = {"key": str(uuid.uuid4()), "base": base, "text": text, "note": "", "do": "save"}
            while not enough.is_set():
                try:
                    status, body = self.request("POST", f"/workbench/cables/{self.slug}/", sent)
                except OSError as error:
                    self.answers[type(error).__name__] += 1
                    time.sleep(0.3)
                    continue
                except Exception as error:  # an answer that is none
                    self.answers[type(error).__name__] += 1
                    time.sleep(0.3)
                    continue
                told = WORDS in body.decode(errors="replace")
                self.answers[f"{status}{' in words' if told else ''}"] += 1
                if status == 200:
                    base = json.loads(body)["saved"]
                    self.acknowledged.append((self.slug, base, text))
                    break
                time.sleep(0.3)


def fill(disk: Path) -> None:
    """Take every byte that is free."""
    with (disk / "filler").open("ab", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            with contextlib.suppress(OSError):
                while True:
                    file.write(bytes(size))


def fill_again_and_again(disk: Path, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        fill(disk)
        time.sleep(0.05)


def read_all(visitor: Saver, seconds: float) -> tuple[Counter, int]:
    """Ask for every page again and again: statuses, and how many pages did not say what is the matter."""
    answers: Counter[object] = Counter()
    silent = 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for page in PAGES:
            try:
                status, body = visitor.request("GET", page)
            except Exception as error:
                answers[type(error).__name__] += 1
                continue
            answers[status] += 1
            is_page = not page.endswith(".csv")
            silent += is_page and WORDS not in body.decode(errors="replace")
    return answers, silent


def wait_for_save(people: list[Person]) -> float:
    """Seconds until a save is acknowledged again."""
    begun, before = time.monotonic(), sum(len(person.acknowledged) for person in people)
    while sum(len(person.acknowledged) for person in people) == before:
        if time.monotonic() - begun > 4 * BACK:
            return float("inf")
        time.sleep(0.1)
    return time.monotonic() - begun


def trial(disk: Path, small: Path, reading: float) -> bool:
    data = disk / "data"
    data.mkdir(mode=0o711)
    archive = Archive(data)
    archive.log = Path(tempfile.mkdtemp()) / "log"  # not on the disk that fills
    promises: list[tuple[str, bool]] = []

    def promise(words: str, kept: object) -> None:
        promises.append((words, bool(kept)))
        print(f"{'kept   ' if kept else 'BROKEN '} {words}", flush=True)

    print(f"first start {archive.start():.0f} s", flush=True)
    enough = threading.Event()
    try:
        made = archive.run("manage", "shell", "-v", "0", "-c", SETUP % (SAVERS, SURE, SAVERS))
        if made.returncode:
            raise SystemExit(made.stderr)
        people = [Person(archive.port, f"saver{n}", f"full-{n}") for n in range(SAVERS)]
        for person in people:
            person.sign_in()
        threads = [threading.Thread(target=person.work, args=[enough], daemon=True) for person in people]
        for thread in threads:
            thread.start()
        wait_for_save(people)
        time.sleep(2)
        promise("the reserve is there", (data / "reserve").exists())
        fill(disk)
        time.sleep(2)
        visitor = Saver(archive.port, "", "")
        answers, silent = read_all(visitor, reading)
        promise(f"full: pages answered {dict(answers)}", set(answers) == {200})
        promise(f"full: {silent} pages did not say so", not silent)
        saved = [len(person.acknowledged) for person in people]
        time.sleep(2)
        refused = sum(person.answers["503 in words"] for person in people)
        promise(f"full: {refused} saves refused in words", refused)
        promise("full: none is taken in", saved == [len(person.acknowledged) for person in people])
        for place in (disk, small):
            backup = archive.run("backup", str(place / "archive.dump"))
            said = backup.stderr.strip() or backup.stdout.strip()
            left = [path.name for path in place.iterdir() if path.name.startswith("archive")]
            promise(f"full: backup into {place}: {said!r}, left {left}", "full" in said and not left)
        archive.stop()
        promise(f"full: started again in {archive.start():.0f} s", True)
        answers, silent = read_all(visitor, reading / 4)
        promise(
            f"full, started again: pages {dict(answers)}, {silent} silent", set(answers) == {200} and not silent
        )
        (disk / "filler").unlink(missing_ok=True)
        spent = wait_for_save(people)
        promise(f"room made: saved again after {spent:.1f} s", spent <= BACK)
        processes = archive.process.pid
        fill_again_and_again(disk, reading / 2)
        answers, _ = read_all(visitor, 3)
        print(f"         a program that takes all that becomes free: pages {dict(answers)}", flush=True)
        (disk / "filler").unlink()
        spent = wait_for_save(people)
        promise(f"room made: saved again after {spent:.1f} s", spent <= BACK)
        promise("run.py has stayed", archive.process.poll() is None and archive.process.pid == processes)
        time.sleep(2)
        promise("the reserve is there again", (data / "reserve").exists())
        enough.set()
        for thread in threads:
            thread.join(60)
        told = archive.run("manage", "shell", "-v", "0", "-c", HELD).stdout.splitlines()
        held = {
            (slug, number): text
            for line in told
            if line.startswith("HELD ")
            for slug, number, text in json.loads(line[5:])
        }
        acknowledged = [one for person in people for one in person.acknowledged]
        lost = sum(held.get((slug, number)) != text for slug, number, text in acknowledged)
        promise(f"{len(acknowledged)} saves acknowledged, {lost} lost", acknowledged and not lost)
        print("answers to saves:", dict(sum((person.answers for person in people), Counter())))
        return all(kept for _, kept in promises)
    finally:
        enough.set()
        archive.stop()
        print("what run.py said:\n" + archive.log.read_text(errors="replace")[-1500:])


@contextlib.contextmanager
def tmpfs(size: str) -> Iterator[Path]:
    """A disk of that size, for as long as the block."""
    disk = Path(tempfile.mkdtemp(prefix="disk-full-", dir="/tmp"))
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=711", "tmpfs", str(disk)]
    done = subprocess.run(mount, check=False, capture_output=True, text=True)
    if done.returncode:
        disk.rmdir()
        print(f"No tmpfs can be mounted here: {done.stderr.strip()}", file=sys.stderr)
        raise SystemExit(2)
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)  # noqa: S607
        disk.rmdir()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=300, help="megabytes of the disk")
    parser.add_argument("--short", action="store_true", help="as the tests run it: a fifth of the time")
    given = parser.parse_args()
    if os.geteuid():
        print("This mounts a tmpfs, which only root may.", file=sys.stderr)
        return 2
    with tmpfs(f"{given.size}m") as disk, tmpfs("64k") as small:
        return 0 if trial(disk, small, 4 if given.short else 20) else 1


if __name__ == "__main__":
    sys.exit(main())
