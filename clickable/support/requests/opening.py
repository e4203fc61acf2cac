"""When the helpline itself answers, as the services' data say it."""

from datetime import datetime

from clickable.support import selectors
from clickable.support.selectors import Told

HELPLINE = "3018"


def helpline(*, now: datetime, language: str) -> Told | None:
    """The helpline as pages tell it; None where the data do not have it."""
    found = selectors.told("talk", now=now, language=language)
    return next((service for service in found if service.code == HELPLINE), None)
