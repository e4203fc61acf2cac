"""Servers and workers killed at random while people report: what was acknowledged is there, once.

Web servers are `clickable serve` and workers `clickable worker`, forked from a parent that has read
everything (forking.py), so that 300 starts take a minute and not ten. Most kills end one process
(granian's, which its parent starts again, or a worker); a third end a whole server.
"""

import logging
import os
import random
import signal
import sqlite3
import threading
import time
from pathlib import Path

import pytest

from clickable.bench.postgres import free_port
from tests.report.serving import Sent, Site, follow_up, people, site, until, up
from tests.rounds import rounds

log = logging.getLogger(__name__)

SUBMISSIONS = rounds(5000, 800)
KILLS = rounds(300, 40)
CLIENTS = 8
LOCKS = 4  # times that somebody else holds the database for a while
SEED = 2026
LONGEST = 600  # seconds, on a busy machine


class Killer:
    """Keeps two servers and two workers running, and kills one of them at each of the given moments."""

    def __init__(self, at: Site) -> None:
        self.at, self.chance = at, random.Random(SEED)
        self.servers = {port: at.serve(port) for port in (free_port(), free_port())}
        self.workers = [at.start("worker"), at.start("worker")]
        self.spooled: list[int] = []  # how many waited, each time that the database was held
        self.kinds: dict[str, int] = {"web process": 0, "whole server": 0, "worker": 0}

    def strike(self) -> None:
        kind = self.chance.choice(list(self.kinds))
        port = self.chance.choice(list(self.servers))
        if kind == "worker":
            gone = self.workers.pop(self.chance.randrange(2))
            self.at.kill(gone)
            self.workers.append(self.at.start("worker"))
        elif kind == "web process" and (child := _child(self.servers[port])):
            _kill_one(child)
        else:
            kind = "whole server"
            self.at.kill(self.servers[port])
        self.kinds[kind] += 1
        self.mend()

    def mend(self, *senders: threading.Thread) -> bool:
        """What systemd would do: a server that ended is started again. Whether somebody still sends."""
        for port, pid in self.servers.items():
            if not Path(f"/proc/{pid}").exists():
                self.servers[port] = self.at.serve(port)
        return any(sender.is_alive() for sender in senders)


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.timeout(900)
def test_kills_during_reports_lose_nothing_and_double_nothing() -> None:
    with site() as at:
        killer = Killer(at)
        assert until(lambda: all(map(up, at.ports)), seconds=60), at.log
        sent: list[Sent | None] = []
        stop = threading.Event()
        began = time.monotonic()
        senders = [
            threading.Thread(daemon=True, target=_report, args=(at, seed, sent, stop))
            for seed in range(CLIENTS)
        ]
        for sender in senders:
            sender.start()
        try:
            _kill_by_and_by(at, killer, sent)
            assert until(lambda: not killer.mend(*senders), seconds=LONGEST)
        finally:
            stop.set()
        took = time.monotonic() - began
        assert until(lambda: at.spooled == 0, seconds=60), at.status()

        reports = [each for each in sent if each]
        found = at.checked(reports)
        sample = random.Random(SEED).sample(reports, 200)
        assert until(lambda: not killer.mend() and all(map(up, at.ports)), seconds=60), at.log
        answers = {follow_up(at.ports[0], each.letters)[0] for each in sample}
        log.info("%.0f s, %s, spooled %s", took, killer.kinds, killer.spooled)
        assert len(killer.spooled) == LOCKS
        assert sum(killer.spooled) > 0
        assert sum(killer.kinds.values()) == KILLS
        assert len({each.letters for each in reports}) == SUBMISSIONS
        assert found == {
            "unreadable": [], "reports": SUBMISSIONS, "lines": SUBMISSIONS, "orphans": 0, "waiting": 0, "damaged": 0,
            "broken": None,
        }  # fmt: skip
        assert answers == {200}
        assert _integrity(at) == "ok"


def _report(at: Site, seed: int, sent: list[Sent | None], stop: threading.Event) -> None:
    for each in people(SUBMISSIONS // CLIENTS, at.ports, seed, stop):
        sent.append(each)  # noqa: PERF402 -- one by one: others look how many there are


def _kill_by_and_by(at: Site, killer: Killer, sent: list[Sent | None]) -> None:
    """At random moments, spread over all of the submissions."""
    chance = random.Random(SEED)
    moments = sorted(chance.randrange(SUBMISSIONS - 100) for _ in range(KILLS))
    locks = set(chance.sample(range(KILLS), LOCKS))
    end = time.monotonic() + LONGEST
    for number, moment in enumerate(moments):
        while len(sent) < moment and time.monotonic() < end:
            time.sleep(0.002)
            killer.mend()
        time.sleep(chance.random() * 0.02)
        if number in locks:
            threading.Thread(target=_hold, args=(at, killer.spooled)).start()
        killer.strike()


def _hold(at: Site, spooled: list[int]) -> None:
    """Somebody else writes for long: reports go to the spool, and come back under fire."""
    with sqlite3.connect(
        at.at.home / "clickable.sqlite3", isolation_level=None, timeout=30
    ) as held:
        held.execute("BEGIN EXCLUSIVE")
        time.sleep(4)
        spooled.append(at.spooled)
        held.execute("ROLLBACK")


def _integrity(at: Site) -> str:
    with sqlite3.connect(at.at.home / "clickable.sqlite3") as database:
        return str(database.execute("PRAGMA integrity_check").fetchone()[0])


def _child(pid: int) -> int:
    """The process that answers: granian's, below `clickable serve`. 0 while there is none."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return 0
    return int(children[0]) if children else 0


def _kill_one(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
