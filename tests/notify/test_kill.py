"""Workers killed at random while notices leave and looks happen: nothing lost, nothing twice."""

import random
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from clickable.base import clock
from clickable.notify.models import Notice, Outgoing
from clickable.notify.services import send_due
from clickable.notify.services.sending import message_id
from clickable.people.models import User
from clickable.record import services as record
from clickable.report.models import Item, Stage
from clickable.verify.models import Look, Watch
from lab.run import Lab
from tests.cast import WORKER
from tests.dying import a_worker, environment, kill, until
from tests.notify.making import MAILBOX, approved

NOTICES = 100
KILLS = 5
State = Notice.State


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.django_db(transaction=True)
def test_killed_workers_lose_nothing_and_repeat_nothing(
    lab: Lab, alice: User, settings: Any, tmp_path: Path
) -> None:
    settings.CLOCK_FILE = str(lab.clock.file)
    chance = random.Random(2026)
    notices = [
        approved(alice, lab.url("photos.example", f"/a/{n}"), now=clock.now())
        for n in range(NOTICES)
    ]
    env = environment(lab, settings, tmp_path)

    for _ in range(KILLS):
        workers = [a_worker(env), a_worker(env)]
        before = len(lab.mailbox())
        until(lambda before=before: len(lab.mailbox()) > before, seconds=60)  # type: ignore[misc]
        time.sleep(chance.random() * 0.3)
        kill(*workers)
        lab.let_pass(timedelta(minutes=20))  # leases run out, looks come due
    last = a_worker(env)
    settled = until(lambda: not Notice.objects.filter(state=State.APPROVED).exists(), seconds=120)
    until(lambda: Watch.objects.count() == _noticed(), seconds=60)
    last.terminate()
    assert last.wait(20) == 0

    arrived = Counter(str(letter.message["Message-ID"]) for letter in lab.mailbox())
    assert settled, (tmp_path / "worker.log").read_text()
    assert max(arrived.values()) == 1
    for notice in notices:
        notice.refresh_from_db()
        assert notice.state in {State.SENT, State.UNCERTAIN}
        assert notice.state == State.UNCERTAIN or arrived[message_id(notice)] == 1
    doubts = sum(notice.state == State.UNCERTAIN for notice in notices)
    assert doubts <= KILLS * 2 * 4  # at most what the killed threads had in hand
    assert Outgoing.objects.filter(due_at__isnull=False).count() == 0
    assert Watch.objects.count() == _noticed()
    assert Look.objects.filter(by_hand=False).exists()
    record.chain(now=clock.now())
    assert record.first_broken() is None
    assert "photos.example" not in (tmp_path / "worker.log").read_text()


def _noticed() -> int:
    return Item.objects.filter(stage__in=[Stage.NOTICED, Stage.GONE]).count()


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.django_db(transaction=True)
def test_a_silent_mail_server_does_not_keep_the_worker(
    lab: Lab, alice: User, settings: Any, tmp_path: Path
) -> None:
    settings.CLOCK_FILE = str(lab.clock.file)
    lab.set_mailbox(MAILBOX, "stall")
    notice = approved(alice, lab.url("photos.example", "/a/1"), now=clock.now())
    env = environment(lab, settings, tmp_path)
    worker = a_worker(env)
    assert until(lambda: Outgoing.objects.filter(phase="leaving").exists(), seconds=60)

    worker.terminate()
    assert worker.wait(25) == 0

    lab.let_pass(timedelta(minutes=6))
    lab.set_mailbox(MAILBOX, "accept")
    assert send_due(WORKER, now=clock.now()) == 1
    notice.refresh_from_db()
    assert (notice.state, lab.mailbox()) == (State.UNCERTAIN, [])
