"""Rows as pages show them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from clickable.post.models import Link
from clickable.post.one_time import Shown
from clickable.training.hours import When, moment, whens
from clickable.training.materials.selectors import for_holder
from clickable.training.models import LIVE, Course, Need, Registration, Session
from clickable.training.selectors import standing_of, takes_sign_ups

Shower = Callable[[Link, bool], Shown | None]


@dataclass(frozen=True)
class Date:
    session: Session
    whens: list[When]
    needs: list[str]
    takes: bool  # sign-ups
    left: int  # seats


@dataclass(frozen=True)
class Card:
    course: Course
    text: dict[str, Any]
    next: Date | None
    more: int


def date(session: Session, *, territory: str, language: str, now: datetime) -> Date:
    return Date(
        session,
        whens(session, territory=territory, language=language),
        [str(Need(code).label) for code in session.needs],
        takes_sign_ups(session, now=now),
        max(session.free, 0),
    )


def card(course: Course, *, territory: str, language: str, now: datetime) -> Card:
    coming: list[Session] = course.coming  # type: ignore[attr-defined] # selectors.courses
    first = coming[0] if coming else None
    shown = date(first, territory=territory, language=language, now=now) if first else None
    return Card(course, course.text(language), shown, max(len(coming) - 1, 0))


def registration(row: Registration, *, language: str, now: datetime) -> dict[str, Any]:
    """What somebody sees of their own place."""
    session = row.session
    until = row.offered_until
    return {
        "row": row,
        "session": session,
        "title": session.course.title(language),
        "whens": whens(session, territory=row.territory, language=language),
        "standing": standing_of(row),
        "until": moment(until, territory=row.territory, language=language) if until else "",
        "live": row.state in LIVE and session.starts_at > now,
        "ahead": session.starts_at > now,
        "fewer": range(1, row.party) if row.state in LIVE else (),
        "materials": for_holder(row, language=language, now=now),
    }
