from django.conf import settings
from django_tasks import task

from clickable.base import clock, stop
from clickable.notify.services import draft_due, send_due
from clickable.seal.rings import WorkerRing

MOST = 200  # in one sweep; the next pulse goes on


@task()
def sweep() -> None:
    """Draft what is due, then send what was approved. Safe to run twice, or twice at once."""
    if settings.STRICT:
        return  # the worker has no key: what is due waits for somebody who has (desk: notices)
    ring = WorkerRing()
    draft_due(ring, now=clock.now())
    for _ in range(MOST):
        if stop.asked.is_set() or not send_due(ring, now=clock.now(), limit=1):
            return
