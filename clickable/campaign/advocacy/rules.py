"""The tracker's states, what may be published, and where a proposal stands. Pure."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from enum import StrEnum

from clickable.campaign.advocacy.models import Outcome, Step, StepKind

S, V = Step.State, Outcome.Verdict
STEPS: Mapping[Step.State, tuple[Step.State, ...]] = {
    S.PLANNED: (S.DONE, S.STALLED),
    S.DONE: (S.FOLLOWED, S.WON, S.LOST, S.STALLED),
    S.FOLLOWED: (S.WON, S.LOST, S.STALLED),
    S.STALLED: (S.DONE, S.FOLLOWED, S.LOST),
    S.WON: (),
    S.LOST: (S.FOLLOWED,),
}
CLOSED = {S.WON, S.LOST}
MET = {StepKind.MEETING, StepKind.HEARING, StepKind.CONFERENCE}  # counted as advocacy.meeting
STALE = timedelta(days=365)  # after which a source is looked at again


class Standing(StrEnum):
    """Where a proposal stands, the furthest that it came."""

    KEPT = "kept"  # every commitment that is known is kept
    PARTLY = "partly"  # one is kept, or partly
    COMMITTED = "committed"
    DISCUSSED = "discussed"  # somebody met, heard, or wrote a text
    ASKED = "asked"


def may_step(frm: str, to: str) -> bool:
    return to in STEPS[S(frm)]


def standing(verdicts: Collection[str], states: Collection[str]) -> Standing:
    """From the public verdicts of its commitments and the states of its steps."""
    if verdicts and all(one == V.KEPT for one in verdicts):
        return Standing.KEPT
    if V.KEPT in verdicts or V.PARTLY in verdicts:
        return Standing.PARTLY
    if verdicts:
        return Standing.COMMITTED
    return Standing.DISCUSSED if set(states) - {S.PLANNED} else Standing.ASKED


def lacks(*, english: bool, source: str, link: str, checked_on: date | None) -> list[str]:
    """What is needed before the public sees it: English too, and a source that somebody checked."""
    found = [] if english else ["english"]
    found += [] if source.strip() or link else ["source"]
    return found + ([] if checked_on else ["checked_on"])


def is_late(deadline: date | None, verdict: str, *, today: date) -> bool:
    return deadline is not None and deadline < today and verdict == V.PENDING


def is_stale(checked_on: date | None, *, today: date) -> bool:
    return checked_on is not None and checked_on < today - STALE
