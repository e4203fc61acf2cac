"""Whom a date concerns. Pure values."""

from datetime import timedelta

KEPT = timedelta(days=30)  # the mailbox, after the date was told or the wish taken back
TO_CONFIRM = timedelta(days=3)
LONGEST = timedelta(days=365)  # of waiting; then it goes, and who still wants asks again
MOST_PEOPLE = 1000


def concerns(wanted: str, *, place: str, remote: bool) -> bool:
    """Does a date at this place (empty: said of no territory) concern somebody of that territory?"""
    return remote or not place or place == wanted
