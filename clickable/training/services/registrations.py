"""What people do: sign up, confirm, accept or decline a seat, leave, come with fewer."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from clickable.base.errors import GoneError, RefusedError
from clickable.base.seats import seated_at_once
from clickable.post import services as post
from clickable.post.models import Letter
from clickable.record import services as record
from clickable.training import letters
from clickable.training.models import LIVE, Registration, Session
from clickable.training.rules import BEFORE, MAILBOX_KEPT, TO_CONFIRM
from clickable.training.selectors import list_of, takes_sign_ups
from clickable.training.services.seats import move, no_more_letters, promote, under_lock

R = Registration.State
LETTERS_A_DAY = 5  # to one mailbox: whoever types somebody else's cannot flood it


@dataclass(frozen=True, kw_only=True, repr=False)
class Asked:
    """What the form of a sign-up gives."""

    mailbox: str
    party: int
    organisation: str
    profession: str
    territory: str
    language: str
    needs: tuple[str, ...] = ()


@transaction.atomic
def sign_up(*, session: Session, asked: Asked, now: datetime) -> Registration | None:
    """Keep it until its link is pressed. None: this mailbox got enough letters today.

    Whoever asks is told the same in every case: not whether this mailbox is known.
    Raises RefusedError when the session takes none.
    """
    if not takes_sign_ups(session, now=now):
        raise RefusedError(_("Les inscriptions à cette session sont closes."), "closed")
    since = now - timedelta(days=1)
    same = Letter.objects.filter(addressee__token=post.mailbox_token(asked.mailbox))
    if same.filter(kind="training.confirm", written_at__gt=since).count() >= LETTERS_A_DAY:
        return None
    row = Registration.objects.create(
        session=session,
        addressee=post.new_addressee(mailbox=asked.mailbox, language=asked.language, now=now),
        party=asked.party,
        organisation=asked.organisation,
        profession=asked.profession,
        territory=asked.territory,
        language=asked.language,
        needs=list(asked.needs),
        asked_at=now,
    )
    letters.ask_to_confirm(row, now=now)
    record.write("training.asked", str(row), now=now, role="visitor")
    return row


@transaction.atomic
def confirm(pk: int, *, now: datetime) -> Registration:
    """The link was pressed: a seat, or a place on the list. Pressed again, it changes nothing."""
    row = under_lock(pk)
    session = row.session
    if row.state != R.UNVERIFIED:
        return row
    if session.state not in BEFORE or session.starts_at <= now:
        raise GoneError(_("Cette session ne prend plus d’inscriptions."), "closed")
    if _is_double(row):
        move(row, R.CANCELLED, now=now)
        return row
    if seated_at_once(row.party, session.free, list_of(session)):
        move(row, R.CONFIRMED, now=now)
        letters.tell_confirmed(row, now=now)
    else:
        move(row, R.WAITING, now=now)
        letters.tell_waiting(row, now=now)
    return row


@transaction.atomic
def accept(pk: int, *, now: datetime) -> Registration:
    """Take the seat that is offered. Raises GoneError when the offer is over."""
    row = under_lock(pk)
    if row.state == R.CONFIRMED:
        return row
    if row.state != R.OFFERED or (row.offered_until or now) <= now:
        raise GoneError(
            _("Cette proposition est terminée : la place est allée à d’autres."), "over"
        )
    move(row, R.CONFIRMED, now=now)
    letters.tell_confirmed(row, now=now)
    return row


@transaction.atomic
def decline(pk: int, *, now: datetime) -> Registration:
    """Let it go: it is offered to the next at once."""
    row = under_lock(pk)
    if row.state == R.OFFERED:
        move(row, R.DECLINED, now=now)
        promote(row.session, now=now)
    return row


@transaction.atomic
def leave(pk: int, *, now: datetime) -> Registration:
    """Off the list, or out of the session; what was held is free at once. Twice is once."""
    row = under_lock(pk)
    if row.state not in LIVE:
        return row
    if row.session.starts_at <= now:
        raise GoneError(_("La session a déjà commencé."), "started")
    seated = row.state == R.CONFIRMED
    no_more_letters(row)
    move(row, R.CANCELLED, now=now)
    if seated:
        letters.tell_left(row, now=now)
    promote(row.session, now=now)
    return row


@transaction.atomic
def come_with_fewer(pk: int, *, party: int, now: datetime) -> Registration:
    """A smaller party keeps its place, or its seats; the rest is free. Raises RefusedError."""
    row = under_lock(pk)
    if party == row.party:
        return row
    if row.state not in LIVE or not 1 <= party < row.party:
        raise RefusedError(_("Le nombre de personnes peut seulement diminuer."), "party")
    session, fewer = row.session, row.party - party
    session.confirmed -= fewer if row.state == R.CONFIRMED else 0
    session.offered -= fewer if row.state == R.OFFERED else 0
    row.party = party
    row.save(update_fields=["party"])
    session.save(update_fields=["confirmed", "offered"])
    detail: dict[str, object] = {"party": party}
    record.write("training.party_changed", str(row), now=now, role="visitor", detail=detail)
    promote(session, now=now)
    return row


@transaction.atomic
def rejoin(pk: int, *, now: datetime) -> Registration:
    """Back on the list, at its end, after an offer that was declined or ran out."""
    row = under_lock(pk)
    if row.state not in {R.DECLINED, R.EXPIRED}:
        return row
    if row.session.state not in BEFORE or row.session.starts_at <= now:
        raise GoneError(_("Cette session ne prend plus d’inscriptions."), "closed")
    row.waiting_since = None
    move(row, R.WAITING, now=now)
    promote(row.session, now=now)
    return row


def forget_due(*, now: datetime, limit: int = 500) -> int:
    """Unpressed sign-ups go whole; of the others the mailbox, long after the session. How many."""
    stale = Registration.objects.filter(state=R.UNVERIFIED, asked_at__lte=now - TO_CONFIRM)
    old = Registration.objects.filter(
        addressee__isnull=False, session__starts_at__lte=now - MAILBOX_KEPT
    )
    rows = list((stale | old).select_related("addressee").order_by("pk")[:limit])
    return sum(_forget(row, now=now) for row in rows)


@transaction.atomic
def _forget(row: Registration, *, now: datetime) -> bool:
    fresh = under_lock(row.pk)
    if fresh.state == R.UNVERIFIED and fresh.asked_at <= now - TO_CONFIRM:
        Registration.objects.filter(pk=row.pk).delete()
    elif fresh.session.starts_at > now - MAILBOX_KEPT:
        return False
    if fresh.addressee is not None:
        post.forget(addressee=fresh.addressee)
    record.write("training.forgotten", str(row), now=now)
    return True


def _is_double(row: Registration) -> bool:
    """Whether this mailbox has a place of its own in the session already."""
    if row.addressee is None:
        return False
    others = Registration.objects.live().filter(session=row.session).exclude(pk=row.pk)
    return others.filter(addressee__token=bytes(row.addressee.token)).exists()
