"""The database itself refuses to change or take away a line of the account (record/guard.py)."""

from django.db import migrations

from clickable.record import guard


def install(_apps, schema_editor):
    guard.install(schema_editor)


def remove(_apps, schema_editor):
    guard.remove(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("record", "0002_checkpoints")]

    operations = [migrations.RunPython(install, remove)]
