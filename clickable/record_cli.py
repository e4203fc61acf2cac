"""The operator's commands about the account of acts (docs/record.md)."""

from pathlib import Path

import click

from clickable.command import as_json as _as_json
from clickable.command import json_option
from clickable.command import with_settings as _with_settings

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def record() -> None:
    """The account of who did what."""


@record.command()
@click.option(
    "--against", type=FILE, multiple=True, help="A copy of checkpoints.ndjson kept elsewhere."
)
@json_option
@_with_settings
def verify(*, against: tuple[Path, ...], as_json: bool) -> None:
    """Follow every line and every checkpoint. Exit code 1 names the first line that is not what it was."""
    from clickable.base import clock
    from clickable.record import checking, services

    while services.chain(now=clock.now()) == services.AT_ONCE:
        pass
    found = checking.verify(against=against)
    if as_json:
        _as_json(
            {
                "unbroken": found.broken is None,
                "first_broken": found.broken.line if found.broken else None,
                "place": found.broken.place if found.broken else None,
                "fault": found.broken.fault if found.broken else None,
                "lines": found.lines,
                "checkpoints": found.checkpoints,
                "troubles": found.troubles,
            }
        )
    elif found.sound:
        click.echo(f"unbroken: {found.lines} lines, {found.checkpoints} checkpoints")
    if not found.sound:
        first = [checking.words(found.broken)] if found.broken else []
        raise click.ClickException("; ".join([*first, *found.troubles[:10]]))


@record.command()
@json_option
@_with_settings
def checkpoint(*, as_json: bool) -> None:
    """Sign what the account is now, as the worker does each day; copy the file named here elsewhere."""
    from dataclasses import asdict

    from clickable.base import clock
    from clickable.record import checkpoints, services

    while services.chain(now=clock.now()) == services.AT_ONCE:
        pass
    made = checkpoints.make(now=clock.now(), role="operator")
    if as_json:
        _as_json(asdict(made) if made else None)
    elif made:
        click.echo(f"checkpoint {made.number}: place {made.place}, {made.digest}")
        click.echo(f"in {checkpoints.path()}")
    else:
        click.echo("the account is empty: nothing to sign yet")


@record.command()
@_with_settings
def key() -> None:
    """The public keys that sign checkpoints and exports: tell them to an inspector by another way."""
    from clickable.record import checkpoints

    click.echo("\n".join(checkpoints.public_keys()))
