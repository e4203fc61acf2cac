"""`clickable backup` and `clickable restore` (docs/backup.md). Exit codes as in `clickable.cli`."""

from dataclasses import asdict
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from clickable.command import as_json as print_json
from clickable.command import json_option, with_settings

if TYPE_CHECKING:
    from clickable.backup import Summary

file_argument = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.command()
@file_argument
@click.option("--keys", is_flag=True, help="The key files instead, for the escrow officers.")
@json_option
@with_settings
def backup(*, file: Path, keys: bool, as_json: bool) -> None:
    """Write the instance to FILE, encrypted with age for CLICKABLE_BACKUP_RECIPIENTS.

    Database, trusted keys and waiting reports. The secrets are not in it: they go into a FILE of
    their own with --keys, to be kept elsewhere.
    """
    from clickable import backup as backups
    from clickable.base import clock

    if keys:
        _say_keys(backups.back_up_keys(file.absolute(), now=clock.now()), as_json=as_json)
    else:
        _say(backups.back_up(file.absolute(), now=clock.now()), as_json=as_json)


@click.command()
@file_argument
@click.option(
    "--identity",
    type=click.File("r"),
    required=True,
    help="The age identity file that opens it; - reads standard input.",
)
@click.option("--keys", is_flag=True, help="FILE is a backup of the key files.")
@json_option
@with_settings
def restore(*, file: Path, identity: IO[str], keys: bool, as_json: bool) -> None:
    """Bring a backup into an empty home and an empty database, compared with its digests."""
    from clickable import backup as backups
    from clickable.backup.parcel import identities_of
    from clickable.base import clock

    opened_by = identities_of(identity.read())
    if keys:
        _say_keys(backups.restore_keys(file, identities=opened_by), as_json=as_json)
    else:
        _say(backups.restore(file, identities=opened_by, now=clock.now()), as_json=as_json)


def _say(summary: "Summary", *, as_json: bool) -> None:
    if as_json:
        print_json(asdict(summary))
        return
    click.echo(f"made       {summary.made}")
    click.echo(f"database   {summary.database}: {summary.rows} rows in {summary.tables} tables")
    click.echo(f"waiting    {summary.waiting} reports outside the database")
    if summary.keys:
        click.echo(f"keys       missing, or not those of the backup: {', '.join(summary.keys)}")
        click.echo("           put them back (clickable restore --keys) before anything is served")


def _say_keys(names: list[str], *, as_json: bool) -> None:
    if as_json:
        print_json({"keys": names})
    else:
        click.echo(f"keys       {', '.join(names)}")
