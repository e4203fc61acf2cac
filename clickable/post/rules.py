"""When a letter is tried again, and what a mailbox is called."""

from datetime import datetime, timedelta

LEASE = timedelta(minutes=5)  # much longer than one sending may take
MOST_DEPARTURES = 2  # of one text, when nobody knows whether the first arrived
WAITS = (1, 5, 15, 60, 180, 360, 720, 1440)  # minutes after the first, second… refusal
KEPT = timedelta(days=90)  # that a letter left, without its text; and a link after its end
LARGEST = 2_000_000  # characters of one attachment, as text


def next_try(attempts: int, *, now: datetime) -> datetime | None:
    """After so many attempts; None: it is given up."""
    if attempts > len(WAITS):
        return None
    return now + timedelta(minutes=WAITS[max(attempts, 1) - 1])


def plain_mailbox(typed: str) -> str:
    """As it is compared: the same mailbox typed twice is one person."""
    return typed.strip().casefold()
