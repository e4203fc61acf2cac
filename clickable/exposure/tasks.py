from django_tasks import task

from clickable.base import clock
from clickable.exposure.services import sweep as forget


@task()
def sweep() -> None:
    """Forget what only the day needed. Once a day is enough; safe to run twice."""
    forget(now=clock.now())
