from django_tasks import task

from clickable.base import clock
from clickable.exchange.practices import services


@task()
def daily() -> int:
    """What is stale is asked again, what nobody confirmed or sent goes."""
    now = clock.now()
    return services.ask_again(now=now) + services.forget_due(now=now)
