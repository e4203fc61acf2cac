"""What the desk reads of judgements, and who may take what. Nothing sealed is opened but `note_of`."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, Q

from clickable.assess.models import Assessment, Claim, Outcome
from clickable.assess.rules import stage_of
from clickable.assess.triage import selectors as triage
from clickable.people.models import User
from clickable.report.models import Item, Stage
from clickable.seal.envelope import CannotOpenError, unseal
from clickable.seal.wraps import Ring

TRIES = 50  # how far down the queue one look for the next item goes


@dataclass(frozen=True)
class HostHistory:
    """What was concluded of other items at the same host."""

    items: int = 0
    judged: int = 0
    illegal: int = 0


def candidates(analyst: User, *, now: datetime) -> list[UUID]:
    """The first items this analyst may take: their own, then the queue, own second opinions last."""
    mine = Claim.objects.filter(
        analyst=analyst, until__gt=now, item__in=Item.objects.to_judge()
    ).order_by("item__rank__order", "item")
    asked = Exists(triage.second_opinions().filter(analyst=analyst))
    rows = triage.free(analyst, now=now)
    found = list(mine.values_list("item", flat=True)[:TRIES])
    found += rows.filter(~asked).values_list("item", flat=True)[:TRIES]
    if len(found) < TRIES:
        found += rows.filter(asked).values_list("item", flat=True)[:TRIES]
    return found


def current(item: Item) -> Assessment | None:
    """The judgement that counts."""
    return Assessment.objects.filter(item=item, is_current=True).select_related("analyst").first()


def judgements(item: Item) -> list[Assessment]:
    """All judgements of an item, the latest first."""
    found = Assessment.objects.filter(item=item).select_related("analyst")
    return list(found.order_by("-decided_at", "-is_current"))


def holder_of(item: Item, *, now: datetime) -> User | None:
    """Who has this item in hand."""
    found = Claim.objects.filter(item=item, until__gt=now).select_related("analyst").first()
    return found.analyst if found else None


def note_of(assessment: Assessment, ring: Ring) -> str | None:
    """The analyst's note, opened; empty when there is none, None when it does not open."""
    if assessment.note is None:
        return ""
    try:
        return unseal(assessment.note, key=assessment.key(ring), context=assessment.context)
    except CannotOpenError:
        return None


def history_of_host(item: Item) -> HostHistory:
    """How other items at the same host were judged. By token: no address is opened."""
    if item.host_token is None:
        return HostHistory()
    others = Item.objects.of(item.group_id).filter(host_token=item.host_token).exclude(pk=item.pk)
    return HostHistory(
        **others.aggregate(
            items=Count("pk", distinct=True),
            judged=Count("assessments", filter=_FINAL),
            illegal=Count("assessments", filter=_FINAL & Q(assessments__outcome__in=_ILLEGAL)),
        )
    )


_ILLEGAL = [o for o in Outcome if stage_of(o) == Stage.ILLEGAL]
_FINAL = Q(assessments__is_current=True) & ~Q(assessments__outcome=Outcome.NEEDS_SECOND_OPINION)
