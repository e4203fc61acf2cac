"""States of a trainer and who may take them from one to the next: one table, for services, pages, tests."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from clickable.trainers.models import State

TO_CONFIRM = timedelta(days=3)
MAILBOX_KEPT = timedelta(days=90)  # after a refusal, or after they left


class Who(StrEnum):
    TRAINER = "trainer"
    COORDINATOR = "coordinator"
    MACHINE = "machine"


class Act(StrEnum):
    CONFIRM = "confirm"
    SCREEN = "screen"
    ADMIT = "admit"
    REFUSE = "refuse"
    TRAIN = "train"
    SUPERVISE = "supervise"
    AUTHORISE = "authorise"
    RENEW = "renew"
    LAPSE = "lapse"
    SUSPEND = "suspend"
    RESTORE = "restore"  # after a suspension, what is left of the authorisation
    LEAVE = "leave"


@dataclass(frozen=True)
class Action:
    frm: frozenset[State]
    to: State
    who: frozenset[Who]
    reason: bool = False  # must be given; the trainer reads it


S, W = State, Who
LEADS = frozenset({W.COORDINATOR})
ON_THE_WAY = frozenset({S.APPLIED, S.SCREENED, S.ADMITTED, S.IN_TRAINING, S.SUPERVISED})
ACTIONS: dict[Act, Action] = {
    Act.CONFIRM: Action(frozenset({S.DRAFT}), S.APPLIED, frozenset({W.TRAINER})),
    Act.SCREEN: Action(frozenset({S.APPLIED}), S.SCREENED, LEADS),
    Act.ADMIT: Action(frozenset({S.SCREENED}), S.ADMITTED, LEADS),
    Act.REFUSE: Action(ON_THE_WAY, S.REFUSED, LEADS, reason=True),
    Act.TRAIN: Action(frozenset({S.ADMITTED}), S.IN_TRAINING, LEADS),
    Act.SUPERVISE: Action(frozenset({S.IN_TRAINING}), S.SUPERVISED, LEADS),
    Act.AUTHORISE: Action(frozenset({S.SUPERVISED}), S.AUTHORISED, LEADS),
    Act.RENEW: Action(frozenset({S.AUTHORISED, S.LAPSED}), S.AUTHORISED, LEADS),
    Act.LAPSE: Action(frozenset({S.AUTHORISED}), S.LAPSED, frozenset({W.MACHINE})),
    Act.SUSPEND: Action(frozenset({S.AUTHORISED, S.SUPERVISED}), S.SUSPENDED, LEADS, reason=True),
    Act.RESTORE: Action(frozenset({S.SUSPENDED}), S.AUTHORISED, LEADS),
    Act.LEAVE: Action(
        ON_THE_WAY | {S.AUTHORISED, S.LAPSED, S.SUSPENDED}, S.LEFT, frozenset({W.TRAINER, W.COORDINATOR})
    ),
}  # fmt: skip
GONE = frozenset({S.REFUSED, S.LEFT})
REPORTS = frozenset({S.SUPERVISED, S.AUTHORISED, S.LAPSED})  # may say what they did


def allowed(state: str, who: Who) -> list[Act]:
    """What these may do from here, in the order of the table."""
    return [act for act, one in ACTIONS.items() if state in one.frm and who in one.who]
