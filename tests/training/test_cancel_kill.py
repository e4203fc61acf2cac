"""Kill whoever cancels a session, and the worker that writes to its people, at every step: everyone is told,
and told once."""

import random
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from clickable.base import clock
from clickable.post.models import Letter
from clickable.post.sending import send_due
from clickable.record import services as record
from clickable.training import services
from clickable.training.models import Registration, Session
from lab.run import Lab
from tests.cast import NOW, WORKER
from tests.dying import a_worker, environment, kill, steps, until
from tests.training.making import START, confirmed, deliver, session

pytestmark = pytest.mark.django_db(transaction=True)
AGAIN = timedelta(minutes=10)  # longer than a lease
KIND = "training.cancelled"
PEOPLE, KILLS = 12, 3


def copies(lab: Lab) -> dict[str, Counter[str]]:
    """Of each mailbox: how often each letter that cancels came, by its Message-ID."""
    found: dict[str, Counter[str]] = {}
    for letter in lab.mailbox():
        if "annulée" in letter.subject:
            told = found.setdefault(str(letter.message["To"]), Counter())
            told[str(letter.message["Message-ID"])] += 1
    return found


def test_whoever_cancels_is_killed_at_each_step_and_nobody_or_everybody_is_told(lab: Lab) -> None:
    row = session(2)
    rows = [confirmed(row) for _ in range(3)]  # two have a seat, one waits
    deliver()
    tried = 0

    for _step in steps(lambda: services.cancel(session=row, by=None, now=NOW)):
        tried += 1
        assert Session.objects.get(pk=row.pk).state == "open"
        assert not Letter.objects.filter(kind=KIND).exists()
        assert not Registration.objects.filter(state="cancelled").exists()

    deliver()
    services.cancel(session=row, by=None, now=NOW)
    deliver()
    told = copies(lab)
    assert tried > len(rows) * 5
    assert [sorted(one.values()) for one in told.values()] == [[1]] * 3
    record.chain(now=NOW)
    assert record.first_broken() is None


def test_the_worker_is_killed_at_each_step_of_a_letter_and_everyone_is_told_once(lab: Lab) -> None:
    """A letter of which nobody can know whether it arrived leaves once more, under one Message-ID."""
    tried = 0

    def prepare() -> None:
        row = session(1)
        confirmed(row)
        deliver()
        services.cancel(session=row, by=None, now=NOW)

    prepare()
    for _step in steps(lambda: send_due(WORKER, now=NOW)):
        tried += 1
        for n in range(1, 4):  # the workers that come after
            send_due(WORKER, now=NOW + n * AGAIN)
        prepare()

    told = copies(lab)
    assert tried > 5
    assert len(told) == tried + 1
    assert {len(one) for one in told.values()} == {1}  # one letter each
    assert {copy for one in told.values() for copy in one.values()} <= {1, 2}
    twice = sum(copy == 2 for one in told.values() for copy in one.values())
    assert twice < tried / 2  # only where the text had left
    assert set(Letter.objects.filter(kind=KIND).values_list("state", flat=True)) == {"sent"}


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_real_workers_are_killed_at_any_moment_and_everyone_is_told_once(
    lab: Lab, settings: Any, tmp_path: Path
) -> None:
    settings.CLOCK_FILE = str(lab.clock.file)
    chance, now = random.Random(2027), clock.now()
    row = session(PEOPLE, starts_at=now + (START - NOW))
    people = [confirmed(row, now=now) for _ in range(PEOPLE)]
    while send_due(WORKER, now=now):
        pass
    _cancelled(row, now)
    env = environment(lab, settings, tmp_path)

    for _ in range(KILLS):
        workers = [a_worker(env), a_worker(env)]
        before = len(lab.mailbox())
        until(lambda before=before: len(lab.mailbox()) > before, seconds=20)  # type: ignore[misc]
        time.sleep(chance.random() * 0.1)
        kill(*workers)
        lab.let_pass(AGAIN)
    last = a_worker(env)
    settled = until(lambda: not Letter.objects.waiting().exists(), seconds=60)
    last.terminate()
    assert last.wait(20) == 0

    told = copies(lab)
    assert settled, (tmp_path / "worker.log").read_text()
    assert len(told) == len(people)
    assert {len(one) for one in told.values()} == {1}
    assert all(copy <= 2 for one in told.values() for copy in one.values())


def _cancelled(row: Session, now: datetime) -> None:
    assert services.cancel(session=row, by=None, now=now) == PEOPLE
