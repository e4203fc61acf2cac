"""Reading requests: whose they are, who waits, what is late."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from clickable.outreach.models import Seat, SessionRequest, State
from clickable.outreach.steps import OPEN, Act, Who, allowed
from clickable.outreach.table import table
from clickable.people.models import User


def association_of(user: User) -> str:
    """The association that somebody works for; empty: none, so that nothing is theirs."""
    seat = Seat.objects.filter(person=user).first()
    return seat.association if seat and seat.association in table().associations else ""


def coordinates(user: User) -> bool:
    return association_of(user) == table().fallback


def seen_by(user: User) -> QuerySet[SessionRequest]:
    """Of their association; all of them for the coordinator; none without a seat. Never a draft."""
    rows = SessionRequest.objects.select_related("ask").exclude(state__in=[State.DRAFT, State.VERIFIED])  # fmt: skip
    mine = association_of(user)
    if not mine:
        return rows.none()
    return rows if mine == table().fallback else rows.filter(association=mine)


def actions_of(user: User, request: SessionRequest) -> list[Act]:
    """What this person may do with it now."""
    mine = association_of(user)
    who = {Who.ASSOCIATION} if mine and mine == request.association else set()
    who |= {Who.COORDINATOR} if mine == table().fallback else set()
    acts = allowed(request.state, who)
    if request.association == table().fallback:  # nobody stands behind the coordinator
        acts = [act for act in acts if act != Act.DECLINE]
    return acts


def loads() -> dict[str, int]:
    """How many requests wait for each association."""
    rows = SessionRequest.objects.filter(state__in=OPEN).values_list("association")
    return dict(rows.annotate(n=Count("pk")).order_by())


def late(rows: QuerySet[SessionRequest], *, on: date) -> QuerySet[SessionRequest]:
    """Not answered within the service level, the oldest first."""
    return rows.filter(state=State.ROUTED, due_on__lt=on).order_by("due_on", "pk")


@dataclass(frozen=True)
class Load:
    association: str
    waiting: int
    accepted: int
    scheduled: int
    late: int
    held: int


def board(rows: QuerySet[SessionRequest], *, on: date) -> list[Load]:
    """Of each association: how many requests are where."""
    counted = rows.values_list("association", "state").annotate(n=Count("pk")).order_by()
    found = {(association, state): n for association, state, n in counted}
    too_late = dict(late(rows, on=on).order_by().values_list("association").annotate(n=Count("pk")))
    over = (State.HELD, State.REPORTED, State.CLOSED)
    return [
        Load(
            association=one.name,
            waiting=found.get((code, State.ROUTED), 0),
            accepted=found.get((code, State.ACCEPTED), 0),
            scheduled=found.get((code, State.SCHEDULED), 0),
            late=too_late.get(code, 0),
            held=sum(found.get((code, state), 0) for state in over),
        )
        for code, one in table().associations.items()
        if any(key[0] == code for key in found)
    ]
