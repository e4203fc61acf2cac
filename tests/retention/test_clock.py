"""The clock of the machine is wrong: by a day, by more, in both directions."""

import pytest

from clickable.base.errors import RefusedError
from clickable.record import services as record
from clickable.record.models import Entry
from clickable.report.models import Item, Stage
from clickable.retention.models import LastRun
from clickable.retention.selectors import refused, standing
from clickable.retention.services import believe_clock, forget_due
from tests.cast import NOW
from tests.retention.cases import DAY, closed, ran

pytestmark = pytest.mark.django_db


@pytest.fixture
def items(db: None) -> list[Item]:
    """Closed one after the other, a day apart, over the last month; and one that is open."""
    ran(NOW - DAY / 2)
    return [closed(days=days) for days in range(31)] + [closed(Stage.NOTICED, days=400)]


def test_a_new_instance_runs_at_once():
    forget_due(now=NOW)
    assert LastRun.objects.get().ran_at == NOW
    assert not refused()


def test_a_jump_of_a_day_forgets_a_day_early_at_most(items):
    """That is, the one that would have gone tomorrow: 29 of its 30 days are over."""
    forget_due(now=NOW)
    assert Item.objects.count() == len(items) - 1
    forget_due(now=NOW + DAY)
    assert Item.objects.count() == len(items) - 2


@pytest.mark.parametrize("days", [3, 4, 30, 400, 5000])
def test_a_longer_jump_forgets_nothing_until_an_operator_has_looked(items, days, caplog):
    with pytest.raises(RefusedError) as error:
        forget_due(now=NOW + days * DAY)
    assert error.value.code == "clock_ahead"
    assert caplog.text.count("nothing is forgotten") == 1
    with pytest.raises(RefusedError):  # although the clock is right again
        forget_due(now=NOW)
    assert Item.objects.count() == len(items)
    assert refused()

    believe_clock(now=NOW)

    assert not refused()
    assert forget_due(now=NOW).items.total() == 1


@pytest.mark.parametrize("days", [1, 3, 30])
def test_backwards_is_refused_too(items, days):
    with pytest.raises(RefusedError) as error:
        forget_due(now=NOW - days * DAY)
    assert error.value.code == "clock_behind"
    assert Item.objects.count() == len(items)


def test_the_account_remembers_a_time_that_the_job_did_not_see(items):
    record.write("test.done", "x", now=NOW + 2 * DAY)
    with pytest.raises(RefusedError) as error:
        forget_due(now=NOW)
    assert error.value.code == "clock_behind"


def test_lines_from_a_wrong_clock_no_longer_count_once_an_operator_has_looked(items):
    record.write("test.done", "x", now=NOW + 2000 * DAY)
    believe_clock(now=NOW)
    assert forget_due(now=NOW + DAY / 4).items.total() == 1
    line = Entry.objects.get(verb="retention.clock_confirmed")
    assert (line.role, line.at) == ("operator", NOW)


def test_lines_written_while_the_clock_was_wrong_do_not_make_it_right(items):
    record.write("test.done", "x", now=NOW + 400 * DAY)
    with pytest.raises(RefusedError):
        forget_due(now=NOW + 400 * DAY)
    assert Item.objects.count() == len(items)


def test_weeks_switched_off_look_like_a_jump_and_the_message_says_so(items):
    with pytest.raises(RefusedError) as error:
        forget_due(now=NOW + 21 * DAY)
    assert "21 jours" in str(error.value.message)
    assert "éteinte" in str(error.value.message)
    assert "clickable retention confirm-clock" in str(error.value.message)


def test_the_operator_sees_it(items):
    with pytest.raises(RefusedError):
        forget_due(now=NOW + 21 * DAY)
    found = standing(now=NOW + 21 * DAY)
    assert (found.fault, found.by_days) == ("ahead", 21)
    assert found.due["not_illegal"] == 22
