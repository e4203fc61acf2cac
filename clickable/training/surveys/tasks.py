from django_tasks import task

from clickable.base import clock
from clickable.training.surveys import services


@task()
def sweep() -> None:
    """Once an hour: surveys open, people are asked, what is over is counted and forgotten."""
    now = clock.now()
    services.open_due(now=now)
    services.invite_due(now=now)
    services.close_due(now=now)
    services.forget_due(now=now)
