"""The database is away for a minute while 20 people a second report: nobody notices, nothing is lost."""

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from random import Random

import pytest

from clickable.bench.postgres import NoPostgresError, stoppable_cluster
from clickable.bench.telling import percentile
from tests.report.serving import Sent, Site, by_api, by_form, follow_up, site, until, up
from tests.rounds import rounds

log = logging.getLogger(__name__)

AWAY = float(rounds(60, 15))  # seconds
BEFORE, AFTER = 3.0, 7.0
PER_SECOND = 20
FORMS = 20  # every so manieth comes through the form
AT_ONCE = 100
SLOWEST_P99 = 20.0  # seconds, on a busy machine; 2 to 3 where little else runs


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.timeout(400)
def test_a_minute_without_a_database_loses_nothing() -> None:
    """SQLite locked by another program and PostgreSQL stopped, side by side."""
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(_locked_sqlite), pool.submit(_stopped_postgresql)]
    on_sqlite, on_postgresql = (each.exception() for each in both)
    assert on_sqlite is None
    if isinstance(on_postgresql, NoPostgresError):
        pytest.skip(f"SQLite done. {on_postgresql}")
    assert on_postgresql is None


def _locked_sqlite() -> None:
    with site() as at:
        database = at.at.home / "clickable.sqlite3"

        @contextmanager
        def away() -> Iterator[None]:
            held = sqlite3.connect(database, isolation_level=None, timeout=60)
            held.execute("BEGIN EXCLUSIVE")
            yield
            held.execute("ROLLBACK")
            held.close()

        _outage("SQLite", at, away)


def _stopped_postgresql() -> None:
    with stoppable_cluster() as server, site(server.url) as at:

        @contextmanager
        def away() -> Iterator[None]:
            server.stop()
            yield
            server.start()

        _outage("PostgreSQL", at, away)


def _outage(name: str, at: Site, away: Callable[[], object]) -> None:
    at.serve()
    at.start("worker")
    assert until(lambda: up(at.ports[0]), seconds=60), at.log
    sending = threading.Thread(target=_send, args=(at, sent := []))
    sending.start()
    time.sleep(BEFORE)
    with away():  # type: ignore[attr-defined]
        time.sleep(AWAY)
        waited = at.spooled
        early = list(sent)
        answers = [follow_up(at.ports[0], early[-1].letters)[0]]
    sending.join(120)
    assert until(lambda: at.spooled == 0, seconds=60), at.log[-3000:]

    times = sorted(each.seconds for each in sent)
    p99 = percentile(times, 99) or 0.0
    log.info("%s: %d sent, %d spooled, p99 %.1f s", name, len(sent), waited, p99)
    total = round((BEFORE + AWAY + AFTER) * PER_SECOND)
    assert len({each.letters for each in sent}) == total
    assert at.checked(sent) == {
        "unreadable": [], "reports": total, "lines": total, "orphans": 0, "waiting": 0, "damaged": 0, "broken": None,
    }  # fmt: skip
    assert waited > AWAY * PER_SECOND / 2
    assert answers == [200]
    assert p99 < SLOWEST_P99


def _send(at: Site, sent: list[Sent]) -> None:
    """Each at its moment, however long the others take."""
    stop, began = threading.Event(), time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        sending: list[Future[Sent | None]] = []
        for number in range(round((BEFORE + AWAY + AFTER) * PER_SECOND)):
            time.sleep(max(0.0, began + number / PER_SECOND - time.monotonic()))
            way = by_form if number % FORMS == 0 else by_api
            future = pool.submit(way, at.ports, Random(f"{began}{number}"), number, stop)
            future.add_done_callback(lambda done: sent.append(done.result()))
            sending.append(future)
