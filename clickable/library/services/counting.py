"""Downloads and scans: so many of what on which day. No cookie, no address, no time."""

import logging
from datetime import date, datetime

from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F
from django.utils.timezone import localdate

from clickable.library.models import Tally
from clickable.measures import services as measures

DOWNLOAD, SCAN, SENT = "library.download", "library.scan", "library.copies_sent"
log = logging.getLogger(__name__)


def count(kind: str, subject: str, *, on: date) -> None:
    """One more. Never in the way of who asked: a busy database loses the count, not the file."""
    wanted = {"kind": kind, "subject": subject, "on": on}
    try:
        if not Tally.objects.filter(**wanted).update(count=F("count") + 1):
            _first(wanted)
    except DatabaseError:
        log.warning("a %s was not counted", kind)


def _first(wanted: dict[str, object]) -> None:
    try:
        with transaction.atomic():
            Tally.objects.create(**wanted)
    except IntegrityError:  # another thread was first
        Tally.objects.filter(**wanted).update(count=F("count") + 1)


def hand_over(*, now: datetime) -> int:
    """The days that are over become measures, each once; how many rows did."""
    done = 0
    for tally in Tally.objects.filter(on__lt=localdate(now)).order_by("on", "id")[:2000]:
        with transaction.atomic():
            row = Tally.objects.select_for_update().filter(pk=tally.pk).first()
            if row is None:
                continue
            source = f"library.tally:{row.pk}"
            measures.count(
                row.kind, on=row.on, number=row.count, subject=row.subject, source=source
            )
            row.delete()
            done += 1
    return done
