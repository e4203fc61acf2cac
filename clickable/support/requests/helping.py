"""What the helpline does with a request: try to reach somebody, write, close, pass on, forget."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from nacl.public import PrivateKey
from nacl.signing import SigningKey

from clickable.base.clock import hour
from clickable.base.errors import GoneError, RefusedError
from clickable.measures import services as measures
from clickable.people.models import User
from clickable.record import services as record
from clickable.seal.envelope import CannotOpenError
from clickable.seal.rings import StaffRing
from clickable.seal.trusted import trusted
from clickable.seal.wraps import Ring
from clickable.support.requests import messages
from clickable.support.requests.models import Attempt, Message, Reason, Request, State
from clickable.support.requests.rules import KEPT_CLOSED, KEPT_UNTOUCHED
from clickable.support.requests.selectors import consents, read_letter
from clickable.support.requests.services import count, following, locked, month

AFTER = {
    Attempt.Outcome.REACHED: State.REACHED,
    Attempt.Outcome.NO_ANSWER: State.NOT_REACHED,
    Attempt.Outcome.SOMEBODY_ELSE: State.NOT_REACHED,
    Attempt.Outcome.WRONG_NUMBER: State.NOT_REACHED,
}
A_PIECE = 200  # requests forgotten in one transaction


@transaction.atomic
def note_attempt(
    *, request: Request, outcome: Attempt.Outcome, by: User, ring: Ring, now: datetime
) -> None:
    """A helper tried to reach the person, or told the rescue services. Raises GoneError when closed."""
    found = _open(request)
    Attempt.objects.create(request=found, outcome=outcome, hour=hour(now))
    _touch(found, ring, now=now, state=AFTER.get(outcome, State(found.state)))
    detail: dict[str, object] = {"outcome": outcome}
    record.write("support.tried", _subject(found), actor=by, now=now, detail=detail)


@transaction.atomic
def write(
    *, request: Request, text: str, by: User, ring: Ring, page: str, now: datetime
) -> Message:
    """The helpline says something, signed by the person who writes; once for each page and words.

    Raises GoneError when the request is closed, RefusedError when it does not open with these keys.
    """
    found = _open(request)
    signing = _signing(ring, group=found.group_id, now=now)
    key = _key(found, ring)
    message, fresh = following(found, Message.Side.TEAM, text=text, page=page, now=now)
    if fresh:
        messages.close(message, messages.signed(message, text, by=signing, at=now), key)
        message.save(force_insert=True)
        _touch(found, ring, now=now, state=State.ANSWERED, said=message.number, team_to_read=False)
        record.write("support.written_to", _subject(found), actor=by, now=now)
    return message


@transaction.atomic
def mark_read(*, request: Request, by: User, now: datetime) -> None:
    """Somebody of the helpline has read what the person wrote."""
    if Request.objects.filter(pk=request.pk, team_to_read=True).update(team_to_read=False):
        record.write("support.read", _subject(request), actor=by, now=now)


@transaction.atomic
def close(*, request: Request, reason: Reason, by: User, ring: Ring, now: datetime) -> None:
    """The work is done, or cannot be. All of it is erased some weeks later. Raises GoneError."""
    found = _open(request)
    _touch(found, ring, now=now, state=State.CLOSED, reason=reason, team_to_read=False)
    measures.count("support.closed", on=month(now), subject=reason)
    detail: dict[str, object] = {"reason": reason}
    record.write("support.closed", _subject(found), actor=by, now=now, detail=detail)


@transaction.atomic
def note_passed_on(*, request: Request, by: User, ring: Ring, now: datetime) -> None:
    """That a report was made of it, and nothing of which one: called in the transaction that makes it.

    Raises RefusedError without the person's consent, or when it was used already; GoneError when
    the request is closed.
    """
    found = _open(request)
    if found.passed_on:
        raise RefusedError(_("Cette demande a déjà été transmise."), code="passed_on")
    if not consents(found, ring):
        raise RefusedError(
            _("La personne n’a pas donné son accord : rien ne peut être transmis."), code="consent"
        )
    _touch(found, ring, now=now, passed_on=True)
    measures.count("support.passed_on", on=month(now))
    record.write("support.passed_on", _subject(found), actor=by, now=now)


def note_queue_opened(*, by: User, now: datetime) -> None:
    """A line of the account: who opened the list, whose safe times and subjects lie in the letters;
    once for each person and hour."""
    record.note_read("support.queue_opened", f"team:{by.group}", by=by, now=now)


def note_opened(*, request: Request, by: User, now: datetime) -> None:
    """A line of the account: who opened a request; once for each person and hour."""
    record.note_read("support.opened", _subject(request), by=by, now=now)


def forget(*, now: datetime) -> int:
    """Erase what was closed long enough ago, or left alone by both sides; how many were."""
    done = 0
    while piece := _forget_piece(now=now):
        done += piece
    return done


@transaction.atomic
def _forget_piece(*, now: datetime) -> int:
    closed = Request.objects.filter(state=State.CLOSED, touched_hour__lte=now - KEPT_CLOSED)
    untouched = Request.objects.filter(touched_hour__lte=now - KEPT_UNTOUCHED)
    ids = list((closed | untouched).order_by("pk").values_list("pk", flat=True)[:A_PIECE])
    if ids:
        Request.objects.filter(pk__in=ids).delete()
        record.write("support.forgotten", "requests", now=now, detail={"requests": len(ids)})
    return len(ids)


def _open(request: Request) -> Request:
    found = locked(request)
    if found is None or found.state == State.CLOSED:
        raise GoneError(_("Cette demande est close."), code="closed")
    return found


def _touch(request: Request, ring: Ring, *, now: datetime, **changed: object) -> None:
    """Whoever acts on a request that was held back has let it in: it counts from now on."""
    if request.quarantined:
        count(read_letter(request, _key(request, ring)), now=now)
    Request.objects.filter(pk=request.pk).update(
        touched_hour=hour(now), quarantined=False, **changed
    )


def _key(request: Request, ring: Ring) -> PrivateKey:
    try:
        return request.key(ring)
    except CannotOpenError as error:
        raise RefusedError(
            _("Cette demande ne s’ouvre pas avec vos clés."), code="unreadable"
        ) from error


def _signing(ring: Ring, *, group: int, now: datetime) -> SigningKey:
    if not isinstance(ring, StaffRing):
        raise RefusedError(_("Vos clés ne sont pas ouvertes : reconnectez-vous."), code="no_keys")
    signing = ring.secret.signing
    if not trusted().may_sign(bytes(signing.verify_key).hex(), group=group, at=now):
        raise RefusedError(
            _("Un·e collègue doit d’abord vous donner la clé de l’équipe."), code="not_trusted"
        )
    return signing


def _subject(request: Request) -> str:
    return f"request:{request.pk}"
