"""
Make the groups Archivist, Reviewer and Administrator with their permissions; docs/reference/roles.md lists them.

Django makes permissions only after all migrations have run, so those the groups need are made here where they are
not there yet. May run on a database that has any of it already.
"""

from django.db import migrations

CORRECTING = {"cable": ["view_unpublished", "correct_cable"]}
REVIEWING = {"revision": ["review_revision"]}
CLOSING = {"cable": ["restrict_cable"]}

TO_READ = [
    "addressee", "cable", "event", "fieldevidence", "formerslug", "importbatch", "importitem", "machinereading",
    "point", "reference", "report", "revision", "reviewcomment", "witness", "witnesspage",
]  # fmt: skip
TO_KEEP = ["collection", "correspondent", "correspondentalias", "term"]
ADMINISTERING = [
    *(("cables", model, [f"view_{model}"]) for model in TO_READ),
    *(("cables", model, [f"{verb}_{model}" for verb in ("view", "add", "change", "delete")]) for model in TO_KEEP),
    ("cables", "cable", ["change_cable"]),
    ("cables", "user", ["view_user", "add_user", "change_user"]),
    ("auth", "group", ["view_group"]),
    ("axes", "accessattempt", ["view_accessattempt", "delete_accessattempt"]),
]

ARCHIVIST = [("cables", model, names) for model, names in CORRECTING.items()]
REVIEWER = [*ARCHIVIST, *(("cables", model, names) for model, names in REVIEWING.items())]
ADMINISTRATOR = [*REVIEWER, *(("cables", model, names) for model, names in CLOSING.items()), *ADMINISTERING]
ROLES = {"Archivist": ARCHIVIST, "Reviewer": REVIEWER, "Administrator": ADMINISTRATOR}

NAMES = {
    "view_unpublished": "Can see what is not public",
    "correct_cable": "Can correct transcriptions and fields",
    "restrict_cable": "Can close cables to the public and open them",
    "review_revision": "Can review others' transcriptions",
}
SPELT = {
    "accessattempt": "access attempt",
    "correspondentalias": "correspondent alias",
    "fieldevidence": "field evidence",
    "formerslug": "former slug",
    "importbatch": "import batch",
    "importitem": "import item",
    "machinereading": "machine reading",
    "reviewcomment": "review comment",
    "witnesspage": "witness page",
}


def make_roles(apps, schema_editor):
    database = schema_editor.connection.alias
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(database)
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    groups = apps.get_model("auth", "Group").objects.using(database)
    for role, rights in ROLES.items():
        group, _ = groups.get_or_create(name=role)
        for app, model, codenames in rights:
            content_type, _ = content_types.get_or_create(app_label=app, model=model)
            for codename in codenames:
                permission, _ = permissions.get_or_create(
                    content_type=content_type, codename=codename, defaults={"name": words(codename, model)}
                )
                group.permissions.add(permission)


def words(codename: str, model: str) -> str:
    """The name of a permission as Django would give it."""
    return NAMES.get(codename) or f"Can {codename.partition('_')[0]} {SPELT.get(model, model)}"


class Migration(migrations.Migration):
    dependencies = [
        ("cables", "0007_people_at_work"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
