from django.conf import settings
from django_tasks import task

from clickable.base import clock, stop
from clickable.report.conversation import alerts
from clickable.seal.rings import WorkerRing

MOST = 100  # in one sweep; the next pulse goes on


@task()
def sweep() -> None:
    """Send the neutral mails that are due. Safe to run twice, or twice at once."""
    if settings.STRICT:
        return  # the worker has no key, and no mail is asked for
    ring = WorkerRing()
    for _ in range(MOST):
        if stop.asked.is_set() or not alerts.send_due(ring, now=clock.now(), limit=1):
            return
