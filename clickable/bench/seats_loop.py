"""A rush: so many people press their links at once, for ten seats, in threads of one process.

Runs in a process of its own (PROGRAM of seats.py), in the instance that its environment names.
"""

import json
import sys
import threading
import time
from datetime import timedelta

from django.db import connection

from clickable.base import clock
from clickable.training import services
from clickable.training.models import Course, Registration, Session
from clickable.training.services import Asked

THREADS = 6


def main() -> None:
    people, seats, now = int(sys.argv[1]), int(sys.argv[2]), clock.now()
    services.load_courses(now=now)
    row = services.plan(
        course=Course.objects.order_by("pk")[0],
        starts_at=now + timedelta(days=30),
        minutes=120,
        seats=seats,
        by=None,
        now=now,
    )
    row = services.step(session=row, to=Session.State.OPEN, by=None, now=now)
    rows = [_asked(row, number) for number in range(people)]
    began = time.perf_counter()
    threads = [threading.Thread(target=_press, args=[rows[n::THREADS]]) for n in range(THREADS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    taken = time.perf_counter() - began
    states = list(Registration.objects.filter(session=row).values_list("state", flat=True))
    found = {state: states.count(state) for state in ("confirmed", "waiting")}
    sys.stdout.write(json.dumps({"per_second": people / taken, **found}))


def _asked(row: Session, number: int) -> int:
    asked = Asked(
        mailbox=f"bench-{number}@college.example",
        party=1,
        organisation="school",
        profession="teacher",
        territory="FR",
        language="fr",
    )
    made = services.sign_up(session=row, asked=asked, now=clock.now())
    assert made  # noqa: S101 -- each has a mailbox of their own
    return made.pk


def _press(rows: list[int]) -> None:
    for pk in rows:
        services.confirm(pk, now=clock.now())
    connection.close()
