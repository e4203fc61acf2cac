"""`clickable partners add`, `list`, `revoke`: who may give reports by program."""

import click

from clickable.command import as_json as show_json
from clickable.command import json_option, with_settings

SCOPES = ("reports:write", "reports:read", "hashes:give")


@click.group()
def partners() -> None:
    """Organisations whose programs give reports (clickable/partners/README.md)."""


@partners.command()
@click.argument("name")
@click.option("--team", default="", help="Whose queue. Default: the team that takes reports in.")
@click.option(
    "--scope", "scopes", multiple=True, type=click.Choice(SCOPES), help="May be given again."
)
@click.option("--days", default=180, show_default=True, type=click.IntRange(1, 366))
@json_option
@with_settings
def add(name: str, *, team: str, scopes: tuple[str, ...], days: int, as_json: bool) -> None:
    """A token for the partner NAME, made if new. It is shown now and never again.

    Without --scope: to give reports and to ask what became of them.
    """
    from datetime import timedelta

    from clickable.base import clock
    from clickable.partners import services
    from clickable.partners.rules import Scope
    from clickable.people.models import Team
    from clickable.seal.trusted import trusted

    wanted = {"name": team} if team else {"pk": trusted().intake or 0}
    found = Team.objects.filter(**wanted).first()
    if found is None:
        raise click.ClickException(
            f"no team is called {team}" if team else "no team takes reports in"
        )
    token, shown = services.add(
        name=name,
        team=found,
        scopes=[Scope(scope) for scope in scopes or SCOPES[:2]],
        lasts=timedelta(days=days),
        now=clock.now(),
    )
    if as_json:
        show_json({"token": shown, "prefix": token.prefix, "expires_at": token.expires_at})
        return
    click.echo(shown)
    click.echo(
        f"{token.prefix}: {', '.join(token.scopes)}, until {token.expires_at:%Y-%m-%d}; "
        "it is not shown again",
        err=True,
    )


@partners.command("list")
@json_option
@with_settings
def list_(*, as_json: bool) -> None:
    """Every token: whose, for what, until when. Never the token itself."""
    from clickable.base import clock
    from clickable.partners.models import Token
    from clickable.partners.rules import counts

    now = clock.now()
    rows = [
        {
            "partner": one.partner.name,
            "prefix": one.prefix,
            "scopes": one.scopes,
            "made_at": one.made_at,
            "expires_at": one.expires_at,
            "revoked_at": one.revoked_at,
            "counts": counts(expires_at=one.expires_at, revoked_at=one.revoked_at, now=now),
        }
        for one in Token.objects.select_related("partner").order_by("partner__name", "made_at")
    ]
    if as_json:
        show_json(rows)
        return
    for row in rows:
        state = "revoked" if row["revoked_at"] else "counts" if row["counts"] else "over"
        until = f"{row['expires_at']:%Y-%m-%d}"
        click.echo(
            f"{row['prefix']}  {state:<8} {until}  {row['partner']}  {', '.join(row['scopes'])}"
        )


@partners.command()
@click.argument("prefix")
@with_settings
def revoke(prefix: str) -> None:
    """From now on the token that begins with PREFIX opens nothing."""
    from clickable.base import clock
    from clickable.partners import services

    token = services.revoke(prefix=prefix, now=clock.now())
    click.echo(f"{token.prefix} of {token.partner} is revoked")
