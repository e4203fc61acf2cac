from django_tasks import task

from clickable.base import clock
from clickable.partners.services import forget_keys


@task()
def sweep() -> None:
    """Forget keys that are used up and led to nothing that is still kept. Once a day; safe to run twice."""
    forget_keys(now=clock.now())
