"""The queue as a page of it would be."""

from datetime import datetime
from typing import Any

from clickable.assess.triage import ranking, selectors
from clickable.assess.triage.selectors import Queue, Row, Wanted
from clickable.people.models import User
from tests.cast import NOW, UNE


def page(
    group: int = UNE,
    *,
    now: datetime = NOW,
    viewer: User | None = None,
    at: Any = None,
    **wanted: Any,
) -> Queue:
    ranking.catch_up(now=now)
    return selectors.queue(group, now=now, wanted=Wanted(**wanted), at=at, viewer=viewer)


def waiting(group: int = UNE, **more: Any) -> list[Row]:
    return page(group, **more).rows


def shown(group: int = UNE, **more: Any) -> list[str]:
    return [row.reference for row in waiting(group, **more)]
