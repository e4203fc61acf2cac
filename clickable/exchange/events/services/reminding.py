"""Shortly before an event, who has a seat hears of it once more, and may still give the seat back."""

from datetime import datetime, timedelta

from django.db import transaction

from clickable.exchange.events import letters
from clickable.exchange.events.models import Event, Registration
from clickable.exchange.events.rules import BEFORE, MOST_REMIND_DAYS, R, remind_at
from clickable.exchange.events.services.seats import locked


def remind_due(*, now: datetime) -> int:
    """Remind those with a seat, once for each beginning of the event; how many letters. Safe to run twice.

    Whoever was told of the seat, or of another moment, since the reminder was due knows already; the
    waiting list hears nothing.
    """
    soon = now + timedelta(days=MOST_REMIND_DAYS)
    rows = Event.objects.filter(state__in=BEFORE, starts_at__gt=now, starts_at__lte=soon)
    due = [row.pk for row in rows if _since(row, now=now)]
    return sum(_remind(pk, now=now) for pk in due)


def _since(row: Event, *, now: datetime) -> datetime | None:
    """Since when its reminders are due; None: they are not."""
    since = remind_at(row.starts_at, row.remind_days)
    return since if since and since <= now < row.starts_at else None


@transaction.atomic
def _remind(pk: int, *, now: datetime) -> int:
    row = locked(pk)
    since = _since(row, now=now)
    if row.state not in BEFORE or since is None:
        return 0
    seated = Registration.objects.filter(event=row, state=R.CONFIRMED, addressee__isnull=False)
    found = list(seated.select_related("addressee").order_by("pk"))
    for one in found:
        one.event = row
    return letters.remind(found, since=since, now=now)
