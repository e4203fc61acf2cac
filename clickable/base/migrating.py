"""All migrations from nothing in a fraction of the time.

While it migrates, Django keeps a class of every model as it is at that step. For each new table it
makes all classes again that hang together by relations, however far: with us, by way of the person
who signs in, nearly all. That grows with the square of the models. Two things avoid most of it, and
leave every migration, and what it does to the database, as it is:

* What others bring comes first: their many small steps then meet few classes.
* A new model is added to the classes that are there, as when the program itself loads its models.
  Django makes the others anew so that the state before the step stays as it was; making a table
  does not look at that state, and going back, which does, is left to Django.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState

Target = tuple[str, str | None]


class OnlyForwards(ProjectState):
    """The models at a step, when the steps before it are not asked for again."""

    def add_model(self, model_state: ModelState) -> None:
        made = self.__dict__.pop("apps", None)  # Django would make again what is here
        super().add_model(model_state)
        if made is not None:
            self.__dict__["apps"] = made
            made.render_multiple([model_state])


class Executor(MigrationExecutor):
    def migration_plan(self, targets: Iterable[Target], *args: Any, **kwargs: Any) -> Any:
        """As Django's, and what others bring before our rooms, unless it needs them."""
        return super().migration_plan(sorted(targets, key=_is_ours), *args, **kwargs)

    def migrate(
        self, targets: Any, plan: Any = None, state: Any = None, *args: Any, **kwargs: Any
    ) -> Any:
        """As Django's. The state it is given, it only ever moves forwards."""
        if state is not None:
            state = OnlyForwards(state.models, state.real_apps)
        return super().migrate(targets, plan, state, *args, **kwargs)


def _is_ours(target: Target) -> bool:
    return apps.get_app_config(target[0]).name.startswith("clickable.")
