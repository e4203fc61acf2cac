from django_tasks import task

from clickable.base import clock
from clickable.grants.awards import services


@task()
def daily() -> None:
    """Reports that are late, and reminders. Safe to run twice."""
    services.follow(now=clock.now())
