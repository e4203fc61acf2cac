"""What belongs to which class, when it is due, and when the clock is not to be believed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from clickable.assess.models import Outcome
from clickable.report.models import Stage

LONGEST_STEP = timedelta(days=3)  # between two runs; a longer one looks like a clock that jumped
SLACK = timedelta(minutes=10)  # by which clocks of one instance may differ


class Class(StrEnum):
    """Kinds of things with a length of their own (data/classes.toml)."""

    SPAM = "spam"
    NOT_ILLEGAL = "not_illegal"
    OUT_OF_REMIT = "out_of_remit"
    NOT_ACTIONABLE = "not_actionable"
    HANDLED = "handled"
    CONTACT = "contact"  # of a reporter
    ACCOUNT = "account"  # lines of the record


# A stage that is not here is open work, and never due.
CLOSED: dict[Stage, Class] = {
    Stage.NOT_ILLEGAL: Class.NOT_ILLEGAL,
    Stage.OUT_OF_REMIT: Class.OUT_OF_REMIT,
    Stage.NOT_ACTIONABLE: Class.NOT_ACTIONABLE,
    Stage.GONE: Class.HANDLED,
}


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What counts of one item."""

    stage: Stage
    closed_at: datetime  # when it came to this stage
    outcome: Outcome | None = None  # of the judgement that counts
    last_named: datetime | None = None  # the hour of the newest report that names it
    held: bool = False
    leaving: bool = False  # a notice about it is on its way, or may have left


def class_of(stage: Stage, outcome: Outcome | None) -> Class | None:
    """The class of an item; None while it is open."""
    if stage == Stage.NOT_ACTIONABLE and outcome == Outcome.SPAM:
        return Class.SPAM
    return CLOSED.get(stage)


def due_at(facts: Facts, kept_for: Mapping[Class, timedelta]) -> datetime | None:
    """From when on an item is to be forgotten; None while it is open, held or being told of.

    Who reports something closed long ago has the days of its class too, from their own report on.
    """
    found = class_of(facts.stage, facts.outcome)
    if found is None or facts.held or facts.leaving:
        return None
    since = max(facts.closed_at, facts.last_named or facts.closed_at)
    return since + kept_for[found]


class ClockFault(StrEnum):
    """Why the clock is not believed."""

    AHEAD = "ahead"
    BEHIND = "behind"


def clock_fault(
    *, now: datetime, ran_at: datetime | None, newest_line: datetime | None
) -> ClockFault | None:
    """Whether `now` fits the last run and the newest line of the account.

    A new instance has neither: nothing to compare with, and nothing that could be due. Before the
    first run the newest line stands in for it. Three days without a run, switched off or not, look
    like a jump: only a person can tell the one from the other.
    """
    known = [moment for moment in (ran_at, newest_line) if moment]
    if not known:
        return None
    if now < max(known) - SLACK:
        return ClockFault.BEHIND
    return ClockFault.AHEAD if now - (ran_at or known[0]) >= LONGEST_STEP else None
