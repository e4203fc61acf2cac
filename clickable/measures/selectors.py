"""Sums over what was done."""

from datetime import date

from django.db.models import Sum

from clickable.measures.models import Measure


def total(kind: str, *, subject: str | None = None, since: date | None = None) -> int:
    """How often; `subject` narrows it down to one, `since` to that day and later."""
    rows = Measure.objects.filter(kind=kind)
    if subject is not None:
        rows = rows.filter(subject=subject)
    if since is not None:
        rows = rows.filter(on__gte=since)
    return rows.aggregate(sum=Sum("count"))["sum"] or 0


def by_subject(kind: str, *, since: date | None = None) -> dict[str, int]:
    """The sum for each subject of one kind, the most frequent first."""
    rows = Measure.objects.filter(kind=kind)
    if since is not None:
        rows = rows.filter(on__gte=since)
    found = rows.values_list("subject").annotate(sum=Sum("count")).order_by("-sum", "subject")
    return dict(found)
