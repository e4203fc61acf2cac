"""Presence counted by our own clock: signs of an open page, kept as stretches. The scenarios carry the
numbers of the threads in which users of other tools lost it."""

from datetime import timedelta

import pytest

from clickable.base.errors import RefusedError
from clickable.post.models import Letter
from clickable.record.models import Entry
from clickable.training import services as trainings
from clickable.training.attendance import services
from clickable.training.attendance.models import Pass, Stretch
from clickable.training.attendance.selectors import expected, presence_of
from clickable.training.attendance.services import join, sign
from clickable.training.models import Session
from tests.cast import NOW
from tests.training.attendance.making import MEETING, at, beats, minutes, remote, seat
from tests.training.making import START, confirmed

pytestmark = pytest.mark.django_db


def test_a_page_open_all_the_time_is_one_row_not_one_a_minute() -> None:
    row, _code = seat(remote())

    assert join(row.pk, now=at(-5)) == MEETING
    beats(row, -5, 120)

    assert Stretch.objects.count() == 1
    assert minutes(row) == 120


def test_the_same_sign_twice_is_one_and_an_older_one_takes_nothing_back() -> None:
    row, _code = seat(remote())
    beats(row, 0, 10)

    for again in (10, 10, 9):
        sign(row.pk, now=at(again))

    assert minutes(row) == 10
    assert Entry.objects.filter(verb="training.joined").count() == 1


def test_away_time_is_subtracted_bbb_21030() -> None:
    row, _code = seat(remote())
    beats(row, 0, 40)
    beats(row, 60, 120)

    found = presence_of([row.pk])[row.pk]

    assert (found.minutes, found.of, found.inside, found.by) == (100, 120, [(0, 40), (60, 120)], "ping")  # fmt: skip


def test_the_meeting_tool_dies_mid_session_and_attendance_is_complete_bbb_23512() -> None:
    """Nobody downloads anything, the tool's address is gone, and every minute is there all the same."""
    session = remote()
    row, _code = seat(session)
    join(row.pk, now=at(0))
    beats(row, 0, 45)
    Session.objects.filter(pk=session.pk).update(meeting="")  # the tool is no more
    beats(row, 46, 120)
    trainings.start_due(now=at(121))

    assert minutes(row) == 120
    assert expected([row]) == {row.pk: 1}


def test_presence_can_be_read_long_after_the_meeting_bbb_13997() -> None:
    row, _code = seat(remote())
    beats(row, 0, 100)

    services.forget_due(now=START + timedelta(days=89))

    assert minutes(row) == 100


def test_a_program_gets_it_from_one_call_bbb_23844(django_assert_num_queries: object) -> None:
    """A Django application asks: one function, two questions to the database, however many people."""
    session = remote(40)
    rows = [confirmed(session) for _ in range(8)]
    for one in rows:
        beats(one, 0, 3)

    with django_assert_num_queries(3):  # type: ignore[operator]
        found = presence_of([one.pk for one in rows])

    assert {pk: one.minutes for pk, one in found.items()} == {one.pk: 3 for one in rows}


@pytest.mark.parametrize("minute", [-16, 151])
def test_signs_outside_the_door_count_nothing(minute: int) -> None:
    row, _code = seat(remote())

    assert not sign(row.pk, now=at(minute))
    assert not Stretch.objects.exists()


def test_nobody_joins_before_the_door_opens_or_without_a_seat() -> None:
    session = remote(1)
    row, late = confirmed(session), confirmed(session)

    with pytest.raises(RefusedError, match="quart d’heure"):
        join(row.pk, now=at(-16))
    with pytest.raises(RefusedError):
        join(late.pk, now=at(0))
    trainings.leave(row.pk, now=at(-20))
    assert not sign(row.pk, now=at(0))


def test_a_button_pressed_each_quarter_of_an_hour_counts_what_lies_between() -> None:
    row, _code = seat(remote())
    for minute in (0, 14, 28, 60, 70):
        sign(row.pk, now=at(minute), by_hand=True)

    assert presence_of([row.pk])[row.pk].inside == [(0, 28), (60, 70)]


def test_a_session_that_was_cancelled_counts_nobody() -> None:
    session = remote()
    row, _code = seat(session)
    trainings.cancel(session=session, by=None, now=at(-30))

    assert not sign(row.pk, now=at(0))


def test_by_hand_is_believed_and_needs_a_reason_and_can_be_taken_back() -> None:
    row, _code = seat(remote())
    beats(row, 0, 10)

    with pytest.raises(RefusedError):
        services.say(registration=row, window=(0, 120), reason="  ", by=None, now=at(130))
    with pytest.raises(RefusedError):
        services.say(registration=row, window=(0, 121), reason="x", by=None, now=at(130))
    services.say(registration=row, window=(0, 110), reason="micro en panne", by=None, now=at(130))
    found = presence_of([row.pk])[row.pk]
    assert (found.minutes, found.by, dict(found.sources)) == (110, "manual", {"ping": 10, "manual": 110})  # fmt: skip

    services.unsay(registration=row, by=None, now=at(131))
    assert minutes(row) == 10


def test_what_the_coordinator_says_of_who_came_is_the_last_word() -> None:
    session = remote()
    seen, unseen = seat(session)[0], seat(session, 3)[0]
    beats(seen, 0, 120)
    trainings.start_due(now=at(1))

    trainings.hold(session=session, came={seen.pk: 0, unseen.pk: 2}, by=None, now=at(130))

    found = presence_of([seen.pk, unseen.pk])
    assert (found[seen.pk].minutes, found[seen.pk].by) == (0, "manual")
    assert (found[unseen.pk].minutes, found[unseen.pk].by) == (120, "manual")


def test_what_is_expected_of_who_came_is_said_from_presences() -> None:
    session = remote()
    group, absent = seat(session, 3)[0], seat(session)[0]
    assert expected([group, absent]) == {}

    beats(group, 0, 90)

    assert expected([group, absent]) == {group.pk: 3, absent.pk: 0}


def test_moments_and_codes_are_forgotten_and_the_number_stays() -> None:
    session = remote()
    row, _code = seat(session)
    beats(row, 0, 120)
    trainings.start_due(now=at(1))
    trainings.hold(session=session, came={row.pk: 1}, by=None, now=at(130))
    trainings.count_up(session=session, by=None, now=at(131))

    assert services.forget_due(now=START + timedelta(days=90)) == 2
    assert services.forget_due(now=START + timedelta(days=90)) == 0
    assert (Stretch.objects.count(), Pass.objects.count()) == (0, 0)
    assert minutes(row) == 120


def test_every_letter_to_who_has_a_seat_tells_where_to_join() -> None:
    session = remote(1)
    row, waits = confirmed(session), confirmed(session)
    trainings.change(session=session, trainer="Camille", by=None, now=NOW)

    assert Pass.objects.get().registration == row
    assert Letter.objects.filter(addressee=waits.addressee).count() == 3
