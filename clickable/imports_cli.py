"""`clickable import` and `clickable mailbox`: a partner's file, and who may write to the mailbox."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clickable.command import as_json as show_json
from clickable.command import json_option, with_settings

if TYPE_CHECKING:
    from clickable.imports.columns import Field
    from clickable.imports.models import Sheet
    from clickable.imports.reading import Table
    from clickable.partners.models import Partner

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
TOLD = 20  # refused lines


@dataclass(frozen=True)
class _Asked:
    table: "Table"
    whose: "Partner"
    columns: "dict[Field, int]"
    category: str


@click.command("import")
@click.argument("file", type=FILE)
@click.option("--partner", required=True, help="Who gave it: a name of `clickable partners list`.")
@click.option(
    "--map", "pairs", multiple=True, metavar="FIELD=COLUMN",
    help="Which column holds what, by its name. May be given again. Default: guessed.",
)  # fmt: skip
@click.option("--category", default="unsure", show_default=True, help="Of lines that name none.")
@click.option("--dry-run", is_flag=True, help="Tell what would come of it; keep nothing.")
@json_option
@with_settings
def import_file(
    file: Path, *, partner: str, pairs: tuple[str, ...], category: str, dry_run: bool, as_json: bool
) -> None:
    """Read FILE (CSV or XLSX) into the queue of PARTNER's team; run it again to go on, or to read what came of it.

    What cannot be kept is told line by line; the good lines are. A lead undoes it at /desk/imports/.
    """
    from clickable.imports.reading import LARGEST_BY_COMMAND
    from clickable.imports.services import table_of

    if file.stat().st_size > LARGEST_BY_COMMAND:
        raise click.ClickException(f"more than {LARGEST_BY_COMMAND // 1024**2} MB: cut the file")
    given = file.read_bytes()
    table = table_of(given, largest=LARGEST_BY_COMMAND)
    asked = _Asked(table, _partner(partner), _columns(pairs, table), _category(category))
    _tell(_tried(asked) if dry_run else _kept(asked, given), as_json=as_json)


@click.group()
def mailbox() -> None:
    """Partners' mails: who may write, and what came (CLICKABLE_IMAP_URL)."""


@mailbox.command()
@click.argument("partner")
@click.argument("address")
@with_settings
def allow(partner: str, address: str) -> None:
    """Mails from ADDRESS become reports of PARTNER, when it is proved that they come from there."""
    from clickable.base import clock
    from clickable.imports.mailing import add_sender

    added = add_sender(partner=_partner(partner), address=address, now=clock.now())
    click.echo(f"{added.address} writes for {added.partner}")


@mailbox.command()
@click.argument("address")
@with_settings
def refuse(address: str) -> None:
    """From now on, mails from ADDRESS wait in quarantine."""
    from clickable.base import clock
    from clickable.imports.mailing import remove_sender

    remove_sender(address=address, now=clock.now())
    click.echo(f"{address} is no longer on the list")


@mailbox.command("list")
@json_option
@with_settings
def list_(*, as_json: bool) -> None:
    """Who may write, and how many mails came, by what became of them."""
    from django.db.models import Count

    from clickable.imports.models import Mail, Sender

    senders = [
        {"partner": one.partner.name, "address": one.address}
        for one in Sender.objects.select_related("partner").order_by("partner__name", "address")
    ]
    counted = Mail.objects.values_list("state").annotate(Count("pk")).order_by("state")
    mails = dict(counted)
    if as_json:
        show_json({"senders": senders, "mails": mails})
        return
    for sender in senders:
        click.echo(f"{sender['partner']}  {sender['address']}")
    click.echo(", ".join(f"{state}: {count}" for state, count in mails.items()) or "no mail yet")


def _partner(name: str) -> "Partner":
    from clickable.partners.models import Partner

    found = Partner.objects.filter(name=name).first()
    if found is None:
        raise click.ClickException(f"no partner is called {name}: `clickable partners add`")
    return found


def _columns(pairs: tuple[str, ...], table: "Table") -> "dict[Field, int]":
    from clickable.imports.columns import Field, guessed, plain

    if not pairs:
        return guessed(table.headers)
    named = {plain(header): place for place, header in reversed(list(enumerate(table.headers)))}
    found: dict[Field, int] = {}
    for pair in pairs:
        name, _equals, column = pair.partition("=")
        if name not in set(Field):
            raise click.BadParameter(f"{name} is none of {', '.join(Field)}", param_hint="--map")
        if plain(column) not in named:
            raise click.BadParameter(f"no column is called {column}", param_hint="--map")
        found[Field(name)] = named[plain(column)]
    return found


def _category(code: str) -> str:
    from clickable.report.models import Category

    if code not in Category.values:
        raise click.BadParameter(
            f"is none of {', '.join(Category.values)}", param_hint="--category"
        )
    return code


def _tried(asked: _Asked) -> dict[str, object]:
    from clickable.imports.models import Sheet
    from clickable.imports.services import look_at

    sheet = Sheet(
        partner=asked.whose,
        group_id=asked.whose.group_id,
        columns={name.value: place for name, place in asked.columns.items()},
        category=asked.category,
    )
    found = look_at(sheet, asked.table)
    return {**_of(asked), **found.counts, "refused_lines": found.faults, "dry_run": True}


def _kept(asked: _Asked, given: bytes) -> dict[str, object]:
    from clickable.base import clock
    from clickable.imports import services
    from clickable.imports.reading import LARGEST_BY_COMMAND
    from clickable.report.models import Category

    now, whose, table = clock.now(), asked.whose, asked.table
    sheet = _own(whose, services.mark_of(given))
    if sheet is None:
        sheet = services.read(given, partner=whose, by=None, now=now, largest=LARGEST_BY_COMMAND)
    if sheet.state == sheet.State.READ:
        chosen = Category(asked.category)
        services.choose(sheet, asked.columns, category=chosen, by=None, table=table, now=now)
    if sheet.state != sheet.State.DONE:  # by this command, or by the worker meanwhile
        services.apply(sheet, by=None, table=table, now=now, most=None)
    told = {"reference": sheet.reference, **sheet.counts, "refused_lines": sheet.faults}
    return {**_of(asked), **told}


def _own(whose: "Partner", mark: bytes) -> "Sheet | None":
    """One of the operator's: cut short, or done."""
    from clickable.imports.models import Sheet

    states = (Sheet.State.READ, Sheet.State.GOING, Sheet.State.DONE)
    return Sheet.objects.filter(partner=whose, mark=mark, made_by=None, state__in=states).first()


def _of(asked: _Asked) -> dict[str, object]:
    table = asked.table
    return {
        "kind": table.kind,
        "encoding": table.encoding,
        "lines": len(table.rows),
        "columns": {name.value: table.headers[place] for name, place in asked.columns.items()},
    }


def _tell(told: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        show_json(told)
        return
    click.echo(f"{told['kind']} {told['encoding']}".strip() + f", {told['lines']} lines")
    counts = ("fresh", "known", "repeated", "refused")
    click.echo(", ".join(f"{told[name]} {name}" for name in counts))
    faults = told["refused_lines"]
    assert isinstance(faults, list)  # noqa: S101 -- of look or sheet
    for number, reason in faults[:TOLD]:
        click.echo(f"  line {number}: {reason}")
    if told.get("dry_run"):
        click.echo("dry run: nothing is kept")
    else:
        click.echo(f"{told['reference']}: {told['kept']} reports; undo at /desk/imports/")
