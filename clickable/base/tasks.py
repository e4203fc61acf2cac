from django_tasks import task

from clickable.base import planner


@task()
def refresh() -> None:
    """Once an hour is enough; safe to run twice."""
    planner.refresh()
