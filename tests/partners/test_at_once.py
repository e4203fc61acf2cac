"""Two who send at the same moment: the same batch twice, and two batches with one reference."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from clickable.partners.models import Batch, Delivery
from clickable.report import many
from clickable.report.models import Item, Report
from clickable.report.services import prepare
from tests.partners.making import a_token, give, outcomes, page
from tests.rounds import rounds

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts: Callable[[], Any]) -> list[Any]:
    """All of them begun at the same moment, each in a thread with a connection of its own."""
    start = Barrier(len(acts))

    def one(act: Callable[[], Any]) -> Any:
        start.wait(20)
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def test_the_same_batch_twice_at_once_is_kept_once() -> None:
    token = a_token()
    batch = [page(n, external_reference=f"r{n}") for n in range(220)]

    for number in range(rounds(10, 2)):
        Delivery.objects.all().delete()
        key = f"a-key-of-ours-{number}"
        before = Report.objects.count()
        first, second, third = together(*[lambda: give(token, *batch, key=key)] * 3)  # noqa: B023

        assert outcomes(first) == [(n + 1, "accepted") for n in range(220)]
        assert first.content == second.content == third.content
        assert Report.objects.count() == before + 220
        assert Item.objects.count() == 220
    assert Batch.objects.count() == rounds(10, 2)


def test_everything_is_sealed_before_the_database_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[bool] = []

    def watched(*given: Any, **more: Any) -> Any:
        held.append(connection.in_atomic_block)
        return prepare(*given, **more)

    monkeypatch.setattr(many, "prepare", watched)
    give(a_token(), *[page(n) for n in range(150)])
    assert held == [False] * 150


def test_one_reference_in_two_batches_at_once_is_kept_once() -> None:
    token = a_token()

    for number in range(rounds(30, 5)):
        line = page(number, external_reference=f"r{number}")
        answers = together(*[lambda: give(token, line)] * 2)  # noqa: B023

        found = sorted(outcomes(answer)[0][1] for answer in answers)
        ids = {answer.json()["results"][0]["id"] for answer in answers}
        assert (found, len(ids)) == (["accepted", "duplicate"], 1)
    assert Report.objects.count() == rounds(30, 5)
