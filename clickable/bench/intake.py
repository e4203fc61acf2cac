"""How many reports a second come in through the real server, and what the parts could do alone."""

import itertools
import json
import secrets
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from statistics import median

import psycopg

from clickable.bench import load, raw
from clickable.bench.instance import Instance, Server, instance, server
from clickable.bench.load import Load
from clickable.bench.postgres import NoPostgresError, cluster
from clickable.bench.processes import cpu_seconds, peak_mb
from clickable.bench.telling import Result, Say, percentile

PATH = "/api/v1/reports"
HELLO = "clickable.bench.hello:application"
UNSEALED = "clickable.bench.unsealed:application"
ORM_LOOP = "import django; django.setup(); from clickable.bench import orm_loop; orm_loop.main()"
COUNT = "SELECT count(*) FROM report_report"
MOST = 20_000  # requests in one round, however fast the machine is
WARM_UP = 200  # requests before the clock starts
UNITS = {
    "per_second": "reports of three new addresses each, answered per second",
    "p50_ms": "ms from request to answer, 16 connections",
    "p95_ms": "ms from request to answer, 16 connections",
    "p99_ms": "ms from request to answer, 16 connections",
    "cpu_us_each": "µs of server CPU per report (database server not included)",
    "peak_mb": "MB resident, all server processes added",
    "lost": "answers without a row",
    "doubled": "rows without an answer, or answers with the same receipt",
    "unsealed_per_second": "the same with nothing sealed, rows of the same size",
    "unsealed_p99_ms": "ms from request to answer, 16 connections, nothing sealed",
    "hello_per_second": "answers per second of a bare Django view, granian alone",
    "raw_per_second": "durable transactions per second of the same rows, no Django",
    "orm_per_second": "reports per second in one process without HTTP",
    "ratio": "per_second ÷ reference",
}


@dataclass(frozen=True)
class Round:
    """One measurement through the server."""

    load: Load
    cpu_us_each: float | None
    peak_mb: float | None

    def figures(self) -> dict[str, float | None]:
        times = sorted(self.load.milliseconds)
        percentiles = {f"p{p}_ms": percentile(times, p) for p in (50, 95, 99)}
        own = {"cpu_us_each": self.cpu_us_each, "peak_mb": self.peak_mb}
        return {"per_second": self.load.per_second, **percentiles, **own}


def measure(say: Say, *, seconds: float = 5.0, rounds: int = 3) -> Result:
    """SQLite, and PostgreSQL where its programs are; medians of `rounds`."""
    say("SQLite: a throw-away instance")
    with instance() as small:
        found = {"sqlite": _database(small, say, seconds=seconds, rounds=rounds)}
    notes = []
    try:
        with cluster() as url, instance(url) as grown:
            say("PostgreSQL: a throw-away cluster")
            found["postgresql"] = _database(grown, say, seconds=seconds, rounds=rounds)
    except NoPostgresError as error:
        notes.append(f"{error}: measured on SQLite only")
    return _result(found, notes)


def _database(at: Instance, say: Say, *, seconds: float, rounds: int) -> dict[str, object]:
    each = []
    for number in range(1, rounds + 1):
        say(f"round {number} of {rounds}")
        each.append(_round(at, seconds))
    medians = {name: _median([one[name] for one in each]) for name in each[0]}
    sums = {
        name: sum(int(one[name] or 0) for one in each) for name in ("lost", "doubled", "refused")
    }
    return {**medians, **sums, **_ratios(medians), "rounds": rounds, "server": _shape(at)}


def _round(at: Instance, seconds: float) -> dict[str, float | None]:
    """Ours and the three references, one right after the other."""
    with server(at) as running:
        before = stored(at)
        warm, ours = _intake(running, seconds)
        answered = [body for one in (warm, ours.load) for body in one.bodies]
        kept = stored(at) - before
    with server(at, UNSEALED, asgi=True) as running:
        _warm, unsealed = _intake(running, seconds / 2)
    with server(at, HELLO) as running:
        bare = _hello(running, seconds / 2)
    inserts = (
        raw.on_sqlite(at.home, seconds=seconds / 2)
        if at.on_sqlite
        else raw.on_postgresql(at.url, seconds=seconds / 2)
    )
    return {
        **ours.figures(),
        "unsealed_per_second": unsealed.load.per_second,
        "unsealed_p99_ms": percentile(sorted(unsealed.load.milliseconds), 99),
        "hello_per_second": bare.load.per_second,
        "hello_cpu_us_each": bare.cpu_us_each,
        "raw_per_second": inserts,
        "orm_per_second": _orm_loop(at, seconds / 2),
        "lost": max(0, len(answered) - kept),
        "doubled": max(0, kept - len(answered)) + len(answered) - len(set(map(_receipt, answered))),
        "refused": ours.load.answers - len(ours.load.bodies) + ours.load.broken,
    }


def _intake(running: Server, seconds: float) -> tuple[Load, Round]:
    requests = reports(running.port)
    warm = load.drive(running.port, requests, seconds=seconds, most=WARM_UP)
    return warm, _timed(running, requests, seconds)


def _hello(running: Server, seconds: float) -> Round:
    requests = itertools.repeat(load.request(running.port, "/"))
    load.drive(running.port, requests, seconds=seconds, most=WARM_UP)
    return _timed(running, requests, seconds)


def _orm_loop(at: Instance, seconds: float) -> float:
    command = [sys.executable, "-c", ORM_LOOP, str(seconds)]
    done = subprocess.run(command, env=at.environment, check=True, capture_output=True)  # noqa: S603
    return float(json.loads(done.stdout)["per_second"])


def _timed(running: Server, requests: Iterator[bytes], seconds: float) -> Round:
    before = cpu_seconds(running.pid)
    found = load.drive(running.port, requests, seconds=seconds, most=MOST)
    after = cpu_seconds(running.pid)
    spent = None if before is None or after is None else (after - before) * 1e6
    each = spent / found.answers if spent is not None and found.answers else None
    return Round(found, each, peak_mb(running.pid))


def reports(port: int) -> Iterator[bytes]:
    """Reports with three addresses each that nobody has reported before."""
    name = secrets.token_hex(4)
    for number in itertools.count():
        addresses = [f"https://h{number % 997}.example/{name}/{number}/{n}" for n in range(3)]
        body = {"addresses": addresses, "category": "csam", "language": "fr", "message": "bench"}
        yield load.request(port, PATH, json.dumps(body).encode())


def stored(at: Instance) -> int:
    """How many reports the database holds, asked past Click@ble."""
    if at.on_sqlite:
        with sqlite3.connect(at.home / "clickable.sqlite3") as connection:
            return int(connection.execute(COUNT).fetchone()[0])
    with psycopg.connect(at.url) as server_side:
        row = server_side.execute(COUNT).fetchone()
        return int(row[0]) if row else 0


def _receipt(body: bytes) -> str:
    return str(json.loads(body)["receipt"]["letters"])


def _ratios(figures: dict[str, float | None]) -> dict[str, float | None]:
    return {
        "ratio_to_unsealed": _over(figures["per_second"], figures["unsealed_per_second"]),
        "ratio_to_hello": _over(figures["per_second"], figures["hello_per_second"]),
        "ratio_to_raw": _over(figures["per_second"], figures["raw_per_second"]),
        "ratio_to_orm": _over(figures["per_second"], figures["orm_per_second"]),
        "cpu_ratio_to_hello": _over(figures["cpu_us_each"], figures["hello_cpu_us_each"]),
    }


def _over(ours: float | None, theirs: float | None) -> float | None:
    return round(ours / theirs, 3) if ours is not None and theirs else None


def _median(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(median(known), 2) if known else None


def _shape(at: Instance) -> str:
    shape = "1 worker × 1 thread" if at.on_sqlite else "2 workers × 2 threads"
    return f"granian {version('granian')}, {shape}"


def _result(found: dict[str, dict[str, object]], notes: list[str]) -> Result:
    main = "postgresql" if "postgresql" in found else "sqlite"
    keys = ("per_second", "p50_ms", "p95_ms", "p99_ms", "cpu_us_each", "peak_mb", "lost", "doubled")
    top = {key: found[main][key] for key in keys}
    hello = f"bare view of Django {version('Django')} under granian {version('granian')}"
    figures = {
        "bench": "intake",
        **top,
        "ratio": found[main]["ratio_to_hello"],
        "reference": hello,
        "database": main,
        "databases": found,
        "units": UNITS,
    }
    sound = not any(one[name] for one in found.values() for name in ("lost", "doubled", "refused"))
    return Result(_rows(found), figures, sound, notes)


def _rows(found: dict[str, dict[str, object]]) -> list[tuple[str, ...]]:
    shown = [name for name in next(iter(found.values())) if name != "server"]
    return [("", *found), *((name, *(str(one[name]) for one in found.values())) for name in shown)]
