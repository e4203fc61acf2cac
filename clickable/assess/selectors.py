"""What the desk reads of judgements, and who may take what. Nothing sealed is opened but `note_of`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Q, QuerySet

from clickable.assess.models import ILLEGAL, Assessment, Claim, Outcome
from clickable.assess.triage import selectors as triage
from clickable.exposure.selectors import asides, without
from clickable.people.models import User
from clickable.report.models import Category, Item
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
    """The first items this analyst may take: their own, then the queue, own second opinions last.

    What the analyst leaves to others is not among them, whoever said it is that.
    """
    left = asides(analyst)
    mine = Claim.objects.filter(
        analyst=analyst, until__gt=now, item__in=Item.objects.to_judge()
    ).order_by("item__rank__order", "item")
    asked = Exists(triage.second_opinions().filter(analyst=analyst))
    rows = _without(triage.free(analyst, now=now), left)
    found = list(_without(mine, left).values_list("item", flat=True)[:TRIES])
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


def holds(item: Item, analyst: User) -> bool:
    """Whether the item is in these hands: a claim that ran out counts until somebody else takes over."""
    return Claim.objects.filter(item=item, analyst=analyst).exists()


def held_by(analyst: User) -> list[UUID]:
    """The items in these hands, those whose claim ran out too."""
    return list(Claim.objects.filter(analyst=analyst).values_list("item_id", flat=True))


def note_of(assessment: Assessment, ring: Ring) -> str | None:
    """The analyst's note, opened; empty when there is none, None when it does not open."""
    if assessment.note is None:
        return ""
    try:
        return unseal(assessment.note, key=assessment.key(ring), context=assessment.context)
    except CannotOpenError:
        return None


def history_of_host(item: Item, *, but: "QuerySet[Any] | None" = None) -> HostHistory:
    """How other items at the same host were judged, `but` these. By token: no address is opened."""
    if item.host_token is None:
        return HostHistory()
    others = Item.objects.of(item.group_id).filter(host_token=item.host_token).exclude(pk=item.pk)
    if but is not None:
        others = others.exclude(pk__in=but)
    return HostHistory(
        **others.aggregate(
            items=Count("pk", distinct=True),
            judged=Count("assessments", filter=_FINAL),
            illegal=Count("assessments", filter=_FINAL & Q(assessments__outcome__in=ILLEGAL)),
        )
    )


_FINAL = Q(assessments__is_current=True) & ~Q(assessments__outcome=Outcome.NEEDS_SECOND_OPINION)


def _without(rows: "QuerySet[Any]", left: set[Category]) -> "QuerySet[Any]":
    """Rows whose key is an item's, but for those that are left to others."""
    if not left:
        return rows
    judged = triage.second_opinions().filter(category__in=left)
    return without(rows, left).exclude(Exists(judged))
