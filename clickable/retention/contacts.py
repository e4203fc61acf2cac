"""What a reporter left to be reached by: it goes when their report closes, before their words do.

A field that holds such a thing is named in FIELDS, as table and nullable field; a table other than
Report points at it with `report`. Nothing else has to be done.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from clickable.report.models import Alert, Mention, Report
from clickable.retention.models import Hold
from clickable.retention.rules import CLOSED

Field = tuple[type[Model], str]
FIELDS: tuple[Field, ...] = ((Report, "alert"),)
LAST_NEWS = timedelta(days=4)  # a mail about the closing is due within three days


def forget_contacts(*, before: datetime, fields: Iterable[Field] = FIELDS) -> int:
    """Empty these fields of all reports that closed `before` this moment; how many there were.

    A mail that waits has the mailbox too: it may still tell of the closing, then it goes as well.
    """
    Alert.objects.filter(report__in=closed_reports(before=before - LAST_NEWS).values("pk")).delete()
    return sum(_empty(model, field, before=before) for model, field in fields)


def closed_reports(*, before: datetime) -> "QuerySet[Report]":
    """Reports of which nothing is open or held any more, and was not at this moment either."""
    open_or_late = ~Q(item__stage__in=list(CLOSED)) | Q(item__stage_at__gt=before)
    held = Q(item__in=Hold.objects.filter(lifted_at=None).values("item"))
    still = Mention.objects.filter(open_or_late | held, report=OuterRef("pk"))
    return Report.objects.exclude(Exists(still))


def _empty(model: type[Model], field: str, *, before: datetime) -> int:
    reports = closed_reports(before=before).values("pk")
    of_them = {"pk__in" if model is Report else "report__in": reports, f"{field}__isnull": False}
    return int(model._base_manager.filter(**of_them).update(**{field: None}))  # noqa: SLF001 -- documented
