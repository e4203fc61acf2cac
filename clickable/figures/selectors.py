"""Counting in the rooms' own rows. Whatever leaves here has gone through `rules.mask`."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.db.models.functions import TruncMonth

from clickable.assess.models import Assessment
from clickable.figures import catalogue, rules
from clickable.figures.catalogue import Kind
from clickable.figures.models import Hidden
from clickable.figures.published import Figure, published
from clickable.notify.models import Notice
from clickable.report.models import Item, Report, Stage
from clickable.verify.models import Watch

__all__ = ["Counted", "Figure", "counted", "published"]

ILLEGAL = [Stage.ILLEGAL, Stage.LOCATED, Stage.NOTICED, Stage.GONE]
UNDECIDED = [Stage.RECEIVED, Stage.REVIEW]

PerMonth = Mapping[str, int]


@dataclass(frozen=True)
class Counted:
    """A figure as it may be told: a hidden one has no value."""

    kind: Kind
    period: str
    value: Decimal | None
    hidden: Hidden = Hidden.NO


def counted(*, now: datetime) -> list[Counted]:
    """All figures of every month and year from the first event up to `now`; none when nothing came."""
    counts = _counts()
    spans = list(_removals())
    seen = [month for per_month in counts.values() for month in per_month]
    if not seen:
        return []
    months = rules.months(min(seen), max(*seen, rules.month_of(now)))
    return [
        *(c for kind, per_month in counts.items() for c in _totals(kind, per_month, months)),
        *_medians(spans, months),
        *_categories(months),
    ]


def _counts() -> dict[Kind, PerMonth]:
    judged = Assessment.objects.filter(is_current=True).exclude(item__stage__in=UNDECIDED)
    return {
        catalogue.RECEIVED_REPORTS: _per_month(Report.objects.all(), "received_hour"),
        catalogue.RECEIVED_ITEMS: _per_month(Item.objects.all(), "first_hour"),
        catalogue.ASSESSED_ITEMS: _per_month(judged, "decided_at"),
        catalogue.ILLEGAL_ITEMS: _per_month(judged.filter(item__stage__in=ILLEGAL), "decided_at"),
        catalogue.NOTICED_ITEMS: Counter(rules.month_of(first) for first in _first_notices()),
        catalogue.REMOVED_ITEMS: Counter(month for month, _ in _removals()),
    }


def _per_month(rows: "QuerySet[Any]", moment: str) -> PerMonth:
    months = rows.annotate(month=TruncMonth(moment, tzinfo=rules.PARIS)).order_by()
    found = months.values_list("month").annotate(Count("pk"))
    return {rules.month_of(month): count for month, count in found}


def _first_notices() -> Iterator[datetime]:
    sent = Notice.objects.filter(state=Notice.State.SENT).order_by()
    firsts = sent.values("item").annotate(first=Min("sent_at")).values_list("first", flat=True)
    return iter(firsts.iterator(2000))


def _removals() -> Iterator[tuple[str, timedelta]]:
    """Month and length of each confirmed removal: first notice → first of the agreeing gone looks."""
    gone = Watch.objects.filter(
        confirmed_at__isnull=False, gone_since__isnull=False, item__stage=Stage.GONE
    )
    for started, since in gone.values_list("started_at", "gone_since").iterator(2000):
        if since is not None:
            yield rules.month_of(since), since - started


def _totals(kind: Kind, per_month: PerMonth, months: Iterable[str]) -> list[Counted]:
    per_period = Counter({month: per_month.get(month, 0) for month in months})
    for month, count in list(per_period.items()):
        per_period[rules.year_of(month)] += count
    return [Counted(kind, period, Decimal(n)) for period, n in per_period.items()]


def _medians(removals: list[tuple[str, timedelta]], months: list[str]) -> list[Counted]:
    spans: dict[str, list[timedelta]] = {month: [] for month in months}
    spans |= {rules.year_of(month): [] for month in months}
    for month, span in removals:
        spans[month].append(span)
        spans[rules.year_of(month)].append(span)
    return [_median(period, found) for period, found in spans.items()]


def _median(period: str, spans: list[timedelta]) -> Counted:
    if 0 < len(spans) < rules.SMALL:
        return Counted(catalogue.REMOVAL_HOURS_MEDIAN, period, None, Hidden.SMALL)
    return Counted(catalogue.REMOVAL_HOURS_MEDIAN, period, rules.median_hours(spans))


def _categories(months: list[str]) -> list[Counted]:
    """By year only: a year less its months would give away what a month hides."""
    per_year = {rules.year_of(month): Counter[str]() for month in months}
    illegal = Assessment.objects.filter(is_current=True, item__stage__in=ILLEGAL).order_by()
    by_month = illegal.annotate(month=TruncMonth("decided_at", tzinfo=rules.PARIS))
    for month, category, count in by_month.values_list("month", "category").annotate(Count("pk")):
        per_year[rules.year_of(rules.month_of(month))][category] += count
    return [c for year, found in per_year.items() for c in _year_by_category(year, found)]


def _year_by_category(year: str, found: Counter[str]) -> list[Counted]:
    codes = {kind: kind.code.partition(".")[2] for kind in catalogue.BY_CATEGORY}
    cells = rules.mask({code: found[code] for code in codes.values()})
    return [Counted(kind, year, *_told(cells[code])) for kind, code in codes.items()]


def _told(cell: rules.Cell) -> tuple[Decimal | None, Hidden]:
    value, hidden = cell
    return (None if value is None else Decimal(value)), hidden
