from django_tasks import task

from clickable.base import clock
from clickable.grants import services


@task()
def sweep() -> None:
    """At each pulse: files are scanned, and calls whose last minute is over are closed. Safe to run twice."""
    services.scan_waiting(now=clock.now())
    services.close_due(now=clock.now())


@task()
def daily() -> None:
    """What is forgotten by itself."""
    services.forget_due(now=clock.now())
