"""Signatures of a manifesto at the pace of a television evening, beside bare inserts of the same size.

Five minutes at 100 forms and 50 confirmations a second through the real server, while the worker's part
(taking slips in, writing letters, folding) runs beside it; then a minute at 333 forms a second; then robots.
Letters are written and not sent: a mail server is no part of this. The reference is measured in the same run.
"""

import itertools
import json
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import psycopg

from clickable.bench.instance import Instance, instance, server
from clickable.bench.load import Load
from clickable.bench.pacing import pace
from clickable.bench.postgres import cluster
from clickable.bench.processes import cpu_seconds, peak_mb
from clickable.bench.raw import WRITERS
from clickable.bench.telling import Result, Say, percentile

PROGRAM = "import django; django.setup(); from clickable.bench import signatures_loop; signatures_loop.main()"
SIGNS, CONFIRMS, MINUTES = 100, 50, 5.0  # a second, a second
BURST, BURST_SECONDS = 20_000 / 60, 60.0
BOTS = 100_000
SLIP = 900  # bytes of a sealed form with its key
RAW_SECONDS = 5.0
WARM = 5.0  # seconds of looking before anything is measured
OK, SERVER_ERROR = 200, 500
UNITS = {
    "p50_ms": "ms from when a request was due to its answer, forms and confirmations together",
    "p95_ms": "ms from when a request was due to its answer, forms and confirmations together",
    "p99_ms": "ms from when a request was due to its answer, forms and confirmations together",
    "signs_per_second": "forms answered a second, as paced",
    "confirms_per_second": "confirmations answered a second, as paced",
    "lost": "answered forms without a slip or a signature, and pressed confirmations that are not counted",
    "drift": "cells of the tallies that differ from a recount",
    "burst_per_second": "forms answered a second in the minute at 20,000 a minute",
    "burst_p95_ms": "ms from when a form was due to its answer, in that minute",
    "errors": "answers of 500 and above, or none, in both",
    "taken_per_second": "slips a second that the worker takes in alone, letters written",
    "bots_moved": "how far the public count moved, as a part of it, by so many robots that all press",
    "cpu_us_each": "µs of server CPU per request in the five minutes",
    "peak_mb": "MB resident, all server processes added",
    "raw_per_second": "bare durable inserts a second of rows of the same size, four connections, before and after",
    "ratio": "burst_per_second ÷ raw_per_second",
}


def measure(
    say: Say, *, minutes: float = MINUTES, burst: float = BURST_SECONDS, bots: int = BOTS
) -> Result:
    """PostgreSQL. Sound: nothing lost, no error, the count exact, robots move it by less than a thousandth."""
    with cluster() as url, instance(url) as at:
        raw = [_raw(url)]
        found = _evening(at, say, seconds=minutes * 60, burst=burst)
        raw.append(_raw(url))
        say(f"{bots:,} robots")
        told = _loop(at, "bots", str(bots))
    found["bots_moved"] = abs(told["after"] - told["before"]) / told["before"]
    found["raw_per_second"] = sum(raw) / len(raw)
    found["ratio"] = found["burst_per_second"] / found["raw_per_second"]
    names = ("signs_per_second", "confirms_per_second", "p50_ms", "p95_ms", "burst_per_second", "burst_p95_ms", "raw_per_second", "ratio")  # fmt: skip
    rows: list[tuple[str, ...]] = [
        ("", *names),
        ("postgresql", *(f"{found[n]:.3g}" for n in names)),
    ]
    sound = not (found["lost"] or found["drift"] or found["errors"]) and found["bots_moved"] < 0.001  # noqa: PLR2004
    notes = [f"{bots:,} robots moved the count by {found['bots_moved']:.4%}; {found['taken_per_second']:.0f} slips a second are taken in"]  # fmt: skip
    figures = {
        "bench": "signatures",
        "units": UNITS,
        **found,
        "bots": bots,
        "reference": "bare inserts",
    }
    return Result(rows=rows, figures=figures, sound=sound, notes=notes)


def _evening(at: Instance, say: Say, *, seconds: float, burst: float) -> dict[str, float]:
    static = [sys.executable, "-m", "django", "collectstatic", "--no-input", "--verbosity=0"]
    subprocess.run(static, env=at.environment, check=True)  # noqa: S603 -- our own fixed words
    made = _loop(at, "prepare", str(int(CONFIRMS * seconds)))
    with server(at) as running:
        pace(running.port, _looks(running.port, made["sign"]), per_second=20, seconds=WARM)
        say(f"{seconds:.0f} s: {SIGNS} forms and {CONFIRMS} confirmations a second")
        forms, presses = _forms(running.port, made["sign"]), _presses(running.port, made["confirm"])
        mixed = itertools.chain.from_iterable(zip(forms, forms, presses, strict=False))
        before = cpu_seconds(running.pid)
        with _worker(at):
            steady = pace(running.port, mixed, per_second=SIGNS + CONFIRMS, seconds=seconds)
        spent = (cpu_seconds(running.pid) or 0.0) - (before or 0.0)
        say(f"{burst:.0f} s: {BURST:.0f} forms a second")
        rush = pace(
            running.port, _forms(running.port, made["sign"]), per_second=BURST, seconds=burst
        )
        memory = peak_mb(running.pid)
    began, waiting = time.perf_counter(), _loop(at, "settle")["slips"]
    _drain(at)
    drained = time.perf_counter() - began
    told = _loop(at, "settle")
    signed = sum(_signed(one) for one in (steady, rush))
    kept = told["slips"] + told["pending"] + told["suspect"]
    pressed = steady.statuses.get(OK, 0)
    times = sorted(steady.milliseconds)
    return {
        **{f"p{p}_ms": percentile(times, p) for p in (50, 95, 99)},
        "signs_per_second": _signed(steady) / steady.seconds,
        "confirms_per_second": pressed / steady.seconds,
        "lost": abs(signed - kept) + abs(pressed - told["counted"]) + abs(told["counted"] - told["confirmed"]),
        "drift": told["drift"],
        "burst_per_second": rush.answers / rush.seconds,
        "burst_p95_ms": percentile(sorted(rush.milliseconds), 95),
        "errors": sum(_failed(one) for one in (steady, rush)),
        "taken_per_second": waiting / drained if waiting else 0.0,
        "cpu_us_each": spent * 1e6 / max(1, steady.answers),
        "peak_mb": memory or 0.0,
    }  # fmt: skip


def _signed(load: Load) -> int:
    """Forms that were answered as taken: led on to the page of their own slip."""
    return sum(b"/signe/" in body for body in load.bodies)


def _failed(load: Load) -> int:
    return load.broken + sum(n for status, n in load.statuses.items() if status >= SERVER_ERROR)


def _forms(port: int, path: str) -> Iterator[bytes]:
    name = secrets.token_hex(4)
    for number in itertools.count():
        sent = {"name": "Dana Dubois", "mailbox": f"{name}-{number}@gmail.com", "area": "FR-75", "old_enough": "on"}  # fmt: skip
        yield _post(port, path, urlencode(sent).encode())


def _looks(port: int, path: str) -> Iterator[bytes]:
    """Somebody looks at the form: the evening does not begin with a server that has just started."""
    while True:
        yield f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()


def _presses(port: int, paths: list[str]) -> Iterator[bytes]:
    for path in paths:
        yield _post(port, path, b"")


def _post(port: int, path: str, body: bytes) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


@contextmanager
def _worker(at: Instance) -> Iterator[None]:
    """The worker's part, in a process of its own, until the block ends."""
    process = subprocess.Popen(  # noqa: S603 -- our own fixed words
        [sys.executable, "-c", PROGRAM, "work"], env=at.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )  # fmt: skip
    try:
        yield
    finally:
        process.communicate(b"\n")


def _drain(at: Instance) -> None:
    """Take in what waits, alone."""
    subprocess.run([sys.executable, "-c", DRAIN], env=at.environment, check=True)  # noqa: S603


DRAIN = """
import django; django.setup()
from clickable.base import clock
from clickable.campaign.manifesto import services
from clickable.seal.rings import WorkerRing
ring = WorkerRing()
while services.take_in(ring, now=clock.now()):
    pass
"""


def _loop(at: Instance, *words: str) -> dict[str, Any]:
    command = [sys.executable, "-c", PROGRAM, *words]
    done = subprocess.run(command, env=at.environment, check=True, capture_output=True)  # noqa: S603
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _raw(url: str) -> float:
    """Durable single inserts a second by four connections."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(b"CREATE TABLE raw_slip (id uuid PRIMARY KEY, wrapped bytea, content bytea, at timestamptz)")  # fmt: skip
    try:
        with ThreadPoolExecutor(WRITERS) as pool:
            return sum(pool.map(lambda _each: _inserts(url), range(WRITERS))) / RAW_SECONDS
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(b"DROP TABLE raw_slip")


def _inserts(url: str) -> int:
    done, until = 0, time.perf_counter() + RAW_SECONDS
    with psycopg.connect(url, autocommit=True) as connection:
        while time.perf_counter() < until:
            connection.execute(
                b"INSERT INTO raw_slip VALUES (gen_random_uuid(), %s, %s, now())",
                (secrets.token_bytes(176), secrets.token_bytes(SLIP)),
            )
            done += 1
    return done
