"""Seats under a rush: confirmations a second, beside bare row locks.

Two hundred people press their links for the last ten seats, in threads. Each confirmation locks the
session, looks at its list, gives a seat or a place, writes the account, a link and a sealed letter, and
commits durably. The reference is one durable row lock (locks.py), measured before and after in turn.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from statistics import median

from clickable.bench import locks
from clickable.bench.instance import Instance, instance
from clickable.bench.postgres import NoPostgresError, cluster
from clickable.bench.telling import Result, Say

PROGRAM = "import django; django.setup(); from clickable.bench import seats_loop; seats_loop.main()"
ROUNDS, PEOPLE, SEATS = 3, 200, 10
UNITS = {
    "per_second": "confirmations a second, six threads on one session",
    "locks_per_second": "rows locked, changed and committed a second, one writer",
    "ratio": "per_second ÷ locks_per_second",
    "wrong": "rounds in which not exactly ten got a seat and all others a place on the list",
}


def measure(say: Say) -> Result:
    """Sound: exactly ten in every round."""
    found, notes = {}, []
    say("seats on SQLite")
    with instance() as made:
        found["sqlite"] = _rounds(made, lambda: locks.on_sqlite(made.home))
    try:
        with cluster() as url, instance(url) as grown:
            say("seats on PostgreSQL")
            found["postgresql"] = _rounds(grown, lambda: locks.on_postgresql(url))
    except NoPostgresError as missing:
        notes.append(f"postgresql: {missing}")
    names = ("per_second", "locks_per_second", "ratio", "wrong")
    rows = [("", *names), *((kind, *(f"{one[n]:g}" for n in names)) for kind, one in found.items())]
    figures = {"bench": "seats", "units": UNITS, **found["sqlite"], **found, "reference": "one durable row lock"}  # fmt: skip
    sound = not any(one["wrong"] for one in found.values())
    return Result(rows=rows, figures=figures, sound=sound, notes=notes)


def _rounds(at: Instance, locked: Callable[[], float]) -> dict[str, float]:
    each = [(_rush(at), locked()) for _ in range(ROUNDS)]
    exact = {"confirmed": SEATS, "waiting": PEOPLE - SEATS}
    return {
        "per_second": round(median(one["per_second"] for one, _lock in each), 1),
        "locks_per_second": round(median(lock for _one, lock in each)),
        "ratio": round(median(one["per_second"] / lock for one, lock in each), 3),
        "wrong": sum({name: one[name] for name in exact} != exact for one, _lock in each),
    }


def _rush(at: Instance) -> dict[str, float]:
    command = [sys.executable, "-c", PROGRAM, str(PEOPLE), str(SEATS)]
    done = subprocess.run(command, env=at.environment, check=True, capture_output=True)  # noqa: S603
    told: dict[str, float] = json.loads(done.stdout)
    return told
