from django.conf import settings
from django_tasks import task

from clickable.base import clock
from clickable.locate.services import trace_due
from clickable.seal.rings import WorkerRing


@task()
def sweep() -> None:
    """Look for the hosts of the items that wait for it. Safe to run twice, and side by side."""
    if settings.STRICT:
        return  # addresses do not open for the worker: people trace by hand (notify.catch_up)
    trace_due(WorkerRing(), now=clock.now())
