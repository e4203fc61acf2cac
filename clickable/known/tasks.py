from django_tasks import task

from clickable.base import clock
from clickable.known.checking import check_due
from clickable.known.services import forget_expired


@task()
def sweep() -> None:
    """Compare what came with what is known. Safe to run twice, and side by side.

    Tokens and numbers only: a strict instance's worker does it too.
    """
    now = clock.now()
    check_due(now=now)
    forget_expired(now=now)
