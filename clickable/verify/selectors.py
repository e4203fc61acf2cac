from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, OuterRef, Subquery

from clickable.report.models import Item
from clickable.verify.models import Look, Watch


@dataclass(frozen=True)
class WatchRow:
    """One line of the list of looks; show the item with report.selectors.shown_content."""

    item: Item
    started_at: datetime  # the first notice
    last: Look | None
    due_at: datetime | None  # of the next look; None when nothing more is planned
    by_hand: bool  # no worker looks: a person has to
    gone_since: datetime | None
    confirmed_at: datetime | None


def watches(group: int, *, confirmed: bool = False, limit: int = 200) -> list[WatchRow]:
    """What is being looked after for this team, the next due first; or what is gone, the latest first."""
    order = F("confirmed_at").desc() if confirmed else F("due_at").asc(nulls_last=True)
    newest = Look.objects.filter(watch=OuterRef("pk")).order_by("-at").values("pk")[:1]
    rows = (
        Watch.objects.filter(item__group_id=group, confirmed_at__isnull=not confirmed)
        .select_related("item")
        .annotate(last=Subquery(newest))
        .order_by(order, "pk")[:limit]
    )
    looks = Look.objects.in_bulk([row.last for row in rows if row.last])
    return [_row(row, looks.get(row.last)) for row in rows]


def looks_of(item: Item) -> list[Look]:
    """Every look at an item, the newest first."""
    return list(Look.objects.filter(watch=item.pk).order_by("-at"))


def _row(watch: Watch, last: Look | None) -> WatchRow:
    return WatchRow(
        item=watch.item,
        started_at=watch.started_at,
        last=last,
        due_at=watch.due_at,
        by_hand=watch.by_hand,
        gone_since=watch.gone_since,
        confirmed_at=watch.confirmed_at,
    )
