"""The one thing that the desk writes itself: that somebody searched."""

from datetime import datetime

from clickable.people.models import User
from clickable.record import services as record


def note_search(*, analyst: User, by: str, counts: dict[str, int], now: datetime) -> None:
    """A line of the account: what kind of search, how much it opened and found. Never what for."""
    detail: dict[str, object] = {"by": by, **counts}
    record.write("desk.searched", f"team:{analyst.group}", now=now, actor=analyst, detail=detail)
