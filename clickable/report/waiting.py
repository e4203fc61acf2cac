"""What a team reads of its quarantine: counts and clear columns. Nothing sealed is opened."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from clickable.report.models import Category, Report

PAGE = 50
MOST_GROUPS = 60
MOST_AT_ONCE = 2000


@dataclass(frozen=True)
class Group:
    """What waits of one hour and one category."""

    hour: datetime
    category: Category
    reports: int
    urgent: int
    with_effort: int


@dataclass(frozen=True)
class Row:
    reference: str
    category: Category
    hour: datetime
    urgent: bool
    effort: int
    items: int


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))

    @property
    def references(self) -> str:
        return " ".join(row.reference for row in self.rows)


@dataclass(frozen=True)
class Preview:
    """What closing as spam would close. Urgent ones are never closed by the heap."""

    references: list[str]
    left_out: int  # urgent ones

    @property
    def joined(self) -> str:
        return " ".join(self.references)


def groups(group: int) -> list[Group]:
    """The latest hours first; one query."""
    found = Report.objects.of(group).waiting().values_list("received_hour", "reported_category")
    counted = found.annotate(
        reports=Count("pk"),
        calling=Count("pk", filter=Q(urgent=True)),
        worked=Count("pk", filter=Q(effort__gt=0)),
    )
    ordered = counted.order_by("-received_hour", "reported_category")[:MOST_GROUPS]
    return [Group(hour, Category(code), *counts) for hour, code, *counts in ordered]


def listed(group: int, *, page: int = 1) -> Page:
    """Urgent ones first, then those whose sender's browser did some work, then the oldest; two queries."""
    waiting = Report.objects.of(group).waiting()
    total = waiting.count()
    page = min(max(page, 1), max(1, -(-total // PAGE)))
    ordered = waiting.annotate(named=Count("mentions")).order_by(
        "-urgent", "-effort", "received_hour", "pk"
    )
    fields = ("reference", "reported_category", "received_hour", "urgent", "effort", "named")
    found = ordered.values_list(*fields)[(page - 1) * PAGE : page * PAGE]
    return Page([Row(ref, Category(code), *rest) for ref, code, *rest in found], total, page)


def preview_of(references: list[str], group: int) -> Preview:
    """For reports that were chosen one by one: all of them, urgent or not."""
    found = Report.objects.of(group).waiting().filter(reference__in=references[:MOST_AT_ONCE])
    return Preview(list(found.order_by("pk").values_list("reference", flat=True)), 0)


def preview_of_group(hour: datetime, category: Category, group: int) -> Preview:
    """For one hour and category: the calm ones, those without effort first."""
    waiting = Report.objects.of(group).waiting()
    heap = waiting.filter(received_hour=hour, reported_category=category)
    calm = heap.filter(urgent=False).order_by("effort", "pk")
    found = list(calm.values_list("reference", flat=True)[:MOST_AT_ONCE])
    return Preview(found, heap.filter(urgent=True).count())
