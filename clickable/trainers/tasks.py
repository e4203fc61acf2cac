from django_tasks import task

from clickable.base import clock
from clickable.trainers import services


@task()
def sweep() -> None:
    """Offers without an answer go to the next, what was cancelled or moved is told. Safe to run twice."""
    services.follow(now=clock.now())
    services.expire_due(now=clock.now())


@task()
def daily() -> None:
    """Authorisations that end, reminders before, texts that changed, what is forgotten."""
    now = clock.now()
    services.lapse_due(now=now)
    services.remind_due(now=now)
    services.ask_new_words(now=now)
    services.forget_due(now=now)
