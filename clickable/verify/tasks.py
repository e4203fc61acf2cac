from django_tasks import task

from clickable.base import clock
from clickable.seal.rings import WorkerRing
from clickable.verify.services import look_due


@task()
def sweep() -> None:
    """Look at the noticed items that are due. Safe to run twice, and side by side."""
    look_due(WorkerRing(), now=clock.now())
