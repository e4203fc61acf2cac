"""Who carries how much: for each association and each territory, what waits, what is planned, what was done.

Everything is summed by the database; what was reached is read from `measures`, where it was counted once.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Count, Q, Sum
from django.utils.translation import get_language, gettext_lazy

from clickable.measures.models import Measure
from clickable.outreach.models import State, StopState
from clickable.outreach.services.holding import SESSION as MET_ON_VISITS
from clickable.outreach.services.touring import MET as MET_ON_TOUR
from clickable.outreach.steps import OPEN
from clickable.outreach.table import table
from clickable.pages.gestion.board.dates import Days
from clickable.pages.gestion.board.scope import Scope
from clickable.places.areas import territory_code
from clickable.places.selectors import territories
from clickable.training.models import Course, Session
from clickable.training.services.presence import CAME

# What is counted, what its column is called, and in what.
COLUMNS = {
    "waiting": (gettext_lazy("Demandes ouvertes"), gettext_lazy("demandes, aujourd’hui")),
    "planned": (gettext_lazy("Visites fixées"), gettext_lazy("visites")),
    "held": (gettext_lazy("Visites tenues"), gettext_lazy("visites")),
    "sessions": (gettext_lazy("Formations"), gettext_lazy("sessions")),
    "seats": (gettext_lazy("Places données"), gettext_lazy("places")),
    "stops": (gettext_lazy("Étapes de la tournée"), gettext_lazy("étapes")),
    "reached": (gettext_lazy("Personnes touchées"), gettext_lazy("personnes")),
}
DONE = (State.HELD, State.REPORTED, State.CLOSED)
NOT_GIVEN = (Session.State.DRAFT, Session.State.CANCELLED, Session.State.POSTPONED)
ON_THE_ROAD = (StopState.PUBLISHED, StopState.EN_ROUTE, StopState.RUNNING, StopState.DONE, StopState.REPORTED)  # fmt: skip
FROM_ANYWHERE = ""  # the territory of a training that anybody may follow


@dataclass
class Load:
    name: str
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COLUMNS, 0))


@dataclass(frozen=True)
class Bar:
    """A figure, and how long its bar is beside the largest of its column (0 to 100)."""

    value: int
    length: int


@dataclass(frozen=True)
class Loads:
    by_association: dict[str, Load]
    by_territory: dict[str, Load]


Key = tuple[str, str]  # association, territory


def loads(scope: Scope, *, first: date, last: date) -> Loads:
    """Between two days, both included. Associations stand there at zero too; territories only with something."""
    cells: dict[Key, dict[str, int]] = {}

    def add(key: Key, column: str, number: int) -> None:
        cells.setdefault(key, dict.fromkeys(COLUMNS, 0))[column] += number

    for fill in (_requests, _sessions, _stops, _reached):
        fill(scope, (first, last), add)
    by_association = {code: Load(name) for code, name in scope.names.items()}
    by_territory: dict[str, Load] = {}
    for (association, where), counts in cells.items():
        territory = by_territory.setdefault(where, Load(_name(where)))
        for load in (by_association.get(association), territory):
            if load:
                for column, number in counts.items():
                    load.counts[column] += number
    return Loads(by_association, dict(sorted(by_territory.items(), key=lambda one: one[1].name)))


Add = Callable[[Key, str, int], None]


def _requests(scope: Scope, days: Days, add: Add) -> None:
    during = Q(day__range=days)
    rows = scope.requests().order_by().values_list("association", "ask__area")
    found = rows.annotate(
        waiting=Count("pk", filter=Q(state__in=OPEN)),
        planned=Count("pk", filter=during & Q(state=State.SCHEDULED)),
        held=Count("pk", filter=during & Q(state__in=DONE)),
    )
    for association, area, *counts in found:
        for column, number in zip(("waiting", "planned", "held"), counts, strict=True):
            add((association, territory_code(area)), column, number)


def _sessions(scope: Scope, days: Days, add: Add) -> None:
    rows = scope.sessions().filter(starts_at__range=_moments(*days)).exclude(state__in=NOT_GIVEN)
    found = rows.order_by().values_list("course__association", "territory").annotate(n=Count("pk"), seats=Sum("confirmed"))  # fmt: skip
    for association, territory, sessions, seats in found:
        add((association, territory), "sessions", sessions)
        add((association, territory), "seats", seats or 0)


def _moments(first: date, last: date) -> tuple[datetime, datetime]:
    return (
        datetime.combine(first, time(), tzinfo=UTC),
        datetime.combine(last + timedelta(days=1), time(), tzinfo=UTC),
    )


def _stops(scope: Scope, days: Days, add: Add) -> None:
    rows = scope.stops().filter(day__range=days, state__in=ON_THE_ROAD)
    for area, number in rows.order_by().values_list("area").annotate(n=Count("pk")):
        add((table().fallback, territory_code(area)), "stops", number)


def _reached(scope: Scope, days: Days, add: Add) -> None:
    """From `measures`: its subject says whose it was."""
    rows = Measure.objects.filter(kind__in=[MET_ON_VISITS, CAME, MET_ON_TOUR], on__range=days)
    courses = dict(Course.objects.values_list("code", "association"))
    found = rows.order_by().values_list("kind", "subject", "territory").annotate(n=Sum("count"))
    for kind, subject, territory, number in found:
        whose = {
            MET_ON_VISITS: subject.partition("/")[0],
            CAME: courses.get(subject, ""),
            MET_ON_TOUR: table().fallback,
        }[kind]
        if whose in scope.names:
            add((whose, territory), "reached", number)


def _name(territory: str) -> str:
    found = territories().get(territory)
    return found.name[get_language() or "fr"] if found else str(ELSEWHERE)


ELSEWHERE = gettext_lazy("À distance, de partout")


def bars(rows: Iterable[Load]) -> list[tuple[str, list[Bar]]]:
    """Each row's figures with the lengths of their bars, column by column."""
    held = list(rows)
    most = {column: max((one.counts[column] for one in held), default=0) for column in COLUMNS}
    return [
        (
            one.name,
            [
                Bar(one.counts[column], round(100 * one.counts[column] / most[column]) if most[column] else 0)
                for column in COLUMNS
            ],
        )
        for one in held
    ]  # fmt: skip
