"""Room for reading is kept on the disk, given up when it fills, and taken again when there is room."""

import subprocess
import sys
from pathlib import Path

import pytest

from archive_site import space
from archive_site.launcher.errors import LaunchError
from archive_site.launcher.reserve import Reserve

PROJECT = Path(__file__).resolve().parents[2]


class Server:
    """A database that is away, and may not come back."""

    def is_ready(self):
        return False

    def ensure_running(self):
        raise LaunchError("it fell again")


@pytest.fixture
def disk(tmp_path, monkeypatch):
    """A folder and what is free beside the reserve in it: `disk["free"] = 0`."""
    disk = {"free": 1 << 40}
    monkeypatch.setattr(space, "RESERVE", 1 << 20)
    monkeypatch.setattr(space, "LEAST", 1 << 18)
    monkeypatch.setattr(
        space, "room", lambda folder: disk["free"] + (space.RESERVE if (tmp_path / space.FILE).exists() else 0)
    )
    return disk


def test_the_reserve_comes_and_goes_with_the_room(tmp_path, disk, capsys):
    """Each is told once."""
    reserve = Reserve(tmp_path)
    reserve.look(Server())
    assert (tmp_path / space.FILE).stat().st_size == space.RESERVE
    disk["free"] = 0
    for _ in range(3):
        reserve.look(Server())
    assert not (tmp_path / space.FILE).exists() and space.is_full(tmp_path)
    assert capsys.readouterr().out.count("is full") == 1
    disk["free"] = space.RESERVE + space.LEAST  # it may be saved, but the reserve would take all of it
    reserve.look(Server())
    assert not space.is_full(tmp_path) and not (tmp_path / space.FILE).exists()
    disk["free"] = space.RESERVE + 2 * space.LEAST
    for _ in range(3):
        reserve.look(Server())
    assert (tmp_path / space.FILE).exists()
    assert capsys.readouterr().out.count("There is room") == 1


def test_a_start_waits_for_the_least_room(tmp_path, disk, monkeypatch, capsys):
    """It says what it waits for, once, and goes on by itself."""
    disk["free"] = 0
    monkeypatch.setattr(
        "archive_site.launcher.reserve.time.sleep", lambda seconds: disk.update(free=disk["free"] + (1 << 17))
    )
    Reserve(tmp_path).wait_for_room()
    assert capsys.readouterr().out.count("starts by itself") == 1
    assert disk["free"] == space.LEAST


def test_a_database_that_falls_for_want_of_room_ends_nothing(tmp_path, disk, monkeypatch):
    """Where there is room the fault is another, and is told."""
    monkeypatch.setattr("archive_site.launcher.reserve.time.sleep", lambda seconds: None)
    disk["free"] = 0
    Reserve(tmp_path).bring_back(Server())
    disk["free"] = 1 << 40
    with pytest.raises(LaunchError):
        Reserve(tmp_path).bring_back(Server())


def test_a_half_made_reserve_is_none(tmp_path, disk, monkeypatch):
    """What another program took meanwhile is missing; nothing is left of the attempt."""

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.posix_fallocate", full, raising=False)
    Reserve(tmp_path).look(Server())
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_not_full(tmp_path):
    """Nor is none."""
    assert not space.is_full("") and not space.is_full(tmp_path / "away")


def test_a_real_disk_that_fills(tmp_path):
    """run.py on a tmpfs: pages, saves, a backup and a restart while it is full, and all as before afterwards."""
    script = [sys.executable, "benchmarks/disk_full.py", "--short"]
    done = subprocess.run(script, cwd=PROJECT, capture_output=True, text=True, check=False)
    if done.returncode == 2:
        pytest.skip(done.stderr.strip())
    assert done.returncode == 0, done.stdout + done.stderr
