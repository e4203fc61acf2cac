from django_tasks import task

from clickable.base import clock
from clickable.training import services
from clickable.training.attendance import services as attendance
from clickable.training.interest import services as interest


@task()
def sweep() -> None:
    """Offers that end, seats that are free, sessions that begin. Safe to run twice, or twice at once."""
    services.expire_due(now=clock.now())
    services.promote_all(now=clock.now())
    services.start_due(now=clock.now())
    interest.tell_due(now=clock.now())


@task()
def remind() -> int:
    """Once an hour."""
    return services.remind_due(now=clock.now())


@task()
def forget() -> int:
    """Once a day."""
    now = clock.now()
    rooms = (services, attendance, interest)
    return sum(room.forget_due(now=now) for room in rooms)
