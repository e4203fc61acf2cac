"""Reading what is published: the only side of this room that public pages and the API see."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from clickable.base.days import date_format
from clickable.figures import catalogue
from clickable.figures.catalogue import Kind
from clickable.figures.models import Hidden, PublishedFigure, Unit


@dataclass(frozen=True)
class Figure:
    """A figure with everything it takes to understand it, in the reader's language."""

    code: str
    label: str
    value: Decimal | None  # None: hidden, or nothing to count
    shown: str
    hidden: bool
    unit: str  # code: reports, items, hours
    unit_label: str
    period: str  # "2026" or "2026-11"
    period_label: str
    definition: str
    source: str
    published_at: datetime


def published(period: str | None = None) -> list[Figure]:
    """The published figures, in the catalogue's order; of one period ("2026", "2026-11") or of all."""
    rows = PublishedFigure.objects.filter(code__in=catalogue.KINDS)
    if period is not None:
        rows = rows.filter(period=period)
    order = {code: place for place, code in enumerate(catalogue.KINDS)}
    return [_figure(row) for row in sorted(rows, key=lambda r: (r.period, order[r.code]))]


def years() -> list[str]:
    """The years that have figures, latest first."""
    found = PublishedFigure.objects.values_list("period", flat=True).distinct()
    return sorted({period[:4] for period in found}, reverse=True)


def shown_period(period: str) -> str:
    """ "2026", or "novembre 2026" in the reader's language."""
    year, _dash, month = period.partition("-")
    return date_format(date(int(year), int(month), 1), "F Y") if month else year


def _figure(row: PublishedFigure) -> Figure:
    kind = catalogue.KINDS[row.code]
    return Figure(
        code=row.code,
        label=str(kind.label),
        value=None if row.value is None else row.value.normalize(),
        shown=_shown(row, kind),
        hidden=bool(row.hidden),
        unit=row.unit,
        unit_label=str(Unit(row.unit).label),
        period=row.period,
        period_label=shown_period(row.period),
        definition=str(kind.definition),
        source=_("nos dossiers"),
        published_at=row.published_at,
    )


def _shown(row: PublishedFigure, kind: Kind) -> str:
    if row.hidden == Hidden.SMALL and kind.unit != Unit.HOURS:
        return _("< 5")
    if row.hidden:
        return _("non publié")
    if row.value is None:
        return "—"
    text = number_format(row.value, 1 if kind.unit == Unit.HOURS else 0, force_grouping=True)
    return text.replace("\xa0", "\u202f")
