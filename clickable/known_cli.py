"""The operator's commands about lists of what is known."""

from pathlib import Path

import click

from clickable.command import as_json as _as_json
from clickable.command import json_option
from clickable.command import with_settings as _with_settings

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
LARGEST = 256 * 1024 * 1024  # bytes
TOLD = 20  # refused lines


@click.group()
def known() -> None:
    """Lists of what is known: addresses and hashes."""


@known.command("import")
@click.argument("reference")
@click.argument("file", type=FILE)
@click.option("--replace", is_flag=True, help="It takes the place of what the list holds.")
@json_option
@_with_settings
def import_list(reference: str, *, file: Path, replace: bool, as_json: bool) -> None:
    """Read FILE (text, one entry a line) into the list REFERENCE and tell what it would meet.

    Nothing of it matches before a lead puts it to use at the desk.
    """
    from clickable.base import clock
    from clickable.base.errors import RefusedError
    from clickable.known.models import KnownList
    from clickable.known.reading import NotTextError, text_of
    from clickable.known.services import stage

    wanted = KnownList.objects.filter(reference=reference).first()
    if wanted is None:
        raise click.ClickException(f"there is no list {reference}")
    if file.stat().st_size > LARGEST:
        raise click.ClickException(f"more than {LARGEST // 1024**2} MB: cut the file into several")
    try:
        lines = text_of(file.read_bytes()).splitlines()
        batch = stage(wanted, lines, by=None, replaces=replace, now=clock.now())
    except NotTextError:
        raise click.ClickException("no text in UTF-8: nothing was read") from None
    except RefusedError as refused:
        raise click.ClickException(str(refused.message)) from None
    told = {
        "entries": batch.entries,
        "by_kind": batch.by_kind,
        "repeated": batch.repeated,
        "refused": batch.refused,
        "refused_lines": batch.faults,
        "last_90_days": batch.met,
    }
    if as_json:
        _as_json(told)
        return
    click.echo(f"{batch.entries} entries read, {batch.repeated} repeated, {batch.refused} refused")
    for number, reason in batch.faults[:TOLD]:
        click.echo(f"  line {number}: {reason}")
    met = batch.met
    click.echo(f"it would have met {met['met']} of {met['items']} items of the last 90 days")
    click.echo(f"a lead puts it to use at /desk/connus/{reference}/")
