from datetime import datetime

from django.db import transaction

from clickable.base.clock import hour
from clickable.figures.models import PublishedFigure
from clickable.figures.selectors import Counted, counted
from clickable.record import services as record


def publish(*, now: datetime) -> int:
    """Count anew and publish what has changed; how many figures did. Safe to run twice, or twice at once.

    Of the time, only the hour is kept: a finer one would tell when a report came in.
    """
    with transaction.atomic():
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
