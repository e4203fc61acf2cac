"""To come."""

from datetime import datetime


def fill(*, now: datetime) -> None:
    """Nothing yet."""
