from django_tasks import task

from clickable.base import clock, stop
from clickable.base.errors import RefusedError
from clickable.retention.services import forget_due

AT_ONCE = 2000


@task()
def sweep() -> None:
    """Forget what is due. Once a day is enough; safe to run twice, or twice at once."""
    try:
        while not stop.asked.is_set():
            done = forget_due(now=clock.now(), limit=AT_ONCE)
            if done.items.total() < AT_ONCE:
                return
    except RefusedError:
        return  # said in the log, in `clickable status` and at the desk
