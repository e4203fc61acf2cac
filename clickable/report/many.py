"""Many reports in one transaction: `receive_report` for whoever gives them by the hundred.

The number of statements depends on how many rows fit in one, never on the number of reports.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from clickable.base.clock import hour
from clickable.report.models import Report
from clickable.report.services import Given, Prepared, mention_all, new_reference, prepare
from clickable.seal.receipts import Receipt

TRIES = 5


def prepare_reports(given: Sequence[tuple[Given, Receipt]], *, now: datetime) -> list[Prepared]:
    """Everything sealed, without the database: nobody waits for SQLite's one writer meanwhile."""
    return [prepare(one, receipt=receipt, now=now) for one, receipt in given]


def keep_reports(
    prepared: Sequence[Prepared], *, now: datetime, tries: int = TRIES
) -> list[Report]:
    """Keep these reports of one team, each once under its receipt, all of them or none.

    In the order given. Durable when the outermost transaction is over. The caller writes the line
    of the account. Raises IntegrityError when others bring the same new addresses again and again.
    """
    try:
        with transaction.atomic():
            return _keep(prepared, now=hour(now))
    except IntegrityError:  # another brought the same meanwhile: now it is known
        if tries == 1:
            raise
    return keep_reports(prepared, now=now, tries=tries - 1)


def _keep(prepared: Sequence[Prepared], *, now: datetime) -> list[Report]:
    locators = [bytes(one.report.locator) for one in prepared]
    kept = {bytes(row.locator): row for row in Report.objects.filter(locator__in=locators)}
    fresh = {
        locator: one for locator, one in zip(locators, prepared, strict=True) if locator not in kept
    }
    for one in fresh.values():
        one.report.reference = new_reference("R")
    Report.objects.bulk_create([one.report for one in fresh.values()])
    mention_all([(one.report, one.items) for one in fresh.values()], now=now)
    found = kept | {locator: one.report for locator, one in fresh.items()}
    return [found[locator] for locator in locators]
