"""`clickable keys …`: who holds which key (docs/keys.md). Exit codes as in `clickable.cli`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from clickable.command import with_settings

if TYPE_CHECKING:
    from clickable.people.models import Team, User
    from clickable.seal.trusted import Officer

OFFICERS = 3


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
    found = [_user(name) for name in members or _asked_members()]
    chosen = [_officer(text) for text in officers]
    if not chosen and not trusted().officers:
        chosen = _asked_officers()
    people.set_up(team=_team(team), members=found, officers=chosen, now=clock.now())
    click.echo(f"{team}: has its key; {', '.join(map(str, found))} can open")
    if len(found) == 1:
        click.echo("One member only: let a second person in soon, at /desk/keys/.")
    click.echo("Officers: hand out the parcels with `clickable keys parcels`, then `keys drill`.")


@keys.command()
@click.option("--out", type=click.Path(path_type=Path), help="Write it there, under a passphrase.")
def officer(*, out: Path | None) -> None:
    """For an officer without the age tool: make an identity. Run it on the officer's own machine."""
    from pyrage import passphrase as age

    from clickable.seal.parcels import new_identity

    click.echo("Run this on the officer's own machine, never on the server.", err=True)
    identity = new_identity()
    if out is None:
        click.echo("Shown once. Write it down, keep it offline, show it to nobody:", err=True)
        click.echo(identity.private)
    else:
        if out.exists():
            raise click.ClickException(f"{out} exists already")
        passphrase = click.prompt("Passphrase", hide_input=True, confirmation_prompt=True)
        out.touch(mode=0o600)
        out.write_bytes(age.encrypt(f"{identity.private}\n".encode(), passphrase))
        click.echo(f"{out}: the identity, under the passphrase", err=True)
    click.echo("For the operator (public):", err=True)
    click.echo(identity.public)


def _team(name: str) -> "Team":
    from clickable.people.models import Team

    found = Team.objects.filter(name=name).first()
    if found is None:
        raise click.ClickException(f"no team is called {name}: add-person --team makes it")
    return found


def _user(name: str) -> "User":
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
