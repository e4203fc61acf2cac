"""Somebody with a seat in a session that is near, and their links."""

from datetime import datetime, timedelta
from typing import Any

from clickable.post import links
from clickable.training import letters
from clickable.training.attendance.codes import code_of
from clickable.training.attendance.selectors import presence_of
from clickable.training.attendance.services import sign
from clickable.training.models import Registration, Session
from tests.training.making import START, confirmed, session

MEETING = "https://rencontre.example/s/1"


def remote(seats: int = 9, **more: Any) -> Session:
    return session(seats, meeting=MEETING, **more)


def on_site(seats: int = 9, **more: Any) -> Session:
    return session(seats, modality="site", place="Maison des associations", **more)


def join_path(row: Registration, *, now: datetime, purpose: str = letters.JOIN) -> str:
    until = row.session.ends_at + timedelta(days=30)
    pk, token = links.new_link(purpose=purpose, subject=str(row), until=until, now=now)
    return f"/formations/rejoindre/{pk}/{token}/"


def at(minutes: float) -> datetime:
    """So many minutes after the start."""
    return START + timedelta(minutes=minutes)


def beats(row: Registration, begin: int, end: int) -> None:
    """A page that is open from one minute to another, and says so each minute."""
    for minute in range(begin, end + 1):
        assert sign(row.pk, now=at(minute))


def minutes(row: Registration) -> int:
    return presence_of([row.pk])[row.pk].minutes


def seat(row: Session, party: int = 1, **more: Any) -> tuple[Registration, str]:
    found = confirmed(row, party, **more)
    return found, code_of(found)
