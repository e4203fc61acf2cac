import tomllib
from datetime import timedelta

import pytest

from clickable.assess.models import Outcome
from clickable.report.models import Stage
from clickable.retention.classes import FILE, kept_for
from clickable.retention.rules import Class, ClockFault, Facts, class_of, clock_fault, due_at
from tests.cast import NOW

DAY = timedelta(days=1)
OPEN = [Stage.RECEIVED, Stage.REVIEW, Stage.ILLEGAL, Stage.LOCATED, Stage.NOTICED]
CLOSED = [
    (Stage.NOT_ACTIONABLE, Outcome.SPAM, Class.SPAM, 7),
    (Stage.NOT_ACTIONABLE, Outcome.NOT_ACCESSIBLE, Class.NOT_ACTIONABLE, 30),
    (Stage.NOT_ACTIONABLE, Outcome.DUPLICATE, Class.NOT_ACTIONABLE, 30),
    (Stage.NOT_ACTIONABLE, None, Class.NOT_ACTIONABLE, 30),
    (Stage.NOT_ILLEGAL, Outcome.NOT_ILLEGAL, Class.NOT_ILLEGAL, 30),
    (Stage.NOT_ILLEGAL, Outcome.AGAINST_TERMS_ONLY, Class.NOT_ILLEGAL, 30),
    (Stage.OUT_OF_REMIT, Outcome.OUT_OF_REMIT, Class.OUT_OF_REMIT, 30),
    (Stage.GONE, Outcome.BASELINE, Class.HANDLED, 90),
]


@pytest.mark.parametrize(("stage", "outcome", "found", "days"), CLOSED)
def test_closed_items_have_a_class_and_a_day(stage, outcome, found, days):
    facts = Facts(stage=stage, closed_at=NOW, outcome=outcome)
    assert class_of(stage, outcome) == found
    assert due_at(facts, kept_for()) == NOW + days * DAY


@pytest.mark.parametrize("stage", OPEN)
@pytest.mark.parametrize("outcome", [None, *Outcome])
def test_open_work_is_never_due(stage, outcome):
    assert class_of(stage, outcome) is None
    assert due_at(Facts(stage=stage, closed_at=NOW, outcome=outcome), kept_for()) is None


def test_every_stage_is_in_one_of_the_two_tables():
    assert {row[0] for row in CLOSED} | set(OPEN) == set(Stage)


@pytest.mark.parametrize("because", [{"held": True}, {"leaving": True}])
def test_what_is_held_or_leaving_is_never_due(because):
    facts = Facts(stage=Stage.GONE, closed_at=NOW - 1000 * DAY, **because)
    assert due_at(facts, kept_for()) is None


def test_a_late_report_has_the_days_of_the_class_too():
    facts = Facts(stage=Stage.NOT_ILLEGAL, closed_at=NOW - 29 * DAY, last_named=NOW)
    assert due_at(facts, kept_for()) == NOW + 30 * DAY


def test_every_class_says_why_and_who_says_so_and_when_it_was_checked():
    rows = tomllib.loads(FILE.read_text())["class"]
    assert [row["code"] for row in rows] == [one.value for one in Class]
    for row in rows:
        assert all(row[key] for key in ("why", "after", "source", "checked_on"))


def test_nothing_is_kept_for_less_than_a_week_but_contacts():
    assert min(kept for one, kept in kept_for().items() if one != Class.CONTACT) == 7 * DAY


@pytest.mark.parametrize(
    ("ran", "line", "fault"),
    [
        (None, None, None),  # a new instance
        (None, 0, None),
        (None, -2.9, None),
        (None, -3, ClockFault.AHEAD),  # a first run on an instance that stood still
        (-1, -0.1, None),
        (-2.9, -0.1, None),
        (-3, -3, ClockFault.AHEAD),  # switched off, or the clock jumped
        (-3, 0, ClockFault.AHEAD),  # what was written since has the wrong time as well
        (-21, -21, ClockFault.AHEAD),
        (1, -1, ClockFault.BEHIND),
        (-1, 1, ClockFault.BEHIND),
        (-1, 0.005, None),  # clocks of one instance differ by seconds
    ],
)
def test_when_the_clock_is_believed(ran, line, fault):
    at = [None if days is None else NOW + days * DAY for days in (ran, line)]
    assert clock_fault(now=NOW, ran_at=at[0], newest_line=at[1]) == fault
