"""What people do: sign up, confirm, accept or decline a seat, leave, come with fewer."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from clickable.base.errors import GoneError, RefusedError
from clickable.base.seats import seated_at_once
from clickable.exchange.events import letters
from clickable.exchange.events.models import LIVE, Event, Registration
from clickable.exchange.events.rules import BEFORE, MAILBOX_KEPT, TO_CONFIRM, R
from clickable.exchange.events.selectors import list_of, takes_sign_ups
from clickable.exchange.events.services.seats import move, no_more_letters, promote, under_lock
from clickable.post import services as post
from clickable.post.models import Letter
from clickable.record import services as record

LETTERS_A_DAY = 5  # to one mailbox: whoever types somebody else's cannot flood it


@dataclass(frozen=True, kw_only=True, repr=False)
class Asked:
    """What the form of a sign-up gives."""

    mailbox: str
    party: int
    organisation: str
    told: bool
    country: str
    profession: str
    language: str
    needs: tuple[str, ...] = ()


@transaction.atomic
def sign_up(*, event: Event, asked: Asked, now: datetime) -> Registration | None:
    """Keep it until its link is pressed. None: this mailbox got enough letters today.

    Whoever asks is told the same in every case: not whether this mailbox is known.
    Raises RefusedError when the event takes none.
    """
    if not takes_sign_ups(event, now=now):
        raise RefusedError(_("Les inscriptions à cette rencontre sont closes."), "closed")
    since = now - timedelta(days=1)
    same = Letter.objects.filter(addressee__token=post.mailbox_token(asked.mailbox))
    if same.filter(kind="events.confirm", written_at__gt=since).count() >= LETTERS_A_DAY:
        return None
    row = Registration.objects.create(
        event=event,
        addressee=post.new_addressee(mailbox=asked.mailbox, language=asked.language, now=now),
        party=asked.party,
        organisation=asked.organisation,
        told=asked.told and bool(asked.organisation),
        country=asked.country,
        profession=asked.profession,
        language=asked.language,
        needs=list(asked.needs),
        asked_at=now,
    )
    letters.ask_to_confirm(row, now=now)
    record.write("events.asked", str(row), now=now, role="visitor")
    return row


@transaction.atomic
def confirm(pk: int, *, now: datetime) -> Registration:
    """The link was pressed: a seat, or a place on the list. Pressed again, it changes nothing."""
    row = under_lock(pk)
    event = row.event
    if row.state != R.UNVERIFIED:
        return row
    if event.state not in BEFORE or event.starts_at <= now:
        raise GoneError(_("Cette rencontre ne prend plus d’inscriptions."), "closed")
    if _is_double(row):
        move(row, R.CANCELLED, now=now)
    elif seated_at_once(row.party, event.free, list_of(event)):
        move(row, R.CONFIRMED, now=now)
        letters.tell(row, "confirmed", now=now)
    else:
        move(row, R.WAITING, now=now)
        letters.tell(row, "waiting", now=now)
    return row


def _is_double(row: Registration) -> bool:
    """Does this mailbox have a seat or a place on the list already? Only its owner presses the link."""
    if row.addressee is None:
        return False
    same = Registration.objects.filter(event=row.event, state__in=LIVE).exclude(pk=row.pk)
    return same.filter(addressee__token=bytes(row.addressee.token)).exists()


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
    letters.tell(row, "confirmed", now=now)
    return row


@transaction.atomic
def decline(pk: int, *, now: datetime) -> Registration:
    """Let it go: it is offered to the next at once."""
    row = under_lock(pk)
    if row.state == R.OFFERED:
        move(row, R.DECLINED, now=now)
        promote(row.event, now=now)
    return row


@transaction.atomic
def leave(pk: int, *, now: datetime) -> Registration:
    """Off the list, or out of the event; what was held is free at once. Twice is once."""
    row = under_lock(pk)
    if row.state not in LIVE:
        return row
    if row.event.starts_at <= now:
        raise GoneError(_("La rencontre a déjà commencé."), "started")
    seated = row.state == R.CONFIRMED
    no_more_letters(row)
    move(row, R.CANCELLED, now=now)
    if seated:
        letters.tell(row, "left", now=now)
    promote(row.event, now=now)
    return row


@transaction.atomic
def come_with_fewer(pk: int, *, party: int, now: datetime) -> Registration:
    """A smaller party keeps its place, or its seats; the rest is free. Raises RefusedError."""
    row = under_lock(pk)
    if party == row.party:
        return row
    if row.state not in LIVE or not 1 <= party < row.party:
        raise RefusedError(_("Le nombre de personnes peut seulement diminuer."), "party")
    event, fewer = row.event, row.party - party
    event.confirmed -= fewer if row.state == R.CONFIRMED else 0
    event.offered -= fewer if row.state == R.OFFERED else 0
    row.party = party
    row.save(update_fields=["party"])
    event.save(update_fields=["confirmed", "offered"])
    detail: dict[str, object] = {"party": party}
    record.write("events.party_changed", str(row), now=now, role="visitor", detail=detail)
    promote(event, now=now)
    return row


@transaction.atomic
def rejoin(pk: int, *, now: datetime) -> Registration:
    """Back on the list, at its end, after an offer that was declined or ran out."""
    row = under_lock(pk)
    if row.state not in {R.DECLINED, R.EXPIRED}:
        return row
    if row.event.state not in BEFORE or row.event.starts_at <= now:
        raise GoneError(_("Cette rencontre ne prend plus d’inscriptions."), "closed")
    row.waiting_since = None
    move(row, R.WAITING, now=now)
    promote(row.event, now=now)
    return row


def forget_due(*, now: datetime, limit: int = 500) -> int:
    """Unpressed sign-ups go whole; of the others the mailbox, long after the event. How many."""
    stale = Registration.objects.filter(state=R.UNVERIFIED, asked_at__lte=now - TO_CONFIRM)
    old = Registration.objects.filter(
        addressee__isnull=False, event__ends_at__lte=now - MAILBOX_KEPT
    )
    rows = list((stale | old).select_related("addressee").order_by("pk")[:limit])
    return sum(_forget(row.pk, now=now) for row in rows)


@transaction.atomic
def _forget(pk: int, *, now: datetime) -> bool:
    row = under_lock(pk)
    if row.state == R.UNVERIFIED and row.asked_at <= now - TO_CONFIRM:
        Registration.objects.filter(pk=pk).delete()
    elif row.event.ends_at > now - MAILBOX_KEPT:
        return False
    if row.addressee is not None:
        post.forget(addressee=row.addressee)
    record.write("events.forgotten", f"event_registration:{pk}", now=now)
    return True
