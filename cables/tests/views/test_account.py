"""One's own account: the public name, the password, and ending one's sessions."""

import pytest
from django.test import Client

from cables.models import Event, Session, User

pytestmark = pytest.mark.django_db
PASSWORD = "a long pass phrase"


@pytest.fixture
def person(db):
    return User.objects.create_user("person", password=PASSWORD)


def signed_in(**extra) -> Client:
    client = Client(headers=extra)
    client.post("/sign-in/", {"username": "person", "password": PASSWORD})
    return client


def test_the_account_is_for_those_who_are_signed_in(client, person):
    """Others are asked to sign in first."""
    for address in ("/account/", "/account/password/"):
        assert client.get(address).headers["Location"] == f"/sign-in/?next={address}"
    assert client.post("/account/sign-out-elsewhere/").status_code == 302
    assert client.get("/account/sign-out-elsewhere/").status_code in (302, 405)


def test_a_public_name_is_chosen_with_an_event(person):
    """Readers see it; the sign-in name they never see."""
    assert person.public_name == "A contributor"
    signed_in().post("/account/", {"display_name": "  Pia Person "})
    person.refresh_from_db()
    assert person.public_name == "Pia Person"
    assert Event.objects.get(verb=Event.Verb.NAME_CHOSEN).actor == person


def test_a_name_that_is_too_long_is_refused_and_kept_in_the_form(person):
    """Nothing typed is lost."""
    response = signed_in().post("/account/", {"display_name": "x" * 121})
    assert response.status_code == 400
    assert "x" * 121 in response.content.decode()


def test_other_fields_of_the_account_cannot_be_set_there(person):
    """Posting them changes nothing."""
    signed_in().post("/account/", {"display_name": "P", "is_staff": "on", "is_superuser": "1", "username": "root"})
    person.refresh_from_db()
    assert (person.is_staff, person.is_superuser, person.username) == (False, False, "person")


def test_every_session_is_listed_with_its_browser(person):
    """So that a person can tell them apart."""
    here = signed_in(user_agent="Browser A")
    signed_in(user_agent="Browser B")
    html = here.get("/account/").content.decode()
    assert "Browser A" in html
    assert "Browser B" in html


def test_signing_out_elsewhere_ends_all_sessions_but_this(person):
    """On the next request, not later."""
    here, there = signed_in(), signed_in()
    here.post("/account/sign-out-elsewhere/")
    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200
    assert Session.objects.filter(user=person).count() == 1


def test_a_new_password_signs_out_everywhere_else(person):
    """The old one no longer opens anything."""
    here, there = signed_in(), signed_in()
    words = "another long pass phrase"
    response = here.post(
        "/account/password/", {"old_password": PASSWORD, "new_password1": words, "new_password2": words}
    )
    assert response.status_code == 302
    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200
    person.refresh_from_db()
    assert person.check_password(words)


def test_a_switched_off_account_is_out_on_the_next_request(person):
    """Whatever sessions it has."""
    client = signed_in()
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert client.get("/account/").status_code == 302
