from django_tasks import task

from clickable.base import clock
from clickable.library import services


@task()
def sweep() -> None:
    """Typeset what is missing, count the days that are over, forget old addresses. Safe to run twice."""
    now = clock.now()
    services.hand_over(now=now)
    services.erase_addresses(now=now)
    services.render_missing(now=now)
