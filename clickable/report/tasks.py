from django.conf import settings
from django_tasks import task

from clickable.base import clock, reserve, stop
from clickable.report import intake, quarantine, sealed
from clickable.report.conversation import alerts
from clickable.seal.rings import WorkerRing

MOST = 100  # alerts, or envelopes, in one sweep; the next pulse goes on


@task()
def bring_in() -> int:
    """Bring in what waits in the spool, lay the reserve by again. Safe to run twice, or twice at once."""
    reserve.make()
    return intake.bring_in()


@task()
def open_sealed() -> int:
    """Open what devices sealed. Safe to run twice, or twice at once."""
    return 0 if settings.STRICT else sealed.open_waiting(now=clock.now(), limit=MOST)


@task()
def alert() -> None:
    """Send the neutral mails that are due. Safe to run twice, or twice at once."""
    if settings.STRICT:
        return  # the worker has no key, and no mail is asked for
    ring = WorkerRing()
    for _ in range(MOST):
        if stop.asked.is_set() or not alerts.send_due(ring, now=clock.now(), limit=1):
            return


@task()
def tell() -> bool:
    """Say once a day that reports wait in quarantine. Safe to run twice, or twice at once."""
    return quarantine.tell_once_a_day(now=clock.now())
