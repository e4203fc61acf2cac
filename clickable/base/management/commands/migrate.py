"""Django's `migrate`, which takes its way through the migrations from `clickable.base.migrating`."""

from django.core.management.commands import migrate

from clickable.base import migrating

migrate.MigrationExecutor = migrating.Executor  # type: ignore[attr-defined] # the one place it is named


class Command(migrate.Command):
    """With all of its words."""
