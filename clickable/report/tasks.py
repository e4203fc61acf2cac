from django_tasks import task

from clickable.base import clock
from clickable.report import quarantine


@task()
def tell() -> bool:
    """Say once a day that reports wait in quarantine. Safe to run twice, or twice at once."""
    return quarantine.tell_once_a_day(now=clock.now())
