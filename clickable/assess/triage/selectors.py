"""A page of the queue, by any filter: one indexed walk in stored order. Nothing sealed is opened."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from clickable.assess.models import Assessment, Claim, Outcome
from clickable.assess.triage.models import Fact, Placement, Rank, Snooze
from clickable.assess.triage.rules import Part
from clickable.people.models import User
from clickable.people.rules import CASE_ROLES
from clickable.report.models import OPEN, Category, Item, Stage

PAGE = 25
MOST_COUNTED = 10_000  # beyond that the page says "more than"


class State(StrEnum):
    """What may be asked for; without one: all that waits and is not put aside."""

    ANY = ""
    NEW = "new"  # nobody has had it in hand
    BEGUN = "begun"
    OPINION = "opinion"  # a second opinion was asked for
    DANGER = "danger"
    PLACED = "placed"  # by hand
    ASLEEP = "asleep"  # put aside


class Hands(StrEnum):
    """Who has it in hand, where it is nobody in particular."""

    ANY = ""
    MINE = "mine"
    FREE = "free"
    TAKEN = "taken"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A filter of the queue."""

    state: State = State.ANY
    category: Category | None = None
    hands: Hands = Hands.ANY
    holder: int = 0  # of one colleague
    hours: int = 0  # waits for so long at least

    @property
    def all(self) -> bool:
        return self == Wanted()


@dataclass(frozen=True)
class At:
    """Where a page begins: after this row, or before it."""

    order: int
    item: UUID
    back: bool = False


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the queue."""

    item: UUID
    reference: str
    order: int
    parts: tuple[Part, ...]
    points: int
    urgent: bool
    category: Category  # the weightiest of those that were told
    reports: int
    since: datetime
    placed: str
    holder: int | None  # the id of the analyst who has it in hand
    held_since: datetime | None
    second_opinion_of: int | None  # the id of the analyst who asked for one
    asleep_until: datetime | None

    @property
    def at(self) -> At:
        return At(self.order, self.item)


@dataclass(frozen=True)
class Queue:
    """One page of the queue, in order, and how much of it there is in all."""

    rows: list[Row]
    total: int  # at most MOST_COUNTED + 1
    before: At | None  # where the page before ends
    after: At | None  # where the next page begins

    @property
    def many(self) -> bool:
        return self.total > MOST_COUNTED


def queue(
    group: int,
    *,
    now: datetime,
    wanted: Wanted | None = None,
    at: At | None = None,
    viewer: User | None = None,
) -> Queue:
    """A page of what waits for this team's judgement. Two queries, whatever waits."""
    rows = matching(group, wanted or Wanted(), viewer=viewer, now=now)
    total = rows.order_by()[: MOST_COUNTED + 1].count()
    back = bool(at and at.back)
    walk = _from(rows, at).order_by(*(("-order", "-item") if back else ("order", "item")))
    found = [_row(values) for values in _values(walk, now=now)[: PAGE + 1]]
    more, found = len(found) > PAGE, found[:PAGE]
    if back:
        found.reverse()
    earlier, later = (more, True) if back else (at is not None, more)
    return Queue(
        found,
        total,
        At(found[0].order, found[0].item, back=True) if found and earlier else None,
        found[-1].at if found and later else None,
    )


def matching(
    group: int, wanted: Wanted, *, now: datetime, viewer: User | None = None
) -> "QuerySet[Rank]":
    """The ranks of a team that a filter asks for, in no order."""
    rows = Rank.objects.filter(group=group, waits=wanted.state != State.ASLEEP)
    if wanted.category:
        rows = rows.filter(category=wanted.category)
    if wanted.hours:
        rows = rows.filter(since__lte=now - timedelta(hours=wanted.hours))
    return _in_hands(_in_state(rows, wanted.state), wanted, viewer, now=now)


def row_of(item: Item, *, now: datetime) -> Row | None:
    """Where one open item stands; None: it does not wait, or has just arrived."""
    found = _values(Rank.objects.filter(item=item), now=now).first()
    return _row(found) if found else None


def free(analyst: User, *, now: datetime) -> "QuerySet[Rank]":
    """What this analyst could take from the queue, the first first; not what is put aside."""
    held = Claim.objects.filter(item=OuterRef("item"), until__gt=now)
    rows = Rank.objects.filter(group=analyst.group, waits=True).filter(~Exists(held))
    return rows.order_by("order", "item")


def colleagues(group: int) -> "QuerySet[User]":
    """Who of a team judges."""
    people = User.objects.filter(team_id=group, is_active=True, role__in=CASE_ROLES)
    return people.order_by("display_name", "pk")


def placement_of(item: Item) -> Placement | None:
    return Placement.objects.filter(item=item).select_related("by").first()


def _in_state(rows: "QuerySet[Rank]", state: State) -> "QuerySet[Rank]":
    if state == State.OPINION:
        return rows.filter(Exists(second_opinions()))
    if state == State.PLACED:
        return rows.exclude(placed="")
    if state == State.DANGER:
        return rows.filter(danger=True)
    stages = {State.NEW: Stage.RECEIVED, State.BEGUN: Stage.REVIEW}
    return rows.filter(item__stage=stages[state]) if state in stages else rows


def _in_hands(
    rows: "QuerySet[Rank]", wanted: Wanted, viewer: User | None, *, now: datetime
) -> "QuerySet[Rank]":
    live = Claim.objects.filter(until__gt=now)
    holder = viewer.pk if viewer and wanted.hands == Hands.MINE else wanted.holder
    if holder:
        return rows.filter(item__in=live.filter(analyst=holder).values("item"))
    if wanted.hands == Hands.TAKEN:
        return rows.filter(item__in=live.values("item"))
    if wanted.hands == Hands.FREE:
        return rows.exclude(item__in=live.values("item"))
    return rows


def _from(rows: "QuerySet[Rank]", at: At | None) -> "QuerySet[Rank]":
    if at is None:
        return rows
    if at.back:
        return rows.filter(
            Q(order__lt=at.order) | Q(order=at.order, item__lt=at.item), order__lte=at.order
        )
    return rows.filter(
        Q(order__gt=at.order) | Q(order=at.order, item__gt=at.item), order__gte=at.order
    )


def _values(rows: "QuerySet[Rank]", *, now: datetime) -> "QuerySet[Rank, dict[str, Any]]":
    held = Claim.objects.filter(item=OuterRef("item"), until__gt=now)
    # A rank that outlived its item's wait is nobody's work; `ranking.mend` takes it away.
    waiting = rows.filter(item__stage__in=OPEN, item__quarantined=False)
    told: QuerySet[Rank, dict[str, Any]] = waiting.annotate(
        holder=Subquery(held.values("analyst_id")),
        held_since=Subquery(held.values("since")),
        asked_by=Subquery(second_opinions().values("analyst_id")),
        asleep_until=Subquery(Snooze.objects.filter(item=OuterRef("item")).values("until")),
    ).values(
        *("item_id", "item__reference", "order", "parts", "points", "danger", "category"),
        *("named_by", "since", "placed", "holder", "held_since", "asked_by", "asleep_until"),
    )
    return told


def second_opinions() -> "QuerySet[Assessment]":
    """Those asked for of `item`."""
    return Assessment.objects.filter(
        item=OuterRef("item"), is_current=True, outcome=Outcome.NEEDS_SECOND_OPINION
    )


def _row(found: dict[str, Any]) -> Row:
    return Row(
        item=found["item_id"],
        reference=found["item__reference"],
        order=found["order"],
        parts=tuple(Part(Fact(fact), amount, given) for fact, amount, given in found["parts"]),
        points=found["points"],
        urgent=found["danger"],
        category=Category(found["category"]),
        reports=found["named_by"],
        since=found["since"],
        placed=found["placed"],
        holder=found["holder"],
        held_since=found["held_since"],
        second_opinion_of=found["asked_by"],
        asleep_until=found["asleep_until"],
    )
