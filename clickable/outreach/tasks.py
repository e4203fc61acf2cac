from django_tasks import task

from clickable.base import clock
from clickable.outreach import services
from clickable.outreach.evenings import services as evenings
from clickable.outreach.following import services as following


@task()
def sweep() -> None:
    """Late answers go up, drafts and old contacts go. Safe to run twice."""
    now = clock.now()
    services.escalate(now=now)
    services.forget_drafts(now=now)
    services.erase(now=now)
    evenings.forget_due(now=now)
    following.forget_due(now=now)
