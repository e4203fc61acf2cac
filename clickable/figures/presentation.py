"""Published figures laid out for the page: headlines, charts with their tables, months."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from clickable.figures import catalogue
from clickable.figures.catalogue import Kind
from clickable.figures.published import Figure, shown_period
from clickable.report import catalogue as lists
from clickable.report.models import Category


@dataclass(frozen=True)
class Bar:
    figure: Figure
    width: str  # of 100, with a point: an attribute of SVG


@dataclass(frozen=True)
class Fields:
    """The published numbers of categories, told by the fields of the list that held in the year."""

    listing: lists.Listing
    rows: list[tuple[str, str]]  # a field and what is shown of it


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
    fields: Fields | None = None
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
        fields=_fields(_of(catalogue.BY_CATEGORY, year, found), date(int(year), 12, 31)),
        months=[_month(period, found) for period in months],
    )


def _of(kinds: Iterable[Kind], period: str, found: dict[tuple[str, str], Figure]) -> list[Figure]:
    return [found[kind.code, period] for kind in kinds if (kind.code, period) in found]


def _fields(figures: list[Figure], last_day: date) -> Fields | None:
    """Sums of what is published, so that nothing hidden can be worked out from them."""
    listing = lists.in_force(last_day)
    if not figures or listing is lists.LIST_2020:
        return None
    numbers = {
        Category(f.code.rpartition(".")[2]): None if f.value is None else int(f.value)
        for f in figures
    }
    told = lists.told_in(listing, numbers)
    return Fields(listing, [(str(listing.entries[code]), _number(n)) for code, n in told.items()])


def _number(number: int | None) -> str:
    if number is None:
        return _("non publié")
    return number_format(number, force_grouping=True).replace("\xa0", "\u202f")


def _bars(figures: list[Figure]) -> list[Bar]:
    longest = max((f.value or 0 for f in figures), default=0) or 1
    return [Bar(f, f"{100 * (f.value or 0) / longest:.1f}") for f in figures]


def _month(period: str, found: dict[tuple[str, str], Figure]) -> Month:
    figures = [found.get((kind.code, period)) for kind in catalogue.HEADLINES]
    return Month(shown_period(period), figures)
