"""What does not answer is left in peace for a while, so that nobody queues up behind it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, InterfaceError, connection

PAUSE = 5.0  # seconds between two tries of what failed
UNABLE = (DatabaseError, InterfaceError)  # what a database says that cannot be asked now


class Breaker:
    """Per process. After a failure, one caller tries again every PAUSE seconds; the others go round."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._until = 0.0  # monotonic: no jump of the clock moves it; 0: all is well

    @property
    def troubled(self) -> bool:
        return self._until > 0

    def may_try(self) -> bool:
        """Ask before each try, and say `worked` or `failed` after it."""
        with self._lock:
            if self.troubled and time.monotonic() < self._until:
                return False
            if self.troubled:
                self._until = time.monotonic() + PAUSE
            return True

    def failed(self) -> None:
        self._until = time.monotonic() + PAUSE

    def worked(self) -> None:
        self._until = 0.0


database = Breaker()


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Wait no longer than this for SQLite's one writer. PostgreSQL's limits are in the settings."""
    if connection.vendor != "sqlite":
        yield
        return
    usual = float(connection.settings_dict["OPTIONS"]["timeout"])
    _wait_at_most(seconds)
    try:
        yield
    finally:
        _wait_at_most(usual)


def _wait_at_most(seconds: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout={int(seconds * 1000)}")
