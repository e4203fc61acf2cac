"""The way of an item, and what its reporters are told of it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from clickable.report.models import OPEN, Stage

MOST_ADDRESSES = 200  # in one report; partners' batches have their own door
LONGEST_TEXT = 10_000  # characters of a message or a place
LONGEST_WHEN = 200  # of when it was seen
LONGEST_MAILBOX = 254
MOST_MESSAGES = 500  # of one conversation, both sides together
MOST_IN_ALL = 1000  # addresses and places of one report, with those added later
SILENT_FOR = timedelta(days=3)  # about an item that was known before somebody named it
LONGEST_RECEIPT = 300  # of a receipt as somebody types it

_JUDGED = {Stage.OUT_OF_REMIT, Stage.NOT_ILLEGAL, Stage.NOT_ACTIONABLE, Stage.ILLEGAL}

# from → to. A decision can be taken back until something has left the house.
STEPS: dict[Stage, set[Stage]] = {
    Stage.RECEIVED: {Stage.REVIEW} | _JUDGED,
    Stage.REVIEW: _JUDGED,
    Stage.OUT_OF_REMIT: {Stage.REVIEW},
    Stage.NOT_ILLEGAL: {Stage.REVIEW},
    Stage.NOT_ACTIONABLE: {Stage.REVIEW},
    Stage.ILLEGAL: {Stage.REVIEW, Stage.LOCATED},
    Stage.LOCATED: {Stage.REVIEW, Stage.NOTICED},
    Stage.NOTICED: {Stage.GONE},
    Stage.GONE: {Stage.NOTICED},
}


def may_step(start: Stage, to: Stage) -> bool:
    return to in STEPS[start]


def placed(elsewhere: str, message: str, *, with_address: bool) -> tuple[str, str]:
    """Place and message. Where neither an address nor a place is given, the message tells the place."""
    return (elsewhere, message) if with_address or elsewhere else (message, "")


class Standing(StrEnum):
    """What a reporter is told (facts 12.10). Police steps, hosts and dates are never told."""

    RECEIVED = "received"  # recu
    IN_REVIEW = "in_review"  # en_analyse
    OUT_OF_REMIT = "out_of_remit"  # hors_competence
    NOT_ILLEGAL = "not_illegal"  # non_illicite
    NOT_ACTIONABLE = "not_actionable"  # clos, without result
    PASSED_ON = "passed_on"  # illicite_transmis
    REMOVED = "removed"  # clos, no longer online
    WITHDRAWN = "withdrawn"  # by the reporter: their words are erased


def told_stage(stage: Stage, told_from: datetime | None, *, now: datetime) -> Stage:
    """The stage as this reporter is told. What was known before they named it looks new for days.

    Or a site's owner would learn from a report of their own that somebody else had reported them.
    """
    return Stage.RECEIVED if told_from is not None and now < told_from else stage


def standing(stages: Iterable[Stage]) -> Standing:
    """One answer for a report of several items: open work first, then the weightiest result."""
    found = set(stages)
    if found <= {Stage.RECEIVED}:
        return Standing.RECEIVED
    if found & {*OPEN, Stage.ILLEGAL, Stage.LOCATED}:
        return Standing.IN_REVIEW
    for stage, told in (
        (Stage.NOTICED, Standing.PASSED_ON),
        (Stage.GONE, Standing.REMOVED),
        (Stage.NOT_ILLEGAL, Standing.NOT_ILLEGAL),
        (Stage.OUT_OF_REMIT, Standing.OUT_OF_REMIT),
    ):
        if stage in found:
            return told
    return Standing.NOT_ACTIONABLE
