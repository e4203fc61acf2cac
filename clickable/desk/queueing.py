"""The queue for one pair of eyes: a page of it with names and words. Nothing sealed is opened."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from clickable.assess.triage import selectors as triage
from clickable.assess.triage.selectors import At, Row, Wanted
from clickable.desk import rank_words, words
from clickable.people.models import User
from clickable.report.models import Item

MOST_DIGITS = 19


@dataclass(frozen=True)
class QueueRow:
    row: Row
    holder: User | None
    mine: bool
    own_second_opinion: bool
    age: str

    @property
    def why(self) -> list[str]:
        return rank_words.short(self.row)


@dataclass(frozen=True)
class QueuePage:
    rows: list[QueueRow]
    total: int
    many: bool  # more than `total` says
    before: str  # the addresses' words for the pages beside this one; empty: there is none
    after: str


@dataclass(frozen=True)
class Standing:
    """Why one item stands where it stands."""

    points: int
    why: list[str]
    asleep_until: datetime | None


def queue_page(
    viewer: User, *, now: datetime, wanted: Wanted | None = None, at: At | None = None
) -> QueuePage:
    """Three queries."""
    found = triage.queue(viewer.group, now=now, wanted=wanted, at=at, viewer=viewer)
    return QueuePage(
        rows_for(found.rows, viewer, now=now),
        min(found.total, triage.MOST_COUNTED),
        found.many,
        _written(found.before),
        _written(found.after),
    )


def rows_for(found: list[Row], viewer: User, *, now: datetime) -> list[QueueRow]:
    """With names; one query."""
    holders = User.objects.in_bulk({row.holder for row in found if row.holder})
    return [
        QueueRow(
            row=row,
            holder=holders.get(row.holder) if row.holder else None,
            mine=row.holder == viewer.pk,
            own_second_opinion=row.second_opinion_of == viewer.pk,
            age=words.age(row.since, now=now),
        )
        for row in found
    ]


def standing(item: Item, *, now: datetime) -> Standing | None:
    """None: it does not wait for a judgement."""
    row = triage.row_of(item, now=now)
    if row is None:
        return None
    placement = triage.placement_of(item) if row.placed else None
    return Standing(row.points, rank_words.long(row, placement), row.asleep_until)


def place_in(text: str) -> At | None:
    """Where a page begins, as an address says it; None for what no page of ours wrote."""
    way, _, rest = text.partition(".")
    order, _, item = rest.partition(".")
    if way not in {"a", "b"} or not (order.isascii() and order.isdigit()):
        return None
    if len(order) > MOST_DIGITS or int(order) >= 2**63:
        return None
    try:
        return At(int(order), UUID(item), back=way == "b")
    except ValueError:
        return None


def _written(at: At | None) -> str:
    return f"{'b' if at.back else 'a'}.{at.order}.{at.item.hex}" if at else ""
