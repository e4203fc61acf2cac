"""How quick the desk is with 1,000, 10,000 and 100,000 open items, beside a bare list of the same rows."""

import json
import subprocess
import sys
from importlib.metadata import version
from typing import Any

from clickable.bench.instance import instance
from clickable.bench.postgres import NoPostgresError, cluster
from clickable.bench.telling import Result, Say

SIZES = (1_000, 10_000, 100_000)
PAGES = ("list", "deep_list", "filtered", "rare", "search", "item", "next", "orm")
GOAL_MS = 300.0  # of the list, p95, with the most items
UNITS = {
    "size": "open items",
    "ranks_per_second": "stored ranks made in a second, by the way of the worker",
    "…_p50_ms, …_p95_ms": "ms of the whole request inside one process, without HTTP's transport",
    "…_queries": "queries of one request",
    "opened_for_list": "sealed values opened for one page of the list",
    "orm": "the reference: 25 rows and their number by the ORM, no page",
    "ratio": "p50 of the list ÷ p50 of the reference, with the most items, in the same run",
}
Row = dict[str, Any]


def measure(say: Say, *, sizes: tuple[int, ...] = SIZES) -> Result:
    """SQLite, then PostgreSQL where it is installed. Sound: queries flat, nothing opened, the goal met."""
    found: dict[str, list[Row]] = {"sqlite": _on("", sizes, say)}
    notes = []
    try:
        with cluster() as url:
            found["postgresql"] = _on(url, sizes, say)
    except NoPostgresError as missing:
        notes.append(f"postgresql: {missing}")
    verdicts = {f"{kind}_{name}": v for kind, rows in found.items() for name, v in _verdicts(rows).items()}  # fmt: skip
    table = [("", *(f"{kind} {row['size']}" for kind, rows in found.items() for row in rows))]
    for page in PAGES:
        cells = [
            f"{row[f'{page}_p95_ms']:.0f} ms, {row[f'{page}_queries']}"
            for rows in found.values()
            for row in rows
        ]
        table.append((f"{page}: p95, queries", *cells))
    return Result(
        rows=table,
        figures={"bench": "desk", "units": UNITS, **_in_short(found), **found, **verdicts},
        sound=all(verdicts.values()),
        notes=notes,
    )


def _on(url: str, sizes: tuple[int, ...], say: Say) -> list[Row]:
    kind = "postgresql" if url else "sqlite"
    rows: list[Row] = []
    with instance(url) as made:
        say(f"desk on {kind}: filling and asking")
        command = [sys.executable, "-m", "clickable.bench.desk_rows", *map(str, sizes)]
        with subprocess.Popen(  # noqa: S603 -- our own fixed words
            command, env=made.environment, stdout=subprocess.PIPE, text=True
        ) as process:
            for line in process.stdout or ():
                rows.append(json.loads(line))
                say(f"desk on {kind}: {rows[-1]['size']} items measured")
        if process.returncode or len(rows) != len(sizes):
            raise RuntimeError("the measurement broke off")
    return rows


def _in_short(found: dict[str, list[Row]]) -> dict[str, Any]:
    """The list with the most items, on the last database: PostgreSQL where it is installed."""
    most = list(found.values())[-1][-1]
    return {
        "p50_ms": most["list_p50_ms"],
        "p95_ms": most["list_p95_ms"],
        "ratio": round(most["list_p50_ms"] / most["orm_p50_ms"], 2),
        "reference": f"Django {version('django')}'s ORM: 25 rows and their number, no page",
    }


def _verdicts(rows: list[Row]) -> dict[str, bool]:
    flat = all(len({row[f"{page}_queries"] for row in rows}) == 1 for page in PAGES)
    return {
        "queries_flat": flat,
        "nothing_opened": all(row["opened_for_list"] == 0 for row in rows),
        "list_under_300_ms": rows[-1]["list_p95_ms"] <= GOAL_MS,
    }
