"""The demo's trainers: invented people on each part of the pathway, reports, and a session that looks for somebody."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localdate

from clickable.people.models import User
from clickable.trainers import selectors, services
from clickable.trainers.models import Trainer
from clickable.trainers.pathway import pathway
from clickable.trainers.services import Applied, Told
from clickable.trainers.services.calling import Wanted
from clickable.trainers.steps import Act
from clickable.training.models import Session

DAY = timedelta(days=1)
WAY = (Act.SCREEN, Act.ADMIT, Act.TRAIN, Act.SUPERVISE, Act.AUTHORISE)
# name, how many steps of the way, lives in, goes to, stages, authorised for so many days
PEOPLE = (
    ("Camille (démo)", 5, "FR", ("FR", "RE", "YT"), ("primary", "college"), 700),
    ("Sacha (démo)", 5, "BE", ("BE", "LU", "FR"), ("college", "lycee"), 40),
    ("Andrea (démo)", 3, "RE", ("RE",), ("primary",), 0),
    ("Lou (démo)", 0, "GP", ("GP", "MQ"), ("lycee",), 0),
)
PASSED = ("honorability", "course", "practice", "supervised")


def fill(*, now: datetime) -> int:
    """Where there are none yet; how many there are then."""
    if Trainer.objects.exists():
        return 0
    by = User.objects.get(username="edith")
    camille, sacha, andrea, _lou = (
        _person(number, by=by, now=now) for number in range(len(PEOPLE))
    )
    services.supervise(trainer=sacha, supervisor=camille, by=by, now=now)
    services.supervise(trainer=andrea, supervisor=sacha, by=by, now=now)
    services.tick(trainer=andrea, requirement="practice", outcome="again", on=localdate(now - DAY), note="Laisser plus de place aux questions.", by=by, now=now)  # fmt: skip
    for row, days, counts in ((camille, 9, {"young": 24, "parents": 6}), (sacha, 5, {"teens": 31})):
        services.verify(delivery=_report(row, days, counts, now=now), by=by, now=now)
    _report(camille, 2, {"professionals": 12}, now=now)
    session = Session.objects.filter(starts_at__gt=now + 7 * DAY, language="fr").first()
    if session is not None:
        wanted = Wanted(selectors.wanted_by_session(session), session=session, at_once=2)
        services.call_for(wanted=wanted, by=by, now=now)
    return len(PEOPLE)


def _person(number: int, *, by: User, now: datetime) -> Trainer:
    name, steps, home, places, stages, days = PEOPLE[number]
    then = now - 30 * DAY
    said = Applied(
        mailbox=f"forme-{number}@association.example",
        language="fr",
        home=home,
        display_name=name,
        territories=places,
        languages=("fr",),
        audiences=("pupils", "parents", "professionals"),
        stages=stages,
        ways=("on_site", "remote"),
    )
    asked = services.apply(said=said, now=then)
    assert asked
    row = services.confirm(asked.pk, now=then)
    for code in PASSED if steps else ():
        services.tick(trainer=row, requirement=code, outcome="passed", on=localdate(then), by=by, now=then)  # fmt: skip
    for text in pathway().texts if steps else ():
        services.agree(row.pk, code=text.code, edition=text.edition, now=then)
    for act in WAY[:steps]:
        until = localdate(now + days * DAY) if act == Act.AUTHORISE else None
        row = services.move(trainer=row, act=act, by=by, until=until, now=then)
    return row


def _report(row: Trainer, ago: int, counts: dict[str, int], *, now: datetime) -> Any:
    told = Told(
        client=uuid.uuid4(),
        kind="session",
        day=localdate(now - ago * DAY),
        territory=row.home,
        minutes=55,
        counts=counts,
        certainty="counted",
    )
    return services.report(row, told, now=now)
