"""A call with its applications, reviews and points, and how long its ranking takes.

Runs in a process of its own (PROGRAM of grants.py), in the instance that its environment names.
"""

import json
import random
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from statistics import median
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from clickable.base import clock
from clickable.bench.telling import percentile
from clickable.grants.models import Application, Call, Criterion
from clickable.grants.review import rules, selectors
from clickable.grants.review.letters import MINE
from clickable.grants.review.models import (
    Assignment,
    Declaration,
    Meeting,
    Review,
    Reviewer,
    Score,
    Standing,
)
from clickable.post import links

WEIGHTS = (40, 30, 30)
READERS = 40
SQL = """
SELECT application, AVG(total), MIN(total), MAX(total), COUNT(*) FROM (
  SELECT a.application_id AS application, 5.0 * SUM(c.weight * s.value * 1.0 / c.most) / SUM(c.weight) AS total
  FROM grant_review_score s
  JOIN grants_criterion c ON c.id = s.criterion_id
  JOIN grant_review_review r ON r.id = s.review_id AND r.state = 'submitted'
  JOIN grant_review_assignment a ON a.id = r.assignment_id AND a.ended_at IS NULL
  WHERE s.value IS NOT NULL GROUP BY a.application_id, r.id
) AS totals GROUP BY application
"""


def main() -> None:
    applications, reviews, rounds = (int(word) for word in sys.argv[1:4])
    call = _call(applications, reviews)
    reviewer = _free_of_ties(call)
    now = clock.now()
    pk, token = links.new_link(purpose=MINE, subject=str(reviewer), until=now + timedelta(days=1), now=now)  # fmt: skip
    where = reverse("grant_review:ranking", args=[pk, token])
    client = Client(HTTP_HOST="127.0.0.1")
    asked: list[str] = []
    with connection.execute_wrapper(_noting(asked)):
        answer = client.get(where)
    assert answer.status_code == 200, answer.status_code  # noqa: S101, PLR2004 -- a measurement of nothing
    taken: dict[str, list[float]] = {"page": [], "ranking": [], "sql": []}
    for _round in range(rounds):
        taken["page"].append(_ms(lambda: client.get(where)))
        taken["ranking"].append(_ms(lambda: selectors.ranking(call)))
        taken["sql"].append(_ms(_aggregate))
    pages = sorted(taken["page"])
    told = {
        "page_p50_ms": percentile(pages, 50),
        "page_p95_ms": percentile(pages, 95),
        "queries": len(asked),
        "ranking_ms": median(taken["ranking"]),
        "sql_ms": median(taken["sql"]),
        "differing": _differing(),
        "applications": applications,
        "reviews": reviews,
        "page_kb": len(answer.content) / 1000,
    }
    sys.stdout.write(json.dumps(told) + "\n")


def _noting(asked: list[str]) -> Callable[..., Any]:
    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    return note


def _ms(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


def _aggregate() -> list[tuple[int, float, float, float, int]]:
    with connection.cursor() as cursor:
        cursor.execute(SQL)
        return list(cursor.fetchall())


def _differing() -> int:
    kept = dict(Standing.objects.values_list("application", "mean"))
    worked = {row[0]: row[1] for row in _aggregate()}
    close = 0.00011  # totals are kept to four places
    return sum(abs(float(kept[pk] or 0) - float(mean)) > close for pk, mean in worked.items()) + abs(len(kept) - len(worked))  # fmt: skip


def _call(applications: int, reviews: int) -> Call:
    now, chance = clock.now(), random.Random(7)  # noqa: S311 -- of points
    call = Call.objects.create(
        slug="bench", state=Call.State.ASSESSING, texts={"fr": {"title": "Appel"}}, opens_at=now - timedelta(days=60),
        closes_at=now - timedelta(days=30), budget=Decimal(10**9), ceiling=Decimal(10**6), scores_needed=reviews, made_at=now,
    )  # fmt: skip
    criteria = [Criterion.objects.create(call=call, code=f"c{n}", label={"fr": f"Critère {n}"}, weight=weight, place=n) for n, weight in enumerate(WEIGHTS)]  # fmt: skip
    readers = Reviewer.objects.bulk_create(_reader(call, n) for n in range(READERS))
    rows = Application.objects.bulk_create(
        Application(call=call, number=f"B-{n:05}", state="in_review", language="fr", organisation=f"Organisation {n}", country="FR", title=f"Projet {n}", started_at=now)
        for n in range(applications)
    )  # fmt: skip
    given = Assignment.objects.bulk_create(
        Assignment(application=row, reviewer=one, at=now)
        for row in rows
        for one in chance.sample(readers, reviews)
    )
    points = [[chance.randint(0, 5) for _c in criteria] for _a in given]
    totals = [rules.total([rules.Point(c.weight, c.most, v) for c, v in zip(criteria, values, strict=True)]) for values in points]  # fmt: skip
    made = Review.objects.bulk_create(
        Review(assignment=one, state="submitted", advice="yes", total=total, saved_at=now, submitted_at=now)
        for one, total in zip(given, totals, strict=True)
    )  # fmt: skip
    Score.objects.bulk_create(
        (Score(review=one, criterion=c, value=v, comment="Parce que.") for one, values in zip(made, points, strict=True) for c, v in zip(criteria, values, strict=True)),
        batch_size=2000,
    )  # fmt: skip
    _standings(call, rows, [total for total in totals if total is not None], reviews)
    Meeting.objects.create(call=call, on=localdate(now))
    return call


def _standings(call: Call, rows: list[Application], totals: list[Decimal], each: int) -> None:  # noqa: PLR0917 -- four plain tables
    found = [rules.summary(totals[n * each : (n + 1) * each]) for n in range(len(rows))]
    Standing.objects.bulk_create(
        Standing(application=row, call=call, reviews=one.reviews, mean=one.mean, low=one.low, high=one.high, deviation=one.deviation)
        for row, one in zip(rows, found, strict=True)
    )  # fmt: skip


def _reader(call: Call, number: int) -> Reviewer:
    now = clock.now()
    return Reviewer(call=call, name=f"Reader {number}", state="agreed", edition=1, words="…", agreed_at=now, invited_at=now)  # fmt: skip


def _free_of_ties(call: Call) -> Reviewer:
    """A panel member who reads nothing and has declared of each that there is no tie."""
    row = _reader(call, READERS)
    row.save()
    Declaration.objects.bulk_create(
        Declaration(reviewer=row, application=one, conflicted=False, at=clock.now())
        for one in call.applications.all()
    )
    return row
