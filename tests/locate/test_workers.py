"""Many workers, one search each; a late one writes nothing."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from clickable.locate import services
from clickable.locate.models import Fact, Trace
from clickable.locate.services import LEASE, trace_due
from clickable.report.models import Item, Stage
from clickable.report.services import advance
from tests.cast import NOW, WORKER, an_item

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_home(settings, tmp_path):
    settings.HOME = tmp_path


def illegal(address: str) -> Item:
    item = an_item(address)
    advance(item, to=Stage.ILLEGAL, now=NOW)
    return item


def in_threads(work, count: int = 2) -> list:
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


def test_two_workers_share_the_work_and_double_nothing(lab):
    for host in ("photos.example", "albums.example", "forum.example", "clips.example"):
        for number in range(5):
            illegal(lab.url(host, f"/n/{number}"))

    done = in_threads(lambda: sum(trace_due(WORKER, now=NOW, limit=4) for _ in range(6)), count=3)

    assert sum(done) == 20
    assert Item.objects.filter(stage=Stage.LOCATED).count() == 20
    assert Fact.objects.filter(kind=Fact.Kind.ADDRESS_V4).count() == 20


def test_a_dead_worker_s_item_is_taken_over_and_the_late_worker_writes_nothing(lab, monkeypatch):
    item = illegal(lab.url("photos.example", "/a/1"))
    search, late = services.search_hosts, []

    def slow(hosts, *, now):
        """The first worker hangs here until another one has done its item."""
        monkeypatch.setattr(services, "search_hosts", search)
        late.extend(
            in_threads(lambda: trace_due(WORKER, now=NOW + LEASE + timedelta(seconds=1)), count=1)
        )
        return search(hosts, now=now)

    monkeypatch.setattr(services, "search_hosts", slow)

    assert trace_due(WORKER, now=NOW) == 0
    assert late == [1]
    assert Fact.objects.filter(kind=Fact.Kind.ADDRESS_V4).count() == 1
    assert Trace.objects.get(item=item).traced_at > NOW


def test_an_item_taken_back_during_the_search_keeps_nothing(lab, monkeypatch):
    item = illegal(lab.url("photos.example", "/a/1"))
    search = services.search_hosts

    def meanwhile(hosts, *, now):
        advance(Item.objects.get(pk=item.pk), to=Stage.REVIEW, now=now)
        return search(hosts, now=now)

    monkeypatch.setattr(services, "search_hosts", meanwhile)

    assert trace_due(WORKER, now=NOW) == 0
    assert Item.objects.get(pk=item.pk).stage == Stage.REVIEW
    assert Fact.objects.count() == 0
    assert Trace.objects.get(item=item).due_at is None
