"""Writing to people: an addressee once, letters in the caller's transaction, and what takes them back.

Any process writes; only the worker opens (docs/decisions/0035).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
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
    row = addressee_of(mailbox=mailbox, language=language, now=now)
    row.save(force_insert=True)
    return row


def addressee_of(*, mailbox: str, language: str, now: datetime) -> Addressee:
    """The same, not kept yet: for who keeps many together (`bulk_create`)."""
    try:
        row = Addressee.for_worker(language=language, made_on=localdate(now))
    except KeysMissingError as error:
        raise RefusedError(_("Ce site n’envoie pas de courriels."), "no_post") from error
    row.token = mailbox_token(mailbox)
    row.mailbox = seal(mailbox.strip(), to=row.seal_to, context=row.context)
    return row


def mailbox_token(mailbox: str) -> bytes:
    """By which an addressee is found again without opening any."""
    return token(MAILBOX, plain_mailbox(mailbox))


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A letter to be written. `due_at`: it leaves not before; `until`: not after."""

    to: Addressee
    kind: str
    about: str
    content: Content
    once: str = ""
    due_at: datetime | None = None
    until: datetime | None = None


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
    earlier letter came back from that mailbox. Nothing is sent here.
    """
    told = Draft(to=to, kind=kind, about=about, content=content, once=once, due_at=due_at, until=until)  # fmt: skip
    rows = write_all([told], now=now)
    return Letter.objects.filter(pk=rows[0].pk).first() if rows else None


def write_all(drafts: Iterable[Draft], *, now: datetime) -> list[Letter]:
    """The same for many at once. What is returned may have been told before, and is then not kept."""
    rows = [_sealed(one, now=now) for one in drafts if one.to.returned_on is None]
    Letter.objects.bulk_create(rows, ignore_conflicts=True)
    return rows


def _sealed(draft: Draft, *, now: datetime) -> Letter:
    to, content = draft.to, draft.content
    if any(len(each.base64) > LARGEST for each in content.attachments):
        raise ValueError("attachment too large")
    row = Letter(addressee=to, kind=draft.kind, about=draft.about, once=draft.once or None)
    row.written_at, row.due_at, row.until = now, draft.due_at or now, draft.until
    row.content = seal(content.packed(), to=to.seal_to, context=row.context)
    return row


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
