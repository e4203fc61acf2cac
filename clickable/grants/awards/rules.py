"""Steps, sums, when a part may be paid, when a report is late: values in, values out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

CENT = Decimal("0.01")
WHOLE = 100
# Which state follows which. What is paid stays paid: a terminated grant is not opened again.
STEPS: dict[str, frozenset[str]] = {
    "drafted": frozenset({"signed", "terminated"}),
    "signed": frozenset({"active", "terminated"}),
    "active": frozenset({"closing", "terminated"}),
    "closing": frozenset({"active", "closed", "terminated"}),
    "closed": frozenset(),
    "terminated": frozenset(),
}
REPORT_STEPS: dict[str, frozenset[str]] = {
    "due": frozenset({"overdue", "submitted"}),
    "overdue": frozenset({"submitted"}),
    "submitted": frozenset({"returned", "accepted"}),
    "returned": frozenset({"submitted"}),
    "accepted": frozenset(),
}
REMIND = (14, 3)  # days before a report is due
LATE = (1, 7, 21)  # days after


def may(state: str, to: str) -> bool:
    return to in STEPS[state]


def report_may(state: str, to: str) -> bool:
    return to in REPORT_STEPS[state]


def split(amount: Decimal, shares: Sequence[int]) -> list[Decimal]:
    """Parts by these shares of a hundred, to the cent; the last takes what rounding leaves. Their sum is `amount`."""
    if sum(shares) != WHOLE or min(shares) <= 0:
        raise ValueError("shares make a hundred")
    parts = [(amount * share / WHOLE).quantize(CENT, ROUND_DOWN) for share in shares[:-1]]
    return [*parts, amount - sum(parts, Decimal(0))]


def sums_match(amount: Decimal, parts: Sequence[Decimal]) -> bool:
    return sum(parts, Decimal(0)) == amount


@dataclass(frozen=True)
class Part:
    """An instalment as the rules see it."""

    number: int
    paid: bool
    waits_for_report: bool  # that is not accepted yet


def may_pay(part: Part, before: Sequence[Part], *, state: str) -> bool:
    """In turn, after the report that it waits for, while the grant runs."""
    turn = all(one.paid for one in before if one.number < part.number)
    return state in {"signed", "active", "closing"} and turn and not part.paid and not part.waits_for_report  # fmt: skip


@dataclass(frozen=True)
class Account:
    """What closing looks at."""

    amount: Decimal
    paid: Decimal
    spent: Decimal  # by the accepted reports
    returned: Decimal
    reports_open: int


def why_not_close(account: Account) -> list[str]:
    """Codes of what is missing: reports, parts, or sums that do not meet."""
    found = []
    if account.reports_open:
        found.append("reports")
    if account.paid != account.amount:
        found.append("unpaid")
    if account.spent + account.returned != account.paid:
        found.append("sums")
    return found


def reminder(due: date, today: date) -> int | None:
    """Which reminder falls on this day: days before (positive) or after (negative); None: no letter."""
    left = (due - today).days
    early = [one for one in REMIND if left <= one]
    if left >= 0:
        return min(early) if early else None
    late = [one for one in LATE if -left >= one]
    return -max(late) if late else None
