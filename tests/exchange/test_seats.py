"""Seats of an event: exact whatever happens, the list in its order, and nobody's word against the database's."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from clickable.base.errors import GoneError, RefusedError, StepRefusedError
from clickable.exchange.events import selectors, services
from clickable.exchange.events.models import Event, Registration
from clickable.post.models import Addressee
from clickable.record.models import Entry
from tests.cast import NOW
from tests.exchange.making import (
    AFTER,
    DAY,
    HOUR,
    START,
    asked,
    confirmed,
    event,
    figures,
    kinds,
    signed_up,
    states,
)

pytestmark = pytest.mark.django_db


def test_a_seat_while_there_are_some_and_then_the_list() -> None:
    row = event(2)
    first, second, third = confirmed(row), confirmed(row), confirmed(row)

    assert states(first, second, third) == ["confirmed", "confirmed", "waiting"]
    assert figures(row) == (2, 0) == selectors.recount(row)
    assert kinds(first.addressee) == ["confirm", "confirmed"]
    assert kinds(third.addressee) == ["confirm", "waiting"]


def test_badges_are_numbered_by_who_confirms_first() -> None:
    row = event(9)
    first, second, third = confirmed(row, 3), confirmed(row), confirmed(row)

    assert [one.badge for one in (first, second, third)] == [1, 4, 5]


def test_a_free_seat_is_offered_in_order_and_taken() -> None:
    row = event(1)
    seated, first, second = confirmed(row), confirmed(row), confirmed(row)

    services.leave(seated.pk, now=NOW)
    assert states(seated, first, second) == ["cancelled", "offered", "waiting"]
    assert figures(row) == (0, 1) == selectors.recount(row)
    services.accept(first.pk, now=NOW + HOUR)

    assert states(first, second) == ["confirmed", "waiting"]
    assert figures(row) == (1, 0)


def test_an_offer_ends_and_goes_to_the_next_who_may_come_back() -> None:
    row = event(1)
    seated, first, second = confirmed(row), confirmed(row), confirmed(row)
    services.leave(seated.pk, now=NOW)

    services.expire_due(now=NOW + DAY)

    assert states(first, second) == ["expired", "offered"]
    with pytest.raises(GoneError):
        services.accept(first.pk, now=NOW + DAY)
    services.rejoin(first.pk, now=NOW + DAY)
    services.decline(second.pk, now=NOW + DAY)
    assert states(first, second) == ["offered", "declined"]


def test_a_party_that_does_not_fit_keeps_its_place_and_may_come_with_fewer() -> None:
    row = event(3)
    seated, party, one = confirmed(row, 2), confirmed(row, 3), confirmed(row)
    assert states(seated, party, one) == ["confirmed", "waiting", "confirmed"]
    services.leave(one.pk, now=NOW)
    assert states(party) == ["waiting"]

    services.come_with_fewer(party.pk, party=1, now=NOW)

    assert states(party) == ["offered"]
    assert figures(row) == (2, 1) == selectors.recount(row)
    with pytest.raises(RefusedError):
        services.come_with_fewer(party.pk, party=2, now=NOW)


def test_fewer_of_a_seated_party_frees_seats_at_once() -> None:
    row = event(3)
    seated, waits = confirmed(row, 3), confirmed(row)

    services.come_with_fewer(seated.pk, party=2, now=NOW)

    assert states(seated, waits) == ["confirmed", "offered"]
    assert figures(row) == (2, 1) == selectors.recount(row)


def test_pressing_twice_is_once_and_one_mailbox_has_one_seat() -> None:
    row = event(3)
    first = confirmed(row, mailbox="dana@asso.example")
    services.confirm(first.pk, now=NOW)
    again = confirmed(row, mailbox="DANA@asso.example")
    services.leave(first.pk, now=NOW)
    services.leave(first.pk, now=NOW)

    assert states(first, again) == ["cancelled", "cancelled"]
    assert figures(row) == (0, 0)


def test_more_seats_go_to_the_list_and_never_fewer_than_are_given() -> None:
    row = event(1)
    seated, waits = confirmed(row), confirmed(row)
    with pytest.raises(RefusedError):
        services.set_seats(event=row, seats=0, by=None, now=NOW)

    services.set_seats(event=row, seats=2, by=None, now=NOW)

    assert states(seated, waits) == ["confirmed", "offered"]


def test_the_last_guard_is_the_database() -> None:
    row = event(1)

    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(pk=row.pk).update(confirmed=1, offered=1)


def test_nobody_signs_up_for_what_is_closed_begun_or_hidden() -> None:
    row = event(1)
    for change in ({"state": "closed"}, {"state": "draft"}, {"starts_at": NOW}):
        with transaction.atomic():
            Event.objects.filter(pk=row.pk).update(**change)
            row.refresh_from_db()
            with pytest.raises(RefusedError):
                services.sign_up(event=row, asked=asked(), now=NOW)
            transaction.set_rollback(True)


def test_nobody_floods_somebody_elses_mailbox() -> None:
    row = event(9)
    made = [
        services.sign_up(event=row, asked=asked("dana@asso.example"), now=NOW) for _ in range(6)
    ]

    assert [bool(one) for one in made] == [True] * 5 + [False]


def test_every_step_is_written_and_names_nobody() -> None:
    row = event(1)
    found = confirmed(row, mailbox="dana@asso.example", organisation="Les Phares")

    lines = Entry.objects.filter(subject=str(found)).order_by("pk")
    assert [one.verb for one in lines] == ["events.asked", "events.registration_moved"]
    assert "dana" not in str([one.detail for one in lines])


def test_what_is_over_is_forgotten() -> None:
    row = event(3)
    never, seated = signed_up(row), confirmed(row)

    assert services.forget_due(now=NOW + timedelta(days=3)) == 1
    assert not Registration.objects.filter(pk=never.pk).exists()
    assert services.forget_due(now=START + 92 * DAY) == 1
    seated.refresh_from_db()
    assert seated.addressee is None
    assert seated.organisation == "Les Phares"
    assert not Addressee.objects.exists()
    assert services.forget_due(now=START + 92 * DAY) == 0


def test_nobody_leaves_what_has_begun() -> None:
    found = confirmed(event(1))

    with pytest.raises(GoneError):
        services.leave(found.pk, now=AFTER)


@pytest.mark.parametrize("to", ["held", "cancelled", "postponed", "reported", "draft"])
def test_steps_with_services_of_their_own_are_not_taken_bare(to: str) -> None:
    with pytest.raises(StepRefusedError):
        services.step(event=event(1), to=to, by=None, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_race_for_the_last_seat() -> None:
    """Presses at once from several threads: one has the seat, the others wait in a line."""
    row = event(2)
    confirmed(row)
    rows = [signed_up(row) for _ in range(6)]
    start, failed = threading.Barrier(2), list[Exception]()

    def press(mine: list[Registration]) -> None:
        start.wait()
        try:
            for one in mine:
                services.confirm(one.pk, now=NOW)
        except Exception as error:  # noqa: BLE001 -- told below, in the thread of the test
            failed.append(error)
        finally:
            connection.close()

    people = [threading.Thread(target=press, args=[rows[n::2]]) for n in range(2)]
    for one in people:
        one.start()
    for one in people:
        one.join()

    assert failed == []
    assert sorted(states(*rows)) == ["confirmed"] + ["waiting"] * 5
    assert figures(row) == (2, 0) == selectors.recount(row)
