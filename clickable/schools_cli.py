"""The operator's commands about schools: their directory, and calendars that do not come with the program."""

from pathlib import Path

import click

from clickable.command import as_json as _as_json
from clickable.command import json_option
from clickable.command import with_settings as _with_settings

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
TOLD = 20  # refused lines


@click.group()
def schools() -> None:
    """The directory of schools, and school holidays."""


@schools.command("import")
@click.argument("file", type=FILE)
@click.option("--partial", is_flag=True, help="Schools that are not in FILE stay.")
@json_option
@_with_settings
def import_directory(file: Path, *, partial: bool, as_json: bool) -> None:
    """Read FILE, the CSV of the Annuaire de l’éducation (open licence), best once a month.

    Nothing needs it: without it, requests name their school themselves.
    """
    from clickable.base import clock
    from clickable.places.directory import NoDirectoryError, import_schools, rows

    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            read = import_schools(rows(text), on=clock.today(), whole=not partial)
    except UnicodeDecodeError:
        raise click.ClickException("no text in UTF-8: nothing was read") from None
    except NoDirectoryError as error:
        raise click.ClickException(f"{error}: nothing was read") from None
    told = {
        "schools": read.schools,
        "new": read.new,
        "gone": read.gone,
        "refused": len(read.refused),
        "refused_lines": read.refused[:TOLD],
    }
    if as_json:
        _as_json(told)
        return
    click.echo(
        f"{read.schools} schools, {read.new} new, {read.gone} gone, {len(read.refused)} refused"
    )
    for number, why in read.refused[:TOLD]:
        click.echo(f"  line {number}: {why}")


@schools.command("holidays")
@click.argument("file", type=FILE)
@click.option("--source", required=True, help="Where the dates come from; shown beside them.")
@_with_settings
def import_calendar(file: Path, *, source: str) -> None:
    """Read FILE (area;name;first;last, an area as GP or FR-2A): calendars that do not come with the program.

    The calendar of each area in FILE is replaced whole.
    """
    from clickable.base import clock
    from clickable.places.calendar import NotACalendarError, import_holidays

    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            counts = import_holidays(text, source=source[:200], on=clock.today())
    except UnicodeDecodeError:
        raise click.ClickException("no text in UTF-8: nothing was read") from None
    except NotACalendarError as error:
        raise click.ClickException(f"{error}: nothing was read") from None
    for area, number in sorted(counts.items()):
        click.echo(f"{area}: {number} holidays")
