"""Many rows of measures, and every indicator worked out twice: by the programme, and by a loop over all rows.

Runs in a process of its own (PROGRAM of indicators.py), in the instance that its environment names.
"""

import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from clickable.measures.models import Measure
from clickable.programme import selectors
from clickable.programme.models import Indicator, Period, Project
from clickable.programme.rules import Worth

BEGINS, ENDS = date(2019, 9, 1), date(2021, 8, 31)
SECOND = date(2020, 9, 1)
KINDS = ("outreach.session", "outreach.tour", "outreach.stop", "training.pairs", "training.pairs_improved", "library.download")  # fmt: skip
AUDIENCES = ("children", "teens", "parents", "professionals", "")
TERRITORIES = ("FR", "FR", "FR", "RE", "GP", "MQ", "BE", "LU", "")
SUBJECTS = 5000
WAYS = ("sum", "latest", "max", "average", "unique", "ratio")
SPLITS = ("", "audience", "territory")


class Row(NamedTuple):
    kind: str
    subject: str
    audience: str
    territory: str
    n: int
    on: date


def main() -> None:
    period = _prepare(int(sys.argv[1]))
    each, told = [], {}
    for one in Indicator.objects.select_related("project"):
        began = time.perf_counter()
        told[one.code] = (one, selectors.state(one, period=period))
        each.append(time.perf_counter() - began)
    began = time.perf_counter()
    names = ("kind", "subject", "audience", "territory", "count", "on")
    rows = [Row(*row) for row in Measure.objects.values_list(*names).iterator(chunk_size=5000)]
    read = time.perf_counter() - began
    wrong, began = 0, time.perf_counter()
    for one, state in told.values():
        wrong += _differs(state.total, _recount(one, rows, BEGINS))
        wrong += _differs(state.period, _recount(one, rows, SECOND))
    recounted = time.perf_counter() - began
    found = {
        "rows": len(rows),
        "indicators": len(each),
        "slowest_ms": round(max(each) * 1000, 1),
        "all_ms": round(sum(each) * 1000, 1),
        "read_ms": round(read * 1000, 1),
        "recount_ms": round(recounted * 1000, 1),
        "ratio": round(sum(each) / (read + recounted), 2),
        "wrong": wrong,
    }
    sys.stdout.write(json.dumps(found))


def _prepare(number: int) -> Period:
    project = Project.objects.create(
        code="bench", agreement="rec-clickable", name="Bench", title="-", lead_fr="-", lead_en="-",
        begins_on=BEGINS, ends_on=ENDS,
    )  # fmt: skip
    Indicator.objects.bulk_create(
        Indicator(
            project=project, code=f"{way}-{split or 'whole'}", label_fr=way, label_en=way,
            unit="percent" if way == "ratio" else "contacts", aggregation=way, source="measures",
            kinds="training.pairs_improved" if way == "ratio" else " ".join(KINDS[:3]),
            over="training.pairs" if way == "ratio" else "", split=split,
        )
        for way in WAYS for split in SPLITS
    )  # fmt: skip
    chance = random.Random(number)  # noqa: S311 -- rows to count, no secret
    days = (ENDS - BEGINS).days + 60
    Measure.objects.bulk_create(
        (
            Measure(
                kind=chance.choice(KINDS), subject=f"s{chance.randrange(SUBJECTS)}", audience=chance.choice(AUDIENCES),
                territory=chance.choice(TERRITORIES), count=chance.choice((1, 1, 2, 30, 31, -1)),
                on=BEGINS - timedelta(30) + timedelta(chance.randrange(days)),
            )
            for _each in range(number)
        ),
        batch_size=2000,
    )  # fmt: skip
    return Period.objects.create(project=project, number=1, begins_on=SECOND, ends_on=ENDS, due_on=ENDS)  # fmt: skip


def _recount(one: Indicator, rows: Iterable[Row], since: date) -> tuple[Fraction | None, dict[str, Fraction | None]]:  # fmt: skip
    """The figure and its parts, row by row. The part of whatever has no split is ""."""
    kinds = {*one.kinds.split(), *one.over.split()}
    mine = [row for row in rows if row.kind in kinds and since <= row.on <= ENDS]
    way = RECOUNTS[one.aggregation]
    parts: dict[str, list[Row]] = defaultdict(list)
    for row in mine:
        parts[getattr(row, one.split) if one.split else ""].append(row)
    return way(mine, mine), {part: way(those, mine) for part, those in parts.items()}


def _differs(worth: Worth, recount: tuple[Fraction | None, dict[str, Fraction | None]]) -> int:
    """How many figures do. A part with no row on the day that counts is told by nobody, or as 0."""
    value, parts = recount
    names = set(parts) | set(worth.parts)
    return (worth.value != value) + sum(
        (worth.parts.get(name) or 0) != (parts.get(name) or 0) for name in names
    )


def _total(rows: list[Row], _all: list[Row]) -> Fraction | None:
    return Fraction(sum(row.n for row in rows))


def _days(rows: list[Row]) -> dict[date, int]:
    days: dict[date, int] = defaultdict(int)
    for row in rows:
        days[row.on] += row.n
    return days


def _last(rows: list[Row], every: list[Row]) -> Fraction | None:
    day = max(row.on for row in every)
    return Fraction(sum(row.n for row in rows if row.on == day))


def _highest(rows: list[Row], every: list[Row]) -> Fraction | None:
    days = _days(every)
    top = max(days.values())
    day = min(on for on, count in days.items() if count == top)
    return Fraction(sum(row.n for row in rows if row.on == day))


def _mean(rows: list[Row], every: list[Row]) -> Fraction | None:
    return Fraction(sum(row.n for row in rows), len({row.on for row in every}))


def _different(rows: list[Row], _all: list[Row]) -> Fraction | None:
    sums: dict[str, int] = defaultdict(int)
    for row in rows:
        sums[row.subject] += row.n
    return Fraction(sum(1 for count in sums.values() if count > 0))


def _share(rows: list[Row], _all: list[Row]) -> Fraction | None:
    whole = sum(row.n for row in rows if row.kind == "training.pairs")
    part = sum(row.n for row in rows if row.kind == "training.pairs_improved")
    return Fraction(100 * part, whole) if whole else None


RECOUNTS: dict[str, Callable[[list[Row], list[Row]], Fraction | None]] = {
    "sum": _total,
    "latest": _last,
    "max": _highest,
    "average": _mean,
    "unique": _different,
    "ratio": _share,
}
