"""Reading: events, where somebody stands on a list, who came, and what became of conclusions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, QuerySet

from clickable.base.seats import Standing, Waiting, standing
from clickable.exchange.countries import ELSEWHERE
from clickable.exchange.events.models import (
    Came,
    Commitment,
    Conclusion,
    Event,
    Registration,
    Slot,
    Step,
)
from clickable.exchange.events.rules import AFTER, SMALL, Group, Reach, is_late, reach
from clickable.measures.disclosure import Cell, mask
from clickable.post import services as post

R = Registration.State
KEPT = timedelta(days=366)  # in the agenda of all events


def coming(*, now: datetime) -> "QuerySet[Event]":
    return Event.objects.public().filter(ends_at__gt=now).order_by("starts_at", "pk")


def past(*, now: datetime) -> "QuerySet[Event]":
    return Event.objects.public().filter(ends_at__lte=now).order_by("-starts_at", "-pk")


def for_agendas(*, now: datetime) -> "QuerySet[Event]":
    """To come, and those of the last year: what was in somebody's calendar does not vanish from it."""
    return Event.objects.public().filter(ends_at__gt=now - KEPT).order_by("starts_at", "pk")


def takes_sign_ups(event: Event, *, now: datetime) -> bool:
    return event.state == Event.State.PUBLISHED and event.starts_at > now and post.can_write()


def programme(event: Event) -> "QuerySet[Slot]":
    """Its slots with who speaks, in their order."""
    speakers = Prefetch("speakers", to_attr="told")
    return event.slots.prefetch_related(speakers).order_by("starts_at", "room", "pk")


def list_of(event: Event) -> list[Waiting]:
    """The list, in its order."""
    rows = Registration.objects.waiting().filter(event=event).values_list("pk", "party")
    return [Waiting(pk, party) for pk, party in rows]


def standing_of(registration: Registration) -> Standing | None:
    """None: it is not on the list."""
    if registration.state != R.WAITING:
        return None
    event = registration.event
    return standing(list_of(event), registration.pk, event.free)


def registration_of(subject: str) -> Registration | None:
    """By the subject of a link."""
    pk = subject.partition(":")[2]
    rows = Registration.objects.select_related("event", "addressee")
    return rows.filter(pk=int(pk)).first() if pk.isdecimal() else None


def recount(event: Event) -> tuple[int, int]:
    """Seats confirmed and offered, counted from the rows: what the event's own figures must be."""
    taken = {R.CONFIRMED: 0, R.OFFERED: 0}
    for state, party in Registration.objects.filter(event=event).values_list("state", "party"):
        if state in taken:
            taken[R(state)] += party
    return taken[R.CONFIRMED], taken[R.OFFERED]


def groups(event: Event) -> list[Group]:
    """Who has a seat, or once it was held who came."""
    if event.state in AFTER:
        rows = Came.objects.filter(event=event)
        found = rows.values_list("organisation", "told", "country", "number")
        return [Group(*one) for one in found]
    seated = Registration.objects.filter(event=event, state=R.CONFIRMED)
    return [Group(*one) for one in seated.values_list("organisation", "told", "country", "party")]


@dataclass(frozen=True)
class Country:
    code: str
    organisations: int
    people: Cell


def countries(found: Iterable[Group]) -> list[Country]:
    """By country, the most organisations first; few people of one country are not told, nor what gives them away."""
    rows = list(found)
    people: dict[str, int] = {}
    named: dict[str, set[str]] = {}
    for one in rows:
        people[one.country] = people.get(one.country, 0) + one.people
        named.setdefault(one.country, set()).update(
            {one.organisation.casefold()} if one.organisation else set()
        )
    cells = mask(people, small=SMALL)
    told = [Country(code, len(named[code]), cells[code]) for code in people]
    return sorted(told, key=lambda one: (-one.organisations, one.code))


def reach_of(found: Iterable[Group]) -> Reach:
    return reach(found, elsewhere=ELSEWHERE)


def named(found: Iterable[Group]) -> list[tuple[str, str]]:
    """Organisations that said yes to being named, each once, with its country."""
    return sorted({(one.organisation, one.country) for one in found if one.told and one.people})


def conclusions(event: Event) -> "QuerySet[Conclusion]":
    """With what was taken on, and the history of each; nothing until they are published."""
    rows = event.conclusions.order_by("number")
    if event.concluded_on is None:
        return rows.none()
    return rows.prefetch_related(
        Prefetch("commitments", Commitment.objects.order_by("due_on", "pk"), to_attr="taken"),
        Prefetch("taken__steps", Step.objects.order_by("on", "pk"), to_attr="history"),
    )


@dataclass(frozen=True)
class Followed:
    """How commitments stand."""

    kept: int
    partly: int
    open: int
    dropped: int
    late: int


def followed(event: Event, *, today: date) -> Followed:
    rows = list(Commitment.objects.filter(conclusion__event=event).values_list("state", "due_on"))
    states = [state for state, _due in rows]
    late = sum(is_late(state, due, today) for state, due in rows)
    C = Commitment.State  # noqa: N806
    return Followed(
        states.count(C.KEPT), states.count(C.PARTLY), states.count(C.OPEN), states.count(C.DROPPED), late
    )  # fmt: skip
