"""Opening is one deliberate act: it counts once, and at the limit nobody opens anything more."""

from datetime import timedelta

import pytest
from django.db.models import BooleanField
from django.test import override_settings

from clickable.exposure import selectors
from clickable.exposure.models import Viewing
from clickable.exposure.rules import Tally
from clickable.exposure.services import (
    AtLimitError,
    cover,
    cover_for_others,
    go_on,
    open_item,
    require_room,
    rest,
    set_limits,
    sweep,
)
from clickable.people.models import User
from clickable.record.models import Entry
from clickable.report.models import Category, Item
from tests.cast import NOW, an_item

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def opens(item: Item, person: User, *, minutes: float = 0, holding: bool = False) -> None:
    now = NOW + minutes * MINUTE
    open_item(item=item, person=person, category=Category.CSAM, holding=holding, now=now)


def seen(person: User, *, minutes: float = 0) -> Tally:
    return selectors.own(person, now=NOW + minutes * MINUTE).today


def items(count: int) -> list[Item]:
    return [an_item(f"https://h{n}.host.example/") for n in range(count)]


def test_opening_again_counts_once_while_it_stands(alice: User) -> None:
    item = an_item()
    opens(item, alice)
    opens(item, alice, minutes=29)
    assert seen(alice, minutes=29) == Tally(1, 29)

    opens(item, alice, minutes=31)
    assert seen(alice, minutes=31) == Tally(2, 30)


def test_in_hand_it_stands_until_it_is_judged_or_given_back(alice: User) -> None:
    item = an_item()
    opens(item, alice, holding=True)
    opens(item, alice, minutes=90, holding=True)
    assert seen(alice, minutes=90) == Tally(1, 30)

    cover(item=item, person=alice, now=NOW + 91 * MINUTE)
    assert not selectors.is_open(item, alice, holding=True, now=NOW + 91 * MINUTE)
    opens(item, alice, minutes=92, holding=True)
    assert seen(alice, minutes=92).count == 2


def test_who_takes_it_over_covers_it_for_who_had_it(alice: User, ben: User) -> None:
    item = an_item()
    for person in (alice, ben):
        opens(item, person)

    cover_for_others(item=item, person=ben, now=NOW + MINUTE)

    stands = [
        selectors.is_open(item, person, holding=False, now=NOW + MINUTE) for person in (alice, ben)
    ]
    assert stands == [False, True]


def test_a_rest_closes_all_for_one_person_and_what_is_in_hand_goes_on_uncounted(
    alice: User, ben: User
) -> None:
    first, second = items(2)
    for person in (alice, ben):
        opens(first, person)
        opens(second, person)

    kept = rest(person=alice, now=NOW + 10 * MINUTE)
    assert [v.person for v in Viewing.objects.filter(closed_at=None)] == [ben, ben]
    assert seen(alice, minutes=25) == Tally(2, 10)
    go_on(person=alice, viewings=kept, items=[first.pk], now=NOW + 25 * MINUTE)

    stands = [
        selectors.is_open(item, alice, holding=True, now=NOW + 25 * MINUTE)
        for item in (first, second)
    ]
    assert stands == [True, False]
    assert seen(alice, minutes=30) == Tally(2, 25)  # ten for the one, fifteen for the other
    assert not any(isinstance(f, BooleanField) for f in Viewing._meta.get_fields())


def test_nobody_goes_on_with_anothers_nor_with_what_is_open_already(alice: User, ben: User) -> None:
    item = an_item()
    opens(item, alice)
    kept = rest(person=alice, now=NOW + MINUTE)
    opens(item, alice, minutes=2)

    for person in (ben, alice):
        go_on(person=person, viewings=kept, items=[item.pk], now=NOW + 3 * MINUTE)

    assert Viewing.objects.filter(closed_at=None).count() == 1
    assert Viewing.objects.count() == 2


def test_a_clock_that_was_put_back_does_no_harm(alice: User) -> None:
    item = an_item()
    opens(item, alice)
    cover(item=item, person=alice, now=NOW - MINUTE)
    assert seen(alice) == Tally(1, 0)


@override_settings(OPENINGS_A_DAY=2)
def test_at_the_limit_nothing_more_is_opened_today(alice: User, lead: User) -> None:
    first, second, third = items(3)
    for person in (alice, lead):
        opens(first, person)
        opens(second, person)
        with pytest.raises(AtLimitError):
            opens(third, person)
        with pytest.raises(AtLimitError):
            require_room(person, now=NOW)
        opens(second, person, minutes=1)  # what is open stays open

    assert Viewing.objects.filter(item=third).count() == 0
    open_item(item=third, person=alice, category=Category.CSAM, holding=False, now=NOW + DAY)


@override_settings(EXPOSURE_MINUTES_A_DAY=20)
def test_minutes_are_a_limit_too(alice: User) -> None:
    first, second = items(2)
    opens(first, alice)
    with pytest.raises(AtLimitError):
        opens(second, alice, minutes=20)


@override_settings(OPENINGS_A_DAY=3)
@pytest.mark.parametrize(("own", "may"), [(1, 1), (3, 3), (99, 3), (None, 3)])
def test_own_limits_count_where_they_are_stricter(own: int | None, may: int, alice: User) -> None:
    set_limits(person=alice, a_day=own, minutes_a_day=None)
    opened = 0
    for item in items(5):
        try:
            opens(item, alice)
        except AtLimitError:
            break
        opened += 1
    assert opened == may


def test_the_day_begins_at_midnight_on_the_associations_wall(alice: User) -> None:
    late = NOW.replace(hour=22, minute=59)  # 23:59 in Paris
    open_item(item=an_item(), person=alice, category=Category.CSAM, holding=False, now=late)

    assert selectors.own(alice, now=late).today.count == 1
    assert selectors.own(alice, now=late + 2 * MINUTE).today.count == 0
    assert selectors.own(alice, now=late + 2 * MINUTE).week.count == 1
    assert selectors.own(alice, now=late + 7 * DAY).week.count == 0


def test_which_items_is_forgotten_the_day_after_and_how_many_after_the_next_week(
    alice: User,
) -> None:
    opens(an_item(), alice)  # a Tuesday

    sweep(now=NOW + 23 * 60 * MINUTE)
    assert Viewing.objects.exclude(item=None).count() == 1
    sweep(now=NOW + 25 * 60 * MINUTE)
    row = Viewing.objects.get()
    assert (row.item, row.closed_at) == (None, NOW + 30 * MINUTE)
    sweep(now=NOW + 12 * DAY)
    assert Viewing.objects.count() == 1
    sweep(now=NOW + 13 * DAY)
    assert Viewing.objects.count() == 0


def test_nothing_of_it_is_a_line_of_the_account(alice: User) -> None:
    item = an_item()
    before = Entry.objects.count()

    opens(item, alice)
    cover(item=item, person=alice, now=NOW)
    set_limits(person=alice, a_day=5, minutes_a_day=5)
    sweep(now=NOW + DAY)

    assert Entry.objects.count() == before
