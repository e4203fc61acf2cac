from datetime import timedelta

import pytest

from clickable.base.errors import RefusedError
from clickable.record.models import Entry
from clickable.report.models import Item, Stage
from clickable.verify.models import Answer, Look, Watch
from clickable.verify.selectors import looks_of, watches
from clickable.verify.services import look_due, record_look
from tests.cast import DESK, NOW, UNE, WORKER, an_item
from tests.verify.cases import noticed

pytestmark = pytest.mark.django_db

UP, GONE, UNKNOWN = Answer.UP, Answer.GONE, Answer.UNKNOWN


def at(minutes: float):
    return NOW + timedelta(minutes=minutes)


def stage(item: Item) -> str:
    return Item.objects.get(pk=item.pk).stage


def test_two_looks_by_hand_confirm_after_fifteen_minutes(alice):
    item = noticed(elsewhere="un compte")

    record_look(item=item, analyst=alice, answer=GONE, ring=DESK, now=at(0))
    record_look(item=item, analyst=alice, answer=GONE, ring=DESK, now=at(14))
    assert stage(item) == Stage.NOTICED
    record_look(item=item, analyst=alice, answer=GONE, ring=DESK, now=at(15))

    assert stage(item) == Stage.GONE
    assert [look.by_hand for look in looks_of(item)] == [True] * 3
    assert Entry.objects.filter(verb="verify.recorded", actor=alice).count() == 3


def test_a_look_by_hand_and_one_of_the_worker_confirm_each_other(lab, alice):
    item = noticed(lab.url("photos.example", "/a/1"))
    lab.set_behaviour("photos.example", "vanish")

    record_look(item=item, analyst=alice, answer=GONE, ring=DESK, now=NOW)
    look_due(WORKER, now=at(15))

    assert stage(item) == Stage.GONE


def test_up_by_hand_after_a_removal_takes_it_back(alice):
    item = noticed()
    record_look(item=item, analyst=alice, answer=GONE, ring=DESK, now=at(0))
    record_look(item=item, analyst=alice, answer=GONE, ring=DESK, now=at(15))

    record_look(item=item, analyst=alice, answer=UP, ring=DESK, now=at(60))

    watch = Watch.objects.get(item=item)
    assert stage(item) == Stage.NOTICED
    assert (watch.gone_since, watch.confirmed_at) == (None, None)
    assert watch.due_at == at(60) + timedelta(hours=0.35)


@pytest.mark.parametrize("answer", [GONE, UNKNOWN])
def test_another_answer_after_a_removal_changes_nothing(alice, answer):
    item = noticed()
    record_look(item=item, analyst=alice, answer=GONE, ring=DESK, now=at(0))
    record_look(item=item, analyst=alice, answer=GONE, ring=DESK, now=at(15))

    record_look(item=item, analyst=alice, answer=answer, ring=DESK, now=at(60))

    watch = Watch.objects.get(item=item)
    assert (watch.gone_since, watch.confirmed_at, watch.due_at) == (at(0), at(15), None)
    assert stage(item) == Stage.GONE


def test_an_item_that_was_not_noticed_is_not_looked_at(alice):
    with pytest.raises(RefusedError):
        record_look(item=an_item(), analyst=alice, answer=UP, ring=DESK, now=NOW)

    assert Look.objects.count() == 0


def test_a_second_click_is_refused_and_not_counted_twice(alice):
    item = noticed()
    record_look(item=item, analyst=alice, answer=GONE, ring=DESK, now=NOW)

    with pytest.raises(RefusedError):
        record_look(item=item, analyst=alice, answer=GONE, ring=DESK, now=NOW)

    assert Look.objects.count() == 1


def test_the_list_shows_the_last_look_and_the_next(alice, settings):
    first, second = noticed(), noticed("https://albums.example/b")
    record_look(item=second, analyst=alice, answer=UP, ring=DESK, now=at(0))
    record_look(item=second, analyst=alice, answer=UNKNOWN, ring=DESK, now=at(1))
    look_due(WORKER, now=at(0))  # plans the first one; checks are off

    rows = watches(UNE)

    assert [(row.item, row.last and row.last.answer, row.due_at) for row in rows] == [
        (first, None, at(0)),
        (second, "unknown", at(16)),
    ]
    assert watches(UNE, confirmed=True) == []


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_whatever_its_length(alice, django_assert_num_queries, count):
    for number in range(count):
        item = noticed(f"https://photos.example/{number}")
        record_look(item=item, analyst=alice, answer=UP, ring=DESK, now=NOW)

    with django_assert_num_queries(2):
        assert len(watches(UNE)) == count
