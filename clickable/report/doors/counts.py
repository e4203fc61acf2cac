"""What happens at the doors, counted in memory and added to the days' rows once a minute.

A visit writes nothing of itself and waits for nothing: the counts of a minute are added together,
beside the requests. A process that is killed loses the counts of its last minute, no report.
"""

import atexit
import logging
import threading
from collections import Counter
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import F
from django.utils.timezone import localdate

from clickable.base.breaker import UNABLE, database
from clickable.report.doors.rules import bucket
from clickable.report.models import DoorCount, DoorEvent

log = logging.getLogger(__name__)

EVERY = 60.0  # seconds
Key = tuple[date, str, str, str]

_lock = threading.Lock()
_waiting: Counter[Key] = Counter()


def note(door: str, event: DoorEvent, step: str = "", *, now: datetime) -> None:
    """One more. Touches no database, and never fails."""
    with _lock:
        _waiting[(localdate(now), str(door), str(event), str(step))] += 1


def sent(door: str, *, opened: float, now: datetime) -> None:
    """A report was acknowledged; with the moment its form was opened, how long that took (roughly)."""
    note(door, DoorEvent.SENT, now=now)
    if opened:
        note(door, DoorEvent.TOOK, bucket(now.timestamp() - opened), now=now)


def flush() -> None:
    """Add what waits to its days. What the database cannot take now waits for the next time."""
    with _lock:
        taken = _waiting.copy()
        _waiting.clear()
    if taken and not _added(taken):
        with _lock:
            _waiting.update(taken)


def keep_flushing() -> None:
    """From now on, in this process: each minute, and when it ends."""
    threading.Thread(target=_go_on, name="doors", daemon=True).start()
    atexit.register(flush)


def _go_on() -> None:
    wait = threading.Event()
    while not wait.wait(EVERY):
        try:
            flush()
        except Exception:
            log.exception("counts of the doors")
        finally:
            connection.close()


def _added(taken: Counter[Key]) -> bool:
    if not database.may_try():
        return False
    try:
        _add(taken)
    except UNABLE:
        return False
    return True


def _add(taken: Counter[Key]) -> None:
    with transaction.atomic():
        rows = [DoorCount(day=d, door=o, event=e, step=s) for d, o, e, s in sorted(taken)]
        DoorCount.objects.bulk_create(rows, ignore_conflicts=True)
        for day, door, event, step in sorted(taken):
            here = DoorCount.objects.filter(day=day, door=door, event=event, step=step)
            here.update(number=F("number") + taken[(day, door, event, step)])
