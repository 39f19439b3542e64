"""
A small run of benchmarks/matrix.py and benchmarks/fuzz.py: every address of the URLconf, every kind of person,
cables of every state, and mean questions. A new address is asked with the others.
"""

from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from cables.making.meanness import Question, forms, questions
from cables.making.trial import OUTSIDERS, Trial, make_trial, routes
from cables.models import User

pytestmark = pytest.mark.django_db

PASSWORD = "kettles of the trial"
MEAN_QUESTIONS = 60  # of each person; the benchmark asks thousands


@pytest.fixture
def trial(person_of) -> Trial:
    return make_trial(PASSWORD)


@pytest.fixture
def client_of(trial):
    def make(kind: str) -> Client:
        client = Client(raise_request_exception=False)
        if kind in trial.people:
            client.force_login(User.objects.get(username=trial.people[kind]))
        return client

    return make


def ask(client: Client, question: Question):
    """What is answered; nothing of it lasts, so that each question finds the same archive."""
    cookies = client.cookies.copy()
    sent: dict[str, list[str]] = {}
    for name, value in question.fields:
        sent.setdefault(name, []).append(value)
    with transaction.atomic():
        answer = getattr(client, question.method.lower())(question.path, sent)
        content = b"".join(answer) if answer.streaming else answer.content
        transaction.set_rollback(True)
    client.cookies = cookies
    return answer.status_code, content.decode(errors="replace")


def test_a_trial_has_every_address_of_the_site(trial):
    """Each with a cable of each state where a cable is in it."""
    assert set(trial.paths) == {route.name for route in routes()}
    for route in routes():
        assert len(trial.paths[route.name]) == (6 if route.is_of_a_cable else 1)


@pytest.mark.parametrize("kind", ["anonymous", "elsewhere", "limited", "reviewer", "administrator"])
def test_the_matrix_has_no_leak_and_no_fault(kind, trial, client_of):
    """Whoever it is closed to reads no word of it, and what never was open is answered like what is not there."""
    client = client_of(kind)
    faults, leaks, told = [], [], []
    for name, paths in trial.paths.items():
        statuses = {}
        for state, path in paths.items():
            for method in ("GET", "POST"):
                status, html = ask(client, Question(method, path, ()))
                statuses[state, method] = status
                if status >= 500:
                    faults.append(f"{method} {path}: {status}")
                if kind in OUTSIDERS and any(word in html.upper() for word in trial.canaries.values()):
                    leaks.append(f"{method} {path}")
        if kind in OUTSIDERS and "never" in paths:
            told += [f"{name} {m}" for m in ("GET", "POST") if statuses["never", m] != statuses["missing", m]]
    assert (faults, leaks, told) == ([], [], [])


@pytest.mark.parametrize("kind", ["anonymous", "elsewhere", "archivist", "reviewer", "administrator"])
def test_mean_questions_are_answered(kind, trial, client_of):
    """With a page or a refusal, never with a fault; and mean as they are, they find no closed word."""
    client = client_of(kind)
    paths = [path for of_route in trial.paths.values() for path in of_route.values()]
    opened = [path for path in paths if "-open-1" in path or "trial-" not in path]
    asked = [*questions(MEAN_QUESTIONS, opened, trial.names, seed=7), *forms(opened, trial.forms, seed=7)]
    wrong, statuses = [], Counter()
    for question in asked:
        status, html = ask(client, question)
        statuses[status] += 1
        if status >= 500 or (kind in OUTSIDERS and any(w in html.upper() for w in trial.canaries.values())):
            wrong.append(f"{status} {question.method} {question.path} {question.fields!r:.200}")
    assert wrong == []
    assert statuses[200] > 10


def test_a_trial_is_made_once_and_only_where_it_is_meant(db, person_of, capsys):
    with pytest.raises(CommandError, match="--thrown-away"):
        call_command("make_trial")
    person_of("Archivist", "archie")
    call_command("make_trial", thrown_away=True)
    assert '"password"' in capsys.readouterr().out
    with pytest.raises(CommandError, match="already"):
        call_command("make_trial", thrown_away=True)
