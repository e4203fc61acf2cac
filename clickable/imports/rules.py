"""How long an import can be undone, and which reports and items then go."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

UNDO_FOR = timedelta(days=7)
READ_KEPT = timedelta(days=7)  # a file that nobody put to use
MAIL_KEPT = timedelta(days=30)  # one that nobody let in
MOST_TOLD = 100  # refused lines that are told one by one


@dataclass(frozen=True)
class Named:
    """One item that an import names: by which of its reports, and whether others name it too."""

    reports: frozenset[UUID]
    alone: bool  # only this import names it
    begun: bool  # somebody has it in hand, or concluded


@dataclass(frozen=True)
class Leaving:
    items: frozenset[UUID]
    reports: frozenset[UUID]
    staying: frozenset[UUID]  # reports of which somebody has begun on an item


def may_undo(done_at: datetime, *, now: datetime) -> bool:
    return now - done_at < UNDO_FOR


def leaving(reports: Collection[UUID], named: Mapping[UUID, Named]) -> Leaving:
    """What goes out of the queue. What others name too stays, whoever has begun on it."""
    staying = {
        report for one in named.values() if one.alone and one.begun for report in one.reports
    }
    items = {
        item
        for item, one in named.items()
        if one.alone and not one.begun and not one.reports & staying
    }
    return Leaving(frozenset(items), frozenset(set(reports) - staying), frozenset(staying))
