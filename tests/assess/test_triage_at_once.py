"""Several people at the same ranks at the same moment: nobody waits in a circle, nothing old stays.

SQLite lets one writer in at a time, so that only PostgreSQL can tell.
"""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from clickable.assess.models import Claim, Outcome
from clickable.assess.rules import Judgement
from clickable.assess.services import claim, decide
from clickable.assess.triage import bulk, ranking
from clickable.assess.triage.models import Act, Because, Rank, Where
from clickable.assess.triage.services import put, snooze, wake
from clickable.exposure.services import open_item
from clickable.people.models import User
from clickable.record.models import Entry
from clickable.report.models import Category, Item, Mention
from clickable.report.services import lock_item
from clickable.seal import rotation
from tests.cast import NOW, an_item, person

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer"),
]
ILLEGAL = Judgement(
    outcome=Outcome.MANIFESTLY_ILLEGAL, category=Category.HATE, legal_basis=("l1881-24-7",)
)
HOUR = timedelta(hours=1)
KEY = UUID(int=7)


def beside(job: Callable[[], Any]) -> Callable[[], list[Any]]:
    """Starts the job in a thread on its own connection; what is given back ends it, and says what went wrong."""
    wrong: list[Any] = []

    def run() -> None:
        try:
            job()
        except Exception as error:  # noqa: BLE001 -- shown by the assertion
            wrong.append(error)
        finally:
            connection.close()

    def end() -> list[Any]:
        thread.join()
        return wrong

    thread = threading.Thread(target=run)
    thread.start()
    return end


def until_it_waits() -> None:
    """Until the other connection waits for a lock."""
    waits = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    for _try in range(100_000):
        with connection.cursor() as cursor:
            cursor.execute(waits)
            if cursor.fetchone()[0]:
                return
    raise AssertionError("it never waited")


def ranked(*addresses: str) -> list[Item]:
    items = [an_item(address) for address in addresses]
    ranking.catch_up(now=NOW)
    return items


def test_two_decisions_at_one_host_do_not_wait_for_each_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pair = ranked("https://h.example/1", "https://h.example/2")
    third = ranked("https://h.example/3")[0]
    people = [person(name, role=User.Role.ANALYST) for name in ("Alice", "Ben")]
    for item, who in zip(pair, people, strict=True):
        claim(item=item, analyst=who, now=NOW)
    together, spread = threading.Barrier(2, timeout=30), ranking._spread

    def when_both_have_their_own(*given: Any, **more: Any) -> None:
        together.wait()
        spread(*given, **more)

    monkeypatch.setattr(ranking, "_spread", when_both_have_their_own)

    def judge(n: int) -> None:
        decide(item=pair[n], analyst=people[n], judgement=ILLEGAL, now=NOW)

    end = beside(lambda: judge(0))
    judge(1)
    assert end() == []

    ranking.catch_up(now=NOW)
    assert Rank.objects.get().item == third
    assert Rank.objects.get().known_host == 2


def test_an_older_look_does_not_undo_what_was_placed_by_hand() -> None:
    item, alice = ranked("https://h.example/")[0], person("Alice", role=User.Role.ANALYST)

    with transaction.atomic():
        put(item=item, by=alice, where=Where.FIRST, because=Because.POLICE, now=NOW)
        end = beside(lambda: _placed(item))
        until_it_waits()

    assert end() == []
    assert Rank.objects.get().placed == Where.FIRST


def test_put_aside_and_woken_at_once_it_ends_as_the_later_said() -> None:
    item, alice = ranked("https://h.example/")[0], person("Alice", role=User.Role.ANALYST)

    with transaction.atomic():
        snooze(item=item, by=alice, until=NOW + HOUR, now=NOW)
        end = beside(lambda: wake(item=item, by=alice, now=NOW))
        until_it_waits()

    assert end() == []
    assert Rank.objects.get().waits is True


def test_who_looks_at_the_queue_does_not_wait_for_who_judges() -> None:
    item, alice = ranked("https://h.example/")[0], person("Alice", role=User.Role.ANALYST)
    an_item("https://h.example/")
    other = an_item("https://other.example/")

    with transaction.atomic():
        put(item=item, by=alice, where=Where.FIRST, because=Because.POLICE, now=NOW)
        end = beside(lambda: ranking.catch_up(now=NOW))
        assert end() == []

    assert Rank.objects.filter(item=other).exists()
    assert Mention.objects.get(counted=False).item == item
    ranking.catch_up(now=NOW)
    assert Rank.objects.get(item=item).named_by == 2


def test_pressed_twice_at_once_it_is_done_once(monkeypatch: pytest.MonkeyPatch) -> None:
    item, alice = ranked("https://h.example/")[0], person("Alice", role=User.Role.ANALYST)
    order = bulk.Order(act=Act.FIRST, because=Because.POLICE)
    told: list[list[str]] = []

    def press() -> None:
        done = bulk.do(key=KEY, references=[item.reference], order=order, by=alice, now=NOW)
        told.append(done.done)

    with transaction.atomic():
        press()
        end = beside(press)
        until_it_waits()

    assert end() == []
    assert told == [[item.reference]] * 2
    assert Entry.objects.filter(verb="triage.placed").count() == 1


@pytest.mark.parametrize("at_it", [lock_item, lambda item: rotation._piece(Item, [item.pk])])
def test_a_report_that_names_it_does_not_wait_for_who_is_at_it(
    at_it: Callable[[Item], object],
) -> None:
    item = ranked("https://h.example/")[0]

    with transaction.atomic():
        at_it(item)
        end = beside(lambda: an_item("https://h.example/"))
        assert end() == []

    assert Mention.objects.filter(item=item).count() == 2


def test_what_names_a_person_does_not_wait_while_they_open_something() -> None:
    item, other = ranked("https://h.example/", "https://other.example/")
    alice = person("Alice", role=User.Role.ANALYST)

    with transaction.atomic():
        open_item(item=item, person=alice, category=Category.HATE, holding=False, now=NOW)
        end = beside(lambda: claim(item=other, analyst=alice, now=NOW))
        assert end() == []

    assert Claim.objects.get().item == other


def _placed(item: Item) -> None:
    with transaction.atomic():
        ranking.place([item.pk], now=NOW)
