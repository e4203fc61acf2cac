"""Everything that has a day, as the calendar shows it: trainings, visits, parents' evenings, stops."""

from calendar import Calendar as Weeks
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Min
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clickable.outreach.models import State
from clickable.outreach.table import table
from clickable.outreach.tour import OFF
from clickable.outreach.tour import title as title_of_stop
from clickable.pages.gestion.board.scope import Scope, in_territory
from clickable.places.calendar import Holiday, zones
from clickable.training.models import Session

TRAINING, VISIT, EVENING, STOP = "formation", "intervention", "soiree", "tournee"
KINDS = {
    TRAINING: gettext_lazy("formations"),
    VISIT: gettext_lazy("interventions"),
    EVENING: gettext_lazy("rencontres de parents"),
    STOP: gettext_lazy("étapes de la tournée"),
}
WITH_A_DAY = (State.SCHEDULED, State.HELD, State.REPORTED, State.CLOSED, State.CANCELLED)
DAY = timedelta(days=1)
Days = tuple[date, date]  # the first and the last, both included
MOST = 2_000  # of each kind in one month


@dataclass(frozen=True)
class Entry:
    """One activity on one day, by the clock of its place."""

    day: date
    begins: str
    kind: str
    title: str
    where: str
    association: str
    territory: str
    state: str
    off: bool
    url: str


def entries(scope: Scope, *, first: date, last: date, kind: str = "", territory: str = "") -> list[Entry]:  # fmt: skip
    """In the order of their days and hours. A training from anywhere belongs to every territory."""
    found: list[Entry] = []
    if kind in {"", TRAINING}:
        found += _trainings(scope, (first, last), territory)
    if kind in {"", VISIT, EVENING}:
        found += (one for one in _visits(scope, (first, last), territory) if kind in {"", one.kind})
    if kind in {"", STOP}:
        found += _stops(scope, (first, last), territory)
    return sorted(found, key=lambda one: (one.day, one.begins, one.title))


def _trainings(scope: Scope, days: Days, territory: str) -> Iterator[Entry]:
    around = [
        datetime.combine(day, time(), tzinfo=UTC) for day in (days[0] - DAY, days[1] + 2 * DAY)
    ]
    rows = scope.sessions().filter(starts_at__range=around).order_by("starts_at", "pk")[:MOST]
    for one in rows:
        begins = one.starts_at.astimezone(ZoneInfo(one.zone))
        if days[0] <= begins.date() <= days[1] and territory in {"", one.territory or territory}:
            yield Entry(
                day=begins.date(),
                begins=f"{begins:%H:%M}",
                kind=TRAINING,
                title=one.course.title("fr"),
                where=one.place or _("à distance"),
                association=one.course.association,
                territory=one.territory,
                state=one.get_state_display(),
                off=one.state in {Session.State.CANCELLED, Session.State.POSTPONED},
                url=reverse("gestion_formations:session", args=[one.pk]),
            )


def _visits(scope: Scope, days: Days, territory: str) -> Iterator[Entry]:
    rows = scope.requests().filter(day__range=days, state__in=WITH_A_DAY)
    rows = rows.select_related("ask", "evening").annotate(begins=Min("groups__slot__begins"))
    for one in rows.order_by("day", "pk")[:MOST]:
        if in_territory(one.ask.area, territory):
            yield Entry(
                day=one.day or days[0],
                begins=f"{one.begins:%H:%M}" if one.begins else "",
                kind=EVENING if hasattr(one, "evening") else VISIT,
                title=one.ask.organisation,
                where=one.ask.town,
                association=one.association,
                territory=one.ask.area,
                state=one.get_state_display(),
                off=one.state == State.CANCELLED,
                url=reverse("interventions:request", args=[one.pk]),
            )


def _stops(scope: Scope, days: Days, territory: str) -> Iterator[Entry]:
    for one in scope.stops().filter(day__range=days).order_by("day", "pk")[:MOST]:
        if in_territory(one.area, territory):
            yield Entry(
                day=one.day,
                begins=f"{one.begins:%H:%M}",
                kind=STOP,
                title=title_of_stop(one),
                where=one.town,
                association=table().fallback,
                territory=one.area,
                state=one.get_state_display(),
                off=one.state in OFF,
                url=reverse("interventions:stop", args=[one.pk]),
            )


@dataclass(frozen=True)
class Cell:
    """One day of the grid."""

    day: date
    inside: bool  # of the month that is shown
    today: bool
    entries: tuple[Entry, ...]
    zones: str  # whose pupils are on holiday: « A, C »

    @property
    def shown(self) -> tuple[Entry, ...]:
        return self.entries[:4]

    @property
    def more(self) -> int:
        return len(self.entries) - len(self.shown)


@dataclass(frozen=True)
class Month:
    first: date
    weeks: tuple[tuple[int, tuple[Cell, ...]], ...]  # the number of the week (ISO), its seven days
    holidays: tuple[tuple[str, Holiday], ...]  # those that touch the month, by zone

    @property
    def before(self) -> date:
        return (self.first - DAY).replace(day=1)

    @property
    def after(self) -> date:
        return (self.first + 31 * DAY).replace(day=1)

    @property
    def days(self) -> list[Cell]:
        """The days of the month on which something is."""
        return [one for _number, week in self.weeks for one in week if one.inside and one.entries]


def bounds(first: date) -> tuple[date, date]:
    """The first and last day of the grid: whole weeks, from Monday."""
    days = list(Weeks().itermonthdates(first.year, first.month))
    return days[0], days[-1]


def month(first: date, found: Iterable[Entry], *, today: date, language: str) -> Month:
    by_day: dict[date, list[Entry]] = {}
    for one in found:
        by_day.setdefault(one.day, []).append(one)
    known = zones(language=language)
    weeks = [
        (
            week[0].isocalendar().week,
            tuple(_cell(day, first=first, by_day=by_day, known=known, today=today) for day in week),
        )
        for week in _weeks(first)
    ]
    last = (first + 31 * DAY).replace(day=1) - DAY
    touching = [(zone, one) for zone, rows in known.items() for one in rows if one.first <= last and one.last >= first]  # fmt: skip
    return Month(first, tuple(weeks), tuple(touching))


def _weeks(first: date) -> list[list[date]]:
    days = list(Weeks().itermonthdates(first.year, first.month))
    return [days[n : n + 7] for n in range(0, len(days), 7)]


def _cell(
    day: date, *, first: date, by_day: dict[date, list[Entry]], known: dict[str, tuple[Holiday, ...]], today: date
) -> Cell:  # fmt: skip
    off = [zone for zone, rows in known.items() if any(h.first <= day <= h.last for h in rows)]
    return Cell(
        day=day,
        inside=day.month == first.month,
        today=day == today,
        entries=tuple(by_day.get(day, ())),
        zones=", ".join(off),
    )
