"""Signing in tells nobody who has an account; a session begins anew with it and ends with the right to it."""

import re
from datetime import timedelta
from unittest.mock import patch

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from cables.actions.access import restrict
from cables.models import Session, User
from cables.signing_in import wait_of_address
from cables.tests.conftest import PASSWORD
from cables.tests.test_access import TOKEN

pytestmark = pytest.mark.django_db

WRONG = "not the pass phrase"
TRIES = 10  # settings.AXES_FAILURE_LIMIT


HERE, ELSEWHERE = "192.0.2.7", "198.51.100.4"


def attempt(client: Client, name: str, password: str = WRONG, address: str = HERE):
    return client.post("/sign-in/", {"username": name, "password": password}, REMOTE_ADDR=address)


def said(response, name: str) -> tuple[int, str]:
    """What was answered, less the name that was typed and the form's token."""
    return response.status_code, re.sub(re.escape(name), "NAME", TOKEN.sub(b"", response.content).decode())


@pytest.fixture
def switched_off(person_of) -> User:
    person = person_of("Archivist", "switched")
    person.is_active = False
    person.save()
    return person


def test_an_unknown_name_is_answered_like_a_known_one(archivist, switched_off):
    """The same words for a wrong pass phrase, no such account, and one that is switched off, whatever phrase."""
    answers = {
        said(attempt(Client(), "archie"), "archie"),
        said(attempt(Client(), "nobody"), "nobody"),
        said(attempt(Client(), "switched"), "switched"),
        said(attempt(Client(), "switched", PASSWORD), "switched"),
    }
    assert len(answers) == 1
    assert answers.pop()[0] == 200


def test_an_unknown_name_costs_as_much_work_as_a_known_one(archivist, switched_off):
    """One hash each: the time of the answer tells nothing either."""
    hash_it = PBKDF2PasswordHasher.encode
    for name in ("archie", "nobody", "switched"):
        with patch.object(PBKDF2PasswordHasher, "encode", autospec=True, side_effect=hash_it) as hashed:
            attempt(Client(), name)
        assert hashed.call_count == 1, name


def test_after_ten_wrong_tries_the_name_rests_where_it_was_tried(archivist):
    """Known or not, in the same words and with the time to wait; the right pass phrase does not help then."""
    answers = set()
    for name in ("archie", "nobody"):
        for _ in range(TRIES):
            last = attempt(Client(), name)
        answers.add(said(last, name))
        assert 890 < int(last.headers["Retry-After"]) <= 900
    assert len(answers) == 1
    status, page = answers.pop()
    assert status == 429
    assert "15 minutes" in page
    assert attempt(Client(), "archie", PASSWORD).status_code == 429


def test_nobody_locks_another_out_from_elsewhere(archivist, reviewer):
    """Whoever tries a name in vain closes it to themselves: not to its owner, nor another name to a neighbour."""
    for _ in range(TRIES + 2):
        attempt(Client(), "archie")
    assert attempt(Client(), "archie", PASSWORD, ELSEWHERE).status_code == 302
    assert attempt(Client(), "rita", PASSWORD).status_code == 302


def test_a_refused_try_does_not_lengthen_the_wait(archivist, monkeypatch):
    """The page keeps its word about when to try again."""
    for _ in range(TRIES):
        attempt(Client(), "archie")
    until = timezone.now() + timedelta(minutes=15, seconds=1)
    attempt(Client(), "archie")
    monkeypatch.setattr(timezone, "now", lambda: until)
    monkeypatch.setattr("axes.attempts.now", lambda: until)
    monkeypatch.setattr("axes.handlers.proxy.now", lambda: until)
    assert attempt(Client(), "archie", PASSWORD).status_code == 302


def test_an_address_that_tries_many_names_is_slowed_and_not_locked(archivist, monkeypatch, settings):
    """A second after the last failure, then longer; what is refused meanwhile does not count."""
    settings.SIGN_IN_TRIES_OF_AN_ADDRESS = 5
    for n in range(5):
        assert attempt(Client(), f"name-{n}").status_code == 200
    waits = []
    for n in range(3):
        slowed = attempt(Client(), f"other-{n}")
        assert slowed.status_code == 429
        waits.append(int(slowed.headers["Retry-After"]))
        assert "second" in slowed.content.decode()
    assert waits == [1, 1, 1]
    assert attempt(Client(), "archie", PASSWORD, ELSEWHERE).status_code == 302
    later = timezone.now() + timedelta(seconds=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert attempt(Client(), "archie", PASSWORD).status_code == 302


@pytest.mark.parametrize(("beyond", "seconds"), [(0, 1), (1, 2), (3, 8), (6, 60), (500, 60)])
def test_the_more_an_address_fails_the_longer_it_waits(beyond, seconds, rf, db, settings):
    """Up to a minute."""
    now = timezone.now()
    AccessAttempt.objects.create(
        ip_address=HERE, username="x", failures_since_start=settings.SIGN_IN_TRIES_OF_AN_ADDRESS + beyond
    )
    AccessAttempt.objects.update(attempt_time=now)
    request = rf.post("/sign-in/")
    request.axes_ip_address = HERE
    assert seconds - 1 < wait_of_address(request).total_seconds() <= seconds


def test_what_was_typed_stays_where_signing_in_rests(client, cable, archivist):
    """Who is asked on the page to sign in again, and may not for a while, still has their text."""
    address = f"/workbench/cables/{cable.slug}/"
    sent = {"text": "1. WHAT WAS TYPED.", "username": "archie", "password": WRONG}
    for _ in range(TRIES + 1):
        answer = client.post(address, sent, REMOTE_ADDR=HERE)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 800
    page = answer.content.decode()
    assert "1. WHAT WAS TYPED." in page
    assert "too many failed attempts" in page


@pytest.mark.parametrize(
    "password",
    ["archie12345678", "12345678archie", "Archie-2026-2026", "eihcra99887766", "Archibald1962!", "archiearchie12"],
)
def test_a_password_made_of_the_name_is_refused(password):
    """Whatever digits and signs stand about it, and however it is written."""
    person = User(username="archie", display_name="Archibald Archivist")
    with pytest.raises(ValidationError):
        validate_password(password, person)


@pytest.mark.parametrize("password", ["a long pass phrase", "archie walks home slowly", "blue-kettle-sings-41"])
def test_words_beside_the_name_make_a_password(password):
    validate_password(password, User(username="archie", display_name="Archibald Archivist"))


def test_signing_in_begins_a_new_session(client, archivist):
    """A key somebody planted in the browser before is worth nothing after."""
    planted = client.session
    planted["planted"] = True
    planted.save()
    client.cookies["sessionid"] = planted.session_key
    assert attempt(client, "archie", PASSWORD).status_code == 302
    key = client.cookies["sessionid"].value
    assert key != planted.session_key
    assert not Session.objects.filter(session_key=planted.session_key).exists()
    client.post("/sign-out/")
    assert not Session.objects.filter(session_key=key).exists()


def test_a_role_taken_away_is_gone_on_the_next_request(client, cable, archivist, administrator):
    """The session stays, and shows what everybody sees."""
    restrict(cable_id=cable.pk, closed_for="law", actor=administrator)
    client.force_login(archivist)
    assert client.get(cable.get_absolute_url()).status_code == 200
    archivist.groups.clear()
    assert client.get(cable.get_absolute_url()).status_code == 410
    assert client.get("/workbench/").status_code == 403


def test_a_limit_to_collections_acts_on_the_next_request(client, cable, collection, archivist, administrator):
    """What lies elsewhere is closed to the person from then on."""
    restrict(cable_id=cable.pk, closed_for="law", actor=administrator)
    client.force_login(archivist)
    assert client.get(cable.get_absolute_url()).status_code == 200
    archivist.collections.add(collection)
    assert client.get(cable.get_absolute_url()).status_code == 410


def test_an_account_switched_off_is_a_stranger_on_the_next_request(client, cable, archivist, administrator):
    """Whatever sessions it has."""
    restrict(cable_id=cable.pk, closed_for="law", actor=administrator)
    client.force_login(archivist)
    User.objects.filter(pk=archivist.pk).update(is_active=False)
    assert client.get(cable.get_absolute_url()).status_code == 410
    assert client.get("/workbench/").headers["Location"].startswith("/sign-in/")
