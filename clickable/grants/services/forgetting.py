"""What is forgotten by itself: what was begun and left, drafts after closing, refused applications in time."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from clickable.grants import letters
from clickable.grants.models import Application, Call, Clarification
from clickable.grants.rules import DRAFTS_KEPT, NEVER_SAVED, A, C
from clickable.grants.services.attaching import drop
from clickable.post import links
from clickable.post import services as post
from clickable.record import services as record

MONTH = timedelta(days=30.44)
ASKERS_KEPT = timedelta(days=30)  # after the call closed
ENDED = [A.INELIGIBLE, A.REFUSED, A.WITHDRAWN, A.DECLINED, A.RESERVE]
OVER = [C.ANNOUNCED, C.CONTRACTED, C.ARCHIVED]


def forget_due(*, now: datetime) -> int:
    """How many applications named somebody until now and do not any more. Safe to run twice."""
    never = Q(confirmed_at=None, started_at__lt=now - NEVER_SAVED)
    closed = Q(call__closed_at__lt=now - DRAFTS_KEPT)
    drafts = Application.objects.filter(never | closed, state=A.DRAFT)
    done = sum(_delete(pk, now=now) for pk in list(drafts.values_list("pk", flat=True)))
    for call in Call.objects.filter(state__in=OVER, announced_on__isnull=False):
        kept = localdate(now - MONTH * call.keep_refused_months)
        if call.announced_on and call.announced_on <= kept:
            rows = call.applications.filter(state__in=ENDED, forgotten_on=None)
            done += sum(_blank(pk, now=now) for pk in list(rows.values_list("pk", flat=True)))
    asked = Clarification.objects.filter(call__closed_at__lt=now - ASKERS_KEPT)
    for row in asked.filter(addressee__isnull=False).select_related("addressee"):
        if row.addressee:
            post.forget(addressee=row.addressee)
    return done


@transaction.atomic
def _delete(pk: int, *, now: datetime) -> bool:
    """A draft goes whole."""
    row = _locked(Application.objects.filter(pk=pk, state=A.DRAFT))
    if row is None:
        return False
    _strip(row, now=now)
    row.delete()
    record.write("grants.draft_forgotten", f"application:{pk}", now=now)
    return True


@transaction.atomic
def _blank(pk: int, *, now: datetime) -> bool:
    """One that was not funded keeps its country, amount and state."""
    row = _locked(Application.objects.filter(pk=pk, forgotten_on=None))
    if row is None:
        return False
    _strip(row, now=now)
    Application.objects.filter(pk=pk).update(
        addressee=None, organisation="", title="", area="", answers={}, faults={}, digest="",
        forgotten_on=localdate(now),
    )  # fmt: skip
    row.checks.update(reason="")
    row.transitions.update(reason="")
    row.extensions.update(reason="")
    record.write("grants.forgotten", str(row), now=now)
    return True


def _strip(row: Application, *, now: datetime) -> None:
    links.end(purpose=letters.MINE, subject=str(row), now=now)
    for file in row.attachments.all():
        drop(file)
    row.revisions.all().delete()
    for partner in row.coapplicants.select_related("addressee"):
        links.end(purpose=letters.MINE, subject=str(partner), now=now)
        post.forget(addressee=partner.addressee)
    if row.addressee:
        post.forget(addressee=row.addressee)


def _locked(rows: "QuerySet[Application]") -> Application | None:
    return rows.select_for_update(of=("self",)).select_related("addressee").first()
