from django_tasks import task

from clickable.base import clock
from clickable.training import services
from clickable.training.attendance import services as attendance


@task()
def sweep() -> None:
    """Offers that end, seats that are free, sessions that begin. Safe to run twice, or twice at once."""
    services.expire_due(now=clock.now())
    services.promote_all(now=clock.now())
    services.start_due(now=clock.now())


@task()
def remind() -> int:
    """Once an hour."""
    return services.remind_due(now=clock.now())


@task()
def forget() -> int:
    """Once a day."""
    return services.forget_due(now=clock.now()) + attendance.forget_due(now=clock.now())
