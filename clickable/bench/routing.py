"""Who answers a request: decisions a second in one process, beside bare row locks.

Every audience × level × place × way of the shipped table is decided, with its whole trace, in an order
drawn anew; no instance is made. The reference is what storing any decision costs at least: one row
locked, changed and committed, durably, by one writer (SQLite's BEGIN IMMEDIATE; SELECT … FOR UPDATE on
PostgreSQL, where it is installed). The two take turns, so that the machine's other work weighs on both.
"""

import random
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from clickable.bench import locks
from clickable.bench.postgres import NoPostgresError, cluster
from clickable.bench.telling import Result, Say, percentile
from clickable.outreach.table import table

ROUNDS = 5
GOAL_MS = 50.0  # a decision
SEED = 7
UNITS = {
    "per_second": "decisions a second, each with its trace, one process",
    "p50_ms, p95_ms, p99_ms": "ms of one decision",
    "locks_per_second": "rows locked, changed and committed a second, one writer",
    "ratio": "per_second ÷ locks_per_second",
    "cells": "audience × level × place × way",
    "several, undeclared": "cells with no single answer; cells that fall back unsaid",
}


def measure(say: Say) -> Result:
    """Sound: every cell has one answer or a declared fallback, and decisions meet the goal."""
    proof = table().proof(datetime.now(UTC).date())
    figures: dict[str, object] = {"bench": "routing", "units": UNITS, "cells": proof.cells}
    figures |= {"several": len(proof.several), "undeclared": len(proof.undeclared)}
    with tempfile.TemporaryDirectory(prefix="clickable-bench-") as folder:
        say("routing beside SQLite")
        found = {"sqlite": _rounds(lambda: locks.on_sqlite(Path(folder)))}
    notes = []
    try:
        with cluster() as url:
            say("routing beside PostgreSQL")
            found["postgresql"] = _rounds(lambda: locks.on_postgresql(url))
    except NoPostgresError as missing:
        notes.append(f"postgresql: {missing}")
    figures |= {**found["sqlite"], **found, "reference": "one durable row lock (SQLite, then PostgreSQL)"}  # fmt: skip
    names = ("per_second", "p50_ms", "p95_ms", "p99_ms", "locks_per_second", "ratio")
    rows = [("", *names), *((kind, *(f"{one[n]:g}" for n in names)) for kind, one in found.items())]
    quick = all(one["p99_ms"] < GOAL_MS for one in found.values())
    return Result(rows=rows, figures=figures, sound=proof.sound and quick, notes=notes)


def _rounds(locked: Callable[[], float]) -> dict[str, float]:
    each = [(*_decisions(number), locked()) for number in range(ROUNDS)]
    times = sorted(one for _speed, took, _lock in each for one in took)
    return {
        "per_second": round(median(speed for speed, _took, _lock in each)),
        "p50_ms": round(percentile(times, 50), 4),
        "p95_ms": round(percentile(times, 95), 4),
        "p99_ms": round(percentile(times, 99), 4),
        "locks_per_second": round(median(lock for _speed, _took, lock in each)),
        "ratio": round(median(speed / lock for speed, _took, lock in each), 2),
    }


def _decisions(number: int) -> tuple[float, list[float]]:
    held, today = table(), datetime.now(UTC).date()
    cells = list(held.cells())
    random.Random(SEED + number).shuffle(cells)  # noqa: S311 -- of who comes first
    took = []
    began = time.perf_counter()
    for cell in cells:
        at = time.perf_counter()
        held.decide(cell, on=today)
        took.append((time.perf_counter() - at) * 1000)
    return len(cells) / (time.perf_counter() - began), took
