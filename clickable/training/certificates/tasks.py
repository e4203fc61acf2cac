from django_tasks import task

from clickable.base import clock
from clickable.training.certificates import services


@task()
def sweep() -> None:
    """Once an hour: who may have a certificate is told; old ties go."""
    services.invite_due(now=clock.now())
    services.forget_due(now=clock.now())
