from django_tasks import task

from clickable.base import clock
from clickable.exchange.events import services


@task()
def sweep() -> None:
    """Offers that end, seats that are free. Safe to run twice, or twice at once."""
    services.expire_due(now=clock.now())
    services.promote_all(now=clock.now())


@task()
def remind() -> int:
    """By the hour. Safe to run twice."""
    return services.remind_due(now=clock.now())


@task()
def forget() -> int:
    """Once a day."""
    return services.forget_due(now=clock.now())
