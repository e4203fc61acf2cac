"""Counting in the rows of the rooms: all of them, or those of one item that is about to go.

The same queries count both, so what is forgotten and kept as counters is what would have been counted.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import TruncMonth

from clickable.assess.models import Assessment
from clickable.figures import catalogue, rules
from clickable.figures.models import Kept
from clickable.notify.models import Notice
from clickable.report.models import OPEN, Item, Report, Stage
from clickable.verify.models import Watch

ILLEGAL = [Stage.ILLEGAL, Stage.LOCATED, Stage.NOTICED, Stage.GONE]

Cell = tuple[str, str, int]  # code of the catalogue, month, length in tenths of an hour
Tally = Counter[Cell]


@dataclass(frozen=True)
class Rows:
    """What is counted."""

    reports: "QuerySet[Report]"
    items: "QuerySet[Item]"
    about: Q  # of rows that have an item

    @classmethod
    def all(cls) -> Self:
        return cls(Report.objects.let_in(), Item.objects.filter(quarantined=False), Q())

    @classmethod
    def of(cls, item: Item | None, reports: Iterable[Report]) -> Self:
        """One item, and the reports that go with it."""
        named = Item.objects.filter(pk=item.pk, quarantined=False) if item else Item.objects.none()
        going = Report.objects.let_in().filter(pk__in=[report.pk for report in reports])
        return cls(going, named, Q(item__in=named))


def tally(rows: Rows) -> Tally:
    """How often each cell of a figure is met in these rows."""
    judged = Assessment.objects.filter(rows.about, is_current=True)
    judged = judged.exclude(item__stage__in=OPEN)
    illegal = judged.filter(item__stage__in=ILLEGAL)
    found: Tally = Counter()
    for kind, counted in (
        (catalogue.RECEIVED_REPORTS, _per_month(rows.reports, "received_hour")),
        (catalogue.RECEIVED_ITEMS, _per_month(rows.items, "first_hour")),
        (catalogue.ASSESSED_ITEMS, _per_month(judged, "decided_at")),
        (catalogue.ILLEGAL_ITEMS, _per_month(illegal, "decided_at")),
        (catalogue.NOTICED_ITEMS, _first_notices(rows.about)),
    ):
        found.update({(kind.code, month, 0): count for month, count in counted.items()})
    found.update(_by_category(illegal))
    found.update(_removals(rows.about))
    return found


def kept() -> Tally:
    """What was counted of rows that are forgotten."""
    return Counter(
        {(row.code, row.month, row.tenths): row.count for row in Kept.objects.order_by()}
    )


def _per_month(rows: "QuerySet[Any]", moment: str) -> Counter[str]:
    months = rows.annotate(month=TruncMonth(moment, tzinfo=rules.PARIS)).order_by()
    found = months.values_list("month").annotate(Count("pk"))
    return Counter({rules.month_of(month): count for month, count in found})


def _first_notices(about: Q) -> Counter[str]:
    sent = Notice.objects.filter(about, state=Notice.State.SENT).order_by()
    firsts = sent.values("item").annotate(first=Min("sent_at")).values_list("first", flat=True)
    return Counter(rules.month_of(first) for first in firsts.iterator(2000))


def _by_category(illegal: "QuerySet[Assessment]") -> Tally:
    by_month = illegal.annotate(month=TruncMonth("decided_at", tzinfo=rules.PARIS)).order_by()
    found = by_month.values_list("month", "category").annotate(Count("pk"))
    return Counter(
        {
            (f"{catalogue.ILLEGAL_ITEMS.code}.{category}", rules.month_of(month), 0): count
            for month, category, count in found
        }
    )


def _removals(about: Q) -> Iterator[Cell]:
    """Month and length of each confirmed removal: first notice → first of the agreeing gone looks."""
    gone = Watch.objects.filter(
        about, confirmed_at__isnull=False, gone_since__isnull=False, item__stage=Stage.GONE
    )
    for started, since in gone.values_list("started_at", "gone_since").iterator(2000):
        if since is not None:
            length = rules.tenths_of_hours(since - started)
            yield catalogue.REMOVED_ITEMS.code, rules.month_of(since), length
