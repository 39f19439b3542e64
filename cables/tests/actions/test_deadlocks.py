"""Two acts that wait for each other are both done: the one the database takes back is begun anew."""

import threading

import pytest
from django.db import OperationalError, connection, transaction
from psycopg.errors import DeadlockDetected, LockNotAvailable

from cables.actions.fields import lock
from cables.actions.locks import MOST_TRIES, again_after_deadlock
from cables.tests.threads import at_once


def failing(times: int, cause: Exception):
    """An action that fails so often with this cause, and how often it was tried."""
    tried = []

    @again_after_deadlock
    def act() -> str:
        tried.append(1)
        if len(tried) <= times:
            raise OperationalError from cause
        return "done"

    return act, tried


@pytest.mark.django_db(transaction=True)
def test_an_act_is_tried_a_few_times_and_only_after_a_deadlock():
    """Whatever else goes wrong is told at once; so is a deadlock that does not end."""
    act, tried = failing(2, DeadlockDetected())
    assert (act(), len(tried)) == ("done", 3)
    for times, cause, count in ((9, DeadlockDetected(), MOST_TRIES), (1, LockNotAvailable(), 1)):
        act, tried = failing(times, cause)
        with pytest.raises(OperationalError):
            act()
        assert len(tried) == count


@pytest.mark.django_db
def test_inside_another_transaction_nothing_is_tried_again():
    """That one is lost as a whole: whoever opened it begins anew."""
    act, tried = failing(1, DeadlockDetected())
    with pytest.raises(OperationalError):
        act()
    assert connection.in_atomic_block and len(tried) == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_lock_the_same_cables_in_turn_are_both_served(import_text):
    """Before a real database, which ends the wait by taking one of them back."""
    one, two = import_text("1. ONE AND NO OTHER.\n").pk, import_text("1. TWO AND NO OTHER.\n").pk
    met, tries = threading.Barrier(2), []

    @again_after_deadlock
    @transaction.atomic
    def take(first: int, second: int) -> str:
        tries.append(first)
        lock(first)
        if len(tries) <= 2:
            met.wait(timeout=30)
        lock(second)
        return "done"

    assert at_once([lambda: take(one, two), lambda: take(two, one)]) == ["done", "done"]
    assert len(tries) == 3
