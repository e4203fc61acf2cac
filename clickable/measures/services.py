"""Rooms say what was done; nothing is ever changed or taken back."""

from datetime import date

from django.db import IntegrityError, transaction

from clickable.measures.models import Measure


def count(
    kind: str,
    *,
    on: date,
    number: int = 1,
    subject: str = "",
    audience: str = "",
    territory: str = "",
    certainty: Measure.Certainty = Measure.Certainty.COUNTED,
    source: str = "",
) -> bool:
    """Write one row, in the caller's transaction. `source` names the event it comes from: the same
    source is counted once, however often it is told. False: it was known already."""
    row = Measure(
        kind=kind,
        subject=subject,
        audience=audience,
        territory=territory,
        count=number,
        certainty=certainty,
        on=on,
        source=source or None,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        if not source or not Measure.objects.filter(source=source).exists():
            raise
        return False
    return True
