"""Which step follows which, and for how long what is kept. Seats and offers are those of `base.seats`."""

from datetime import timedelta

from clickable.training.models import Registration, Session

R = Registration.State
S = Session.State

SESSION_STEPS: dict[Session.State, set[Session.State]] = {
    S.DRAFT: {S.OPEN, S.CANCELLED},
    S.OPEN: {S.CLOSED, S.RUNNING, S.POSTPONED, S.CANCELLED},
    S.CLOSED: {S.OPEN, S.RUNNING, S.POSTPONED, S.CANCELLED},
    S.POSTPONED: {S.OPEN, S.CANCELLED},
    S.RUNNING: {S.HELD, S.CANCELLED},
    S.HELD: {S.LOCKED},
    S.LOCKED: {S.REPORTED},
    S.REPORTED: set(),
    S.CANCELLED: set(),
}
REGISTRATION_STEPS: dict[Registration.State, set[Registration.State]] = {
    R.UNVERIFIED: {R.CONFIRMED, R.WAITING, R.CANCELLED},
    R.WAITING: {R.OFFERED, R.CANCELLED},
    R.OFFERED: {R.CONFIRMED, R.DECLINED, R.EXPIRED, R.CANCELLED},
    R.CONFIRMED: {R.CANCELLED, R.ATTENDED, R.PARTIAL, R.ABSENT},
    R.EXPIRED: {R.WAITING},
    R.DECLINED: {R.WAITING},
    R.CANCELLED: set(),
    R.ATTENDED: {R.PARTIAL, R.ABSENT},
    R.PARTIAL: {R.ATTENDED, R.ABSENT},
    R.ABSENT: {R.ATTENDED, R.PARTIAL},
}
BEFORE = {S.OPEN, S.CLOSED}  # the list moves: people leave, and others get their seats
MOST_IN_A_PARTY = 10
TO_CONFIRM = timedelta(days=3)  # how long a link of a new sign-up works
REMIND = (timedelta(days=7), timedelta(days=1))  # before it starts
MAILBOX_KEPT = timedelta(days=90)  # after the session ended


def may_step(frm: str, to: str) -> bool:
    return S(to) in SESSION_STEPS[S(frm)]


def may_become(frm: str, to: str) -> bool:
    return R(to) in REGISTRATION_STEPS[R(frm)]


def presence(party: int, came: int) -> Registration.State:
    """What a registration becomes when so many of its party came. Raises ValueError."""
    if not 0 <= came <= party:
        raise ValueError(came)
    if came == 0:
        return R.ABSENT
    return R.ATTENDED if came == party else R.PARTIAL
