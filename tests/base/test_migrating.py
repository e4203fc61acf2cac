"""From nothing to all tables: another way through the migrations, the same end."""

import pytest
from django.core.management import get_commands, load_command_class
from django.core.management.commands import migrate
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState, StateApps

from clickable.base import migrating

pytestmark = pytest.mark.django_db
ROOM = ("trainers", "0001_first")  # people, trainings, requests and reports hang on it


def labels(executor: MigrationExecutor, *, clean_start: bool = True) -> list[str]:
    leaves = executor.loader.graph.leaf_nodes()
    return [one.app_label for one, _ in executor.migration_plan(leaves, clean_start=clean_start)]


def relations(apps: StateApps) -> dict[str, list[str]]:
    """Every model, with what it points to and what points to it, hidden or not."""
    return {
        model._meta.label: sorted(
            f"{field.name} {field.related_model._meta.label if field.is_relation else ''}"
            for field in model._meta.get_fields(include_hidden=True)
        )
        for model in apps.get_models(include_auto_created=True)
    }


def test_the_command_is_ours() -> None:
    command = load_command_class(get_commands()["migrate"], "migrate")

    assert type(command).__module__ == "clickable.base.management.commands.migrate"
    assert migrate.MigrationExecutor is migrating.Executor


def test_what_others_bring_comes_before_our_rooms() -> None:
    order = labels(migrating.Executor(connection))

    assert sorted(order) == sorted(labels(MigrationExecutor(connection)))
    last_of_theirs = max(order.index(label) for label in ("wagtailcore", "wagtailusers", "mfa"))
    assert {label for label in order[:last_of_theirs] if migrating._is_ours((label, None))} == {
        "people"
    }


def test_nothing_is_planned_where_all_is_done() -> None:
    assert labels(migrating.Executor(connection), clean_start=False) == []


def test_the_models_at_the_end_are_those_that_django_would_make_at_once() -> None:
    executor = migrating.Executor(connection)
    state = migrating.OnlyForwards(real_apps=executor.loader.unmigrated_apps)
    assert state.apps  # made while there is nothing, then moved on with every step
    for migration, _ in executor.migration_plan([ROOM], clean_start=True):
        state = migration.mutate_state(state, preserve=False)

    at_once = ProjectState(state.models, state.real_apps)
    assert relations(state.apps) == relations(at_once.apps)
    assert len(relations(at_once.apps)) > 20


def test_a_state_that_somebody_may_go_back_to_is_djangos_own() -> None:
    assert type(migrating.OnlyForwards().clone()) is ProjectState
