"""Points, weights, how far reviews lie apart, who reads what, which decisions fit: values in, values out."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from math import sqrt

SCALE = Decimal(5)  # totals are told out of five, whatever a criterion's most
PLACES = Decimal("0.0001")
# Domains of which many organisations have mailboxes: the same one says nothing.
COMMON_DOMAINS = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "outlook.fr",
        "hotmail.com",
        "hotmail.fr",
        "live.com",
        "live.fr",
        "yahoo.com",
        "yahoo.fr",
        "icloud.com",
        "orange.fr",
        "wanadoo.fr",
        "free.fr",
        "laposte.net",
        "sfr.fr",
        "gmx.net",
        "gmx.de",
        "web.de",
        "proton.me",
        "protonmail.com",
    ]
)


REMIND = 7  # days before the reviews of a call are due


def reminder(due: date, today: date) -> str:
    """Which letter falls on this day: "soon", "late", or none. Each is written once."""
    if today > due:
        return "late"
    return "soon" if (due - today).days <= REMIND else ""


@dataclass(frozen=True)
class Point:
    """What one review says of one criterion. `value` None: it does not apply."""

    weight: int
    most: int
    value: int | None


def total(points: Sequence[Point]) -> Decimal | None:
    """Out of five, by weight, over the criteria that apply; None when none does."""
    known = [one for one in points if one.value is not None]
    weight = sum(one.weight for one in known)
    if not weight:
        return None
    reached = sum(
        (Decimal(one.weight) * Decimal(one.value or 0) / Decimal(one.most) for one in known),
        Decimal(0),
    )
    return (SCALE * reached / weight).quantize(PLACES, ROUND_HALF_UP)


@dataclass(frozen=True)
class Summary:
    reviews: int = 0
    mean: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    deviation: Decimal | None = None


def summary(totals: Sequence[Decimal]) -> Summary:
    """Mean, lowest, highest, standard deviation (of these reviews, not of a sample)."""
    if not totals:
        return Summary()
    mean = sum(totals, Decimal(0)) / len(totals)
    variance = sum(((one - mean) ** 2 for one in totals), Decimal(0)) / len(totals)
    return Summary(
        len(totals),
        mean.quantize(PLACES, ROUND_HALF_UP),
        min(totals),
        max(totals),
        Decimal(sqrt(variance)).quantize(PLACES, ROUND_HALF_UP),
    )


def ranks(means: Iterable[Decimal | None]) -> list[int | None]:
    """Places for means in falling order; equal ones share a place, and the next one counts them all."""
    found: list[int | None] = []
    last: Decimal | None = None
    for place, mean in enumerate(means, start=1):
        if mean is None:
            found.append(None)
        elif found and mean == last:
            found.append(found[-1])
        else:
            found.append(place)
        last = mean
    return found


@dataclass(frozen=True)
class Faulty:
    """What a review still needs: the criterion's code and why; an empty code is of the whole."""

    code: str
    why: str


NO_POINTS, NO_COMMENT, OUT_OF_RANGE, NO_ADVICE, NOTHING_APPLIES = (
    "no_points", "no_comment", "out_of_range", "no_advice", "nothing_applies"
)  # fmt: skip


@dataclass(frozen=True)
class Given:
    """What was typed for one criterion."""

    code: str
    most: int
    value: int | None
    not_applicable: bool
    comment: str


def faults(given: Sequence[Given], *, advice: str) -> list[Faulty]:
    """Why a review cannot be handed in yet: each criterion has points or "does not apply", and a comment."""
    found = []
    for one in given:
        if one.value is None and not one.not_applicable:
            found.append(Faulty(one.code, NO_POINTS))
        elif one.value is not None and not 0 <= one.value <= one.most:
            found.append(Faulty(one.code, OUT_OF_RANGE))
        if not one.comment.strip():
            found.append(Faulty(one.code, NO_COMMENT))
    if given and all(one.not_applicable for one in given):
        found.append(Faulty("", NOTHING_APPLIES))
    if not advice:
        found.append(Faulty("", NO_ADVICE))
    return found


@dataclass
class Plan:
    """Who would read what, and what stays without readers."""

    pairs: list[tuple[int, int]] = field(default_factory=list)  # application, reviewer
    missing: dict[int, int] = field(default_factory=dict)  # application: readings without a reader


def share_out(
    *,
    applications: Sequence[int],
    reviewers: Sequence[int],
    needed: int,
    standing: Collection[tuple[int, int]],
    barred: Collection[tuple[int, int]],
) -> Plan:
    """Each application gets `needed` readers; whoever has least goes first. The same input, the same plan.

    `standing` pairs count already; `barred` ones are never made. The application with the fewest
    possible readers is served first, so that nobody is spent where somebody else would do.
    """
    plan, taken, blocked = Plan(), set(standing), set(barred)
    load = {one: sum(1 for _a, r in taken if r == one) for one in reviewers}
    free = {a: [r for r in reviewers if (a, r) not in blocked] for a in applications}
    have = {a: sum(1 for one, _r in taken if one == a) for a in applications}
    for application in sorted(applications, key=lambda a: (len(free[a]), a)):
        while have[application] < needed:
            able = [r for r in free[application] if (application, r) not in taken]
            if not able:
                plan.missing[application] = needed - have[application]
                break
            chosen = min(able, key=lambda r: (load[r], r))
            plan.pairs.append((application, chosen))
            taken.add((application, chosen))
            load[chosen] += 1
            have[application] += 1
    return plan


def same_name(one: str, other: str) -> bool:
    """Whether two names are one organisation's, small differences apart."""
    plain = [" ".join("".join(c if c.isalnum() else " " for c in x.casefold()).split()) for x in (one, other)]  # fmt: skip
    return bool(plain[0]) and plain[0] == plain[1]


def domain_of(mailbox: str) -> str:
    """The domain that says something of an organisation; empty for those that everybody uses."""
    domain = mailbox.rpartition("@")[2].strip().casefold()
    return "" if domain in COMMON_DOMAINS else domain


def band(mean: Decimal | None) -> tuple[int, int] | None:
    """Between which whole points a mean lies: refused applicants are told that, not the figure."""
    if mean is None:
        return None
    low = min(int(mean), int(SCALE) - 1)
    return low, low + 1


def over_budget(amounts: Mapping[int, Decimal], budget: Decimal) -> Decimal:
    """How much the selected amounts go beyond the budget; zero when they fit."""
    return max(Decimal(0), sum(amounts.values(), Decimal(0)) - budget)


def way(steps: Collection[tuple[str, str]], start: str, end: str) -> list[str]:
    """The states to go through, the last one with them, by the fewest steps; empty when there is no way."""
    ways: list[list[str]] = [[start]]
    seen = {start}
    while ways:
        known = ways.pop(0)
        for before, after in sorted(steps):
            if before != known[-1] or after in seen:
                continue
            if after == end:
                return [*known[1:], after]
            seen.add(after)
            ways.append([*known, after])
    return []
