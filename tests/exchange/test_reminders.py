"""Shortly before: who has a seat hears of it once, with a way to give it back; the list hears nothing."""

import pytest

from clickable.exchange.events import services
from clickable.exchange.events.models import Registration
from clickable.post.models import Letter, Link
from lab.run import Lab
from tests.dying import steps
from tests.exchange.making import DAY, HOUR, START, confirmed, event, kinds, links, states

pytestmark = pytest.mark.django_db
A_WEEK_BEFORE = START - 7 * DAY


def reminders(row: Registration) -> int:
    return kinds(row.addressee).count("reminder")


def test_once_so_many_days_before_to_who_has_a_seat_and_not_to_the_list() -> None:
    row = event(1)
    seated, waits = confirmed(row), confirmed(row)
    moments = [A_WEEK_BEFORE - HOUR, A_WEEK_BEFORE, A_WEEK_BEFORE + HOUR, START - HOUR, START]

    assert [services.remind_due(now=now) for now in moments] == [0, 1, 0, 0, 0]
    assert (reminders(seated), reminders(waits)) == (1, 0)


def test_the_days_are_the_events_own_and_zero_is_none() -> None:
    late, never = event(2, remind_days=2), event(2, remind_days=0)
    soon, quiet = confirmed(late), confirmed(never)

    assert services.remind_due(now=START - 3 * DAY) == 0
    assert services.remind_due(now=START - 2 * DAY) == 1
    assert (reminders(soon), reminders(quiet)) == (1, 0)


def test_other_days_afterwards_remind_nobody_twice() -> None:
    row = event(2)
    seated = confirmed(row)
    services.remind_due(now=A_WEEK_BEFORE)
    kept = Link.objects.count()

    services.change(event=row, remind_days=2, by=None, now=A_WEEK_BEFORE + DAY)

    assert services.remind_due(now=START - DAY) == 0
    assert (reminders(seated), Link.objects.count()) == (1, kept)


def test_a_seat_of_yesterday_needs_no_reminder() -> None:
    row = event(2)
    seated = confirmed(row, now=START - DAY)

    assert services.remind_due(now=START - HOUR) == 0
    assert reminders(seated) == 0


def test_another_day_takes_back_what_has_not_left_and_is_reminded_anew() -> None:
    row = event(2)
    seated = confirmed(row)
    services.remind_due(now=A_WEEK_BEFORE)

    later = {"starts_at": START + 20 * DAY, "ends_at": START + 21 * DAY}
    services.change(event=row, by=None, now=A_WEEK_BEFORE + HOUR, **later)

    assert reminders(seated) == 0
    assert services.remind_due(now=START) == 0
    assert services.remind_due(now=A_WEEK_BEFORE + 20 * DAY) == 1


def test_who_is_told_of_a_new_moment_close_by_is_not_reminded_of_it_too() -> None:
    row = event(2)
    seated = confirmed(row)
    now = START - 20 * DAY

    services.change(event=row, starts_at=now + 3 * DAY, by=None, now=now)

    assert services.remind_due(now=now + HOUR) == 0
    assert kinds(seated.addressee)[-1] == "moved"


@pytest.mark.parametrize("off", [services.cancel, services.postpone])
def test_what_is_off_reminds_nobody(off) -> None:  # type: ignore[no-untyped-def]
    row = event(2)
    seated = confirmed(row)
    services.remind_due(now=A_WEEK_BEFORE)

    off(event=row, by=None, now=A_WEEK_BEFORE)

    assert services.remind_due(now=A_WEEK_BEFORE + HOUR) == 0
    assert reminders(seated) == 0


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_at_each_step_reminds_all_of_them_once() -> None:
    row = event(3)
    seated = [confirmed(row) for _ in range(3)]
    tried = 0

    for _step in steps(lambda: services.remind_due(now=A_WEEK_BEFORE)):
        tried += 1
        assert not Letter.objects.filter(kind="events.reminder").exists()

    assert tried > 8
    services.remind_due(now=A_WEEK_BEFORE)
    assert [reminders(one) for one in seated] == [1, 1, 1]


def test_the_letter_has_the_calendar_and_gives_the_seat_back(lab: Lab, client) -> None:  # type: ignore[no-untyped-def]
    row = event(1)
    seated = confirmed(row, mailbox="rappel@asso.example")
    next_one = confirmed(row)
    links(lab, "rappel@asso.example")
    services.remind_due(now=A_WEEK_BEFORE)

    found = links(lab, "rappel@asso.example", now=A_WEEK_BEFORE)
    letter = lab.mailbox("rappel@asso.example")[-1]

    assert "text/calendar" in [part.get_content_type() for part in letter.message.walk()]
    assert f"/rencontres/{row.slug}/rencontre.ics" in letter.text.replace("=\r\n", "").replace("=\n", "")  # fmt: skip
    services.leave(seated.pk, now=A_WEEK_BEFORE)
    assert states(seated, next_one) == ["cancelled", "offered"]
    assert "i" in found
