"""Seats and the list. The names are those of defects that sign-up systems have had open for years."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from clickable.base.errors import GoneError, RefusedError
from clickable.training import services
from clickable.training.models import Registration, Session
from clickable.training.selectors import recount, standing_of
from tests.cast import NOW
from tests.training.making import (
    START,
    asked,
    confirmed,
    kinds,
    many,
    session,
    signed_up,
    states,
    sweep,
)

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
R = Registration.State


def figures(row: Session) -> tuple[int, int]:
    """What the session says, once it is what its registrations say."""
    row.refresh_from_db()
    assert recount(row) == (row.confirmed, row.offered)
    return row.confirmed, row.offered


def test_a_seat_for_who_presses_the_link_and_none_for_who_does_not() -> None:
    row = session(2)
    first, second = signed_up(row), signed_up(row)
    services.confirm(first.pk, now=NOW)

    assert states(first, second) == ["confirmed", "unverified"]
    assert figures(row) == (1, 0)


def test_who_comes_too_late_waits_and_is_told_why() -> None:
    row = session(2)
    confirmed(row, 2)
    late = confirmed(row, 1)

    assert states(late) == ["waiting"]
    found = standing_of(late)
    assert found is not None
    assert (found.place, found.why) == (1, "full")
    assert kinds(late) == ["confirm", "waiting"]


def test_a_free_seat_is_offered_in_order_at_once() -> None:
    row = session(1)
    seated, first, second = confirmed(row), confirmed(row), confirmed(row)

    services.leave(seated.pk, now=NOW)

    assert states(seated, first, second) == ["cancelled", "offered", "waiting"]
    assert figures(row) == (0, 1)
    assert "offer" in kinds(first)
    first.refresh_from_db()
    assert first.offered_until == NOW + DAY


def test_in_the_last_two_days_an_offer_stands_two_hours() -> None:
    row = session(1)
    seated, first = confirmed(row), confirmed(row)

    services.leave(seated.pk, now=START - 47 * HOUR)

    first.refresh_from_db()
    assert first.offered_until == START - 45 * HOUR


def test_an_offer_without_an_answer_goes_to_the_next() -> None:
    row = session(1)
    seated, first, second = confirmed(row), confirmed(row), confirmed(row)
    services.leave(seated.pk, now=NOW)

    sweep(NOW + DAY - HOUR)
    assert states(first, second) == ["offered", "waiting"]
    sweep(NOW + DAY)

    assert states(first, second) == ["expired", "offered"]
    assert figures(row) == (0, 1)
    with pytest.raises(GoneError):
        services.accept(first.pk, now=NOW + DAY)


def test_an_offer_that_is_over_cannot_be_taken_before_anybody_has_looked() -> None:
    row = session(1)
    seated, first = confirmed(row), confirmed(row)
    services.leave(seated.pk, now=NOW)

    with pytest.raises(GoneError):
        services.accept(first.pk, now=NOW + DAY)


def test_pretix_974_a_party_is_one_entry_of_the_list() -> None:
    row = session(4)
    seated, group = confirmed(row, 4), confirmed(row, 3)
    services.leave(seated.pk, now=NOW)
    services.accept(group.pk, now=NOW)

    assert states(group) == ["confirmed"]
    assert figures(row) == (3, 0)


def test_pretix_2119_who_has_waited_longest_is_not_skipped() -> None:
    row = session(2)
    one, two = confirmed(row), confirmed(row)
    group, single = confirmed(row, 2), confirmed(row)
    services.leave(one.pk, now=NOW)
    assert states(group, single) == ["waiting", "offered"]  # no seat stays empty

    services.leave(two.pk, now=NOW)
    services.decline(single.pk, now=NOW)

    assert states(group, single) == ["offered", "declined"]
    assert figures(row) == (0, 2)


def test_pretix_1163_who_took_a_seat_and_leaves_is_nowhere_any_more() -> None:
    row = session(1)
    seated, first = confirmed(row), confirmed(row)
    services.leave(seated.pk, now=NOW)
    services.accept(first.pk, now=NOW)
    services.leave(first.pk, now=NOW)

    sweep(NOW + HOUR)

    assert states(first) == ["cancelled"]
    assert figures(row) == (0, 0)
    assert kinds(first).count("offer") <= 1


def test_pretix_837_anybody_leaves_the_list_alone_and_twice_is_once() -> None:
    row = session(1)
    confirmed(row)
    waits = confirmed(row)

    services.leave(waits.pk, now=NOW)
    services.leave(waits.pk, now=NOW)

    assert states(waits) == ["cancelled"]


def test_pretix_3628_every_offer_has_its_letter() -> None:
    row = session(2)
    people = [confirmed(row) for _ in range(2)]
    waiting = [confirmed(row) for _ in range(3)]
    for one in people:
        services.leave(one.pk, now=NOW)

    offered = [one for one in waiting if states(one) == ["offered"]]
    assert len(offered) == 2
    assert all("offer" in kinds(one) for one in offered)


def test_a_smaller_party_gets_what_a_larger_one_could_not() -> None:
    row = session(3)
    seated, other = confirmed(row, 2), confirmed(row, 1)
    group = confirmed(row, 3)
    services.leave(seated.pk, now=NOW)
    assert states(group) == ["waiting"]
    found = standing_of(Registration.objects.select_related("session").get(pk=group.pk))
    assert found is not None
    assert (found.why, found.free) == ("small", 2)

    services.come_with_fewer(group.pk, party=2, now=NOW)

    assert states(group, other) == ["offered", "confirmed"]
    assert figures(row) == (1, 2)


@pytest.mark.parametrize("party", [0, 3, 4])
def test_a_party_only_grows_smaller(party: int) -> None:
    row = session(3)
    group = confirmed(row, 2)

    with pytest.raises(RefusedError):
        services.come_with_fewer(group.pk, party=party, now=NOW)
    assert figures(row) == (2, 0)


def test_who_let_an_offer_go_may_come_back_at_the_end_of_the_list() -> None:
    row = session(1)
    seated, first, second = confirmed(row), confirmed(row), confirmed(row)
    services.leave(seated.pk, now=NOW)
    services.decline(first.pk, now=NOW + HOUR)

    services.rejoin(first.pk, now=NOW + 2 * HOUR)

    assert states(first, second) == ["waiting", "offered"]


def test_more_seats_go_to_the_list_and_given_ones_cannot_be_taken_away() -> None:
    row = session(1)
    confirmed(row)
    waits = confirmed(row)

    services.set_seats(session=row, seats=2, by=None, now=NOW)

    assert states(waits) == ["offered"]
    with pytest.raises(RefusedError):
        services.set_seats(session=row, seats=1, by=None, now=NOW)


def test_one_mailbox_has_one_place_in_a_session() -> None:
    row = session(3)
    first = confirmed(row, mailbox="camille@college.example")
    again = confirmed(row, mailbox=" Camille@College.example")

    assert states(first, again) == ["confirmed", "cancelled"]
    assert figures(row) == (1, 0)


def test_the_last_guard_is_the_database() -> None:
    row = session(1)

    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.filter(pk=row.pk).update(confirmed=1, offered=1)


def test_nobody_signs_up_for_what_is_closed_begun_or_hidden() -> None:
    row = session(1)
    for change in ({"state": "closed"}, {"state": "draft"}, {"starts_at": NOW}):
        with transaction.atomic():
            Session.objects.filter(pk=row.pk).update(**change)
            row.refresh_from_db()
            with pytest.raises(RefusedError):
                services.sign_up(session=row, asked=asked(), now=NOW)
            transaction.set_rollback(True)


def test_nobody_floods_somebody_elses_mailbox() -> None:
    row = session(9)
    made = [
        services.sign_up(session=row, asked=asked("dana@college.example"), now=NOW)
        for _ in range(6)
    ]

    assert [bool(one) for one in made] == [True] * 5 + [False]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_rush_of_two_hundred_on_the_last_ten_seats() -> None:
    row = session(10)
    rows = many(row, 200)
    start, failed = threading.Barrier(6), []

    def press(mine: list[int]) -> None:
        start.wait()
        try:
            for pk in mine:
                services.confirm(pk, now=NOW)
        except Exception as error:  # noqa: BLE001 -- told below, in the thread of the test
            failed.append(error)
        finally:
            connection.close()

    people = [threading.Thread(target=press, args=[rows[n::6]]) for n in range(6)]
    for one in people:
        one.start()
    for one in people:
        one.join()

    assert failed == []
    found = Registration.objects.filter(session=row).values_list("state", flat=True)
    assert sorted(found) == ["confirmed"] * 10 + ["waiting"] * 190
    assert figures(row) == (10, 0)
