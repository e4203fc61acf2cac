from django_tasks import task

from clickable.base import clock
from clickable.grants.awards import services


@task()
def daily() -> None:
    """Reports that are late, and reminders; agreements that have no file yet. Safe to run twice."""
    services.follow(now=clock.now())
    services.make_missing_papers(now=clock.now())
