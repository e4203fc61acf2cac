from django_tasks import task

from clickable.assess.triage import bulk, ranking
from clickable.assess.triage.services import end_stale_claims
from clickable.base import clock

ROUNDS = 20  # of 500 items: a sweep is short, and the next one goes on


@task()
def sweep() -> None:
    """Keep the order of the queues true, and free what nobody works on. Safe to run side by side."""
    now = clock.now()
    end_stale_claims(now=now)
    for work in (ranking.catch_up, ranking.renew):
        for _ in range(ROUNDS):
            if not work(now=now):
                break


@task()
def mend() -> None:
    """Ranks that miss, and ranks too many: none, unless something was changed by hand. What can no
    longer be undone goes."""
    ranking.mend(now=clock.now())
    bulk.forget(now=clock.now())
