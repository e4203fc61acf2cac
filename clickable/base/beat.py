"""The worker's beat: written by its pulse, read by whoever wants to know whether it lives."""

from datetime import datetime

from huey.contrib.djhuey import HUEY

ALIVE = "alive"


def last_alive() -> datetime | None:
    """When a worker of this instance last beat its pulse; None when none did since the queue began."""
    found = HUEY.get(ALIVE, peek=True)
    return datetime.fromisoformat(found) if found else None
