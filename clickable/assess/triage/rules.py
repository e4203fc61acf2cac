"""How many points an item has, in which order that puts it, and when that changes by itself. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from clickable.assess.rules import WEIGHT
from clickable.assess.triage.models import Fact, Where
from clickable.report.models import Category

HOUR = timedelta(hours=1)
BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
MOST_HOURS = 2**24 - 1  # a reported hour is at most that far from BEGINNING: 1,900 years
MOST_POINTS = 2**20 - 1
MOST_OF_A_RULE = 1000
MOST_LINES = 60
LONGEST_SNOOZE = timedelta(days=30)
STALE_AFTER = timedelta(hours=8)  # a claim that ran out so long ago is nobody's work any more
HANDED_LASTS = timedelta(hours=24)  # what a colleague hands over waits for the next shift


@dataclass(frozen=True)
class Line:
    """Points for a category, or from `at_least` on for what can be counted."""

    fact: Fact
    points: int
    at_least: int = 1
    category: Category | None = None


@dataclass(frozen=True)
class Book:
    """The lines of one version."""

    version: int
    lines: tuple[Line, ...]

    def points_for(self, fact: Fact, amount: int) -> int:
        """Of the lines that are reached, the farthest one counts."""
        reached = [x for x in self.lines if x.fact == fact and x.at_least <= amount]
        return max(reached, key=lambda x: x.at_least).points if reached else 0

    def points_of_category(self, category: Category) -> int:
        own = (x.points for x in self.lines if x.fact == Fact.CATEGORY and x.category == category)
        return next(own, 0)

    def border_after(self, fact: Fact, amount: int) -> int | None:
        """The next amount from which on another line counts."""
        ahead = [x.at_least for x in self.lines if x.fact == fact and x.at_least > amount]
        return min(ahead, default=None)

    def top(self, fact: Fact) -> int:
        """From this amount on nothing changes any more."""
        return max((x.at_least for x in self.lines if x.fact == fact), default=0)


def _steps(fact: Fact, *steps: tuple[int, int]) -> Iterable[Line]:
    return (Line(fact, points, at_least) for at_least, points in steps)


# What counts where a team has made no rules of its own. The smaller facts together never outweigh
# the step from one category to the next.
BUILT_IN = Book(
    0,
    (
        *(
            Line(Fact.CATEGORY, 100 * (len(WEIGHT) - n), category=category)
            for n, category in enumerate(WEIGHT)
        ),
        Line(Fact.CHILD, 50),
        *_steps(Fact.REPORTS, (2, 10), (3, 15), (5, 20), (10, 25)),
        *_steps(Fact.KNOWN_HOST, (1, 4), (5, 6)),
        *_steps(Fact.AGE, (24, 2), (72, 4), (168, 8)),
        Line(Fact.PARTNER, 5),
    ),
)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of an open item without opening anything."""

    danger: bool
    category: Category
    child: bool
    named_by: int
    known_host: int
    partner: bool
    since: datetime
    placed: str = ""

    def age(self, *, now: datetime) -> int:
        """Whole hours."""
        return max(0, (now - self.since) // HOUR)


@dataclass(frozen=True)
class Part:
    fact: Fact
    amount: int
    points: int


def parts(facts: Facts, book: Book, *, now: datetime) -> tuple[Part, ...]:
    """What gives this item points, the weightiest first."""
    amounts = {
        Fact.CHILD: int(facts.child),
        Fact.REPORTS: facts.named_by,
        Fact.KNOWN_HOST: facts.known_host,
        Fact.AGE: facts.age(now=now),
        Fact.PARTNER: int(facts.partner),
    }
    found = [Part(Fact.CATEGORY, 1, book.points_of_category(facts.category))]
    found += [Part(fact, amount, book.points_for(fact, amount)) for fact, amount in amounts.items()]
    return tuple(sorted((p for p in found if p.points), key=lambda p: -p.points))


def points(found: Iterable[Part]) -> int:
    return min(MOST_POINTS, sum(part.points for part in found))


def order_of(facts: Facts, points: int) -> int:
    """One number; smaller comes first: danger, put first, points, the oldest, put last."""
    hours = min(MOST_HOURS, max(0, (facts.since - BEGINNING) // HOUR))
    return (_tier(facts) * (MOST_POINTS + 1) + MOST_POINTS - points) * (MOST_HOURS + 1) + hours


def _tier(facts: Facts) -> int:
    if facts.danger:  # whatever somebody said of it: danger to life always comes first
        return 0
    return {Where.FIRST: 1, Where.LAST: 3}.get(Where(facts.placed), 2) if facts.placed else 2


def due_at(facts: Facts, book: Book, *, now: datetime) -> datetime | None:
    """When the item's age passes the next border of the rules."""
    border = book.border_after(Fact.AGE, facts.age(now=now))
    return facts.since + border * HOUR if border is not None else None
