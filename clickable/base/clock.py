"""The clock. Only views, tasks and commands read it; everything below takes `now` as an argument."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.timezone import localdate


def now() -> datetime:
    """The present moment in UTC. The demo may add to it (a file of seconds), to let days pass."""
    return datetime.now(UTC) + _ahead()


def today() -> date:
    """The present day where the visitors are (`TIME_ZONE`), not in UTC: past midnight they differ."""
    return localdate(now())


def real() -> datetime:
    """What telephones and people's patience go by: one-time codes and sessions, in the demo too."""
    return datetime.now(UTC)


def _ahead() -> timedelta:
    if not settings.CLOCK_FILE:
        return timedelta()
    try:
        return timedelta(seconds=float(Path(settings.CLOCK_FILE).read_text()))
    except (OSError, ValueError):
        return timedelta()


def hour(moment: datetime) -> datetime:
    """The hour of a moment: the finest time of a reporter that is ever kept."""
    return moment.replace(minute=0, second=0, microsecond=0)
