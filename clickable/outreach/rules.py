"""Who answers a request: pure decisions over the rules of data/routing.toml, each with its whole trace."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

ON_SITE, REMOTE = "on_site", "remote"
WAYS = (ON_SITE, REMOTE)
NO_LEVEL = ""


@dataclass(frozen=True)
class Rule:
    code: str
    audience: str
    levels: frozenset[str]  # NO_LEVEL among them: no class in particular
    places: frozenset[str]  # départements, regions, territories, or what lies around them
    ways: frozenset[str]
    association: str
    priority: int
    valid_from: date
    valid_to: date | None  # the last day
    source: str
    why: dict[str, str] = field(hash=False)  # by language


@dataclass(frozen=True)
class Cell:
    """What is asked for: one audience at one level, somewhere, on site or remote."""

    audience: str
    level: str
    around: tuple[str, ...]  # the place and each larger one, the closest first
    way: str


class Why(StrEnum):
    """Why a rule does not answer; CHOSEN for the one that does."""

    AUDIENCE = "audience"
    LEVEL = "level"
    PLACE = "place"
    WAY = "way"
    NOT_YET = "not_yet"
    NO_LONGER = "no_longer"
    DECLINED = "declined"  # its association has said no to this request
    LARGER_PLACE = "larger_place"
    LOWER_PRIORITY = "lower_priority"
    MORE_LOAD = "more_load"
    SAME_ASSOCIATION = "same_association"  # another rule of the same association stands for it
    CHOSEN = "chosen"


@dataclass(frozen=True)
class Looked:
    """A rule that was looked at, and what came of it."""

    rule: str
    association: str
    why: Why


@dataclass(frozen=True)
class Decision:
    association: str
    rule: str  # empty: no rule answers, the fallback does
    trace: tuple[Looked, ...]  # every rule, in the order of the file


def resolve(
    rules: Sequence[Rule],
    cell: Cell,
    *,
    on: date,
    fallback: str,
    loads: Mapping[str, int] | None = None,
    declined: frozenset[str] = frozenset(),
) -> Decision:
    """The narrowest place wins, then the higher priority, then whom the fewest open requests wait for;
    equal in all three, the first name of the alphabet. When nothing fits, the fallback answers."""
    loads = loads or {}
    found = {rule.code: _misfit(rule, cell, on=on, declined=declined) for rule in rules}
    left = [rule for rule in rules if found[rule.code] is None]
    left = _keep(left, found, key=lambda r: _distance(r, cell), why=Why.LARGER_PLACE)
    left = _keep(left, found, key=lambda r: -r.priority, why=Why.LOWER_PRIORITY)
    left = _keep(left, found, key=lambda r: (loads.get(r.association, 0), r.association), why=Why.MORE_LOAD)  # fmt: skip
    for rule in left:
        found[rule.code] = Why.CHOSEN if rule is left[0] else Why.SAME_ASSOCIATION
    trace = tuple(Looked(r.code, r.association, found[r.code] or Why.CHOSEN) for r in rules)
    if not left:
        return Decision(fallback, "", trace)
    return Decision(left[0].association, left[0].code, trace)


def standing(rules: Sequence[Rule], cell: Cell, *, on: date) -> frozenset[str]:
    """The associations between whom only the load decides: none when the fallback answers."""
    loads: dict[str, int] = {}
    found: set[str] = set()
    while True:
        decision = resolve(rules, cell, on=on, fallback="", loads=loads)
        if not decision.rule or decision.association in found:
            return frozenset(found)
        found.add(decision.association)
        loads[decision.association] = 1


def _misfit(rule: Rule, cell: Cell, *, on: date, declined: frozenset[str]) -> Why | None:
    tests = (
        (Why.AUDIENCE, rule.audience == cell.audience),
        (Why.LEVEL, cell.level in rule.levels),
        (Why.PLACE, not rule.places.isdisjoint(cell.around)),
        (Why.WAY, cell.way in rule.ways),
        (Why.NOT_YET, rule.valid_from <= on),
        (Why.NO_LONGER, rule.valid_to is None or on <= rule.valid_to),
        (Why.DECLINED, rule.association not in declined),
    )
    return next((why for why, fits in tests if not fits), None)


def _distance(rule: Rule, cell: Cell) -> int:
    return next(n for n, place in enumerate(cell.around) if place in rule.places)


def _keep(
    left: list[Rule], found: dict[str, Why | None], *, key: Callable[[Rule], Any], why: Why
) -> list[Rule]:
    best = min(map(key, left), default=None)
    for rule in left:
        if key(rule) != best:
            found[rule.code] = why
    return [rule for rule in left if key(rule) == best]


# The proof


@dataclass(frozen=True)
class Open:
    """Cells that the sources leave open: declared, with the question that they raise."""

    code: str
    audiences: frozenset[str]
    levels: frozenset[str]
    places: frozenset[str]
    question: dict[str, str] = field(hash=False)

    def covers(self, cell: Cell) -> bool:
        return (
            cell.audience in self.audiences
            and cell.level in self.levels
            and not self.places.isdisjoint(cell.around)
        )


@dataclass(frozen=True)
class Proof:
    """What looking at every cell found. Sound: every list but `cells` is empty."""

    cells: int
    answered: int
    several: tuple[tuple[Cell, frozenset[str]], ...]  # only the load would decide
    undeclared: tuple[Cell, ...]  # falls back, and no open question says so
    dead_rules: tuple[str, ...]  # answer nowhere
    dead_questions: tuple[str, ...]  # asked where nothing falls back

    @property
    def sound(self) -> bool:
        return not (self.several or self.undeclared or self.dead_rules or self.dead_questions)


def prove(
    rules: Sequence[Rule],
    questions: Sequence[Open],
    cells: Sequence[Cell],
    *,
    days: Iterable[date],
) -> Proof:
    """On each day every cell has exactly one association, or falls back where a question is declared."""
    several: list[tuple[Cell, frozenset[str]]] = []
    undeclared: list[Cell] = []
    used: set[str] = set()
    answered = 0
    looked = [(cell, day) for day in days for cell in cells]
    for cell, day in looked:
        found = standing(rules, cell, on=day)
        answered += bool(found)
        if found:
            used.add(resolve(rules, cell, on=day, fallback="").rule)
            several += [(cell, found)] if len(found) > 1 else []
            continue
        covering = {question.code for question in questions if question.covers(cell)}
        used |= {f"?{code}" for code in covering}
        undeclared += [] if covering else [cell]
    return Proof(
        cells=len(looked),
        answered=answered,
        several=tuple(several),
        undeclared=tuple(undeclared),
        dead_rules=tuple(r.code for r in rules if r.code not in used),
        dead_questions=tuple(q.code for q in questions if f"?{q.code}" not in used),
    )
