"""What the operator's commands share."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import click
import django

Command = Callable[..., None]

json_option = click.option(
    "--json", "as_json", is_flag=True, help="For programs: one JSON document."
)


def with_settings(command: Command) -> Command:
    """Read the settings first; a wrong one ends the program with exit code 2 (clickable.conf)."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> None:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clickable.settings")
        django.setup()
        from django.utils import translation

        with translation.override("en"), _trouble_in_one_line():
            command(*args, **kwargs)

    return wrapped


def as_json(value: object) -> None:
    click.echo(json.dumps(value, default=str, ensure_ascii=False))


@contextmanager
def _trouble_in_one_line() -> Iterator[None]:
    """No trace for the operator; CLICKABLE_DEBUG=1 shows it."""
    try:
        yield
    except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
        raise
    except Exception as error:
        if os.environ.get("CLICKABLE_DEBUG") == "1":
            raise
        words = " ".join(str(error).split()) or type(error).__name__
        raise click.ClickException(words) from None
