"""`clickable invite`, `sessions`, `end-sessions`, `reset-factor`: accounts as the operator sees them."""

from typing import TYPE_CHECKING

import click

from clickable.command import as_json as show_json
from clickable.command import json_option, with_settings

if TYPE_CHECKING:
    from clickable.people.models import User

EDITING = ("editor", "publisher")
ROLES = ("analyst", "lead", "helper", "help_lead", *EDITING, "none")


@click.command()
@click.argument("username")
@click.option("--name", default="", help="How colleagues see them.")
@click.option("--role", type=click.Choice(ROLES), default="analyst")
@click.option("--team", default="", help="Made if it does not exist.")
@with_settings
def invite(username: str, *, name: str, role: str, team: str) -> None:
    """A link, good once for three days, with which somebody makes the account USERNAME theirs."""
    from django.conf import settings
    from django.urls import reverse

    from clickable.base import clock
    from clickable.people import invitations
    from clickable.people.models import User
    from clickable.people.rules import kind_for
    from clickable.people.services import team_named

    given = User.Role(role)
    token = invitations.invite(
        username=username,
        display_name=name or username,
        role=given,
        team=team_named(team, kind=kind_for(given)) if team else None,
        by=None,
        now=clock.now(),
    )
    place = "gestion" if role in EDITING else "desk"
    click.echo(f"{settings.SITE_URL}{reverse(f'{place}:invitation', args=[token])}")


@click.command()
@json_option
@with_settings
def sessions(*, as_json: bool) -> None:
    """Who is signed in now, since when, and when they were last seen."""
    from clickable.base import clock
    from clickable.people.models import User
    from clickable.people.sessions import open_now

    names = dict(User.objects.values_list("pk", "username"))
    found = [
        {"person": names.get(pk, str(pk)), "began": one.began, "seen": one.seen, "way": one.way}
        for pk, them in open_now(now=clock.real()).items()
        for one in them
    ]
    if as_json:
        show_json(found)
        return
    for each in found:
        click.echo(f"{each['person']:<20} {each['began']:%d %b %H:%M}  {each['seen']:%H:%M} UTC")


@click.command("end-sessions")
@click.argument("username", required=False)
@click.option("--everybody", is_flag=True, help="Of all people, at once.")
@with_settings
def end_sessions(username: str | None, *, everybody: bool) -> None:
    """Sign USERNAME out everywhere."""
    from clickable.base import clock
    from clickable.people import services
    from clickable.people.models import User

    if bool(username) == everybody:
        raise click.UsageError("name one account, or say --everybody")
    people = list(User.objects.all()) if everybody else [_called(username or "")]
    ended = sum(services.end_sessions(person=one, by=None, now=clock.now()) for one in people)
    click.echo(f"{ended} ended")


@click.command("reset-factor")
@click.argument("username")
@click.option("--alone", is_flag=True, help="Nobody leads this person's team who could ask.")
@with_settings
def reset_factor(username: str, *, alone: bool) -> None:
    """Agree with a lead that USERNAME has lost every second factor; a new one is set up at the next sign-in.

    Speak with the person first: whoever has their password sets up the new one.
    """
    from clickable.base import clock
    from clickable.people import second_chance

    person = _called(username)
    if alone:
        second_chance.alone(person=person, now=clock.now())
    else:
        second_chance.agree(person=person, by=None, now=clock.now())
    click.echo(f"{username}: at the next sign-in, a new second factor")


def _called(username: str) -> "User":
    from clickable.people.models import User

    found = User.objects.filter(username=username).first()
    if found is None:
        raise click.ClickException(f"no account is called {username}")
    return found
