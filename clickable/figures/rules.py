"""Periods, medians, and what is too small to be told."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from statistics import median
from zoneinfo import ZoneInfo

from clickable.figures.models import Hidden
from clickable.measures import disclosure

PARIS = ZoneInfo("Europe/Paris")
SMALL = 5  # a public figure about fewer cases is not told (facts 13.7)

Cell = tuple[int | None, Hidden]


def month_of(moment: datetime) -> str:
    """The month of a moment, as clocks in Paris show it: "2026-11"."""
    return moment.astimezone(PARIS).strftime("%Y-%m")


def year_of(month: str) -> str:
    return month.partition("-")[0]


def months(first: str, last: str) -> list[str]:
    """Every month from `first` to `last`, both included, so that a silent month shows as 0."""
    start, end = (int(year) * 12 + int(month) - 1 for year, month in map(_parts, (first, last)))
    return [f"{n // 12:04}-{n % 12 + 1:02}" for n in range(start, end + 1)]


def tenths_of_hours(span: timedelta) -> int:
    """The length in tenths of an hour, the finest that is kept of something forgotten."""
    return round(span / timedelta(minutes=6))


def median_hours(tenths: Iterable[int]) -> Decimal | None:
    """The middle of lengths in tenths of an hour, in hours, to a tenth; None when there is none."""
    lengths = [Decimal(length) for length in tenths]
    return (median(lengths) / 10).quantize(Decimal("0.1")) if lengths else None


def mask(cells: Mapping[str, int]) -> dict[str, Cell]:
    """The parts of a published total, with no small part told and none that can be worked out."""
    masked = disclosure.mask(cells, small=SMALL)
    return {name: (cell.count, Hidden(cell.why)) for name, cell in masked.items()}


def _parts(month: str) -> tuple[str, str]:
    year, _, rest = month.partition("-")
    return year, rest
