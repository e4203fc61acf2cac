from django_tasks import task

from clickable.base import clock
from clickable.campaign.newsletter import sending, services


@task()
def send() -> None:
    """At each pulse: issues that are due leave. Safe to run twice, or twice at once."""
    sending.send_due(now=clock.now())


@task()
def settle() -> None:
    """Once an hour: what became of the letters."""
    sending.settle(now=clock.now())


@task()
def forget() -> None:
    """Once a day: what nobody confirmed."""
    services.forget_due(now=clock.now())
