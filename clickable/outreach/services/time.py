"""What time does: late answers go up, drafts and contacts go."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from clickable.outreach.models import Ask, SessionRequest, State
from clickable.outreach.services import letters
from clickable.outreach.steps import CONTACT_DAYS, LINK_DAYS, OPEN
from clickable.outreach.table import table
from clickable.post import services as post
from clickable.record import services as record


def escalate(*, now: datetime) -> int:
    """Requests that nobody has answered in time come before the coordinator, and the requester hears it."""
    late = SessionRequest.objects.filter(state=State.ROUTED, due_on__lt=localdate(now), escalated_on=None)  # fmt: skip
    return sum(_escalate(pk, now=now) for pk in late.values_list("pk", flat=True))


@transaction.atomic
def _escalate(pk: int, *, now: datetime) -> int:
    row = SessionRequest.objects.select_for_update().get(pk=pk)
    if row.state != State.ROUTED or row.escalated_on:
        return 0
    row.escalated_on = localdate(now)
    row.save(update_fields=["escalated_on"])
    record.write("outreach.escalated", f"request:{pk}", now=now, detail={"association": row.association})  # fmt: skip
    letters.late(row, now=now)
    letters.to_its_people(row, table().fallback, late=True, now=now)
    return 1


@transaction.atomic
def forget_drafts(*, now: datetime) -> int:
    """Nobody confirmed: the draft and its mailbox are gone, a day after the link."""
    limit = localdate(now) - timedelta(days=LINK_DAYS + 1)
    rows = Ask.objects.filter(confirmed_on=None, asked_on__lt=limit).select_related("addressee")
    gone = 0
    for one in rows:
        if one.addressee:
            post.forget(addressee=one.addressee)
        one.delete()
        gone += 1
    return gone


@transaction.atomic
def erase(*, now: datetime) -> int:
    """A year after the last part is over, what leads to a person goes; what was done stays."""
    limit = localdate(now) - timedelta(days=CONTACT_DAYS)
    rows = Ask.objects.filter(erased_on=None, confirmed_on__isnull=False).exclude(
        Q(requests__state__in=OPEN) | Q(requests__ended_on__gt=limit)
    )
    due = list(rows.select_related("addressee").distinct())
    for one in due:
        to, one.addressee = one.addressee, None
        one.contact, one.needs, one.erased_on = "", "", localdate(now)
        one.save(update_fields=["addressee", "contact", "needs", "erased_on"])
        if to:
            post.forget(addressee=to)
    if due:
        record.write("outreach.erased", "outreach", now=now, detail={"asks": len(due)})
    return len(due)
