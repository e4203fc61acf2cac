from django.core.management import call_command
from django_tasks import task

from clickable.base import clock
from clickable.pages.gestion import links, outward


@task()
def sweep() -> None:
    """Publish and take down what editors have put a time to. Safe to run twice, and side by side."""
    call_command("publish_scheduled")


@task()
def check_links() -> None:
    """Where the links of the site lead, once a day."""
    links.check(outward.answers, now=clock.now())
