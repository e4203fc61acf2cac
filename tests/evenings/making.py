"""Parents' evenings as tests need them."""

import itertools
from datetime import date, time

from clickable.outreach import services as outreach
from clickable.outreach.evenings import services
from clickable.outreach.evenings.models import Answer, Evening
from clickable.outreach.evenings.services import Coming, new_token
from clickable.outreach.models import SessionRequest
from clickable.outreach.services import Planned, Wanted
from clickable.outreach.steps import Act
from tests.cast import NOW
from tests.outreach.making import a_request, of

PARENTS = Wanted("parents", "cm2", 40)
DAY = date(2026, 12, 1)
_people = itertools.count(1)


def planned(*groups: Wanted, day: date = DAY, begins: time = time(18, 30)) -> SessionRequest:
    """A visit for parents whose day is fixed."""
    request = a_request(*(groups or (PARENTS,)), organisation="École inventée des Quatre-Vents")
    outreach.move(request=request, act=Act.ACCEPT, by=of(request.association), now=NOW)
    return fixed(request, day=day, begins=begins)


def fixed(request: SessionRequest, *, day: date = DAY, begins: time = time(18, 30)) -> SessionRequest:  # fmt: skip
    plan = [
        Planned(one.pk, time(begins.hour - n, begins.minute), 50, "Préau")
        for n, one in enumerate(request.groups.order_by("pk"))
    ]
    return outreach.schedule(request=request, day=day, plan=plan, by=of(request.association), now=NOW)  # fmt: skip


def an_evening(seats: int | None = None, **more: object) -> Evening:
    found = Evening.objects.get(request=planned())
    said = {"place": "Préau", "languages": ["ar", "tr"], "seats": seats, "closed": False, **more}
    return services.settle(evening=found, **said, by=None, now=NOW)  # type: ignore[arg-type]


def coming(evening: Evening, number: int = 2, *, token: str = "", **more: object) -> Answer:
    said = Coming(number=number, **more)  # type: ignore[arg-type]
    return services.answer(evening=evening, coming=said, token=token or new_token(), now=NOW)


def told(evening: Evening, number: int = 1) -> Answer:
    """Somebody who left a mailbox and pressed its link."""
    row = coming(evening, number, mailbox=f"parent-{next(_people)}@courriel.example")
    services.confirm(row.pk, now=NOW)
    row.refresh_from_db()
    return row
