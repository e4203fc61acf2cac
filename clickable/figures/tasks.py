from django_tasks import task

from clickable.base import clock
from clickable.figures import services


@task()
def publish() -> int:
    """Count and publish. Run it by the hour: oftener would let an onlooker see each report arrive."""
    return services.publish(now=clock.now())
