"""One-time links: looking changes nothing, one button acts, and acting twice is acting once.

Only the hash of a link's token is kept. Programs that open every link of a mail (scanners, previews)
send GET or HEAD, so they do nothing; a mailbox's own "unsubscribe" button sends POST (RFC 8058).
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from clickable.post.models import Link

BYTES = 24
NOBODYS = bytes(32)  # compared with when there is no such link: both take as long


class Wanted(NamedTuple):
    """A link to be made."""

    purpose: str
    subject: str
    until: datetime


def new_link(*, purpose: str, subject: str, until: datetime, now: datetime) -> tuple[int, str]:
    """A new link: its number, and its token, which exists nowhere else from now on."""
    return new_links([Wanted(purpose, subject, until)], now=now)[0]


def new_links(wanted: Iterable[Wanted], *, now: datetime) -> list[tuple[int, str]]:
    """The same for many at once, in their order."""
    made = [(one, secrets.token_urlsafe(BYTES)) for one in wanted]
    rows = Link.objects.bulk_create(
        Link(digest=_digest(token), **one._asdict(), made_at=now) for one, token in made
    )
    return [(row.pk, token) for row, (_one, token) in zip(rows, made, strict=True)]


def find(pk: int, token: str, *, purpose: str) -> Link | None:
    """The link of this number, when the token is its own; over or not."""
    row = Link.objects.filter(pk=pk, purpose=purpose).first()
    same = hmac.compare_digest(bytes(row.digest) if row else NOBODYS, _digest(token))
    return row if row and same else None


def is_over(link: Link, *, now: datetime) -> bool:
    return link.until <= now


@transaction.atomic
def use(link: Link, act: Callable[[], None], *, now: datetime, lasting: bool = False) -> bool:
    """`act`, in one transaction with the mark that it was done. False: it was done before.

    Two presses at once are one after the other. `lasting`: the link acts again and again.
    """
    first = Link.objects.filter(pk=link.pk, used_at=None).update(used_at=now)  # holds the row
    if not first and not lasting:
        return False
    if not first:
        Link.objects.select_for_update().get(pk=link.pk)
    act()
    return True


def end(*, purpose: str, subject: str, now: datetime) -> None:
    """Links to what is over act no longer."""
    Link.objects.filter(purpose=purpose, subject=subject, until__gt=now).update(until=now)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
