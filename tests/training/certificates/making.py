"""Sessions that were held, and certificates of who was there."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from clickable.training import services as trainings
from clickable.training.certificates import services
from clickable.training.certificates.models import Certificate
from clickable.training.models import Registration, Session
from tests.training.making import START, confirmed, session

END = START + timedelta(minutes=120)
LATER = END + timedelta(hours=2)


def held(came: int = 1, party: int = 0, **more: Any) -> Registration:
    """A registration of which so many came to a session that was held."""
    row = session(30)
    return came_to(row, came, party, **more)


def came_to(row: Session, came: int = 1, party: int = 0, **more: Any) -> Registration:
    one = confirmed(row, party or max(came, 1), **more)
    trainings.start_due(now=START)
    trainings.hold(session=row, came={one.pk: came}, by=None, now=END)
    return Registration.objects.get(pk=one.pk)


def issued(row: Registration, *names: str) -> list[Certificate]:
    made = services.issue(registration=row, names=names or ("Léa Martin",), now=LATER)
    return [one for one, _name in made]


def listed(row: Session, names: Sequence[str]) -> list[Certificate]:
    made = services.issue_list(session=row, names=names, by=None, now=LATER)
    return [one for one, _name in made]
