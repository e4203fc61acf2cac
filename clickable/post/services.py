"""Writing to people: an addressee once, letters in the caller's transaction, and what takes them back.

Any process writes; only the worker opens (docs/decisions/0035).
"""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clickable.base.errors import GoneError, RefusedError
from clickable.post.content import Content
from clickable.post.models import Addressee, Letter, Link
from clickable.post.rules import KEPT, LARGEST, plain_mailbox
from clickable.record import services as record
from clickable.seal.envelope import CannotOpenError, seal, unseal
from clickable.seal.keys import KeysMissingError
from clickable.seal.tokens import token
from clickable.seal.trusted import trusted
from clickable.seal.wraps import Ring

if TYPE_CHECKING:
    from clickable.people.models import User

State = Letter.State
MAILBOX = "mailbox"


def can_write() -> bool:
    """Whether letters leave this instance: in a strict one nobody would open them."""
    return not settings.STRICT and trusted().worker_key is not None


def new_addressee(*, mailbox: str, language: str, now: datetime) -> Addressee:
    """Keep a mailbox, sealed. Raises RefusedError where no letters leave."""
    try:
        row = Addressee.for_worker(language=language, made_on=localdate(now))
    except KeysMissingError as error:
        raise RefusedError(_("Ce site n’envoie pas de courriels."), "no_post") from error
    row.token = mailbox_token(mailbox)
    row.mailbox = seal(mailbox.strip(), to=row.seal_to, context=row.context)
    row.save(force_insert=True)
    return row


def mailbox_token(mailbox: str) -> bytes:
    """By which an addressee is found again without opening any."""
    return token(MAILBOX, plain_mailbox(mailbox))


def write(
    *,
    to: Addressee,
    kind: str,
    about: str,
    content: Content,
    now: datetime,
    once: str = "",
    due_at: datetime | None = None,
    until: datetime | None = None,
) -> Letter | None:
    """A letter, in the caller's transaction: it leaves if that is kept. None: `once` was told before, or an
    earlier letter came back from that mailbox.

    `due_at`: not before; `until`: not after. Nothing is sent here.
    """
    if any(len(each.base64) > LARGEST for each in content.attachments):
        raise ValueError("attachment too large")
    if to.returned_on is not None:
        return None
    row = Letter(addressee=to, kind=kind, about=about, once=once or None, written_at=now)
    row.due_at, row.until = due_at or now, until
    row.content = seal(content.packed(), to=to.seal_to, context=row.context)
    Letter.objects.bulk_create([row], ignore_conflicts=True)
    return Letter.objects.filter(pk=row.pk).first()


def take_back(*, to: Addressee, kind: str = "") -> int:
    """What has not left yet and need not any more; how many. One that is leaving right now leaves."""
    waiting = Letter.objects.filter(addressee=to, state=State.WAITING)
    return (waiting.filter(kind=kind) if kind else waiting).delete()[0]


def take_back_told(*, kind: str, about: str) -> int:
    """The same for one thing that many are told of; how many letters had not left."""
    rows = Letter.objects.filter(kind=kind, about=about, state=State.WAITING)
    return rows.delete()[0]


def forget(*, addressee: Addressee) -> None:
    """The mailbox and every letter to it are gone."""
    addressee.delete()


@transaction.atomic
def try_again(*, letter: Letter, by: "User", now: datetime) -> None:
    """A person says so of one that was refused, or that perhaps arrived. Raises GoneError."""
    rows = Letter.objects.for_people().filter(pk=letter.pk, content__isnull=False)
    fresh = {"lease_until": None, "lease_token": None, "ended_at": None, "last_error": ""}
    if not rows.update(state=State.WAITING, departures=0, attempts=0, due_at=now, **fresh):
        raise GoneError(_("Cette lettre n’attend plus personne."), "state")
    record.write("post.tried_again", f"letter:{letter.pk}", actor=by, now=now)


@transaction.atomic
def put_aside(*, letter: Letter, by: "User", now: datetime) -> None:
    """It will not be sent; its text goes. Raises GoneError."""
    rows = Letter.objects.for_people().filter(pk=letter.pk)
    if not rows.update(state=State.LATE, content=None, ended_at=now):
        raise GoneError(_("Cette lettre n’attend plus personne."), "state")
    record.write("post.put_aside", f"letter:{letter.pk}", actor=by, now=now)


def sweep(*, now: datetime) -> int:
    """Forget what left long ago, and links long over; how many rows."""
    letters = Letter.objects.filter(ended_at__lt=now - KEPT).delete()[0]
    return letters + Link.objects.filter(until__lt=now - KEPT).delete()[0]


def renew_tokens(ring: Ring) -> tuple[int, int]:
    """Tokens under the present index key: how many, and how many do not open and keep their own."""
    done = list(_renewed(ring))
    return sum(done), len(done) - sum(done)


def _renewed(ring: Ring) -> Iterator[bool]:
    for row in Addressee.objects.order_by("pk").iterator():
        try:
            mailbox = unseal(row.mailbox, key=row.key(ring), context=row.context)
        except CannotOpenError:
            yield False
            continue
        Addressee.objects.filter(pk=row.pk).update(token=mailbox_token(mailbox))
        yield True
