"""The outbox: each approved notice leaves once; when in doubt a person looks (docs/decisions/0006)."""

import logging
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime

from django.conf import settings
from django.db import transaction

from clickable.assess.models import Assessment
from clickable.base.leases import one_by_one, release
from clickable.notify import channels, texts
from clickable.notify.approvals.selectors import is_held
from clickable.notify.channels.base import ChannelError, Parcel
from clickable.notify.models import Action, Notice, Outgoing
from clickable.notify.rules import LEASE, MAY_LEAVE, by_hand, wait_after
from clickable.notify.selectors import letter_of
from clickable.notify.services.steps import never_contact, sent
from clickable.record import services as record
from clickable.report.models import Item, Stage
from clickable.seal.envelope import CannotOpenError
from clickable.seal.wraps import Ring

log = logging.getLogger(__name__)
Phase = Outgoing.Phase
HELD = "second_opinion"


class _OvertakenError(Exception):
    """The decision was reopened after the approval: this notice must not leave."""


class _HeldError(Exception):
    """A second opinion was asked for after the approval: this notice waits."""


class _LeaseLostError(Exception):
    """The row was withdrawn, or has passed to another worker: hands off."""


def send_due(ring: Ring, *, now: datetime, limit: int = 50, group: int | None = None) -> int:
    """Work off up to `limit` rows of the outbox, one by one; how many were, whatever came of them.

    Long batches should pass limit=1 and a fresh `now` each time: a lease counts from `now`.
    `group`: of this team alone.
    """
    waiting = Outgoing.objects.exclude(phase=Phase.DONE)
    if group is not None:
        waiting = waiting.filter(notice__group_id=group)
    rows = waiting.select_related("notice__item", "notice__assessment").order_by("due_at", "pk")
    done = 0
    for row in one_by_one(rows, now=now, length=LEASE, limit=limit):
        _work_off(row, ring, now=now)
        done += 1
    return done


def _work_off(row: Outgoing, ring: Ring, *, now: datetime) -> None:
    if row.phase == Phase.LEAVING:  # whoever was sending it died
        _doubt(row, "worker_lost", now=now)
        return
    try:
        _deliver(row, ring, now=now)
    except _LeaseLostError:
        log.info("notify: notice:%s is in other hands", row.notice_id)
    except _OvertakenError:
        _drop(row, now=now)
    except _HeldError:
        _hold(row, now=now)
    except CannotOpenError:
        _fail(row, "unreadable", now=now)
    except ChannelError as error:
        _answer(row, error, now=now)


def _deliver(row: Outgoing, ring: Ring, *, now: datetime) -> None:
    if never_contact(row.notice, ring, now=now):  # the rule came after the approval
        _fail(row, "never_contact", now=now)
        return
    if is_held(row.notice):  # before anything is opened, here or at the mail server
        raise _HeldError
    action = Action(row.notice.action)
    parcel = _parcel(row.notice, ring)
    channel = channels.HANDOVER if by_hand(action) else channels.EMAIL
    with _bounds(action):
        channel.deliver(parcel, leaving=lambda: _leave(row))
        _finish(row, now=now)


def _bounds(action: Action) -> AbstractContextManager[object]:
    """A hand-over touches our own rows only: one transaction. Nothing is held open across a network."""
    return transaction.atomic() if by_hand(action) else nullcontext()


def _parcel(notice: Notice, ring: Ring) -> Parcel:
    body, recipient = letter_of(notice, ring)
    return Parcel(
        recipient=recipient,
        subject=texts.subject(notice.reference, notice.language),
        body=body,
        language=notice.language,
        message_id=message_id(notice),
    )


def message_id(notice: Notice) -> str:
    """Fixed per notice: should one ever arrive twice, a mail system can fold the two (RFC 5322)."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
    return f"<{notice.reference.lower()}.{notice.pk.hex}@{domain}>"


@transaction.atomic
def _leave(row: Outgoing) -> None:
    """The last moment at which this can be stopped. Committed before the text leaves."""
    held = Outgoing.objects.filter(pk=row.pk, lease_token=row.lease_token, phase=Phase.WAITING)
    if not held.update(phase=Phase.LEAVING):
        raise _LeaseLostError
    item = Item.objects.locked().get(pk=row.notice.item_id)
    current = Assessment.objects.filter(pk=row.notice.assessment_id, is_current=True)
    if Stage(item.stage) not in MAY_LEAVE or not current.exists():
        raise _OvertakenError
    if is_held(row.notice):
        raise _HeldError


@transaction.atomic
def _finish(row: Outgoing, *, now: datetime) -> None:
    if not release(row, due_at=None, phase=Phase.DONE, last_error=""):
        return  # it took longer than the lease: another worker has asked a person already
    sent(row.notice, now=now)
    _tell("notify.sent", row, now=now, detail={"action": row.notice.action})


def _answer(row: Outgoing, error: ChannelError, *, now: datetime) -> None:
    if error.uncertain:
        _doubt(row, error.code, now=now)
    elif error.permanent:
        _fail(row, error.code, now=now)
    else:
        _put_off(row, error.code, due_at=now + wait_after(row.attempts), now=now)


@transaction.atomic
def _put_off(row: Outgoing, code: str, *, due_at: datetime, now: datetime) -> None:
    if release(row, due_at=due_at, phase=Phase.WAITING, last_error=code):
        detail: dict[str, object] = {"code": code, "attempts": row.attempts}
        _tell("notify.put_off", row, now=now, detail=detail)


@transaction.atomic
def _hold(row: Outgoing, *, now: datetime) -> None:
    """Looked at again and again while it waits: told once, and no attempt of any."""
    told, tried = row.last_error == HELD, row.attempts - 1
    kept = release(row, due_at=now + LEASE, phase=Phase.WAITING, last_error=HELD, attempts=tried)
    if kept and not told:
        _tell("notify.put_off", row, now=now, detail={"code": HELD, "attempts": tried})


@transaction.atomic
def _fail(row: Outgoing, code: str, *, now: datetime) -> None:
    if release(row, due_at=None, phase=Phase.WAITING, last_error=code):
        Notice.objects.filter(pk=row.notice_id).update(state=Notice.State.FAILED)
        _tell("notify.failed", row, now=now, detail={"code": code})


@transaction.atomic
def _doubt(row: Outgoing, code: str, *, now: datetime) -> None:
    if release(row, due_at=None, phase=Phase.LEAVING, last_error=code):
        Notice.objects.filter(pk=row.notice_id).update(state=Notice.State.UNCERTAIN)
        _tell("notify.uncertain", row, now=now, detail={"code": code})


@transaction.atomic
def _drop(row: Outgoing, *, now: datetime) -> None:
    if release(row, due_at=None, phase=Phase.DONE, last_error="overtaken"):
        Notice.objects.filter(pk=row.notice_id).update(state=Notice.State.WITHDRAWN)
        _tell("notify.overtaken", row, now=now)


def _tell(
    verb: str, row: Outgoing, *, now: datetime, detail: dict[str, object] | None = None
) -> None:
    record.write(verb, f"notice:{row.notice_id}", now=now, detail=detail)
