"""The job: what is due goes, one item at a time, each in a transaction of its own."""

import logging
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, transaction

from clickable.base import stop
from clickable.figures import services as figures
from clickable.record import services as record
from clickable.report.models import Item, Report
from clickable.retention import selectors, storage
from clickable.retention.classes import kept_for
from clickable.retention.contacts import forget_contacts
from clickable.retention.erasing import erase
from clickable.retention.models import LastRun
from clickable.retention.rules import Class, class_of, due_at
from clickable.retention.services.clock import check_clock

log = logging.getLogger(__name__)


@dataclass
class Forgotten:
    """What one run did."""

    items: Counter[str] = field(default_factory=Counter)  # of each class
    reports: int = 0
    contacts: int = 0
    lines: int = 0
    failed: int = 0  # items that the database would not let go
    settled: bool = True  # False: deleted bytes are still in the files; the next run tries again


def forget_due(*, now: datetime, limit: int = 2000) -> Forgotten:
    """Forget up to `limit` of the items that are due, and all else whose time is over.

    Each item goes with everything about it, and with the reports that name nothing else, in one
    transaction; what the figures count of them stays. Safe to run twice, twice at once, and to kill.
    Raises RefusedError when the clock is not to be believed: then nothing at all is forgotten.
    """
    check_clock(now=now)
    done = Forgotten()
    for key in list(selectors.due(now=now).values_list("pk", flat=True)[:limit]):
        if stop.asked.is_set():
            break
        _try(key, done, now=now)
    for key in list(selectors.empty_reports(now=now).values_list("pk", flat=True)[:limit]):
        _forget_report(key, done, now=now)
    lengths = kept_for()
    done.contacts = forget_contacts(before=now - lengths[Class.CONTACT])
    done.lines = record.forget_lines(before=now - lengths[Class.ACCOUNT], now=now)
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    # Always: reporters withdraw and take mailboxes back between two runs, in rooms below this one.
    LastRun.objects.update(ran_at=now, owes_cleaning=True)
    done.settled = _settle()
    return done


def _settle() -> bool:
    """Whether no deleted bytes are left in the files; what a killed run owed is made up for here."""
    owing = LastRun.objects.filter(owes_cleaning=True)
    if owing.exists():
        if not storage.settle():
            return False
        owing.update(owes_cleaning=False)
    return True


def _try(key: UUID, done: Forgotten, *, now: datetime) -> None:
    """One that does not go must not keep the others."""
    try:
        _forget_item(key, done, now=now)
    except DatabaseError as error:
        log.warning("retention: item:%s stays: %s", key, type(error).__name__)
        done.failed += 1


def _forget_item(key: UUID, done: Forgotten, *, now: datetime) -> None:
    with transaction.atomic():
        figures.count_alone()
        rows = Item.objects.select_for_update()  # wholly: no report names it any more
        item = rows.filter(pk=key).first()
        if item is None:
            return  # another worker was quicker
        facts = selectors.facts_of(item)
        due = due_at(facts, kept_for())
        found = class_of(facts.stage, facts.outcome)
        if due is None or due > now or found is None:
            return  # held, opened again or reported again meanwhile
        reports = _only_about(item)
        figures.keep_counts(item=item, reports=reports)
        erase(Item.objects.filter(pk=key))
        _erase(reports)
        detail: dict[str, object] = {"class": found.value, "reports": len(reports)}
        record.write("retention.forgotten", f"item:{key}", now=now, detail=detail)
    done.items[found.value] += 1
    done.reports += len(reports)


def _forget_report(key: UUID, done: Forgotten, *, now: datetime) -> None:
    with transaction.atomic():
        figures.count_alone()
        locked = Report.objects.select_for_update().filter(pk=key).first()
        if locked is None or locked.mentions.exists():
            return
        figures.keep_counts(item=None, reports=[locked])
        _erase([locked])
        record.write("retention.report_forgotten", f"report:{key}", now=now)
    done.reports += 1


def _only_about(item: Item) -> list[Report]:
    """The reports that name this item and no other, locked."""
    naming = Report.objects.filter(pk__in=item.mentions.values("report")).order_by("pk")
    locked = list(naming.select_for_update())
    return [r for r in locked if not r.mentions.exclude(item=item).exists()]


def _erase(reports: list[Report]) -> None:
    erase(Report.objects.filter(pk__in=[report.pk for report in reports]))
    _owe_cleaning()


def _owe_cleaning() -> None:
    LastRun.objects.filter(owes_cleaning=False).update(owes_cleaning=True)
