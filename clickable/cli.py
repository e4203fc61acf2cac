"""The operator's command. Exit codes: 0 done, 1 could not be done, 2 asked or configured wrongly."""

import os
import sys

import click

from clickable.backup_cli import backup, restore
from clickable.command import as_json as _as_json
from clickable.command import json_option
from clickable.command import with_settings as _with_settings
from clickable.escrow_cli import keys
from clickable.imports_cli import import_file, mailbox
from clickable.known_cli import known
from clickable.outreach_cli import seat
from clickable.partners_cli import partners
from clickable.people_cli import EDITING, ROLES, end_sessions, invite, reset_factor, sessions
from clickable.record_cli import record
from clickable.schools_cli import schools


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="clickable")
def cli() -> None:
    """Click@ble: set up, run and look after an instance. Settings: docs/settings.md."""


cli.add_command(backup)
cli.add_command(keys)
cli.add_command(import_file)
cli.add_command(known)
cli.add_command(mailbox)
cli.add_command(partners)
cli.add_command(record)
cli.add_command(restore)
cli.add_command(schools)
cli.add_command(seat)
for of_people in (invite, sessions, end_sessions, reset_factor):
    cli.add_command(of_people)


@cli.command()
@click.option("--bare", is_flag=True, help="Without our own pages and tools: you write yours.")
@_with_settings
def init(*, bare: bool) -> None:
    """Make keys, database and static files. Run it again after every update; nothing is lost."""
    from django.conf import settings
    from django.core.management import call_command

    from clickable.base import clock, reserve
    from clickable.pages.gestion.setting_up import set_up
    from clickable.record import guard
    from clickable.report import spool
    from clickable.seal import keys
    from clickable.support import services as support

    settings.HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
    written = keys.create(settings.KEYS)
    click.echo(f"keys       {'made: ' + ', '.join(written) if written else 'already there'}")
    spool.make()
    click.echo(f"reserve    {'there' if reserve.make() else 'the disk is too full for it'}")
    call_command("migrate", interactive=False, verbosity=0)
    guard.install()
    click.echo("database   up to date")
    new, renewed = support.load_services(now=clock.now())
    click.echo(f"services   {f'{new} new, {renewed} renewed' if new or renewed else 'up to date'}")
    if not bare:
        _load_ours()
    set_up()
    click.echo("editors    roles and workflow in place")
    call_command("collectstatic", interactive=False, verbosity=0)
    click.echo("files      up to date")


def _load_ours() -> None:
    """Our own tools, courses and pages, where they are not there yet."""
    from clickable.base import clock
    from clickable.library import services as library
    from clickable.pages import loading
    from clickable.training import services as training
    from clickable.training.surveys import services as surveys

    drafts, taught = library.load_works(now=clock.now()), training.load_courses(now=clock.now())
    asked = surveys.load_questionnaires(now=clock.now())
    click.echo(f"library    {f'{len(drafts)} new drafts' if drafts else 'up to date'}")
    click.echo(f"trainings  {f'{len(taught)} courses' if taught else 'up to date'}")
    click.echo(f"surveys    {f'{len(asked)} questionnaires' if asked else 'up to date'}")
    click.echo(f"pages      {loading.load().line()}")


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@_with_settings
def serve(host: str, port: int) -> None:
    """Answer web requests until SIGTERM or SIGINT; requests in hand are finished."""
    from clickable import server
    from clickable.base import reserve
    from clickable.report import spool

    server.check(host, port)
    spool.make()
    reserve.make()
    click.echo(f"Click@ble listens at http://{f'[{host}]' if ':' in host else host}:{port}")
    server.serve(host, port)


@cli.command()
@_with_settings
def worker() -> None:
    """Trace, notify, verify and count until SIGTERM or SIGINT. Several may run at once."""
    from clickable import worker as running
    from clickable.seal import keys

    keys.worker_keys()  # without them nothing could be opened: say so now
    running.run()


@cli.command()
@json_option
@_with_settings
def status(*, as_json: bool) -> None:
    """How far everything is, what is due, what waits for a person, and when the worker last lived."""
    from clickable import health
    from clickable.base import clock

    found = health.status(now=clock.now())
    if as_json:
        _as_json(found.as_dict())
    else:
        click.echo("\n".join(found.lines()))


@cli.command("check-config")
@json_option
@_with_settings
def check_config(*, as_json: bool) -> None:
    """Show which settings are in force, secrets left out. Exit code 2 and one line when one is wrong."""
    from clickable import health

    found = health.configuration()
    if as_json:
        _as_json(found)
    else:
        width = max(map(len, found))
        for name, value in found.items():
            click.echo(f"{name:<{width}}  {value}")


@cli.command()
@click.option("--period", help="A year or a month: 2026 or 2026-11. Default: all.")
@json_option
@_with_settings
def figures(*, period: str | None, as_json: bool) -> None:
    """The published figures, each with unit and period."""
    from clickable.figures.published import published

    found = published(period)
    if as_json:
        fields = ("code", "period", "value", "hidden", "unit", "published_at")
        _as_json([{name: getattr(figure, name) for name in fields} for figure in found])
        return
    for figure in found:
        click.echo(f"{figure.period:<8} {figure.label:<50} {figure.shown:>8} {figure.unit_label}")


@cli.group()
def retention() -> None:
    """What is forgotten, and when (clickable/retention/README.md)."""


@retention.command()
@json_option
@_with_settings
def due(*, as_json: bool) -> None:
    """What would go now, counted by class. Changes nothing."""
    from clickable.base import clock
    from clickable.retention import selectors
    from clickable.retention.classes import kept_for
    from clickable.retention.rules import Class

    found = selectors.standing(now=clock.now())
    counts = {**found.due, "reports that name nothing": found.empty_reports}
    if as_json:
        _as_json({"due": counts, "held": found.held, "fault": found.fault})
        return
    for one, count in found.due.items():
        click.echo(f"{one:<26}{count:>7}   after {kept_for()[Class(one)].days} days")
    click.echo(f"{'reports that name nothing':<26}{found.empty_reports:>7}")
    click.echo(f"{'held (never due)':<26}{found.held:>7}")


@retention.command("run")
@click.option("--limit", default=2000, show_default=True, type=click.IntRange(1))
@json_option
@_with_settings
def run_retention(*, limit: int, as_json: bool) -> None:
    """Forget what is due now, as the worker does once a day. Exit code 1 when the clock is not believed."""
    from clickable.base import clock
    from clickable.retention import services

    done = services.forget_due(now=clock.now(), limit=limit)
    told = {
        "items": dict(done.items),
        "reports": done.reports,
        "contacts": done.contacts,
        "lines": done.lines,
        "failed": done.failed,
        "settled": done.settled,
    }
    if as_json:
        _as_json(told)
    else:
        click.echo(f"forgotten: {done.items.total()} items, {done.reports} reports")
    if done.failed or not done.settled:
        raise click.ClickException("something stayed behind: see the log, and run it again")


@retention.command("confirm-clock")
@click.option("--yes", is_flag=True, help="Do not ask.")
@_with_settings
def confirm_clock(*, yes: bool) -> None:
    """Say that the clock is right, after it jumped or the instance was switched off for days."""
    from clickable.base import clock
    from clickable.retention import selectors, services

    now = clock.now()
    found = selectors.standing(now=now)
    click.echo(f"clock now        {now:%A %d %B %Y, %H:%M} UTC")
    click.echo(f"last run         {found.ran_at or 'never'}")
    click.echo(f"would be due     {sum(found.due.values())} items")
    if not yes:
        click.confirm("Is this the right date?", abort=True)
    services.believe_clock(now=now)
    click.echo("confirmed: what is due is forgotten at the next run")


@cli.command("add-person")
@click.argument("username")
@click.option("--name", default="", help="How colleagues see them.")
@click.option("--role", type=click.Choice(ROLES), default="analyst")
@click.option("--team", default="", help="Made if it does not exist.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@_with_settings
def add_person(username: str, *, name: str, role: str, team: str, password_stdin: bool) -> None:
    """A new account of staff. Asks for the password (at least 14 characters) twice."""
    from clickable.base import clock
    from clickable.pages.gestion.roles import keep_in_step
    from clickable.people import services
    from clickable.people.models import User

    if password_stdin:
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    person = services.add_person(
        username=username,
        display_name=name or username,
        role=User.Role(role),
        password=password,
        team=team,
        now=clock.now(),
    )
    keep_in_step(person)
    if role in EDITING:
        click.echo(f"{username} can sign in at /gestion/")
        return
    click.echo(f"{username} can sign in at /desk/")
    if not team:
        click.echo("without a team, nothing opens for them (--team)")
    else:
        click.echo(
            "nothing opens for them before `clickable keys setup`, or a colleague lets them in"
        )


@cli.command("reset-password")
@click.argument("username")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@_with_settings
def reset_password(username: str, *, password_stdin: bool) -> None:
    """For who lost theirs: a provisional password. A colleague must let them in again afterwards."""
    from clickable.base import clock
    from clickable.people import passwords
    from clickable.people.models import User

    person = User.objects.filter(username=username).first()
    if person is None:
        raise click.ClickException(f"no account is called {username}")
    if password_stdin:
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    passwords.reset_password(person=person, password=password, by=None, now=clock.now())
    click.echo(
        f"{username} signs in, chooses a password of their own, and is let in by a colleague"
    )


@cli.command()
@click.argument("name")
@click.option("--json", "json_only", is_flag=True, help="Only the line of JSON.")
@click.option("--number", type=click.IntRange(200), help="How many (partner-intake).")
def bench(name: str, *, json_only: bool, number: int | None) -> None:
    """Measure NAME in a throw-away instance beside its reference (docs/scale.md)."""
    from clickable.bench import run

    raise SystemExit(run(name, json_only=json_only, number=number))


def main() -> None:
    os.umask(0o077)  # database, queue and their journals are their owner's alone, like the keys
    cli(prog_name="clickable")
