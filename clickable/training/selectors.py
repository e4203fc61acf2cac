"""Reading: courses and their coming sessions, and where somebody stands."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Count, Prefetch, QuerySet

from clickable.base.seats import Standing, Waiting, standing
from clickable.post import services as post
from clickable.training.models import Course, Registration, Session


def courses(*, now: datetime) -> "QuerySet[Course]":
    """What is offered, each with its coming sessions."""
    coming = Session.objects.listed(now).order_by("starts_at")
    rows = Course.objects.filter(published=True).order_by("audience", "code")
    return rows.prefetch_related(Prefetch("sessions", coming, to_attr="coming"))


def coming(*, now: datetime, course: str = "") -> "QuerySet[Session]":
    rows = Session.objects.listed(now).select_related("course").order_by("starts_at", "pk")
    return rows.filter(course__code=course) if course else rows


def takes_sign_ups(session: Session, *, now: datetime) -> bool:
    return (
        session.state == Session.State.OPEN
        and session.starts_at > now
        and session.course.published
        and post.can_write()
    )


def waiting_for(sessions: Collection[Session]) -> dict[int, int]:
    """How many registrations wait for each of these; none: not in it."""
    rows = Registration.objects.waiting().order_by().filter(session__in=sessions)
    return dict(rows.values("session").annotate(n=Count("pk")).values_list("session", "n"))


def list_of(session: Session) -> list[Waiting]:
    """The list, in its order."""
    rows = session.registrations.waiting().values_list("pk", "party")
    return [Waiting(pk, party) for pk, party in rows]


def standing_of(registration: Registration) -> Standing | None:
    """None: it is not on the list."""
    if registration.state != Registration.State.WAITING:
        return None
    session = registration.session
    return standing(list_of(session), registration.pk, session.free)


def registration_of(subject: str) -> Registration | None:
    """By the subject of a link."""
    pk = subject.partition(":")[2]
    rows = Registration.objects.select_related("session__course", "addressee")
    return rows.filter(pk=int(pk)).first() if pk.isdecimal() else None


def recount(session: Session) -> tuple[int, int]:
    """Seats confirmed and offered, counted from the rows: what the session's own figures must be."""
    taken = {Registration.State.CONFIRMED: 0, Registration.State.OFFERED: 0}
    rows: Sequence[tuple[str, int]] = list(session.registrations.values_list("state", "party"))
    for state, party in rows:
        if state in taken:
            taken[Registration.State(state)] += party
    return taken[Registration.State.CONFIRMED], taken[Registration.State.OFFERED]
