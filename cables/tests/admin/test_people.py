"""Accounts in the admin: rights change by an action, each change with its event, and act on the next request."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from cables.actions.accounts import change_account, rights_of
from cables.exceptions import InvalidValue, NotPermitted
from cables.models import Event, User
from cables.roles import ADMINISTRATOR, ARCHIVIST, REVIEWER

pytestmark = pytest.mark.django_db


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def save(client: Client, person: User, **changes):
    """Post the person's page as a browser would, with some fields changed; None leaves one out."""
    url = reverse("admin:cables_user_change", args=[person.pk])
    form = client.get(url).context["adminform"].form
    data = {name: form[name].value() for name in form.fields if name != "password"} | changes
    data = {name: value for name, value in data.items() if value not in (None, False)}
    return client.post(url, data)


def key(name: str) -> int:
    return Group.objects.get(name=name).pk


def test_a_role_is_given_and_taken_with_an_event(administrator, reader, cable):
    """It says whose rights changed, from what to what, and acts on the person's next request."""
    admin, person = signed_in(administrator), signed_in(reader)
    assert save(admin, reader, groups=[key(ARCHIVIST)]).status_code == 302
    assert person.get("/account/").wsgi_request.user.has_perm("cables.correct_cable")
    assert save(admin, reader, groups=[]).status_code == 302
    assert not person.get("/account/").wsgi_request.user.has_perm("cables.correct_cable")
    told = [event.detail for event in Event.objects.filter(verb=Event.Verb.ROLE_CHANGED, actor=administrator)]
    assert told == [
        {"account": "reader", "roles": "Archivist → none"},
        {"account": "reader", "roles": "none → Archivist"},
    ]


def test_limiting_a_person_to_collections_is_an_event(administrator, archivist, collection):
    """The limit decides what they see."""
    save(signed_in(administrator), archivist, collections=[collection.pk])
    assert list(archivist.collections.all()) == [collection]
    assert Event.objects.latest("pk").detail == {"account": "archie", "limited to": "none → Central files"}


def test_who_is_switched_off_is_out_at_once(administrator, archivist):
    """Every session ends with the account."""
    person = Client()
    person.post("/sign-in/", {"username": "archie", "password": "a long pass phrase"})
    assert person.get("/account/").status_code == 200
    save(signed_in(administrator), archivist, is_active=None)
    assert person.get("/account/").status_code == 302
    assert not archivist.sessions.exists()
    assert Event.objects.latest("pk").detail == {"account": "archie", "switched on": "yes → no"}


def test_saving_an_account_unchanged_is_no_event(administrator, archivist):
    """Nor does it lose a right."""
    before = rights_of(archivist)
    events = Event.objects.count()
    assert save(signed_in(administrator), archivist).status_code == 302
    archivist.refresh_from_db()
    assert (rights_of(archivist), Event.objects.count()) == (before, events)


def test_a_new_account_is_an_event(administrator):
    """With no rights yet."""
    words = "a quite different pass phrase"
    data = {"username": "new", "usable_password": "true", "password1": words, "password2": words}
    assert signed_in(administrator).post(reverse("admin:cables_user_add"), data).status_code == 302
    assert not User.objects.get(username="new").groups.exists()
    assert Event.objects.latest("pk").detail == {"account": "new", "made": "yes"}


def test_administrators_do_not_become_superusers(administrator, reader):
    """Neither by the fields of the form, nor by single permissions, nor past the form."""
    permission = Permission.objects.get(codename="delete_collection")
    client = signed_in(administrator)
    for person in (administrator, reader):
        save(client, person, is_superuser="on", user_permissions=[permission.pk])
        person.refresh_from_db()
        assert not person.is_superuser
        assert not person.user_permissions.exists()
    for right in ({"is_superuser": True}, {"user_permissions": [permission]}):
        with pytest.raises(NotPermitted):
            change_account(user_id=reader.pk, actor=administrator, about={}, rights=right)


def test_administrators_leave_superusers_alone(administrator, admin_user):
    """Not their rights, not their password: whoever could set that would be one."""
    client = signed_in(administrator)
    assert client.post(reverse("admin:cables_user_change", args=[admin_user.pk]), {}).status_code == 403
    password = reverse("admin:auth_user_password_change", args=[admin_user.pk])
    assert client.post(password, {"password1": "x", "password2": "x"}).status_code == 403
    with pytest.raises(NotPermitted):
        change_account(user_id=admin_user.pk, actor=administrator, about={}, rights={"is_active": False})
    assert User.objects.get(pk=admin_user.pk).is_active


@pytest.mark.parametrize("role", ["archivist", "reviewer", "reader"])
def test_others_change_nobodys_rights(role, reader, request):
    """Least of all their own."""
    person = request.getfixturevalue(role)
    with pytest.raises(NotPermitted):
        change_account(user_id=person.pk, actor=person, about={}, rights={"is_staff": True})
    assert signed_in(person).get("/admin/").status_code == 302


def test_rights_that_do_not_go_together_are_told_in_the_form(administrator, person_of, collection):
    """Administrators see everything, so limiting one would only pretend to."""
    other = person_of(ADMINISTRATOR, "ann")
    response = save(signed_in(administrator), other, collections=[collection.pk])
    assert "cannot be limited to collections" in response.content.decode()
    assert not other.collections.exists()
    with pytest.raises(InvalidValue):
        change_account(
            user_id=other.pk,
            actor=administrator,
            about={},
            rights={"collections": [collection], "is_superuser": False},
        )


def test_roles_are_what_the_archive_says_they_are(administrator, admin_user):
    """What a role may do is read in the admin, not changed."""
    for person in (administrator, admin_user):
        client, pk = signed_in(person), key(REVIEWER)
        assert client.get(reverse("admin:auth_group_change", args=[pk])).status_code == 200
        assert client.post(reverse("admin:auth_group_change", args=[pk]), {"name": "X"}).status_code == 403
        assert client.get(reverse("admin:auth_group_add")).status_code == 403


def test_the_migration_gives_each_role_its_rights(person_of):
    """Archivists correct, reviewers review as well, administrators also close cables and run the admin."""
    person_of(ARCHIVIST, "first")
    rights = {
        group.name: {
            f"{p.content_type.app_label}.{p.codename}" for p in group.permissions.select_related("content_type")
        }
        for group in Group.objects.all()
    }
    assert rights[ARCHIVIST] == {"cables.view_unpublished", "cables.correct_cable"}
    assert rights[REVIEWER] == rights[ARCHIVIST] | {"cables.review_revision"}
    assert rights[ADMINISTRATOR] > rights[REVIEWER] | {"cables.restrict_cable", "cables.change_user"}
    assert not {name for name in rights[ADMINISTRATOR] if "delete_cable" in name or "delete_user" in name}


def test_events_are_found_by_person_deed_and_day(administrator, reader, cable):
    """Their details stand in words, escaped."""
    save(signed_in(administrator), reader, groups=[key(ARCHIVIST)])
    client = signed_in(administrator)
    url = reverse("admin:cables_event_changelist")
    html = client.get(url, {"verb__exact": "role changed", "actor__id__exact": administrator.pk}).content.decode()
    assert "roles: none → Archivist" in html
    html = client.get(url, {"q": "reader"}).content.decode()
    assert "account: reader" in html
    assert cable.display_title not in html
