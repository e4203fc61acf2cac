"""What is due, what is held, and how the job is doing."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from clickable.assess.models import Assessment, Outcome
from clickable.notify.models import Notice
from clickable.record.models import Entry
from clickable.report.models import Item, Mention, Report, Stage
from clickable.retention.classes import kept_for
from clickable.retention.models import Hold, LastRun
from clickable.retention.rules import CLOSED, Class, ClockFault, Facts, clock_fault, due_at

# A person or the worker still has something to do about these.
LEAVING = [Notice.State.APPROVED, Notice.State.UNCERTAIN]


@dataclass(frozen=True)
class Standing:
    """How the job is doing, for the operator."""

    due: dict[str, int]  # items of each class
    empty_reports: int  # reports that name nothing (any more)
    held: int
    ran_at: datetime | None
    fault: ClockFault | None  # as the last run found it
    by_days: int


def due(*, now: datetime) -> "QuerySet[Any]":
    """`rules.due_at` for the database: the items that are due, the longest due first, with `belongs`."""
    lengths = kept_for()
    late = Q()
    for one in {Class.SPAM, *CLOSED.values()}:
        late |= Q(belongs=one.value, since__lte=now - lengths[one])
    return _closed().filter(late).order_by("since", "pk")


def facts_of(item: Item) -> Facts:
    """What `rules.due_at` asks of one item."""
    current = Assessment.objects.filter(item=item, is_current=True).first()
    named = Mention.objects.filter(item=item).aggregate(at=Max("report__received_hour"))
    return Facts(
        stage=Stage(item.stage),
        closed_at=item.stage_at,
        outcome=_outcome(item, current),
        last_named=named["at"],
        held=standing_hold(item) is not None,
        leaving=Notice.objects.filter(item=item, state__in=LEAVING).exists(),
    )


def _outcome(item: Item, current: Assessment | None) -> Outcome | None:
    """Closed out of the quarantine counts as spam, without a judgement."""
    if current is None:
        return Outcome.SPAM if item.quarantined else None
    return Outcome(current.outcome)


def forgotten_from(item: Item) -> datetime | None:
    """From when on an item may be forgotten; None while it is open, held or being told of."""
    return due_at(facts_of(item), kept_for())


def empty_reports(*, now: datetime) -> "QuerySet[Report]":
    """Reports that name nothing, and have had the days of what cannot be acted upon."""
    before = now - kept_for()[Class.NOT_ACTIONABLE]
    return Report.objects.filter(mentions=None, received_hour__lte=before).order_by("pk")


def standing_hold(item: Item) -> Hold | None:
    """The hold that this item is under."""
    found = Hold.objects.filter(item=item, lifted_at=None)
    return found.select_related("placed_by", "asked_by").first()


def standing(*, now: datetime) -> Standing:
    counts = due(now=now).order_by().values_list("belongs").annotate(Count("pk"))
    last = LastRun.objects.first() or LastRun()
    return Standing(
        due={one.value: Counter(dict(counts))[one.value] for one in (Class.SPAM, *CLOSED.values())},
        empty_reports=empty_reports(now=now).count(),
        held=Hold.objects.filter(lifted_at=None).count(),
        ran_at=last.ran_at,
        fault=ClockFault(last.fault) if last.fault else None,
        by_days=last.by_days,
    )


def refused() -> bool:
    """Whether the job waits for an operator to look at the clock."""
    return LastRun.objects.exclude(fault="").exists()


def fault_now(last: LastRun, *, now: datetime) -> tuple[ClockFault | None, int]:
    """What is wrong with the clock, and by about how many days."""
    newest = _newest_line(last)
    fault = clock_fault(now=now, ran_at=last.ran_at, newest_line=newest)
    known = [moment for moment in (last.ran_at, newest) if moment]
    against = max(known) if fault == ClockFault.BEHIND else known[0] if known else now
    return fault, (now - against).days


def _newest_line(last: LastRun) -> datetime | None:
    lines = Entry.objects.filter(pk__gt=last.believed_line)
    return lines.order_by("-pk").values_list("at", flat=True).first()


def _closed() -> "QuerySet[Any]":
    current = Assessment.objects.filter(item=OuterRef("pk"), is_current=True)
    spam = current.filter(outcome=Outcome.SPAM)
    named = Mention.objects.filter(item=OuterRef("pk")).order_by("-report__received_hour")
    newest = Subquery(named.values("report__received_hour")[:1], output_field=DateTimeField())
    held = Hold.objects.filter(item=OuterRef("pk"), lifted_at=None)
    leaving = Notice.objects.filter(item=OuterRef("pk"), state__in=LEAVING)
    of_stage = [When(stage=stage, then=Value(one.value)) for stage, one in CLOSED.items()]
    is_spam = When(
        Exists(spam) | Q(quarantined=True), stage=Stage.NOT_ACTIONABLE, then=Value(Class.SPAM.value)
    )
    return (
        Item.objects.filter(stage__in=list(CLOSED))
        .exclude(Exists(held) | Exists(leaving))
        .annotate(
            since=Greatest(F("stage_at"), Coalesce(newest, F("stage_at"))),
            belongs=Case(is_spam, *of_stage, output_field=CharField()),
        )
    )
