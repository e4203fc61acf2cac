"""From a figure to its rows: what was done when, where, how many, how sure; and that their sum is the figure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.paginator import Page, Paginator

from clickable.programme import counting
from clickable.programme.models import Aggregation, Certainty, Declared, Indicator, Source
from clickable.programme.rules import Worth, worth
from clickable.programme.wording import part_name

A_PAGE = 100


@dataclass(frozen=True)
class Row:
    on: date
    kind: str
    subject: str
    audience: str
    territory: str
    count: Decimal
    certainty: str
    source: str


@dataclass(frozen=True)
class Rows:
    """One page of them, how many there are, and the figure that they all make."""

    page: Page[Row]
    number: int
    sum: Decimal  # of all pages, of what is counted
    whole: Decimal | None  # for a share: the sum of what it is a share of
    worth: Worth


def rows_of(
    indicator: Indicator, *, since: date, until: date, part: str | None, number: int
) -> Rows:
    """The rows of some days; of one part of the split, or (None) of all."""
    if indicator.source == Source.MEASURES:
        return _measured(indicator, since, until, part=part, number=number)
    if indicator.source == Source.DECLARED:
        found = [
            _declared(row) for row in counting.declared(indicator, since=since, until=until)
            if part is None or row.part == part
        ]  # fmt: skip
    else:
        found = [
            Row(point.on, indicator.figure, "", "", "", Decimal(int(point.value)), "", "")
            for point in counting.points(indicator, since=since, until=until)
        ]
    points = counting.points(indicator, since=since, until=until)
    return Rows(
        page=Paginator(found, A_PAGE).get_page(number),
        number=len(found),
        sum=sum((row.count for row in found), Decimal(0)),
        whole=None,
        worth=worth([one for one in points if part is None or one.part == part], indicator.aggregation),
    )  # fmt: skip


def _measured(
    indicator: Indicator, since: date, until: date, *, part: str | None, number: int
) -> Rows:
    rows = counting.measured(indicator, since=since, until=until)
    if part is not None:
        rows = counting.of_part(rows, indicator, part)
    rows = rows.order_by("on", "pk")
    pages = Paginator(rows, A_PAGE)
    shown = pages.get_page(number)
    kinds = set(indicator.kinds.split())
    sums = dict(counting.sums_by_kind(rows))
    points = counting.points(indicator, since=since, until=until)
    is_share = indicator.aggregation == Aggregation.RATIO
    listed = [
        Row(one.on, one.kind, one.subject, one.audience, one.territory, Decimal(one.count),
            str(Certainty(one.certainty).label), one.source or "")
        for one in shown
    ]  # fmt: skip
    shown.object_list = listed  # type: ignore[assignment]
    return Rows(
        page=shown,  # type: ignore[arg-type]
        number=pages.count,
        sum=Decimal(sum(n for kind, n in sums.items() if kind in kinds)),
        whole=Decimal(sum(n for kind, n in sums.items() if kind not in kinds)) if is_share else None,
        worth=worth([one for one in points if part is None or one.part == part], indicator.aggregation),
    )  # fmt: skip


def _declared(row: Declared) -> Row:
    return Row(
        on=row.report.period.ends_on,
        kind="",
        subject=row.report.partner.name,
        audience=part_name(row.indicator.split, row.part) if row.indicator.split else "",
        territory="",
        count=row.value,
        certainty=str(Certainty(row.certainty).label),
        source=row.report.get_state_display(),
    )
