"""`clickable keys …`: who holds which key (docs/keys.md). Exit codes as in `clickable.cli`."""

from typing import TYPE_CHECKING

import click

from clickable.command import as_json as show_json
from clickable.command import json_option, with_settings

if TYPE_CHECKING:
    from clickable.people.models import Team, User
    from clickable.seal.rings import StaffRing
    from clickable.seal.trusted import Officer

OFFICERS = 3
A_DAY = 86_400.0  # seconds


@click.group()
def keys() -> None:
    """Who can open what: teams, people, escrow officers (docs/keys.md)."""


@keys.command()
@click.option("--team", help="The team; add-person --team made it.")
@click.option("--member", "members", multiple=True, help="Account of a member; may be repeated.")
@click.option("--officer", "officers", multiple=True, help="NAME=age1…, three times.")
@with_settings
def setup(*, team: str | None, members: tuple[str, ...], officers: tuple[str, ...]) -> None:
    """Give a team its first key. Asks for what the options leave out.

    The first team that is set up takes new reports in. Three officers keep the key in escrow: any
    two of them together can recover it, none of them alone.
    """
    from clickable.base import clock
    from clickable.people import keys as people
    from clickable.seal.trusted import trusted

    if not team:
        click.echo("A team shares one key: its members open the same reports.")
        team = str(click.prompt("Team"))
    found = [user_called(name) for name in members or _asked_members()]
    chosen = [_officer(text) for text in officers]
    if not chosen and not trusted().officers:
        chosen = _asked_officers()
    people.set_up(team=team_called(team), members=found, officers=chosen, now=clock.now())
    click.echo(f"{team}: has its key; {', '.join(map(str, found))} can open")
    if len(found) == 1:
        click.echo("One member only: let a second person in soon, at /desk/keys/.")
    click.echo("Officers: hand out the parcels with `clickable keys parcels`, then `keys drill`.")


@keys.command()
@json_option
@with_settings
def check(*, as_json: bool) -> None:
    """Look at the keys as the worker does every hour. Exit code 1 when something is not well."""
    from clickable.base import clock
    from clickable.people import health
    from clickable.people.models import Team, User

    found = health.check(now=clock.now())
    teams, people = Team.objects.in_bulk(), User.objects.in_bulk()
    said = [
        {
            "code": f.code.value,
            "team": str(teams.get(f.team, "")) if f.team else "",
            "person": people[f.person].username if f.person else "",
            "count": f.count,
        }
        for f in found
    ]
    if as_json:
        show_json({"well": not said, "findings": said})
    for line in () if as_json else said:
        click.echo(" ".join(str(part) for part in line.values() if part))
    if not said and not as_json:
        click.echo("well")
    if said:
        raise SystemExit(1)


@keys.command()
@click.argument("name")
@click.option("--by", required=True, help="A member who holds the key; asks for their password.")
@with_settings
def remove(name: str, *, by: str) -> None:
    """Close the account NAME, end its sessions, give the team a new key."""
    from clickable.base import clock
    from clickable.people import keys as people

    member, ring = _member(by)
    people.remove(person=user_called(name), by=member, ring=ring, now=clock.now(), operator=True)
    click.echo(f"{name}: closed. Older rows: clickable keys rewrap --person {by}")


@keys.command()
@click.option("--person", required=True, help="A member; asks for their password.")
@with_settings
def rewrap(*, person: str) -> None:
    """Give everything of a member's team to its present key, at once; then destroy the old one."""
    from clickable.base import clock
    from clickable.people import keys as people

    member, ring = _member(person)
    left = people.rewrap(by=member, ring=ring, seconds=A_DAY, now=clock.now())
    click.echo(f"{left} left" if left else "done; an old key is destroyed a day after its end")


@keys.command()
@click.argument(
    "what", type=click.Choice(["team", "pepper", "page", "accounts", "worker", "index"])
)
@click.option("--by", help="For team: a member who holds the key; asks for their password.")
@click.option("--finish", is_flag=True, help="Forget the older key, once nothing needs it.")
@click.option("--stopped", is_flag=True, help="For index: serve and worker are stopped.")
@with_settings
def rotate(what: str, *, by: str | None, finish: bool, stopped: bool) -> None:
    """A new key in place of WHAT (docs/keys.md says when, and what each one does)."""
    from clickable import rotations
    from clickable.base import clock
    from clickable.people import keys as people

    if what == "team":
        if not by:
            raise click.UsageError("rotate team needs --by, a member who holds the key")
        member, ring = _member(by)
        people.renew(by=member, ring=ring, now=clock.now())
        click.echo("the team has a new key")
    elif finish:
        click.echo(rotations.finish(what, now=clock.now()))
    elif what == "index" and not stopped:
        raise click.UsageError("stop serve and worker first, then say --stopped")
    else:
        click.echo(rotations.begin(what, now=clock.now()))


def _member(name: str) -> "tuple[User, StaffRing]":
    """A person with what they open, for this command only."""
    from clickable.people.services import unlock
    from clickable.seal.rings import StaffRing

    person = user_called(name)
    password = click.prompt(f"Password of {name}", hide_input=True)
    secret = unlock(person, password) if person.is_active else None
    if secret is None or not person.check_password(password):
        raise click.ClickException("this is not their password")
    return person, StaffRing(person.pk, secret)


def team_called(name: str) -> "Team":
    from clickable.people.models import Team

    found = Team.objects.filter(name=name).first()
    if found is None:
        raise click.ClickException(f"no team is called {name}: add-person --team makes it")
    return found


def user_called(name: str) -> "User":
    from clickable.people.models import User

    found = User.objects.filter(username=name).first()
    if found is None:
        raise click.ClickException(f"no account is called {name}: run `clickable add-person` first")
    return found


def _officer(text: str) -> "Officer":
    from clickable.seal.trusted import Officer

    name, _sign, recipient = text.partition("=")
    if not name.strip() or not recipient.strip():
        raise click.BadParameter(f"{text!r} is not NAME=age1…", param_hint="--officer")
    return Officer(name=name.strip(), recipient=recipient.strip())


def _asked_members() -> list[str]:
    click.echo("Members: people of the team who hold the key from the start, better two than one.")
    names = [str(click.prompt("Account of a member"))]
    while name := click.prompt("Another one (Enter: no more)", default="", show_default=False):
        names.append(str(name))
    return names


def _asked_officers() -> "list[Officer]":
    click.echo("Officers: three people who each made an identity (`clickable keys officer`).")
    return [
        _officer(f"{click.prompt(f'Officer {n}, name')}={click.prompt('  public key (age1…)')}")
        for n in range(1, OFFICERS + 1)
    ]
