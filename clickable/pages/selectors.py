"""The few numbers of the home page: the dated reference, and what this instance has published."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from clickable.figures import published

REFERENCE = Path(__file__).parent / "data" / "reference.toml"
SHOWN = ("received_items", "removed_items")  # of what is published, when it is


@dataclass(frozen=True)
class Reference:
    year: int
    received: int
    illegal: int
    source: str
    document: str
    checked_on: date

    @property
    def share(self) -> float:
        return 100 * self.illegal / self.received


@dataclass(frozen=True)
class HomeFigure:
    """A number with what it counts, its period and its source."""

    shown: str
    what: str
    period: str
    source: str


@cache
def reference() -> Reference:
    return Reference(**tomllib.loads(REFERENCE.read_text())["year_2017"])


def home_figures() -> list[HomeFigure]:
    """The reference first, then our own figures of the latest year that has any."""
    return [*_of_reference(reference()), *_of_ours()]


def _of_reference(known: Reference) -> Iterator[HomeFigure]:
    period = str(known.year)
    received, illegal = _number(known.received), _number(known.illegal)
    yield HomeFigure(received, _("adresses (URL) signalées"), period, known.source)
    share = _("%(share)s %%") % {"share": number_format(round(known.share, 1), 1)}
    what = _("jugées illicites (%(illegal)s sur %(received)s adresses)")
    yield HomeFigure(share, what % {"illegal": illegal, "received": received}, period, known.source)


def _of_ours() -> Iterator[HomeFigure]:
    years = published.years()
    figures = published.published(years[0]) if years else []
    for figure in figures:
        if figure.code in SHOWN and figure.value is not None:
            what = f"{figure.label} ({figure.unit_label})"
            yield HomeFigure(figure.shown, what, figure.period_label, figure.source)


def _number(value: int) -> str:
    return number_format(value, force_grouping=True).replace("\xa0", "\u202f")
