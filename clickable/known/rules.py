"""What follows when something is known."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from clickable.assess.models import ILLEGAL, Outcome
from clickable.assess.rules import bases_for, is_illegal, outcomes_for
from clickable.known.models import Check
from clickable.report.models import Category

LONGEST_LIFE = timedelta(days=2 * 366)  # of a list
LOOK_BACK = timedelta(days=90)  # of a dry run
KEPT_AFTER = timedelta(days=30)  # the entries of a list that is past its last day
# What an outcome says of the content itself; the others say how far we came.
OF_CONTENT = (
    *ILLEGAL,
    Outcome.NOT_ILLEGAL,
    Outcome.AGAINST_TERMS_ONLY,
    Outcome.OUT_OF_REMIT,
)

Verdict = Check.Verdict


@dataclass(frozen=True)
class Said:
    """What one source says of an item."""

    category: str
    outcome: str = ""  # empty: that it is known, no more
    vouched: bool = True
    decides: bool = False


def verdict(said: Iterable[Said], *, urgent: bool, seen: bool) -> Verdict:
    """What comes of it. `urgent`: somebody may be in danger. `seen`: a person has judged it before.

    What anybody may send is shown and weighs nothing. Sources that contradict each other, or a life
    that may be in danger, need a person. Only what is illegal arrives judged: what was lawful in
    one place may not be in another.
    """
    found = list(said)
    if not found:
        return Verdict.NOTHING
    weighed = [one for one in found if one.vouched]
    if contradict(weighed):
        return Verdict.CONFLICT
    if seen or not any(judges(one) for one in weighed):
        return Verdict.SHOWN
    return Verdict.URGENT if urgent else Verdict.JUDGED


def contradict(said: Iterable[Said]) -> bool:
    weighed = list(said)
    outcomes = {one.outcome for one in weighed if one.outcome}
    return len({one.category for one in weighed}) > 1 or len(outcomes) > 1


def judges(one: Said) -> bool:
    illegal = bool(one.outcome) and is_illegal(Outcome(one.outcome))
    return one.vouched and one.decides and illegal


class ListFault(StrEnum):
    """Why a list cannot be made as it was asked for."""

    OUTCOME = "outcome"  # does not go with the category
    CANNOT_JUDGE = "cannot_judge"  # only what is illegal arrives judged
    BASIS = "basis"
    EXPIRED = "expired"
    LONG = "long"  # in force for too long


def list_fault(
    *,
    category: Category,
    outcome: Outcome | None,
    legal_basis: Collection[str],
    judges: bool,
    expires_on: date,
    today: date,
) -> ListFault | None:
    """The first reason why a list may not say this; None when it may."""
    if expires_on < today or expires_on > today + LONGEST_LIFE:
        return ListFault.EXPIRED if expires_on < today else ListFault.LONG
    allowed = (None, *(one for one in outcomes_for(category) if one in OF_CONTENT))
    if outcome not in allowed or category == Category.UNSURE:
        return ListFault.OUTCOME
    illegal = outcome is not None and is_illegal(outcome)
    if judges and not illegal:
        return ListFault.CANNOT_JUDGE
    bases = {article.code for article in bases_for(category)} if illegal else set()
    missing = illegal and not legal_basis
    return ListFault.BASIS if missing or not set(legal_basis) <= bases else None
