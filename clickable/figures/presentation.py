"""Published figures laid out for the page: headlines, charts with their tables, months."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from clickable.figures import catalogue
from clickable.figures.catalogue import Kind
from clickable.figures.published import Figure, shown_period


@dataclass(frozen=True)
class Bar:
    figure: Figure
    width: str  # of 100, with a point: an attribute of SVG


@dataclass(frozen=True)
class Month:
    label: str
    figures: list[Figure | None]  # in the order of catalogue.HEADLINES


@dataclass(frozen=True)
class Page:
    year: str = ""
    published_at: datetime | None = None
    headlines: list[Figure] = field(default_factory=list)
    way: list[Bar] = field(default_factory=list)
    categories: list[Bar] = field(default_factory=list)
    months: list[Month] = field(default_factory=list)


def page(figures: list[Figure], *, year: str) -> Page:
    """The page of one year; `figures` are those of the year and of its months."""
    if not figures:
        return Page()
    found = {(f.code, f.period): f for f in figures}
    months = sorted({f.period for f in figures if f.period != year}, reverse=True)
    return Page(
        year=year,
        published_at=max(f.published_at for f in figures),
        headlines=_of(catalogue.HEADLINES, year, found),
        way=_bars(_of(catalogue.WAY, year, found)),
        categories=_bars(_of(catalogue.BY_CATEGORY, year, found)),
        months=[_month(period, found) for period in months],
    )


def _of(kinds: Iterable[Kind], period: str, found: dict[tuple[str, str], Figure]) -> list[Figure]:
    return [found[kind.code, period] for kind in kinds if (kind.code, period) in found]


def _bars(figures: list[Figure]) -> list[Bar]:
    longest = max((f.value or 0 for f in figures), default=0) or 1
    return [Bar(f, f"{100 * (f.value or 0) / longest:.1f}") for f in figures]


def _month(period: str, found: dict[tuple[str, str], Figure]) -> Month:
    figures = [found.get((kind.code, period)) for kind in catalogue.HEADLINES]
    return Month(shown_period(period), figures)
