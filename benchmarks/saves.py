"""
Several people saving on one base at the same moment, round after round, on a PostgreSQL of their own.

    python benchmarks/saves.py            2 savers x 1,000 rounds, 8 savers x 200 rounds, and the control
    python benchmarks/saves.py --short    a twentieth of that

Of each round exactly one save must win and all others must be told both texts; the control saves without the lock
on the cable and must fail. Ends with 1 if anything else happens.
"""

import sys
import threading
import time
import uuid
from collections import Counter
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parent)]
from cluster import Cluster, new_cable, people, prepare_django  # noqa: E402 (found by the line above)

ROUNDS = [(2, 1_000), (8, 200)]
CONTROL = (8, 40)


def race(cable, savers: list, rounds: int) -> Counter:
    """What came of the saves, by outcome; every round begins when all savers are ready."""
    from django.db import connection

    from cables.actions.revisions import save_revision
    from cables.exceptions import StaleBase

    barrier = threading.Barrier(len(savers))
    outcomes: Counter = Counter()
    wins: list[list] = [[] for _ in range(rounds)]
    guard = threading.Lock()

    def run(number: int) -> None:
        for round_ in range(rounds):
            base = cable.revisions.order_by("-number").values_list("number", flat=True)[0]
            text = f"1. ROUND {round_} BY {number}.\n\n2. NOTHING ELSE."
            barrier.wait()
            try:
                saved = save_revision(
                    cable_id=cable.pk, base_number=base, text=text, note="", actor=savers[number], key=uuid.uuid4()
                )
                told = "won"
                with guard:
                    wins[round_].append((saved.number, text))
            except StaleBase as error:
                told = "both texts" if error.head.text != text and error.base.number == base else "one text only"
            except Exception as error:
                told = f"failed: {type(error).__name__}"
            with guard:
                outcomes[told] += 1
            barrier.wait()
        connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(len(savers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    outcomes["rounds without exactly one winner"] = sum(len(one) != 1 for one in wins)
    stored = dict(cable.revisions.values_list("number", "text"))
    outcomes["acknowledged and lost"] = sum(stored.get(n) != text for one in wins for n, text in one)
    outcomes["gaps in numbers"] = max(stored) + 1 - len(stored)
    return outcomes


def is_right(outcomes: Counter, savers: int, rounds: int) -> bool:
    wanted = {"won": rounds, "both texts": rounds * (savers - 1)}
    return {name: count for name, count in outcomes.items() if count} == wanted


def main() -> int:
    cluster = Cluster()
    cluster.make()
    try:
        prepare_django()
        from cables.actions import revisions
        from cables.models import Cable

        savers = people([f"saver{n}" for n in range(8)], "a long pass phrase")
        part = 20 if "--short" in sys.argv else 1
        failed = False
        for many, rounds in [(many, rounds // part) for many, rounds in ROUNDS]:
            start = time.perf_counter()
            outcomes = race(new_cable(f"RACE-{many}"), savers[:many], rounds)
            spent = time.perf_counter() - start
            failed |= not is_right(outcomes, many, rounds)
            print(f"{many} savers x {rounds} rounds: {dict(outcomes)}; {many * rounds / spent:.0f} saves a second")
        many, rounds = CONTROL
        locked, revisions.lock = revisions.lock, lambda cable_id: Cable.objects.get(pk=cable_id)
        outcomes = race(new_cable("CONTROL"), savers[:many], rounds)
        revisions.lock = locked
        caught = not is_right(outcomes, many, rounds)
        print(f"control without the lock, {many} savers x {rounds} rounds: {dict(outcomes)}")
        print("the control fails, as it must" if caught else "THE CONTROL DID NOT FAIL: this run shows nothing")
        return int(failed or not caught)
    finally:
        cluster.remove()


if __name__ == "__main__":
    sys.exit(main())
