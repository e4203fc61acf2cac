from django_tasks import task

from clickable.base import clock
from clickable.imports import fetching, mailing, services


@task()
def fetch() -> None:
    """Read what is new in the operator's mailbox, if there is one. Safe to run twice, and side by side."""
    fetching.fetch(now=clock.now())


@task()
def sweep() -> None:
    """Forget what nobody put to use. Safe to run twice."""
    now = clock.now()
    services.forget(now=now)
    services.mend_undone(now=now)
    mailing.forget(now=now)
