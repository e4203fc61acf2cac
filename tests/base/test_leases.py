import threading
from datetime import timedelta

import pytest
from django.db import connection

from clickable.base.leases import claim, release
from clickable.locate.models import Trace
from tests.cast import NOW, an_item

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def waiting(count: int = 1) -> list[Trace]:
    items = [an_item(f"https://host.example/{n}") for n in range(count)]
    return [Trace.objects.create(item=item, due_at=NOW) for item in items]


def take(now=NOW, limit: int = 10) -> list[Trace]:
    return claim(Trace.objects.order_by("due_at", "pk"), now=now, length=MINUTE, limit=limit)


def test_what_is_due_is_claimed_once():
    [row] = waiting()
    [taken] = take()
    assert (taken.pk, taken.attempts, taken.lease_until) == (row.pk, 1, NOW + MINUTE)
    assert take() == []


def test_what_is_not_due_yet_is_left():
    [row] = waiting()
    assert take(now=NOW - MINUTE) == []
    Trace.objects.filter(pk=row.pk).update(due_at=None)
    assert take() == []


def test_no_more_than_the_limit_is_claimed():
    waiting(3)
    assert [len(take(limit=2)) for _ in range(3)] == [2, 1, 0]


def test_a_lease_that_ran_out_is_taken_over():
    waiting()
    [first] = take()
    assert take(now=NOW + MINUTE - timedelta(seconds=1)) == []
    [second] = take(now=NOW + MINUTE)
    assert (second.pk, second.attempts) == (first.pk, 2)
    assert second.lease_token != first.lease_token


def test_a_released_row_is_due_again_when_told():
    waiting()
    [row] = take()
    assert release(row, due_at=NOW + MINUTE, outcome=Trace.Outcome.FOUND)
    kept = Trace.objects.get()
    assert (kept.due_at, kept.lease_until, kept.lease_token) == (NOW + MINUTE, None, None)
    assert kept.outcome == Trace.Outcome.FOUND
    assert take() == []


def test_who_lost_the_lease_cannot_release():
    waiting()
    [late] = take()
    [now_mine] = take(now=NOW + MINUTE)
    assert not release(late, due_at=None, outcome=Trace.Outcome.UNKNOWN)
    kept = Trace.objects.get()
    assert (kept.lease_token, kept.outcome) == (now_mine.lease_token, Trace.Outcome.PENDING)


def test_nobody_releases_twice():
    waiting()
    [row] = take()
    assert release(row, due_at=None)
    assert not release(row, due_at=NOW)
    assert Trace.objects.get().due_at is None


@pytest.mark.django_db(transaction=True)
def test_many_workers_never_claim_the_same_row():
    rows = waiting(30)
    start, taken = threading.Barrier(4), []

    def work() -> None:
        start.wait()
        try:
            while mine := take(limit=3):
                taken.extend(row.pk for row in mine)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(taken) == sorted(row.pk for row in rows)
