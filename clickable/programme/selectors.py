"""What the team and the public read of a project."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum

from clickable.programme import counting
from clickable.programme.frameworks import Item
from clickable.programme.models import (
    Activity,
    Aggregation,
    Indicator,
    PartnerReport,
    Period,
    Project,
    Snapshot,
    Source,
    Target,
)
from clickable.programme.rules import Worth, worth


@dataclass(frozen=True)
class Stated:
    """An indicator at the end of a period."""

    indicator: Indicator
    period: Worth  # of its days alone
    total: Worth  # since the project began
    target: Decimal | None  # at the end of this period
    final: Decimal | None  # at the end of the project
    rows: int  # behind the total
    certainty: dict[str, Decimal]  # how much of the total is counted, estimated, declared
    hidden_months: int  # of a published figure


@dataclass(frozen=True)
class Missing:
    """What one partner's report still lacks."""

    report: PartnerReport
    activities: list[Activity]  # of theirs, in these days, without a word
    late: bool


def projects() -> "QuerySet[Project]":
    """The newest first: it is the one that is shown when none is asked for."""
    return Project.objects.all()


def project(code: str = "") -> Project | None:
    """The one of this code; without any, the newest."""
    return (projects().filter(code=code) if code else projects()).first()


def state(indicator: Indicator, *, period: Period) -> Stated:
    begins = indicator.project.begins_on
    rows = Target.objects.filter(indicator=indicator)
    targets: dict[int | None, Decimal] = {row.period_id: row.value for row in rows}
    behind = _behind(indicator, begins, period.ends_on)
    return Stated(
        indicator=indicator,
        period=of_days(indicator, since=period.begins_on, until=period.ends_on),
        total=of_days(indicator, since=begins, until=period.ends_on),
        target=targets.get(period.pk),
        final=targets.get(None),
        rows=behind.rows,
        certainty=behind.certainty,
        hidden_months=behind.hidden_months,
    )


def of_days(indicator: Indicator, *, since: date, until: date) -> Worth:
    """The figure of some days. Totals are never added up from periods: they are worked out from the rows."""
    return worth(counting.points(indicator, since=since, until=until), indicator.aggregation)


def by_month(indicator: Indicator, *, since: date, until: date) -> dict[str, int]:
    """A sum, month by month ("2019-09"); empty for what is no sum of measures."""
    if indicator.source != Source.MEASURES or indicator.aggregation != Aggregation.SUM:
        return {}
    rows = counting.measured(indicator, since=since, until=until).order_by()
    found: dict[str, int] = {}
    for on, number in rows.values_list("on").annotate(n=Sum("count")):
        found[f"{on:%Y-%m}"] = found.get(f"{on:%Y-%m}", 0) + number
    return dict(sorted(found.items()))


def missing(period: Period, *, today: date) -> list[Missing]:
    """For every partner, what is not there yet."""
    found = []
    for report in period.reports.select_related("partner").prefetch_related("narratives"):
        told = {row.activity_id for row in report.narratives.all()}
        lacks = [row for row in own_activities(report) if row.pk not in told]
        late = report.is_open and period.due_on < today
        found.append(Missing(report, lacks, late))
    return found


def own_activities(report: PartnerReport) -> "QuerySet[Activity]":
    """What the partner answers for, and goes on in the days of the period."""
    period = report.period
    return report.partner.activities.filter(
        begins_on__lte=period.ends_on, ends_on__gte=period.begins_on
    ).order_by("number")


def snapshots(found: Project) -> "QuerySet[Snapshot]":
    """The locked periods, the newest first."""
    return (
        Snapshot.objects.filter(period__project=found)
        .select_related("period")
        .order_by("-period__number")
    )


@dataclass(frozen=True)
class Gap:
    """What one capability or article is served by."""

    key: str
    number: int
    name: dict[str, str]
    confirmed: bool
    activities: list[Activity]


def coverage(found: Project, items: tuple[Item, ...]) -> list[Gap]:
    """Every item of a framework, with the activities that serve it; none is a gap that shows."""
    activities = list(found.activities.all())
    return [
        Gap(
            item.key,
            item.number,
            item.name,
            item.confirmed,
            [one for one in activities if item.key in one.serves],
        )
        for item in items
    ]


@dataclass(frozen=True)
class _Behind:
    rows: int
    certainty: dict[str, Decimal]
    hidden_months: int = 0


def _behind(indicator: Indicator, since: date, until: date) -> _Behind:
    if indicator.source == Source.MEASURES:
        rows = counting.measured(indicator, since=since, until=until).order_by()
        told = list(rows.values_list("certainty").annotate(n=Sum("count"), rows=Count("pk")))
        return _Behind(sum(each[2] for each in told), {each[0]: Decimal(each[1]) for each in told})
    if indicator.source == Source.DECLARED:
        parts: dict[str, Decimal] = {}
        declared = list(counting.declared(indicator, since=since, until=until))
        for row in declared:
            parts[row.certainty] = parts.get(row.certainty, Decimal(0)) + row.value
        return _Behind(len(declared), parts)
    published = counting.points(indicator, since=since, until=until)
    hidden = counting.hidden_months(indicator, since=since, until=until)
    return _Behind(len(published), {}, hidden)
