"""A million addresses of a partner's, through the real server, beside the same rows written raw."""

import json
import secrets
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from importlib.metadata import version

import psycopg

from clickable.bench import partner_raw
from clickable.bench.instance import Instance, Server, instance, server
from clickable.bench.postgres import NoPostgresError, cluster
from clickable.bench.processes import cpu_seconds, peak_mb
from clickable.bench.telling import Result, Say, percentile

PATH = "/api/v1/partner/reports"
BATCH = 10_000  # lines
MANY = 1_000_000
MOST_RAW = 200_000  # lines of the reference, half before and half after ours
LONGEST = 600.0  # seconds for one batch
UNITS = {
    "per_second": "addresses answered as accepted per second, one line and one report each, one connection",
    "p50_ms": "ms from a batch to its answer",
    "p95_ms": "ms from a batch to its answer",
    "p99_ms": "ms from a batch to its answer",
    "cpu_us_each": "µs of server CPU per address (database server not included)",
    "peak_mb": "MB resident, all server processes added",
    "first_peak_mb": "the same after the first batch: what grows with the number is the difference",
    "replayed_per_second": "lines per second of the last batch sent again under its key",
    "raw_per_second": "lines per second of the same rows, a hundred in a transaction, no Django",
    "lost": "accepted lines without a report or an address",
    "doubled": "reports or addresses without an accepted line, or two lines with one id",
    "ratio": "per_second ÷ raw_per_second",
}


@dataclass
class Sent:
    """What came of it."""

    seconds: list[float] = field(default_factory=list)  # of each batch
    accepted: int = 0
    ids: set[bytes] = field(default_factory=set)
    first_peak: float | None = None
    cpu: float | None = None
    peak: float | None = None
    replayed: float = 0.0
    same: bool = True


def measure(say: Say, *, number: int = MANY) -> Result:
    """SQLite, and PostgreSQL where its programs are."""
    found, notes = {}, []
    say("SQLite: a throw-away instance")
    with instance() as small:
        found["sqlite"] = _database(small, say, number)
    try:
        with cluster() as url, instance(url) as grown:
            say("PostgreSQL: a throw-away cluster")
            found["postgresql"] = _database(grown, say, number)
    except NoPostgresError as error:
        notes.append(f"{error}: measured on SQLite only")
    return _result(found, notes, number)


def _database(at: Instance, say: Say, number: int) -> dict[str, object]:
    half = min(number, MOST_RAW) // 2
    raw = [_raw(at, half)]
    token = _told(at, "partners", "add", "bench")
    with server(at) as running:
        sent = _send(running, token, number, say=say)
    raw.append(_raw(at, half))
    reports, items = stored(at)
    per_second = sent.accepted / sum(sent.seconds) if sent.seconds else 0.0
    raw_per_second = len(raw) / sum(1 / each for each in raw)
    times = sorted(each * 1000 for each in sent.seconds)
    twice = sent.accepted - len(sent.ids)
    return {
        "addresses": number,
        "per_second": round(per_second, 1),
        **{f"p{p}_ms": round(percentile(times, p)) for p in (50, 95, 99)},
        "cpu_us_each": None if sent.cpu is None else round(sent.cpu / number * 1e6),
        "peak_mb": sent.peak and round(sent.peak),
        "first_peak_mb": sent.first_peak and round(sent.first_peak),
        "replayed_per_second": round(sent.replayed),
        "raw_per_second": round(raw_per_second, 1),
        "ratio": round(per_second / raw_per_second, 3),
        "lost": max(0, sent.accepted - min(reports, items)),
        "doubled": max(0, max(reports, items) - sent.accepted) + twice + (not sent.same),
        "refused": number - sent.accepted,
    }


def _send(running: Server, token: str, number: int, *, say: Say) -> Sent:
    """Batch after batch over one connection; the last one once more, under its key."""
    sent, name = Sent(), secrets.token_hex(4)
    connection = HTTPConnection("127.0.0.1", running.port, timeout=LONGEST)
    before = cpu_seconds(running.pid)
    for first in range(0, number, BATCH):
        body = _batch(name, first, min(BATCH, number - first))
        began = time.perf_counter()
        answer = _post(connection, token, body, key=f"{name}-{first}")
        sent.seconds.append(time.perf_counter() - began)
        _count(sent, answer)
        sent.first_peak = sent.first_peak or peak_mb(running.pid)
        say(f"{sent.accepted:,} of {number:,}, {sent.accepted / sum(sent.seconds):,.0f}/s")
    after = cpu_seconds(running.pid)
    sent.cpu = None if before is None or after is None else after - before
    began = time.perf_counter()
    sent.same = _post(connection, token, body, key=f"{name}-{first}") == answer
    sent.replayed = body.count(b"\n") / (time.perf_counter() - began)
    sent.peak = peak_mb(running.pid)
    connection.close()
    return sent


def _post(connection: HTTPConnection, token: str, body: bytes, *, key: str) -> bytes:
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/x-ndjson",
        "Idempotency-Key": key,
    }
    connection.request("POST", PATH, body, headers)
    answer = connection.getresponse()
    content = answer.read()
    if answer.status != 202:  # noqa: PLR2004
        raise SystemExit(f"clickable: bench: partner-intake: answered {answer.status}")
    return content


def _count(sent: Sent, answer: bytes) -> None:
    for result in json.loads(answer)["results"]:
        if result["status"] == "accepted":
            sent.accepted += 1
            sent.ids.add(bytes.fromhex(result["id"].replace("-", "")))


def _batch(name: str, first: int, lines: int) -> bytes:
    """Addresses that nobody has reported before, on a thousand hosts."""
    return b"".join(_line(name, number) for number in range(first, first + lines))


def _line(name: str, number: int) -> bytes:
    address = f"https://h{number % 997}.example/{name}/{number}"
    line = {"addresses": [address], "category": "csam", "external_reference": f"{name}-{number}"}
    return json.dumps(line).encode() + b"\n"


def _raw(at: Instance, lines: int) -> float:
    if at.on_sqlite:
        return partner_raw.on_sqlite(at.home, lines=lines)
    return partner_raw.on_postgresql(at.url, lines=lines)


def stored(at: Instance) -> tuple[int, int]:
    """How many reports and addresses the database holds, asked past Click@ble."""
    reports, items = (
        f"SELECT count(*) FROM {table}"  # noqa: S608
        for table in ("partners_delivery", "report_item")
    )
    if at.on_sqlite:
        with sqlite3.connect(at.home / "clickable.sqlite3") as connection:
            rows = [connection.execute(each).fetchone() for each in (reports, items)]
    else:
        with psycopg.connect(at.url) as there:
            rows = [there.execute(each.encode()).fetchone() for each in (reports, items)]
    return int(rows[0][0]), int(rows[1][0])


def _told(at: Instance, *words: str) -> str:
    command = [sys.executable, "-m", "clickable", *words]
    done = subprocess.run(command, env=at.environment, check=True, capture_output=True)  # noqa: S603
    return done.stdout.decode().strip()


def _result(found: dict[str, dict[str, object]], notes: list[str], number: int) -> Result:
    main = "postgresql" if "postgresql" in found else "sqlite"
    keys = ("per_second", "p50_ms", "p95_ms", "p99_ms", "cpu_us_each", "peak_mb", "first_peak_mb")
    how = (
        f"COPY through psycopg {version('psycopg')}"
        if main == "postgresql"
        else "executemany of sqlite3"
    )
    figures = {
        "bench": "partner-intake",
        **{key: found[main][key] for key in (*keys, "ratio", "lost", "doubled")},
        "addresses": number,
        "reference": f"{how}, the same rows, a hundred lines in a transaction",
        "database": main,
        "databases": found,
        "units": UNITS,
    }
    sound = not any(one[name] for one in found.values() for name in ("lost", "doubled", "refused"))
    return Result(list(_rows(found)), figures, sound, notes)


def _rows(found: dict[str, dict[str, object]]) -> Iterator[tuple[str, ...]]:
    yield ("", *found)
    for name in next(iter(found.values())):
        yield (name, *(str(one[name]) for one in found.values()))
