"""The figures of every period. Whatever leaves here has gone through `rules.mask`."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from clickable.figures import catalogue, rules
from clickable.figures.catalogue import Kind
from clickable.figures.models import Hidden
from clickable.figures.published import Figure, published
from clickable.figures.tally import Rows, Tally, kept, tally

__all__ = ["Counted", "Figure", "counted", "published"]

COUNTS = (
    catalogue.RECEIVED_REPORTS, catalogue.RECEIVED_ITEMS, catalogue.ASSESSED_ITEMS,
    catalogue.ILLEGAL_ITEMS, catalogue.NOTICED_ITEMS, catalogue.REMOVED_ITEMS,
)  # fmt: skip


@dataclass(frozen=True)
class Counted:
    """A figure as it may be told: a hidden one has no value."""

    kind: Kind
    period: str
    value: Decimal | None
    hidden: Hidden = Hidden.NO


def counted(*, now: datetime) -> list[Counted]:
    """All figures of every month and year from the first event up to `now`; none when nothing came.

    Rows and what is kept of forgotten ones count alike.
    """
    found = tally(Rows.all()) + kept()
    if not found:
        return []
    seen = {month for _code, month, _tenths in found}
    months = rules.months(min(seen), max(*seen, rules.month_of(now)))
    return [
        *(c for kind in COUNTS for c in _totals(kind, _per_month(found, kind.code), months)),
        *_medians(found, months),
        *_categories(found, months),
    ]


def _per_month(found: Tally, code: str) -> Counter[str]:
    months: Counter[str] = Counter()
    for (of, month, _tenths), count in found.items():
        if of == code:
            months[month] += count
    return months


def _totals(kind: Kind, per_month: Mapping[str, int], months: Iterable[str]) -> list[Counted]:
    per_period = Counter({month: per_month.get(month, 0) for month in months})
    for month, count in list(per_period.items()):
        per_period[rules.year_of(month)] += count
    return [Counted(kind, period, Decimal(n)) for period, n in per_period.items()]


def _medians(found: Tally, months: list[str]) -> list[Counted]:
    spans: dict[str, list[int]] = {month: [] for month in months}
    spans |= {rules.year_of(month): [] for month in months}
    for (code, month, tenths), count in found.items():
        if code == catalogue.REMOVED_ITEMS.code:
            spans[month] += [tenths] * count
            spans[rules.year_of(month)] += [tenths] * count
    return [_median(period, lengths) for period, lengths in spans.items()]


def _median(period: str, tenths: list[int]) -> Counted:
    if 0 < len(tenths) < rules.SMALL:
        return Counted(catalogue.REMOVAL_HOURS_MEDIAN, period, None, Hidden.SMALL)
    return Counted(catalogue.REMOVAL_HOURS_MEDIAN, period, rules.median_hours(tenths))


def _categories(found: Tally, months: list[str]) -> list[Counted]:
    """By year only: a year less its months would give away what a month hides."""
    per_year = {rules.year_of(month): Counter[str]() for month in months}
    for kind in catalogue.BY_CATEGORY:
        for month, count in _per_month(found, kind.code).items():
            per_year[rules.year_of(month)][kind.code] += count
    return [c for year, cells in per_year.items() for c in _year_by_category(year, cells)]


def _year_by_category(year: str, found: Counter[str]) -> list[Counted]:
    cells = rules.mask({kind.code: found[kind.code] for kind in catalogue.BY_CATEGORY})
    return [Counted(kind, year, *_told(cells[kind.code])) for kind in catalogue.BY_CATEGORY]


def _told(cell: rules.Cell) -> tuple[Decimal | None, Hidden]:
    value, hidden = cell
    return (None if value is None else Decimal(value)), hidden
