"""The demo's trainings: invented dates, and people of invented schools who have a seat or wait."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from clickable.training import services
from clickable.training.attendance.services import sign
from clickable.training.models import Course, Registration, Session
from clickable.training.services import Asked
from lab.seed.learned import learn

PARIS, REUNION, LUXEMBOURG = "Europe/Paris", "Indian/Reunion", "Europe/Luxembourg"
ROOM = "Salle des Filaos, 1 rue de l’Exemple, Port-Exemple (démo)"
# days ahead, hour, zone, course, seats, what else
Date = tuple[int, int, str, str, int, dict[str, Any]]
DATES: list[Date] = [
    (12, 14, PARIS, "pourquoi-et-comment-signaler", 6, {"needs": ["lsf", "captions"]}),
    (19, 9, REUNION, "pourquoi-et-comment-signaler", 25, {"modality": "site", "place": ROOM, "territory": "RE"}),
    (33, 17, PARIS, "pourquoi-et-comment-signaler", 60, {"needs": ["captions", "bandwidth"]}),
    (26, 10, LUXEMBOURG, "former-a-son-tour", 12, {"language": "en"}),
]  # fmt: skip
# party, organisation, profession, territory: of the first date, which is full after the third
PEOPLE = [
    (3, "school", "teacher", "FR"), (1, "health", "nurse", "GP"), (2, "protection", "educator", "FR"),
    (2, "association", "animator", "BE"), (1, "town", "social", "RE"),
]  # fmt: skip


def plan(*, now: datetime) -> int:
    """Dates, where there are none yet; how many. One was held and counted three weeks ago."""
    services.load_courses(now=now)
    if Session.objects.exists():
        return 0
    made = [_date(each, now=now) for each in DATES]
    for number, person in enumerate(PEOPLE):
        _seat(made[0], number, person, now=now)
    _held(now=now - timedelta(days=21))
    return len(made)


def _date(what: Date, *, now: datetime) -> Session:
    days, hour, zone, code, seats, more = what
    day = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=days)
    course = Course.objects.get(code=code)
    row = services.plan(
        course=course,
        starts_at=datetime.combine(day, time(hour), tzinfo=ZoneInfo(zone)),
        zone=zone,
        minutes=course.minutes,
        seats=seats,
        trainer="Dominique (démo)",
        by=None,
        now=now,
        **({"meeting": "https://rencontre.example/demo"} if "place" not in more else {}),
        **more,
    )
    return services.step(session=row, to=Session.State.OPEN, by=None, now=now)


def _seat(
    row: Session, number: int, person: tuple[int, str, str, str], *, now: datetime
) -> Registration:
    party, organisation, profession, territory = person
    asked = Asked(
        mailbox=f"personne-{number}@college.example",
        party=party,
        organisation=organisation,
        profession=profession,
        territory=territory,
        language="fr",
    )
    made = services.sign_up(session=row, asked=asked, now=now)
    assert made
    return services.confirm(made.pk, now=now)


def _held(*, now: datetime) -> None:
    past: Date = (0, 23, PARIS, "pourquoi-et-comment-signaler", 30, {})
    row = _date(past, now=now - timedelta(days=1))
    then = row.starts_at - timedelta(hours=2)
    people = [_seat(row, number, one, now=then) for number, one in enumerate(PEOPLE, start=100)]
    services.start_due(now=row.starts_at)
    for minute in range(0, row.minutes + 1, 10):  # all but the first, and one of them for an hour
        for one in people[1 : 3 if minute > 60 else None]:
            sign(one.pk, now=row.starts_at + timedelta(minutes=minute), by_hand=True)
    came = {one.pk: one.party for one in people[1:]}
    services.hold(session=row, came=came, by=None, now=row.ends_at)
    services.count_up(session=row, by=None, now=row.ends_at)
    learn(row)
