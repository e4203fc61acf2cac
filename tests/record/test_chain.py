import threading
from datetime import timedelta

import pytest
from django.db import connection

from clickable.base.clock import hour
from clickable.record import services, tasks
from clickable.record.links import link_of
from clickable.record.models import Entry, Waiting
from clickable.record.rules import START, digest_of
from clickable.record.selectors import lines_about
from tests.cast import NOW
from tests.record.tampering import unguarded

pytestmark = pytest.mark.django_db


def five_lines(chained: bool = True) -> list[Entry]:
    for n in range(5):
        services.write("test.done", f"item:{n}", now=NOW + timedelta(hours=n), detail={"n": n})
    if chained:
        services.chain(now=NOW)
    return list(Entry.objects.order_by("place", "id"))


def test_lines_are_linked_oldest_first():
    lines = five_lines()
    assert [line.place for line in lines] == [1, 2, 3, 4, 5]
    assert bytes(lines[0].previous) == START
    assert [bytes(b.previous) for b in lines[1:]] == [bytes(a.digest) for a in lines[:-1]]
    assert services.first_broken() is None


def test_new_lines_follow_the_old_ones():
    five_lines()
    services.write("test.done", "item:5", now=NOW)
    assert services.chain(now=NOW) == 1
    assert services.chain(now=NOW) == 0
    assert services.first_broken() is None


def test_an_empty_account_is_sound():
    assert services.chain(now=NOW) == 0
    assert services.first_broken() is None


def test_a_long_account_is_linked_in_pieces():
    five_lines(chained=False)
    assert [services.chain(now=NOW, limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert services.first_broken() is None


def test_unlinked_lines_are_not_called_broken():
    five_lines()
    services.write("test.done", "item:5", now=NOW)
    assert services.first_broken() is None


@pytest.mark.parametrize(
    "change",
    [
        {"verb": "test.undone"},
        {"subject": "item:9"},
        {"role": "operator"},
        {"detail": {"n": 7}},
        {"at": NOW},
        {"digest": bytes(32)},
        {"previous": bytes(32)},
    ],
)
def test_a_changed_line_is_found(change):
    third = five_lines()[2]
    with unguarded():
        Entry.objects.filter(pk=third.pk).update(**change)
    assert services.first_broken() == third.pk


def test_another_actor_is_found(alice):
    third = five_lines()[2]
    with unguarded():
        Entry.objects.filter(pk=third.pk).update(actor=alice)
    assert services.first_broken() == third.pk


@pytest.mark.parametrize("number", [0, 2])
def test_after_a_deleted_line_the_next_is_found(number):
    lines = five_lines()
    with unguarded():
        lines[number].delete()
    assert services.first_broken() == lines[number + 1].pk


def test_an_inserted_line_is_found():
    lines = five_lines()
    forged = Entry(at=NOW, role="staff", verb="test.done", subject="item:x", place=3)
    forged.previous = bytes(lines[1].digest)
    with unguarded():
        for line in reversed(lines[2:]):
            Entry.objects.filter(pk=line.pk).update(place=line.place + 1)
        forged.save()
        digest = digest_of(link_of(forged), forged.previous)
        Entry.objects.filter(pk=forged.pk).update(digest=digest)
    assert services.first_broken() == forged.pk


def test_two_lines_that_changed_places_are_found():
    lines = five_lines()
    with unguarded():
        for pk, place in ((lines[1].pk, 99), (lines[3].pk, 2), (lines[1].pk, 4)):
            Entry.objects.filter(pk=pk).update(place=place)
    assert services.first_broken() == lines[3].pk


def test_the_task_links():
    five_lines(chained=False)
    assert tasks.chain.call() == 5
    assert services.first_broken() is None


def test_who_acts_is_on_the_line(alice):
    services.write("test.done", "item:1", now=NOW, actor=alice)
    services.write("test.done", "item:2", now=NOW, role="operator")
    services.write("test.done", "item:3", now=NOW)
    told = Entry.objects.order_by("id").values_list("actor", "role")
    assert list(told) == [(alice.pk, "staff"), (None, "operator"), (None, "worker")]


def test_a_reporters_line_joins_the_others_when_its_hour_is_over():
    services.write("test.sent", "report:1", now=hour(NOW), role="reporter")
    services.write("test.done", "item:1", now=NOW)
    assert services.chain(now=NOW) == 1
    assert [entry.verb for entry in Entry.objects.all()] == ["test.done"]
    assert [line.verb for line in lines_about(["report:1", "item:1"])] == ["test.sent", "test.done"]

    assert services.chain(now=hour(NOW) + timedelta(hours=1)) == 1
    assert [(e.place, e.verb) for e in Entry.objects.order_by("place")] == [
        (1, "test.done"), (2, "test.sent"),
    ]  # fmt: skip
    assert not Waiting.objects.exists()
    assert services.first_broken() is None


@pytest.mark.django_db(transaction=True)
def test_two_chainers_at_once_make_one_chain():
    for n in range(120):
        services.write("test.done", f"item:{n}", now=NOW)
    start, linked = threading.Barrier(2), []

    def work() -> None:
        start.wait()
        try:
            while count := services.chain(now=NOW, limit=7):
                linked.append(count)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(linked) == 120
    assert list(Entry.objects.order_by("place").values_list("place", flat=True)) == [*range(1, 121)]
    assert services.first_broken() is None
