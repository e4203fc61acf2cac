"""The operator's command about who works for which association."""

import click

from clickable.command import with_settings as _with_settings


@click.command()
@click.argument("username")
@click.argument("association", required=False, default="")
@click.option("--mailbox", default="", help="Where they hear that a request waits; sealed.")
@_with_settings
def seat(username: str, *, association: str, mailbox: str) -> None:
    """USERNAME, an editor, works for ASSOCIATION: its requests are theirs at /gestion/. None: for none.

    Who works for the coordinator (the fallback of the routing table) sees the requests of all.
    """
    from clickable.base import clock
    from clickable.base.errors import RefusedError
    from clickable.outreach.services import take_seat
    from clickable.outreach.table import table
    from clickable.people.models import User
    from clickable.people.rules import can_edit

    person = User.objects.filter(username=username).first()
    if person is None or not can_edit(person):
        raise click.ClickException(f"no editor is called {username}")
    known = table().associations
    if association and association not in known:
        raise click.ClickException(f"{association!r} is not one of {', '.join(sorted(known))}")
    try:
        take_seat(person=person, association=association, mailbox=mailbox, now=clock.now())
    except RefusedError as refused:
        raise click.ClickException(str(refused.message)) from None
    click.echo(f"{username} works for {known[association].name if association else 'none of them'}")
