from django_tasks import task

from clickable.base import clock, stop
from clickable.post import services
from clickable.post.sending import send_due
from clickable.seal.rings import WorkerRing

MOST = 500  # in one sweep; the next pulse goes on


@task()
def send() -> None:
    """Send what is due. Safe to run twice, or twice at once."""
    ring = WorkerRing()
    for _ in range(MOST):
        if stop.asked.is_set() or not send_due(ring, now=clock.now(), limit=1):
            return


@task()
def forget() -> int:
    """Once a day."""
    return services.sweep(now=clock.now())
