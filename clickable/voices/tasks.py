from django_tasks import task

from clickable.base import clock
from clickable.voices import services


@task()
def sweep() -> None:
    """By the hour: tell the readers of what waits, close what is over, forget what was kept long enough. Safe to run twice."""
    services.tell_readers(now=clock.now())
    services.close_due(now=clock.now())
    services.forget(now=clock.now())
