from django_tasks import task

from clickable.base import clock
from clickable.grants.review import services
from clickable.seal.rings import WorkerRing


@task()
def sweep() -> None:
    """Decisions whose moment has come are told; mail domains are marked. Safe to run twice."""
    now = clock.now()
    services.tell_due(now=now)
    services.mark_domains(WorkerRing(), now=now)


@task()
def daily() -> None:
    """Reviewers who still owe reviews, and those whose call is long over. Safe to run twice."""
    services.remind_due(now=clock.now())
    services.forget_due(now=clock.now())
