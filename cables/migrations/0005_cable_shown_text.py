"""Keep the words of the current text as they are shown, so that no mark breaks a phrase that is searched."""

from django.db import migrations, models

from cables.text.marks import plain


def fill(apps, schema_editor):
    Cable = apps.get_model("cables", "Cable")
    alias = schema_editor.connection.alias
    for cable in (
        Cable.objects.using(alias).exclude(current_revision=None).select_related("current_revision").iterator()
    ):
        Cable.objects.using(alias).filter(pk=cable.pk).update(shown_text=plain(cable.current_revision.text))


class Migration(migrations.Migration):
    dependencies = [("cables", "0004_sessions_with_their_people")]

    operations = [
        migrations.AddField(
            model_name="cable",
            name="shown_text",
            field=models.TextField(blank=True, editable=False, help_text="The current text without marks."),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
