"""`make_administrator`: a person readers can see, with a password worth the name."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cables.models import Event, User

pytestmark = pytest.mark.django_db


def test_an_administrator_is_in_the_role(monkeypatch, person_of):
    """And that somebody was made one stands among the events."""
    monkeypatch.setenv("ADMIN_PASSWORD", "four quite ordinary words")
    call_command("make_administrator", "clio", stdout=StringIO())
    assert User.objects.get().groups.get().name == "Administrator"
    assert Event.objects.get().detail == {"account": "clio", "made": "yes", "roles": "Administrator"}


def test_an_administrator_has_a_public_name(monkeypatch):
    """The sign-in name, if no other is given: nothing anybody corrects is unsigned."""
    monkeypatch.setenv("ADMIN_PASSWORD", "four quite ordinary words")
    call_command("make_administrator", "clio", stdout=StringIO())
    call_command("make_administrator", "thalia", public_name="Thalia T.", stdout=StringIO())
    assert sorted(User.objects.values_list("display_name", "is_superuser")) == [
        ("Thalia T.", True),
        ("clio", True),
    ]


@pytest.mark.parametrize(
    ("name", "password", "said"),
    [("clio", "123", "too short"), ("clio", "password", "too common"), ("a b/c", "four quite words", "username")],
)
def test_a_bad_name_or_password_makes_nobody(monkeypatch, name, password, said):
    """And says why."""
    monkeypatch.setenv("ADMIN_PASSWORD", password)
    with pytest.raises(CommandError, match=said):
        call_command("make_administrator", name)
    assert not User.objects.exists()


def test_without_a_terminal_a_password_must_be_given(monkeypatch):
    """It names the way, instead of making somebody without one."""
    monkeypatch.delenv("ADMIN_PASSWORD", raising=False)
    monkeypatch.setattr("sys.stdin", StringIO())
    with pytest.raises(CommandError, match="ADMIN_PASSWORD"):
        call_command("make_administrator", "clio")


def test_a_name_is_taken_once(monkeypatch):
    """The second is told."""
    monkeypatch.setenv("ADMIN_PASSWORD", "four quite ordinary words")
    call_command("make_administrator", "clio", stdout=StringIO())
    with pytest.raises(CommandError, match="exists"):
        call_command("make_administrator", "clio")
