"""What the tests share. The database is real PostgreSQL, and every test acts as the role the site runs as."""

from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection
from django.db.backends.signals import connection_created

from cables.actions.imports import RawFile, import_file
from cables.models import Collection, Correspondent, Revision, User
from cables.rights import EVIDENCE, apply_rights
from cables.roles import ADMINISTRATOR, ARCHIVIST, REVIEWER

APP_ROLE = "archive_app"
PASSWORD = "a long pass phrase"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Give the site's role its rights on the test database, as a real start does."""
    with django_db_blocker.unblock():
        apply_rights("default", APP_ROLE)


def _act_as_site(connection, **kwargs):
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {APP_ROLE}")


def _act_as_owner():
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def _triggers(verb: str):
    """Tests that commit are cleared by TRUNCATE, which the archive refuses: let the owner do it between tests."""
    with connection.cursor() as cursor:
        for table in EVIDENCE:
            cursor.execute(f"ALTER TABLE {table} {verb} TRIGGER USER")


@pytest.fixture(autouse=True)
def as_the_site(request):
    """Run with the rights of the site's role, in this and every other thread of the test."""
    marked = request.node.get_closest_marker("django_db")
    wanted = {"db", "transactional_db", "live_server", "django_db_reset_sequences"} & set(request.fixturenames)
    if not marked and not wanted:
        yield
        return
    request.getfixturevalue("_django_db_helper")
    commits = connection.in_atomic_block is False
    if commits:
        _triggers("ENABLE")
    connection_created.connect(_act_as_site)
    _act_as_site(connection)
    yield
    connection_created.disconnect(_act_as_site)
    if commits:
        connection.close()
        _triggers("DISABLE")
    elif not connection.needs_rollback:
        _act_as_owner()


@pytest.fixture(autouse=True)
def plain_static_files():
    """Serve static files by their plain names: no test needs collectstatic first."""
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@pytest.fixture
def import_text(db):
    """Import a text as a cable and return it: `import_text("1. WORDS")`, `import_text(text, record="X-1")`."""
    count = 0

    def run(text: str, record: str = "", label: str = "", name: str = ""):
        nonlocal count
        count += 1
        record = record or f"T-{count}"
        file = RawFile(text.encode(), name=name or f"{record}.txt", record=record, label=label)
        cable = import_file(file).cable
        cable.refresh_from_db()
        return cable

    return run


@pytest.fixture
def cable(import_text):
    """A small telegram with two points, read by machine."""
    return import_text(
        "INCOMING TELEGRAM Department of State\n\nCONFIDENTIAL\n\nFROM: PARIS\n\nTO: Secretary of State\n\n"
        "NO: 512, MARCH 3, 6 PM\n\n1. THE MINISTER RECEIVED US THIS MORNING.\n\n2. HE PROMISED AN ANSWER SOON.\n\n"
        "BOHLEN\n",
        record="T-512",
    )


@pytest.fixture
def admin_user(db):
    return User.objects.create_superuser(
        "admin", "admin@example.org", "a long pass phrase", display_name="Ada Admin"
    )


@pytest.fixture
def reader(db):
    """Somebody with an account and no rights."""
    return User.objects.create_user("reader", password="a long pass phrase")


@pytest.fixture
def person_of(db):
    """Make a person of a role: `person_of("Archivist", "archie")`, `person_of("Archivist", "ed", collection)`."""
    if not Group.objects.filter(name=ADMINISTRATOR).exists():
        # Tests that commit are cleared by TRUNCATE, which takes the groups of the migration away.
        import_module("cables.migrations.0008_roles").make_roles(apps, _Editor)

    def make(role: str, name: str, *collections: Collection) -> User:
        shown = f"{name.capitalize()} {role}"
        staff = role == ADMINISTRATOR
        made = User.objects.create_user(name, password=PASSWORD, display_name=shown, is_staff=staff)
        made.groups.add(Group.objects.get(name=role))
        made.collections.set(collections)
        return made

    return make


class _Editor:
    """All that the migration asks of a schema editor."""

    connection = connection


@pytest.fixture
def archivist(person_of):
    """Corrects everywhere."""
    return person_of(ARCHIVIST, "archie")


@pytest.fixture
def elsewhere(person_of):
    """An archivist whose work is limited to a collection in which no cable of the test lies."""
    return person_of(ARCHIVIST, "elsa", Collection.objects.create(name="Another collection"))


@pytest.fixture
def reviewer(person_of):
    return person_of(REVIEWER, "rita")


@pytest.fixture
def second_reviewer(person_of):
    return person_of(REVIEWER, "rolf")


@pytest.fixture
def administrator(person_of):
    """An administrator by group, not a superuser: the rights are those the migration gave."""
    return person_of(ADMINISTRATOR, "adam")


@pytest.fixture
def collection(db):
    return Collection.objects.create(name="Central files")


@pytest.fixture
def new_york(db):
    from cables.actions.correspondents import add_names

    post = Correspondent.objects.create(name="Mission to the United Nations (New York)", kind="post")
    add_names(post, [post.name, "USUN", "New York"])
    return post


@pytest.fixture
def machine_revision(cable) -> Revision:
    return cable.revisions.get(number=1)
