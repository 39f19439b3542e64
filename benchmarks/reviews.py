# ruff: noqa: E402 (Django is set up before its models are imported)
"""
Race approvals against saves on a real PostgreSQL, and see that no text is approved that was not on the page.

    python benchmarks/reviews.py [ROUNDS]      200 rounds unless told otherwise, about a minute

In each round a text waits for review; at the same moment one person approves it and another saves and hands in a
newer one. Then the rows are read: the text that was on the page was approved, or nothing was. The control does the
same with an approval that names no revision: it must approve unseen texts, or the measurement is blind.

Makes a database of its own and drops it: DATABASE_URL must be of a role that may create databases.
"""

import os
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ["DJANGO_SETTINGS_MODULE"] = "archive_site.settings"

import django

django.setup()

from django.contrib.auth.models import Group
from django.test.utils import setup_databases, teardown_databases

from cables.actions.imports import RawFile, import_file
from cables.actions.review import approve_revision
from cables.models import User
from cables.tests.actions.test_review import approve_newest, approve_while_saving


def person(role: str, name: str) -> User:
    made = User.objects.create_user(name, display_name=name.capitalize())
    made.groups.add(Group.objects.get(name=role))
    return made


def race(rounds: int, decide, people: tuple[User, User, User], record: str) -> Counter[str]:
    """What came of so many rounds on a cable of their own."""
    cable = import_file(RawFile(f"1. WORDS OF {record}.".encode(), f"{record}.txt", record)).cable
    return Counter(approve_while_saving(cable, *people, number, decide) for number in range(rounds))


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    made = setup_databases(verbosity=0, interactive=False)
    try:
        people = (person("Archivist", "mara"), person("Reviewer", "tilda"), person("Archivist", "jon"))
        began = time.monotonic()
        found = race(rounds, approve_revision, people, "A-1")
        control = race(rounds, approve_newest, people, "A-2")
        print(f"{rounds} rounds, {time.monotonic() - began:.0f} s with the control")
        for name, counts in (("approvals that name their revision", found), ("control: that name none", control)):
            told = ", ".join(f"{counts[outcome]} {outcome}" for outcome in ("approved", "stale", "unseen"))
            print(f"{name}: {told}")
    finally:
        teardown_databases(made, verbosity=0)
    if found["unseen"] or not control["unseen"]:
        sys.exit("Failed: an unseen text was approved, or the control approved none.")


if __name__ == "__main__":
    main()
