from django_tasks import task

from clickable.base import clock, stop
from clickable.campaign.manifesto import services
from clickable.seal.rings import WorkerRing

MOST = 100  # pieces in one sweep; the next pulse goes on


@task()
def take_in() -> None:
    """Open the slips that wait. Safe to run twice, or twice at once."""
    ring = WorkerRing()
    for _ in range(MOST):
        if stop.asked.is_set() or not services.take_in(ring, now=clock.now()):
            break
    services.name_shown(ring)


@task()
def fold() -> int:
    """At each pulse: the public count is as old as the pulse."""
    return services.fold_all(now=clock.now())


@task()
def nightly() -> None:
    """Once a day: recount, expire, forget, count what closed."""
    services.recount_all(now=clock.now())
    services.expire(now=clock.now())
    services.forget_senders(now=clock.now())
    services.forget(now=clock.now())
    services.count_closed(now=clock.now())
