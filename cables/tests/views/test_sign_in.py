"""Signing in tells nobody who has an account; a session begins anew with it and ends with the right to it."""

import re
from unittest.mock import patch

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client

from cables.actions.access import restrict
from cables.models import Session, User
from cables.tests.conftest import PASSWORD
from cables.tests.test_access import TOKEN

pytestmark = pytest.mark.django_db

WRONG = "not the pass phrase"
TRIES = 10  # settings.AXES_FAILURE_LIMIT


def attempt(client: Client, name: str, password: str = WRONG):
    return client.post("/sign-in/", {"username": name, "password": password}, REMOTE_ADDR="192.0.2.7")


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


def test_after_ten_wrong_tries_nobody_gets_in_for_a_while(archivist):
    """Known or not, the name is locked in the same words; the right pass phrase does not help then."""
    answers = set()
    for name in ("archie", "nobody"):
        for _ in range(TRIES):
            last = attempt(Client(), name)
        answers.add(said(last, name))
    assert len(answers) == 1
    assert answers.pop()[0] == 429
    assert attempt(Client(), "archie", PASSWORD).status_code == 429


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
