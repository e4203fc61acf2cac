from django_tasks import task

from clickable.base import reserve
from clickable.report import intake


@task()
def bring_in() -> int:
    """Bring in what waits in the spool, lay the reserve by again. Safe to run twice, or twice at once."""
    reserve.make()
    return intake.bring_in()
