from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from clickable.record.models import Entry, Line, Waiting

if TYPE_CHECKING:
    from clickable.people.models import User


def lines_about(subjects: Iterable[str]) -> list[Line]:
    """Every line about these subjects, oldest first; those that wait for their hour included."""
    wanted = list(subjects)
    found: list[Line] = [
        *Waiting.objects.filter(subject__in=wanted).order_by("at"),
        *Entry.objects.filter(subject__in=wanted).select_related("actor").order_by("id"),
    ]
    return sorted(found, key=lambda line: line.at)


def was_written(verb: str, subject: str, *, by: "User", since: datetime) -> bool:
    """Whether this person has such a line about this subject already."""
    lines = Entry.objects.filter(subject=subject, verb=verb, actor=by, at__gte=since)
    return lines.exists()
