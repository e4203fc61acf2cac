"""Figures of a project over many rows of measures: each indicator worked out, beside a plain recount of the same rows.

The recount knows nothing of the programme's code: it reads every row into memory and goes through them one by
one. It is both the reference for the time and the judge of the figures.
"""

import json
import subprocess
import sys

from clickable.bench.instance import Instance, instance
from clickable.bench.postgres import NoPostgresError, cluster
from clickable.bench.telling import Result, Say

PROGRAM = "import django; django.setup(); from clickable.bench import indicators_loop; indicators_loop.main()"
ROWS = 100_000
MOST = 10_000.0  # ms that one indicator may take
UNITS = {
    "rows": "rows of measures",
    "indicators": "indicators, each with its parts, its certainty and its number of rows, of a period and since the beginning",
    "slowest_ms": "ms for the slowest of them",
    "all_ms": "ms for all of them",
    "recount_ms": "ms to go through all rows in memory, for all of them, reading apart",
    "read_ms": "ms to read all rows",
    "ratio": "all_ms ÷ (read_ms + recount_ms)",
    "wrong": "figures and parts that differ from the recount",
}


def measure(say: Say, *, number: int = ROWS) -> Result:
    """Sound: every figure and every part equals its recount, and none takes ten seconds."""
    found, notes = {}, []
    say(f"{number:,} rows on SQLite")
    with instance() as made:
        found["sqlite"] = _loop(made, number)
    try:
        with cluster() as url, instance(url) as grown:
            say(f"{number:,} rows on PostgreSQL")
            found["postgresql"] = _loop(grown, number)
    except NoPostgresError as missing:
        notes.append(f"postgresql: {missing}")
    names = ("indicators", "slowest_ms", "all_ms", "read_ms", "recount_ms", "ratio", "wrong")
    rows = [("", *names), *((kind, *(f"{one[n]:g}" for n in names)) for kind, one in found.items())]
    figures = {"bench": "indicators", "units": UNITS, **found["sqlite"], **found, "reference": "a plain recount of the same rows"}  # fmt: skip
    sound = not any(one["wrong"] or one["slowest_ms"] > MOST for one in found.values())
    return Result(rows=rows, figures=figures, sound=sound, notes=notes)


def _loop(at: Instance, number: int) -> dict[str, float]:
    command = [sys.executable, "-c", PROGRAM, str(number)]
    done = subprocess.run(command, env=at.environment, check=True, capture_output=True)  # noqa: S603
    told: dict[str, float] = json.loads(done.stdout)
    return told
