"""When a page takes answers, and how many people may come. Pure values."""

from datetime import date, timedelta
from enum import StrEnum

from clickable.outreach.models import State

MOST_IN_ONE = 5  # people of one answer
MOST = 1_500  # people of one page, whatever the school says
TO_CONFIRM = timedelta(days=3)  # how long the link of a mailbox works
MAILBOX_KEPT = timedelta(days=7)  # after the day
ANSWERS_KEPT = timedelta(days=60)  # after the day; how many came stays
LETTERS_A_DAY = 5  # to one mailbox: whoever types somebody else's cannot flood it
PARENTS = frozenset({"parents", "families"})  # audiences that get a page
SHORTEST_TOKEN = 24  # characters


class Standing(StrEnum):
    """What the page says."""

    OPEN = "open"
    FULL = "full"
    CLOSED = "closed"  # by the school or its association
    MOVED = "moved"  # the day is not fixed any more
    CANCELLED = "cancelled"
    OVER = "over"


def standing(
    *, state: str, day: date | None, today: date, closed: bool, seats: int | None, coming: int
) -> Standing:
    if state == State.CANCELLED:
        return Standing.CANCELLED
    if state in {State.HELD, State.REPORTED, State.CLOSED}:
        return Standing.OVER
    if state != State.SCHEDULED or day is None:
        return Standing.MOVED
    if day < today:
        return Standing.OVER
    if closed:
        return Standing.CLOSED
    return Standing.OPEN if left(seats, coming) > 0 else Standing.FULL


def left(seats: int | None, coming: int) -> int:
    """How many more may come."""
    return max(0, (MOST if seats is None else min(seats, MOST)) - coming)


def fits(*, seats: int | None, coming: int, before: int, number: int) -> bool:
    """Whether an answer for so many people is kept, where it stood for `before` until now."""
    return number <= before or number - before <= left(seats, coming)
