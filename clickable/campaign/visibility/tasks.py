from django_tasks import task

from clickable.base import clock
from clickable.campaign.visibility import services


@task()
def forget() -> None:
    """Once a day: photographs of campaigns that are long over."""
    services.forget_photos(now=clock.now())
