"""The one place that decides where a report goes: the database, else the spool, else back to its page."""

import logging
import time
from datetime import datetime
from pathlib import Path

from django.db import DataError, IntegrityError

from clickable.base import stop
from clickable.base.breaker import UNABLE, database, patience
from clickable.report import spool
from clickable.report.models import Report
from clickable.report.services import Given, Prepared, keep, prepare
from clickable.seal.receipts import Receipt

log = logging.getLogger(__name__)

PATIENCE = 2.0  # seconds for another writer to be done, while all seems well
GLANCE = 0.25  # seconds, when the last try failed
REFUSED = (IntegrityError, DataError)  # the row is at fault: it would be refused again


class NotKeptError(Exception):
    """Neither the database nor the disk took the report: its sender must keep it and try again."""


def take_in(given: Given, *, receipt: Receipt, now: datetime) -> None:
    """Keep a report for good, once under its receipt. Durable when this returns. Raises NotKeptError.

    Nothing is logged of a report that goes to the spool: the line would tell when it was sent.
    """
    prepared = prepare(given, receipt=receipt, now=now)
    if _kept(prepared, now=now):
        return
    try:
        spool.put(prepared.report, prepared.items)
    except OSError as error:
        raise NotKeptError from error


def bring_in() -> int:
    """Move what waits in the spool into the database, each exactly once; how many were.

    A report keeps the hour in which it was received. Stops at the first that the database cannot
    keep (DatabaseError): the next look goes on.
    """
    spool.tidy()
    done = 0
    for path in spool.waiting():
        began = time.monotonic()
        done += _bring_in(path)
        # As long again for those who report now: SQLite gives its one writer's place to who asks first.
        if stop.asked.wait(time.monotonic() - began):
            break
    return done


def _kept(prepared: Prepared, *, now: datetime) -> bool:
    """Whether the database has it. False: it cannot, and is left in peace for a while."""
    if not database.may_try():
        return False
    try:
        with patience(GLANCE if database.troubled else PATIENCE):
            keep(prepared, now=now)
    except REFUSED as error:
        database.worked()
        raise NotKeptError from error
    except UNABLE:
        database.failed()
        return False
    database.worked()
    return True


def _bring_in(path: Path) -> int:
    try:
        report, items = spool.take(path)
        kept = keep(Prepared(report, items), now=report.received_hour)
    except FileNotFoundError:  # another worker was quicker
        return 0
    except (spool.DamagedError, *REFUSED) as error:
        log.warning("spooled report %s set aside: %s", path.name, type(error).__name__)
        spool.set_aside(path)
        return 0
    except OSError as error:
        log.warning("spooled report %s cannot be read: %s", path.name, type(error).__name__)
        return 0
    if report.noted and not kept.noted:
        Report.objects.filter(pk=kept.pk).update(noted=True)
    path.unlink(missing_ok=True)
    return 1
