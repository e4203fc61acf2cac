from django_tasks import task

from clickable.base import clock
from clickable.support.requests import helping


@task()
def forget() -> int:
    """Erase requests whose time is over; the worker asks once a day. Safe to run twice."""
    return helping.forget(now=clock.now())
