"""The worker's part: letters leave one by one, each under its own Message-ID.

Where nobody can know whether a text arrived (a worker died, a server hung up in the middle of its
answer), it leaves once more under the same Message-ID, and after that never without a person: not
being told that a session is cancelled is worse than being told twice (docs/decisions/0035).
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from clickable.base.leases import one_by_one, release
from clickable.base.mail import MailError, deliver
from clickable.post.content import Content, text_of
from clickable.post.models import Letter
from clickable.post.rules import LEASE, MOST_DEPARTURES, next_try
from clickable.record import services as record
from clickable.seal.envelope import CannotOpenError, unseal
from clickable.seal.wraps import Ring

log = logging.getLogger(__name__)
State = Letter.State
AGAIN = timedelta(minutes=5)


class _LeaseLostError(Exception):
    """The letter was taken back, or has passed to another worker: hands off."""


def send_due(ring: Ring, *, now: datetime, limit: int = 50) -> int:
    """Work off up to `limit` letters that are due; how many were, whatever came of them."""
    rows = Letter.objects.waiting().select_related("addressee").order_by("due_at", "pk")
    done = 0
    for row in one_by_one(rows, now=now, length=LEASE, limit=limit):
        _work_off(row, ring, now=now)
        done += 1
    return done


def _work_off(row: Letter, ring: Ring, *, now: datetime) -> None:
    if row.until and row.until <= now:
        _end(row, State.LATE, now=now)
    elif row.departures >= MOST_DEPARTURES:
        _end(row, State.UNCERTAIN, now=now, code="worker_lost")
    else:
        _send(row, ring, now=now)


def _send(row: Letter, ring: Ring, *, now: datetime) -> None:
    try:
        mailbox, text = _opened(row, ring)
        deliver(text, to=mailbox, leaving=lambda: _leave(row))
    except _LeaseLostError:
        log.info("%s is in other hands", row)
    except CannotOpenError:
        _end(row, State.FAILED, now=now, code="unreadable")
    except (ValueError, TypeError, LookupError):  # its words may hold what is sealed
        _end(row, State.FAILED, now=now, code="malformed")
    except MailError as error:
        _answer(row, error, now=now)
    else:
        _end(row, State.SENT, now=now)


def _opened(row: Letter, ring: Ring) -> tuple[str, bytes]:
    to = row.addressee
    key = to.key(ring)
    mailbox = unseal(to.mailbox, key=key, context=to.context)
    content = Content.unpacked(unseal(row.content or b"", key=key, context=row.context))
    text = text_of(
        content,
        mailbox=mailbox,
        language=to.language,
        number=str(row.pk),
        written_at=row.written_at,
    )
    return mailbox, text


def _leave(row: Letter) -> None:
    """The last moment at which it can be taken back. Committed before the text leaves."""
    held = Letter.objects.waiting().filter(pk=row.pk, lease_token=row.lease_token)
    if not held.update(state=State.LEAVING, departures=row.departures + 1):
        raise _LeaseLostError
    row.departures += 1


def _answer(row: Letter, error: MailError, *, now: datetime) -> None:
    due_at = next_try(row.attempts, now=now)
    if error.uncertain:
        again = row.departures < MOST_DEPARTURES
        if not again:
            _end(row, State.UNCERTAIN, now=now, code=error.code)
        else:
            _put_off(row, error.code, due_at=now + AGAIN)
    elif error.permanent or due_at is None:
        _end(row, State.FAILED, now=now, code=error.code)
    else:  # the server said itself that it has nothing: this departure does not count
        row.departures = 0
        _put_off(row, error.code, due_at=due_at)


def _put_off(row: Letter, code: str, *, due_at: datetime) -> None:
    release(row, due_at=due_at, state=State.WAITING, last_error=code, departures=row.departures)
    log.info("%s put off: %s", row, code)


@transaction.atomic
def _end(row: Letter, state: Letter.State, *, now: datetime, code: str = "") -> None:
    left = {"content": None} if state in {State.SENT, State.LATE} else {}
    if not release(row, due_at=None, state=state, last_error=code, ended_at=now, **left):
        return  # it took longer than the lease: another worker has it
    detail: dict[str, object] = {"kind": row.kind, **({"code": code} if code else {})}
    record.write(f"post.{state}", f"letter:{row.pk}", now=now, detail=detail)
    if code:
        log.warning("%s ended: %s", row, code)
