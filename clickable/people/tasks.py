from django_tasks import task

from clickable.base import clock
from clickable.people import factors, invitations, sessions
from clickable.people.health import check


@task()
def sweep() -> None:
    """Look at the keys, forget what is over; the worker asks once an hour. Safe to run twice."""
    check(now=clock.now())
    sessions.forget(now=clock.real())
    factors.forget_wrong(now=clock.real())
    invitations.forget(now=clock.now())
