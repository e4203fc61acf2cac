"""How much somebody has opened, when a break is due, where the day ends. Numbers are local policy."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

STANDS = timedelta(minutes=30)  # without a claim an opened item is covered again after this
FEWEST_PEOPLE = 5  # totals are told of no smaller team
STEP = 5  # they are told in steps of this, and smaller ones not at all


@dataclass(frozen=True, kw_only=True)
class Policy:
    """The limits of one person; 0: none. No source gives authoritative numbers (facts 11)."""

    a_day: int = 0
    minutes_a_day: int = 0
    break_after: int = 0
    break_after_minutes: int = 0
    break_minutes: int = 10


@dataclass(frozen=True)
class Span:
    """One viewing, from when to when; without an end it still stands."""

    opened: datetime
    closed: datetime | None = None

    def until(self, now: datetime) -> datetime:
        """Who walked away looked at nothing: no viewing lasts longer than STANDS."""
        return max(self.opened, min(self.closed or now, self.opened + STANDS))


@dataclass(frozen=True)
class Tally:
    count: int = 0
    minutes: int = 0


def stricter(policy: Policy, *, a_day: int | None, minutes_a_day: int | None) -> Policy:
    """With somebody's own limits, where they are below the local ones; they never lift one."""
    return replace(
        policy,
        a_day=_lower(policy.a_day, a_day),
        minutes_a_day=_lower(policy.minutes_a_day, minutes_a_day),
    )


def tally(spans: Sequence[Span], *, now: datetime) -> Tally:
    """How many, and how many minutes in all; what overlaps counts once."""
    whole, reached = timedelta(), None
    for start, end in _times(spans, now):
        begin = start if reached is None else max(start, reached)
        whole += max(timedelta(), end - begin)
        reached = end if reached is None else max(reached, end)
    return Tally(len(spans), int(whole / timedelta(minutes=1)))


def since_break(spans: Sequence[Span], policy: Policy, *, now: datetime) -> Tally:
    """The same since the last break: a time without anything open that was long enough for one."""
    pause = timedelta(minutes=policy.break_minutes)
    ordered = sorted(spans, key=lambda span: span.opened)
    reached, begin = None, 0
    for place, span in enumerate(ordered):
        if reached is not None and span.opened - reached >= pause:
            begin = place
        reached = span.until(now) if reached is None else max(reached, span.until(now))
    rested = reached is None or now - reached >= pause
    return Tally() if rested else tally(ordered[begin:], now=now)


def wants_break(done: Tally, policy: Policy) -> bool:
    return _reached(done.count, policy.break_after) or _reached(
        done.minutes, policy.break_after_minutes
    )


def at_limit(today: Tally, policy: Policy) -> bool:
    """Whether nothing more may be opened today. Nobody's role, and no urgency, is asked here."""
    return _reached(today.count, policy.a_day) or _reached(today.minutes, policy.minutes_a_day)


def told(count: int) -> int | None:
    """A team's total as it may be told: to the nearest STEP; None: too few to tell."""
    return None if 0 < count < STEP else (count + STEP // 2) // STEP * STEP


def _times(spans: Iterable[Span], now: datetime) -> list[tuple[datetime, datetime]]:
    return sorted((span.opened, span.until(now)) for span in spans)


def _lower(local: int, own: int | None) -> int:
    return min(local or own, own) if own else local


def _reached(done: int, most: int) -> bool:
    return 0 < most <= done
