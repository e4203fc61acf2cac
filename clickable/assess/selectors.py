"""What the desk reads of the queue and of judgements. Nothing sealed is opened but `note_of`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from clickable.assess.models import Assessment, Claim, Outcome
from clickable.assess.rules import WEIGHT, Rank, Why, stage_of
from clickable.exposure.selectors import asides, without
from clickable.people.models import User
from clickable.report.models import Category, Item, Stage
from clickable.seal.envelope import CannotOpenError, unseal
from clickable.seal.wraps import Ring

PAGE = 25
TRIES = 50  # how far down the queue one look for the next item goes


@dataclass(frozen=True)
class Row:
    """One line of the queue."""

    reference: str
    rank: Rank
    reports: int
    holder: int | None  # the id of the analyst who has it in hand
    second_opinion_of: int | None  # the id of the analyst who asked for one

    @property
    def category(self) -> Category:
        """The weightiest of those the reporters chose."""
        return WEIGHT[self.rank.weight]

    @property
    def urgent(self) -> bool:
        return not self.rank.calm

    @property
    def since(self) -> datetime:
        return self.rank.since

    @property
    def why(self) -> tuple[Why, ...]:
        return self.rank.why


@dataclass(frozen=True)
class Queue:
    """One page of the queue, in order, and how much is waiting in all."""

    rows: list[Row]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True)
class HostHistory:
    """What was concluded of other items at the same host."""

    items: int = 0
    judged: int = 0
    illegal: int = 0


def queue(group: int, *, now: datetime, page: int = 1) -> Queue:
    """A page of what waits for this team's judgement, in the order of `rules.rank`. Two queries, nothing opened."""
    total = Item.objects.of(group).to_judge().count()
    page = min(max(page, 1), max(1, -(-total // PAGE)))
    held = Claim.objects.filter(item=OuterRef("pk"), until__gt=now).values("analyst_id")
    rows = _ranked(group).annotate(holder=Subquery(held), asked_by=_asked_by())
    return Queue([_row(found) for found in _slice(rows, page)], total, page)


def candidates(analyst: User, *, now: datetime) -> list[UUID]:
    """The first items this analyst may take: their own, then the queue, own second opinions last.

    What the analyst leaves to others is not among them, whoever said it is that.
    """
    foreign = Claim.objects.filter(item=OuterRef("pk"), until__gt=now).exclude(analyst=analyst)
    mine = Claim.objects.filter(item=OuterRef("pk"), until__gt=now, analyst=analyst)
    asked = _second_opinions().filter(analyst=analyst)
    rows = (
        _without_asides(_ranked(analyst.group), analyst)
        .exclude(Exists(foreign))
        .annotate(mine=Exists(mine), asked=Exists(asked))
    )
    ordered = rows.order_by("-mine", "asked", *_ORDER)
    return list(ordered.values_list("pk", flat=True)[:TRIES])


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


_ORDER = ("-danger", "weight", "-named_by", "first_hour", "pk")
_ILLEGAL = [o for o in Outcome if stage_of(o) == Stage.ILLEGAL]
_FINAL = Q(assessments__is_current=True) & ~Q(assessments__outcome=Outcome.NEEDS_SECOND_OPINION)


def _ranked(group: int) -> "QuerySet[Item]":
    """`rules.rank` for the database."""
    category = "mentions__report__reported_category"
    weights = [When(**{category: c}, then=Value(n)) for n, c in enumerate(WEIGHT)]
    let_in = Q(mentions__report__quarantined=False)  # a flood moves nothing in the queue
    urgent = Case(When(mentions__report__urgent=True, then=1), default=0)
    judged_urgent = Assessment.objects.filter(
        item=OuterRef("pk"), is_current=True, life_in_danger=True
    )
    flagged = Case(When(Exists(judged_urgent), then=1), default=0, output_field=IntegerField())
    rows = (
        Item.objects.of(group)
        .to_judge()
        .annotate(
            told=Max(urgent, filter=let_in, default=0),
            flagged=flagged,
            weight=Min(
                Case(*weights, output_field=IntegerField()),
                filter=let_in,
                default=WEIGHT.index(Category.UNSURE),
            ),
            named_by=Count("mentions", filter=let_in),
        )
    )
    return rows.annotate(danger=Case(When(Q(told=1) | Q(flagged=1), then=1), default=0))


def _without_asides(rows: "QuerySet[Item]", analyst: User) -> "QuerySet[Item]":
    left = asides(analyst)
    if not left:
        return rows
    judged = _second_opinions().filter(category__in=left)
    return without(rows, left).exclude(Exists(judged))


def _slice(rows: "QuerySet[Item]", page: int) -> list[dict[str, Any]]:
    ordered = rows.order_by(*_ORDER)
    start = (page - 1) * PAGE
    fields = ("reference", "danger", "weight", "named_by", "first_hour", "holder", "asked_by")
    return list(ordered.values(*fields)[start : start + PAGE])


def _row(found: dict[str, Any]) -> Row:
    return Row(
        reference=found["reference"],
        rank=Rank(not found["danger"], found["weight"], -found["named_by"], found["first_hour"]),
        reports=found["named_by"],
        holder=found["holder"],
        second_opinion_of=found["asked_by"],
    )


def _second_opinions() -> "QuerySet[Assessment]":
    return Assessment.objects.filter(
        item=OuterRef("pk"), is_current=True, outcome=Outcome.NEEDS_SECOND_OPINION
    )


def _asked_by() -> Subquery:
    return Subquery(_second_opinions().values("analyst_id"))
