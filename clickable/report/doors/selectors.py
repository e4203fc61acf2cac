"""The doors' board: volume, faults, time and where people stop, door by door."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Sum
from django.utils.functional import Promise
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext_lazy as _

from clickable.report.doors.rules import middle
from clickable.report.journey import Step
from clickable.report.models import Door, DoorCount, DoorEvent, Report

WITH_PAGES = (Door.FORM, Door.MODULE)
STEPS: dict[str, Promise] = {
    Step.START: _("Que se passe-t-il"),
    Step.CATEGORY: _("De quoi s’agit-il"),
    Step.WHERE: _("Où"),
    Step.MORE: _("Autre chose"),
    Step.CHECK: _("Vérifier"),
}


@dataclass(frozen=True)
class StepRow:
    name: Promise
    reached: int
    stopped: int  # reached this page and no further one
    faults: int  # times it was shown again with something to mend

    @property
    def share(self) -> int:
        """Of a hundred who reached it, how many stopped there."""
        return round(100 * self.stopped / self.reached) if self.reached else 0


@dataclass(frozen=True, kw_only=True)
class DoorRow:
    door: Door
    received: int  # reports of the period, those kept in quarantine too
    opened: int
    helped: int  # of them, those who were shown help first: to stop there is no loss
    sent: int
    faults: int
    trouble: int
    median: tuple[int, int | None] | None  # seconds, between two bounds
    steps: list[StepRow]

    @property
    def finished(self) -> int | None:
        """Of a hundred who opened the form, how many sent it. None where there are no pages."""
        return min(100, round(100 * self.sent / self.opened)) if self.opened else None


def board(*, first: date, last: date) -> list[DoorRow]:
    """Every door in these days, both included, in Paris. Two queries."""
    received = _received(first, last)
    counted: dict[str, Counter[tuple[str, str]]] = {door: Counter() for door in Door}
    rows = DoorCount.objects.filter(day__range=(first, last))
    for door, event, step, number in rows.values_list("door", "event", "step").annotate(
        all=Sum("number")
    ):
        counted.setdefault(door, Counter())[event, step] += number
    return [_row(door, received[door], counted[door]) for door in Door]


def _received(first: date, last: date) -> Counter[str]:
    zone = get_default_timezone()
    start = datetime.combine(first, time(), zone)
    end = datetime.combine(last + timedelta(days=1), time(), zone)
    found = Report.objects.filter(received_hour__gte=start, received_hour__lt=end)
    return Counter(dict(found.values_list("door").annotate(all=Count("pk"))))


def _row(door: Door, received: int, counted: Counter[tuple[str, str]]) -> DoorRow:
    def of(event: DoorEvent, steps: Iterable[str] | None = None) -> int:
        return sum(n for (e, s), n in counted.items() if e == event and (steps is None or s in steps))  # fmt: skip

    sent = of(DoorEvent.SENT)
    times = {step: n for (event, step), n in counted.items() if event == DoorEvent.TOOK}
    reached = [of(DoorEvent.SHOWN, [step]) for step in STEPS]
    further = [*reached[1:], sent]
    return DoorRow(
        door=door,
        received=received,
        opened=reached[0],
        helped=of(DoorEvent.SHOWN, [Step.HELP]),
        sent=sent,
        faults=of(DoorEvent.FAULT),
        trouble=of(DoorEvent.TROUBLE),
        median=middle(times),
        steps=[
            StepRow(name, here, max(0, here - on), of(DoorEvent.FAULT, [step]))
            for (step, name), here, on in zip(STEPS.items(), reached, further, strict=True)
        ]
        if door in WITH_PAGES
        else [],
    )
