"""When the helpline itself answers, as the services' data say it."""

from datetime import datetime

from clickable.places.rules import Territory
from clickable.support import selectors
from clickable.support.telling import Told

HELPLINE = "3018"


def helpline(*, now: datetime, language: str, territory: Territory | None = None) -> Told | None:
    """The helpline by the clock of where somebody is; None where the data do not have it."""
    found = selectors.by_codes([HELPLINE], now=now, language=language, territory=territory)
    return found[0] if found else None
