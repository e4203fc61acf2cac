"""The pulse in this process, and the whole worker as an operator runs it."""

import logging
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django_tasks import task
from huey.contrib.djhuey import HUEY

from clickable import worker
from clickable.base.beat import ALIVE, last_alive
from clickable.bench import prepared
from tests.cast import NOW

ROOMS = [
    "spool", "sealed", "alerts", "triage", "ranks", "known", "locate", "notify", "verify", "record",
    "checkpoints", "people", "figures", "digest", "retention", "library", "outreach", "requests", "site",
    "links", "exposure", "partners", "mailbox", "imports",
    "slips", "signatures", "recount",
    "meetings", "met_soon", "met", "practices",
    "newsletter", "newsletter_settled", "newsletter_forgotten", "posters",
    "decisions", "grant_reports", "reviewers",
    "grants", "drafts",
    "training", "reminders", "trained", "surveys", "certificates",
    "trainers", "authorised", "voices", "post", "letters", "planner",
]  # fmt: skip
BY_THE_HOUR = {
    "ranks",
    "people",
    "figures",
    "digest",
    "library",
    "met_soon",
    "newsletter_settled",
    "outreach",
    "planner",
    "imports",
    "reminders",
    "surveys",
    "certificates",
    "voices",
}
BY_THE_DAY = {
    "authorised",
    "grant_reports",
    "reviewers",
    "drafts",
    "checkpoints",
    "retention",
    "requests",
    "links",
    "newsletter_forgotten",
    "posters",
    "exposure",
    "partners",
    "met",
    "practices",
    "recount",
    "letters",
    "trained",
}
HOURLY = [room for room in ROOMS if room not in BY_THE_DAY]
ALWAYS = [room for room in HOURLY if room not in BY_THE_HOUR]
SLOW_START = 60


@pytest.fixture
def pulse() -> Iterator[worker.Pulse]:
    HUEY.storage.flush_all()
    yield worker.Pulse(HUEY, threading.Event())
    HUEY.storage.flush_all()


def _work_off() -> None:
    while (waiting := HUEY.dequeue()) is not None:
        HUEY.execute(waiting)


def test_every_room_is_asked_once_while_it_has_not_answered(pulse: worker.Pulse) -> None:
    assert [pulse.beat(NOW), pulse.beat(NOW)] == [ROOMS, []]

    assert HUEY.pending_count() == len(ROOMS)


@pytest.mark.django_db
def test_rooms_are_asked_again_figures_by_the_hour_and_retention_by_the_day(
    pulse: worker.Pulse,
) -> None:
    pulse.beat(NOW)
    _work_off()

    assert pulse.beat(NOW + timedelta(minutes=10)) == ALWAYS
    _work_off()
    assert pulse.beat(NOW + timedelta(hours=1)) == HOURLY
    _work_off()
    assert pulse.beat(NOW + timedelta(days=1)) == ROOMS


@pytest.mark.django_db
def test_a_task_that_ended_leaves_nothing_in_the_queue(pulse: worker.Pulse) -> None:
    pulse.beat(NOW)
    _work_off()

    assert set(HUEY.all_results()) == {ALIVE}


def test_a_sweep_lost_with_its_worker_is_asked_for_again(
    pulse: worker.Pulse, monkeypatch: pytest.MonkeyPatch
) -> None:
    pulse.beat(NOW)
    monkeypatch.setattr(worker, "GIVEN_UP", -1)

    assert pulse.beat(NOW) == ALWAYS


def test_a_deleted_queue_is_made_again(pulse: worker.Pulse) -> None:
    pulse.beat(NOW)
    Path(HUEY.storage.filename).unlink()

    assert pulse.beat(NOW) == ALWAYS
    assert last_alive() == NOW


def test_the_pulse_says_when_it_last_beat(pulse: worker.Pulse) -> None:
    before = last_alive()
    pulse.beat(NOW)

    assert (before, last_alive()) == (None, NOW)


@task()
def stumbles() -> None:
    raise ValueError("https://photos.example/canary")


@pytest.mark.django_db
def test_a_room_in_trouble_says_where_and_not_what(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, pulse: worker.Pulse
) -> None:
    monkeypatch.setitem(worker.SWEEPS, "locate", stumbles)
    worker.look.enqueue("locate")

    with caplog.at_level(logging.DEBUG):
        _work_off()

    assert "sweep of locate failed: ValueError in" in caplog.text
    assert "canary" not in caplog.text
    assert "canary" not in str(HUEY.all_results())


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("instance")
    prepared.lay(home)
    subprocess.run(
        [sys.executable, "-m", "clickable", "init", "--bare"], env=_env(home), check=True
    )
    return home


def _env(home: Path) -> dict[str, str]:
    plain = {k: v for k, v in os.environ.items() if not k.startswith("CLICKABLE_")}
    return plain | {"CLICKABLE_HOME": str(home), "CLICKABLE_PULSE": "0.2"}


def _until(happened: Callable[[], Any]) -> None:
    end = time.monotonic() + SLOW_START
    while not happened():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def _start(home: Path, name: str) -> "tuple[subprocess.Popen[bytes], Path]":
    log = home / f"{name}.log"
    command = [sys.executable, "-m", "clickable", "worker"]
    process = subprocess.Popen(command, env=_env(home), stderr=log.open("wb"))
    _until(lambda: b"worker started" in log.read_bytes() or process.poll() is not None)
    return process, log


def _heartbeat(home: Path) -> bytes:
    with sqlite3.connect(home / "queue.sqlite3") as queue:
        found = queue.execute("SELECT value FROM kv WHERE key = 'alive'").fetchone()
    return bytes(found[0]) if found else b""


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_worker_cleanly(home: Path, signum: signal.Signals) -> None:
    process, log = _start(home, signum.name)
    first = _heartbeat(home)
    _until(lambda: _heartbeat(home) != first)

    process.send_signal(signum)

    assert process.wait(worker.TO_FINISH + 20) == 0
    said = [line.split(" ", 3)[-1] for line in log.read_text().splitlines()]
    assert said == ["clickable.worker worker started", "clickable.worker worker stopped"]


@pytest.mark.once
@pytest.mark.slow
def test_two_workers_share_one_instance(home: Path) -> None:
    pair = [_start(home, "one"), _start(home, "two")]
    time.sleep(2)

    for process, _log in pair:
        process.terminate()

    assert [process.wait(worker.TO_FINISH + 20) for process, _log in pair] == [0, 0]
    assert all("failed" not in log.read_text() for _process, log in pair)
