"""Periods, medians, and what is too small to be told."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from statistics import median
from zoneinfo import ZoneInfo

from clickable.figures.models import Hidden

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
    """The parts of a published total, with no small part told and none that can be worked out.

    Parts under SMALL are hidden. While their sum (total minus what is told) would give them away,
    the smallest part still told is hidden with them.
    """
    small = {name for name, value in cells.items() if value < SMALL}
    if not any(cells[name] for name in small):
        return {
            name: (value, Hidden.NO) for name, value in cells.items()
        }  # nobody is behind a zero
    more: set[str] = set()
    while (told := cells.keys() - small - more) and _given_away(cells, small, more):
        more.add(min(told, key=lambda name: (cells[name], name)))
    why = dict.fromkeys(more, Hidden.COMPLEMENT) | dict.fromkeys(small, Hidden.SMALL)
    return {name: (None, why[name]) if name in why else (cells[name], Hidden.NO) for name in cells}


def _given_away(cells: Mapping[str, int], small: set[str], more: set[str]) -> bool:
    """Whether one way only is left to fill a small part, for somebody who has the total.

    They know: small parts are under SMALL and not all zero; the further ones are not under SMALL
    and not above the least that is told.
    """
    hidden_sum = sum(cells[name] for name in small | more)
    least_told = min((cells[n] for n in cells.keys() - small - more), default=hidden_sum)
    least = max(1, hidden_sum - least_told * len(more))
    most = min((SMALL - 1) * len(small), hidden_sum - SMALL * len(more))
    return least == most and (len(small) == 1 or most == (SMALL - 1) * len(small))


def _parts(month: str) -> tuple[str, str]:
    year, _, rest = month.partition("-")
    return year, rest
