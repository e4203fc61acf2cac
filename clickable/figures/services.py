from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F

from clickable.base.clock import hour
from clickable.figures.models import Kept, PublishedFigure
from clickable.figures.selectors import Counted, counted
from clickable.figures.tally import Rows, tally
from clickable.record import services as record
from clickable.report.models import Item, Report


def publish(*, now: datetime) -> int:
    """Count anew and publish what has changed; how many figures did. Safe to run twice, or twice at once.

    Of the time, only the hour is kept: a finer one would tell when a report came in.
    """
    with transaction.atomic():
        count_alone()
        told = {(f.code, f.period): f for f in PublishedFigure.objects.all()}
        changed = [c for c in counted(now=now) if _differs(c, told.get((c.kind.code, c.period)))]
        PublishedFigure.objects.bulk_create(
            [_row(c, now=hour(now)) for c in changed],
            update_conflicts=True,
            unique_fields=["code", "period"],
            update_fields=["value", "hidden", "unit", "published_at"],
            batch_size=100,
        )
        if changed:
            detail: dict[str, object] = {"changed": len(changed)}
            record.write("figures.published", "figures", now=hour(now), detail=detail)
    return len(changed)


def keep_counts(*, item: Item | None, reports: Iterable[Report] = ()) -> None:
    """Keep what the figures count of an item and of the reports that go with it.

    Call it in the transaction that deletes them, before it does, and after `count_alone`.
    """
    for (code, month, tenths), count in sorted(tally(Rows.of(item, reports)).items()):
        cell, _new = Kept.objects.get_or_create(code=code, month=month, tenths=tenths)
        Kept.objects.filter(pk=cell.pk).update(count=F("count") + count)


def count_alone() -> None:
    """Until this transaction ends nobody counts, and nothing goes: a count never falls in between.

    SQLite's IMMEDIATE transaction is alone already; elsewhere take a lock.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(7236002)")


def _differs(new: Counted, old: PublishedFigure | None) -> bool:
    return old is None or (old.value, old.hidden, old.unit) != (
        new.value,
        new.hidden,
        new.kind.unit,
    )


def _row(figure: Counted, *, now: datetime) -> PublishedFigure:
    return PublishedFigure(
        code=figure.kind.code,
        period=figure.period,
        value=figure.value,
        hidden=figure.hidden,
        unit=figure.kind.unit,
        published_at=now,
    )
