"""The rows behind an indicator: of the measures, of what is published, of what partners declared."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from django.db.models import Q, QuerySet, Sum

from clickable.figures.published import Figure, published
from clickable.measures.models import Measure
from clickable.places.selectors import territories
from clickable.programme.models import (
    Aggregation,
    Declared,
    Indicator,
    PartnerReport,
    Source,
    Split,
    Unit,
)
from clickable.programme.rules import Point

GROUPS = ("METROPOLE", "OVERSEAS", "ABROAD")  # of territories, beside single codes
COUNTS = frozenset({PartnerReport.State.SUBMITTED, PartnerReport.State.ACCEPTED})
DAY = timedelta(days=1)


def points(indicator: Indicator, *, since: date, until: date) -> list[Point]:
    """All of them from the first day to the last, both included."""
    if indicator.source == Source.MEASURES:
        return list(_measured(indicator, since, until))
    if indicator.source == Source.FIGURE:
        return list(_published(indicator, since, until))
    return list(_declared(indicator, since, until))


def measured(indicator: Indicator, *, since: date, until: date) -> "QuerySet[Measure]":
    """The rows of the measures that an indicator counts, of the whole too where it is a part."""
    rows = Measure.objects.filter(
        kind__in=[*indicator.kinds.split(), *_whole(indicator)], on__gte=since, on__lte=until
    )
    if indicator.subject:
        rows = rows.filter(subject__startswith=indicator.subject)
    if audiences := indicator.audiences.split():
        rows = rows.filter(audience__in=audiences)
    if named := indicator.territories.split():
        rows = rows.filter(territory__in=sorted(territory_set(named)))
    return rows


def of_part(rows: "QuerySet[Measure]", indicator: Indicator, part: str) -> "QuerySet[Measure]":
    """Those of one part of the split."""
    if indicator.split == Split.AUDIENCE:
        return rows.filter(audience=part)
    return rows.filter(territory=part) if indicator.split == Split.TERRITORY else rows


def territory_set(named: list[str]) -> set[str]:
    """Codes of territories; METROPOLE, OVERSEAS and ABROAD stand for several."""
    overseas = {code for code, one in territories().items() if one.overseas}
    groups = {
        "METROPOLE": {"FR"},
        "OVERSEAS": overseas,
        "ABROAD": set(territories()) - overseas - {"FR"},
    }
    return set().union(*(groups.get(name.upper(), {name.upper()}) for name in named))


def months(since: date, until: date) -> list[str]:
    """The calendar months that lie wholly between two days: "2019-09"."""
    first = since if since.day == 1 else (since.replace(day=28) + 4 * DAY).replace(day=1)
    found = []
    while (following := (first.replace(day=28) + 4 * DAY).replace(day=1)) - DAY <= until:
        found.append(f"{first:%Y-%m}")
        first = following
    return found


def hidden_months(indicator: Indicator, *, since: date, until: date) -> int:
    """How many months of a published figure are not told: small, or never published."""
    told = {row.period for row in _told(indicator, since, until)}
    return len(set(months(since, until)) - told)


def _whole(indicator: Indicator) -> list[str]:
    return indicator.over.split() if indicator.aggregation == Aggregation.RATIO else []


def _measured(indicator: Indicator, since: date, until: date) -> Iterator[Point]:
    """Summed by the database over everything that the figure does not ask for."""
    rows = measured(indicator, since=since, until=until).order_by()
    wholes = set(_whole(indicator)) - set(indicator.kinds.split())
    by_day = indicator.aggregation in {Aggregation.LATEST, Aggregation.MAX, Aggregation.AVERAGE}
    names = ["kind"] if wholes else []
    names += ["on"] if by_day else []
    key = "territory" if indicator.unit == Unit.TERRITORIES else "subject"
    names += [key] if indicator.aggregation == Aggregation.UNIQUE else []
    names += [indicator.split] if indicator.split and indicator.split not in names else []
    if not names:
        total = rows.aggregate(n=Sum("count"))["n"]
        yield from () if total is None else (Point(until, Fraction(total)),)
        return
    for row in rows.values(*names).annotate(n=Sum("count")):
        yield Point(
            on=row.get("on", until),
            value=Fraction(row["n"]),
            part=row.get(indicator.split, ""),
            key=row.get(key, ""),
            whole=row.get("kind", "") in wholes,
        )


def _published(indicator: Indicator, since: date, until: date) -> Iterator[Point]:
    for row in _told(indicator, since, until):
        year, month = map(int, row.period.split("-"))
        yield Point(date(year, month, 1), Fraction(row.value or 0))


def _told(indicator: Indicator, since: date, until: date) -> list[Figure]:
    wanted = set(months(since, until))
    return [
        row for row in published()
        if row.code == indicator.figure and row.period in wanted and row.value is not None
    ]  # fmt: skip


def declared(indicator: Indicator, *, since: date, until: date) -> "QuerySet[Declared]":
    """What partners handed in, of periods that end between two days."""
    return Declared.objects.filter(
        Q(report__state__in=COUNTS),
        indicator=indicator,
        report__period__ends_on__gte=since,
        report__period__ends_on__lte=until,
    ).select_related("indicator", "report__period", "report__partner")


def _declared(indicator: Indicator, since: date, until: date) -> Iterator[Point]:
    for row in declared(indicator, since=since, until=until):
        yield Point(
            on=row.report.period.ends_on,
            value=Fraction(Decimal(row.value)),
            part=row.part,
            key=row.report.partner.code if row.value else "",
        )


def sums_by_kind(rows: "QuerySet[Measure]") -> list[tuple[str, int]]:
    return [(kind, n) for kind, n in rows.order_by().values_list("kind").annotate(n=Sum("count"))]
