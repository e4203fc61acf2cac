"""The part of `clickable keys …` that is about escrow officers (docs/keys.md)."""

import sys
from base64 import b64decode
from pathlib import Path

import click

from clickable.command import with_settings
from clickable.keys_cli import keys, team_called, user_called

__all__ = ["keys"]

TWO = 2


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


@keys.command()
@click.option("--team", required=True)
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False))
@with_settings
def parcels(*, team: str, out: Path) -> None:
    """Write the team's three parcels for its officers: one file for each pair."""
    from clickable.seal.models import GroupKey
    from clickable.seal.trusted import trusted

    found = team_called(team)
    own = trusted().groups.get(found.pk)
    key = GroupKey.objects.filter(group_id=found.pk, epoch=own.epoch).first() if own else None
    if key is None:
        raise click.ClickException(f"{team} has no key yet: run `clickable keys setup`")
    _write(
        {
            f"team-{found.pk}-key-{key.epoch}-{pair}": b64decode(p)
            for pair, p in key.parcels.items()
        },
        out,
    )


@keys.command("open-parcel")
@click.argument("parcel", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--identity", "identities", multiple=True, type=click.Path(path_type=Path, exists=True),
    help="A file with an officer's identity, twice.",
)  # fmt: skip
def open_parcel(parcel: Path, *, identities: tuple[Path, ...]) -> None:
    """Two officers together, offline: print what PARCEL holds. Needs no instance.

    The stock tool does the same: age -d -i first.key PARCEL | age -d -i second.key
    """
    from clickable.seal.parcels import BadIdentityError, opened

    if len(identities) != TWO:
        raise click.UsageError("--identity is needed twice, once for each officer")
    first, second = (_identity(path) for path in identities)
    try:
        click.echo(opened(parcel.read_bytes(), first, second))
    except BadIdentityError as error:
        raise click.ClickException(str(error)) from None


@keys.command()
@click.option("--team", required=True)
@click.option("--member", required=True, help="Who gets the key back.")
@click.option("--words", required=True, help="The six words that they read out from /desk/keys/.")
@with_settings
def recover(*, team: str, member: str, words: str) -> None:
    """Give a team's key, opened by two officers (standard input), to a member. Everybody is told."""
    from clickable.base import clock
    from clickable.people import recovery

    secret = sys.stdin.readline()
    recovery.recover(
        team=team_called(team),
        member=user_called(member),
        secret=secret,
        words=words,
        now=clock.now(),
    )
    click.echo(f"{member} holds the key of {team}; every page of the desk says so for 30 days")


@keys.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="For the parcels.")
@click.option("--answer", help="The word that a pair of officers found.")
@with_settings
def drill(*, out: Path | None, answer: str | None) -> None:
    """Can the officers still open? A parcel with a random word for each pair, twice a year."""
    from clickable.base import clock
    from clickable.people import recovery

    if answer:
        click.echo(f"{recovery.answer_drill(answer, now=clock.now()).pair}: noted")
    elif out:
        made = recovery.begin_drill(now=clock.now())
        _write({f"drill-{one.pair}": b64decode(one.parcel) for one in made}, out)
    else:
        raise click.UsageError("either --out DIR or --answer WORD")


def _write(files: dict[str, bytes], out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, content in files.items():
        path = out / f"{name.replace(' ', '_')}.age"
        path.write_bytes(content)
        click.echo(str(path))


def _identity(path: Path) -> str:
    """An identity out of a file; its passphrase is asked for when it has one."""
    import pyrage

    content = path.read_bytes()
    if b"AGE-SECRET-KEY-1" not in content:
        passphrase = click.prompt(f"Passphrase of {path.name}", hide_input=True)
        try:
            content = pyrage.passphrase.decrypt(content, passphrase)
        except pyrage.DecryptError:
            raise click.ClickException(f"{path}: not this passphrase") from None
    lines = content.decode(errors="replace").splitlines()
    return next((line for line in lines if line.startswith("AGE-SECRET-KEY-1")), "")
