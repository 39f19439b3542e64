"""Names as read that nobody knows, what is decided about them; words of markings; cables split and joined."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from cables.models.correspondent import fold_name

ADMINISTRATOR = "Administrator"
KEPT_BY_ADMINISTRATORS = {"marking": "marking", "namedecision": "name decision"}


def fold_names_held(apps, schema_editor):
    """Fill the form names are compared in for what was read before there was a column for it."""
    for model, read, folded in (("Cable", "sender_as_read", "sender_folded"), ("Addressee", "as_read", "folded")):
        rows = apps.get_model("cables", model).objects.using(schema_editor.connection.alias)
        strings = list(rows.exclude(**{read: ""}).order_by().values_list(read, flat=True).distinct())
        table = rows.model._meta.db_table
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT set_config('archive.listing', 'whole', true)")
            cursor.execute(
                f"UPDATE {table} SET {folded} = new.folded "  # noqa: S608 — names of our own columns
                f"FROM unnest(%s::text[], %s::text[]) AS new (spelt, folded) WHERE {table}.{read} = new.spelt",
                [strings, [fold_name(string)[:300] for string in strings]],
            )


def let_administrators_keep_markings(apps, schema_editor):
    """The words of markings are kept in the admin; what was decided about names can be looked up there."""
    database = schema_editor.connection.alias
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(database)
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    group, _ = apps.get_model("auth", "Group").objects.using(database).get_or_create(name=ADMINISTRATOR)
    for model, spelt in KEPT_BY_ADMINISTRATORS.items():
        content_type, _ = content_types.get_or_create(app_label="cables", model=model)
        for verb in ("view", "add", "change", "delete") if model == "marking" else ("view",):
            permission, _ = permissions.get_or_create(
                content_type=content_type, codename=f"{verb}_{model}", defaults={"name": f"Can {verb} {spelt}"}
            )
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("cables", "0011_list_changes"),
    ]

    operations = [
        migrations.CreateModel(
            name="LoadedEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("key", models.CharField(max_length=300, unique=True)),
                ("loaded_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name_plural": "loaded entries",
            },
        ),
        migrations.CreateModel(
            name="Marking",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("classification", "Classification"),
                            ("precedence", "Precedence"),
                            ("captions", "Caption"),
                        ],
                        max_length=20,
                    ),
                ),
                ("form", models.CharField(help_text="As it stands on the paper: PRITY, LIMDIS.", max_length=60)),
                ("folded", models.CharField(editable=False, max_length=60)),
                (
                    "value",
                    models.CharField(help_text="What the archive states for it: PRIORITY, LIMDIS.", max_length=60),
                ),
                (
                    "in_use",
                    models.BooleanField(
                        default=True, help_text="Off: what the reader takes for this caption is not stated."
                    ),
                ),
                ("source", models.CharField(help_text="Where the marking is attested.", max_length=300)),
            ],
            options={
                "ordering": ["kind", "form"],
            },
        ),
        migrations.CreateModel(
            name="NameDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("folded", models.CharField(max_length=200)),
                ("as_read", models.CharField(max_length=300)),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("alias", "Another name of a correspondent"),
                            ("new", "A correspondent not known before"),
                            ("no name", "Not a name"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        blank=True, help_text="The correspondent's name at the time.", max_length=200
                    ),
                ),
                ("added_alias", models.BooleanField(default=False)),
                ("decided_at", models.DateTimeField(auto_now_add=True)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-decided_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Tie",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("split", "Cut off another cable"), ("joined", "Joined to another cable")],
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-made_at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="addressee",
            name="folded",
            field=models.CharField(blank=True, editable=False, max_length=300),
        ),
        migrations.AddField(
            model_name="cable",
            name="sender_folded",
            field=models.CharField(
                blank=True, editable=False, help_text="As read, in the form names are compared in.", max_length=300
            ),
        ),
        migrations.AddIndex(
            model_name="addressee",
            index=models.Index(
                condition=models.Q(("correspondent", None), models.Q(("folded", ""), _negated=True)),
                fields=["folded"],
                name="addressee_unmatched",
            ),
        ),
        migrations.AddIndex(
            model_name="cable",
            index=models.Index(
                condition=models.Q(("sender", None), models.Q(("sender_folded", ""), _negated=True)),
                fields=["sender_folded"],
                name="cable_unmatched_sender",
            ),
        ),
        migrations.AddConstraint(
            model_name="marking",
            constraint=models.UniqueConstraint(fields=("kind", "folded"), name="one_marking_a_form"),
        ),
        migrations.AddConstraint(
            model_name="marking",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("folded", ""), _negated=True), models.Q(("value", ""), _negated=True)
                ),
                name="marking_means_something",
            ),
        ),
        migrations.AddField(
            model_name="namedecision",
            name="correspondent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="decisions",
                to="cables.correspondent",
            ),
        ),
        migrations.AddField(
            model_name="namedecision",
            name="decided_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="name_decisions",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="namedecision",
            name="undone_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="undone_decisions",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="tie",
            name="before",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cables.revision"
            ),
        ),
        migrations.AddField(
            model_name="tie",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="ties_made", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="tie",
            name="part",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="ties_as_part", to="cables.cable"
            ),
        ),
        migrations.AddField(
            model_name="tie",
            name="revision",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cables.revision"
            ),
        ),
        migrations.AddField(
            model_name="tie",
            name="undone_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ties_undone",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="tie",
            name="whole",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="ties_as_whole", to="cables.cable"
            ),
        ),
        migrations.AddConstraint(
            model_name="namedecision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)), fields=("folded",), name="one_decision_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="namedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("correspondent", None), ("name", ""), ("verdict", "no name")),
                    models.Q(("verdict__in", ["alias", "new"]), models.Q(("name", ""), _negated=True)),
                    _connector="OR",
                ),
                name="decision_names_a_correspondent",
            ),
        ),
        migrations.AddConstraint(
            model_name="namedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("undone_at", None), ("undone_by", None)),
                    models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                    _connector="OR",
                ),
                name="decision_undone_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="namedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("folded", ""), _negated=True), name="decision_about_some_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="tie",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)), fields=("part",), name="a_part_of_one_whole"
            ),
        ),
        migrations.AddConstraint(
            model_name="tie",
            constraint=models.CheckConstraint(
                condition=models.Q(("part", models.F("whole")), _negated=True), name="no_part_of_itself"
            ),
        ),
        migrations.AddConstraint(
            model_name="tie",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("undone_at", None), ("undone_by", None)),
                    models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                    _connector="OR",
                ),
                name="tie_undone_by_somebody",
            ),
        ),
        migrations.RunPython(fold_names_held, migrations.RunPython.noop),
        migrations.RunPython(let_administrators_keep_markings, migrations.RunPython.noop),
    ]
