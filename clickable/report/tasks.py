from django_tasks import task

from clickable.base import clock, reserve
from clickable.report import intake, quarantine


@task()
def bring_in() -> int:
    """Bring in what waits in the spool, lay the reserve by again. Safe to run twice, or twice at once."""
    reserve.make()
    return intake.bring_in()


@task()
def tell() -> bool:
    """Say once a day that reports wait in quarantine. Safe to run twice, or twice at once."""
    return quarantine.tell_once_a_day(now=clock.now())
