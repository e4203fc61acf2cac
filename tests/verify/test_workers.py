"""Many workers, one look each; a late one writes nothing; a person's word stands."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from clickable.base import stop
from clickable.report.models import Item, Stage
from clickable.verify import look, services
from clickable.verify.models import Answer, Look, Watch
from clickable.verify.services import LEASE, look_due, record_look
from tests.cast import DESK, NOW, WORKER
from tests.verify.cases import noticed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_gap(monkeypatch):
    monkeypatch.setattr(look, "GAP", 0)


def in_threads(work, count: int) -> list:
    results = []

    def run():
        try:
            results.append(work())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_many_workers_look_once_at_each_row(lab):
    pages = [("photos.example", "/a/{}"), ("forum.example", "/fil/{}"), ("clips.example", "/v/{}")]
    for host, path in pages:
        for number in range(5):
            noticed(lab.url(host, path.format(number)))

    done = in_threads(lambda: sum(look_due(WORKER, now=NOW, limit=4) for _ in range(5)), count=3)

    assert sum(done) == 15
    assert Look.objects.count() == 15
    assert len(lab.requests()) == 15


def interrupted(monkeypatch, meanwhile):
    """The next look is made, and before it is written, something else happens."""
    real = services.look_at

    def slow(targets):
        monkeypatch.setattr(services, "look_at", real)
        seen = real(targets)
        meanwhile()
        return seen

    monkeypatch.setattr(services, "look_at", slow)


def test_an_expired_lease_is_taken_over_and_the_late_worker_writes_nothing(lab, monkeypatch):
    item = noticed(lab.url("photos.example", "/a/1"))
    lab.set_behaviour("photos.example", "vanish")
    after = NOW + LEASE + timedelta(seconds=1)
    others = []
    interrupted(
        monkeypatch, lambda: others.extend(in_threads(lambda: look_due(WORKER, now=after), 1))
    )

    assert look_due(WORKER, now=NOW) == 0
    assert others == [1]
    assert [seen.at for seen in Look.objects.all()] == [after]
    assert Watch.objects.get(item=item).gone_since == after


def test_a_row_in_another_worker_s_hands_is_not_touched(lab, monkeypatch):
    noticed(lab.url("photos.example", "/a/1"))
    others = []
    interrupted(
        monkeypatch, lambda: others.extend(in_threads(lambda: look_due(WORKER, now=NOW), 1))
    )

    assert look_due(WORKER, now=NOW) == 1
    assert others == [0]
    assert Look.objects.count() == 1


def test_a_person_s_look_drops_the_one_that_is_under_way(lab, monkeypatch, alice):
    item = noticed(lab.url("photos.example", "/a/1"))
    lab.set_behaviour("photos.example", "vanish")
    soon = NOW + timedelta(seconds=9)
    interrupted(
        monkeypatch,
        lambda: record_look(item=item, analyst=alice, answer=Answer.UP, ring=DESK, now=soon),
    )

    assert look_due(WORKER, now=NOW) == 0
    assert [seen.answer for seen in Look.objects.all()] == [Answer.UP]
    assert Item.objects.get(pk=item.pk).stage == Stage.NOTICED


def test_a_worker_that_dies_loses_nothing(lab, monkeypatch):
    noticed(lab.url("photos.example", "/a/1"))

    def dies():
        raise SystemExit

    interrupted(monkeypatch, dies)
    with pytest.raises(SystemExit):
        look_due(WORKER, now=NOW)

    assert Look.objects.count() == 0
    assert look_due(WORKER, now=NOW + LEASE) == 1


def test_a_worker_that_is_to_stop_gives_the_rest_back(lab, monkeypatch):
    monkeypatch.setattr(services, "AT_ONCE", 1)
    noticed(lab.url("photos.example", "/a/1"))
    noticed(lab.url("forum.example", "/fil/12"))
    interrupted(monkeypatch, stop.asked.set)
    try:
        assert look_due(WORKER, now=NOW) == 1
    finally:
        stop.asked.clear()

    assert Watch.objects.filter(due_at=NOW, lease_token=None).count() == 1
    assert look_due(WORKER, now=NOW) == 1
