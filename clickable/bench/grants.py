"""The ranking of a thousand applications with four reviews each, beside the plain SQL aggregate over raw points.

The page is a panel member's, through Django's client: link, gate, middleware, template. The reference is what
working the same figures out of the raw points costs the database, without any page. Both in one process, in turn.
"""

import json
import subprocess
import sys

from clickable.bench.instance import Instance, instance
from clickable.bench.postgres import NoPostgresError, cluster
from clickable.bench.telling import Result, Say

PROGRAM = "import django; django.setup(); from clickable.bench import grants_loop; grants_loop.main()"  # fmt: skip
APPLICATIONS, REVIEWS, ROUNDS = 1000, 4, 20
GOAL_MS, GOAL_QUERIES = 1000.0, 30
UNITS = {
    "page_p50_ms": "ms of one ranking page, through Django's client",
    "page_p95_ms": "ms of one ranking page, through Django's client",
    "queries": "queries of one page",
    "ranking_ms": "ms of the ranking alone, without its page (median)",
    "sql_ms": "ms of the plain SQL aggregate over raw points (median)",
    "ratio": "ranking_ms ÷ sql_ms",
    "differing": "applications whose kept mean is not the aggregate's",
    "page_kb": "kB of the page",
}


def measure(
    say: Say, *, applications: int = APPLICATIONS, reviews: int = REVIEWS, rounds: int = ROUNDS
) -> Result:
    """Sound: every mean equal to the aggregate's, the page under a second with at most 30 queries."""
    found, notes, number = {}, [], (applications, reviews, rounds)
    say(f"{applications} applications × {reviews} reviews, SQLite")
    with instance() as made:
        found["sqlite"] = _loop(made, *number)
    try:
        with cluster() as url, instance(url) as grown:
            say(f"{applications} applications × {reviews} reviews, PostgreSQL")
            found["postgresql"] = _loop(grown, *number)
    except NoPostgresError as missing:
        notes.append(f"postgresql: {missing}")
    names = ("page_p50_ms", "page_p95_ms", "queries", "ranking_ms", "sql_ms", "ratio", "differing")
    rows: list[tuple[str, ...]] = [("", *names), *((kind, *(f"{one[n]:.3g}" for n in names)) for kind, one in found.items())]  # fmt: skip
    figures = {"bench": "grants", "units": UNITS, **found["sqlite"], **found, "reference": "plain SQL aggregate over raw points"}  # fmt: skip
    return Result(rows=rows, figures=figures, sound=all(map(_sound, found.values())), notes=notes)


def _loop(at: Instance, *number: int) -> dict[str, float]:
    static = [sys.executable, "-m", "django", "collectstatic", "--no-input", "--verbosity=0"]
    subprocess.run(static, env=at.environment, check=True)  # noqa: S603 -- our own fixed words
    words = [sys.executable, "-c", PROGRAM, *map(str, number)]
    told = subprocess.run(words, env=at.environment, check=True, stdout=subprocess.PIPE)  # noqa: S603
    found: dict[str, float] = json.loads(told.stdout.splitlines()[-1])
    return {**found, "ratio": found["ranking_ms"] / found["sql_ms"]}


def _sound(found: dict[str, float]) -> bool:
    quick = found["page_p95_ms"] < GOAL_MS and found["queries"] <= GOAL_QUERIES
    return quick and not found["differing"]
