"""The table of data/routing.toml: associations, levels, audiences, rules, open questions."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from clickable.outreach.rules import (
    NO_LEVEL,
    WAYS,
    Cell,
    Decision,
    Open,
    Proof,
    Rule,
    prove,
    resolve,
)
from clickable.places.areas import areas

DATA = Path(__file__).parent / "data" / "routing.toml"


class TableError(ValueError):
    """The file does not hold together; says where."""


@dataclass(frozen=True)
class Named:
    code: str
    name: dict[str, str]  # by language


@dataclass(frozen=True)
class Association:
    code: str
    name: str
    does: dict[str, str]  # by language


@dataclass(frozen=True)
class Audience:
    code: str
    name: dict[str, str]
    levels: bool  # asked for class by class
    mixed: bool  # may come without one


@dataclass(frozen=True)
class Table:
    checked_on: date
    fallback: str
    fallback_source: str
    sources: dict[str, str]
    associations: dict[str, Association]
    levels: dict[str, Named]
    audiences: dict[str, Audience]
    rules: tuple[Rule, ...]
    questions: tuple[Open, ...]

    def levels_of(self, audience: str) -> list[str]:
        """Every level at which this audience may be asked for; NO_LEVEL last."""
        asked = self.audiences[audience]
        return [*(self.levels if asked.levels else ()), *((NO_LEVEL,) if asked.mixed else ())]

    def cells(self) -> Iterator[Cell]:
        """Every audience × level × place × way."""
        for audience in self.audiences:
            for level in self.levels_of(audience):
                for area in areas().values():
                    for way in WAYS:
                        yield Cell(audience, level, area.around, way)

    def decide(
        self,
        cell: Cell,
        *,
        on: date,
        loads: Mapping[str, int] | None = None,
        declined: frozenset[str] = frozenset(),
    ) -> Decision:
        return resolve(
            self.rules, cell, on=on, fallback=self.fallback, loads=loads, declined=declined
        )

    def days(self, on: date) -> list[date]:
        """That day, and each later one on which a rule begins or has just ended."""
        turns = {rule.valid_from for rule in self.rules}
        turns |= {rule.valid_to + timedelta(days=1) for rule in self.rules if rule.valid_to}
        return sorted({on} | {day for day in turns if day > on})

    def proof(self, on: date) -> Proof:
        return prove(self.rules, self.questions, list(self.cells()), days=self.days(on))

    def rule(self, code: str) -> Rule | None:
        return next((rule for rule in self.rules if rule.code == code), None)

    def questions_of(self, cell: Cell) -> list[Open]:
        return [question for question in self.questions if question.covers(cell)]


@cache
def table() -> Table:
    """The one that came with the program."""
    return read(DATA.read_text())


def read(text: str) -> Table:
    """From TOML; TableError when a rule names what is not there, or a range runs backwards."""
    told = tomllib.loads(text)
    levels = {row["code"]: Named(row["code"], row["name"]) for row in told["level"]}
    associations = {row["code"]: Association(**row) for row in told["association"]}
    made = Table(
        checked_on=told["checked_on"],
        fallback=told["fallback"],
        fallback_source=told["fallback_source"],
        sources={row["code"]: row["name"] for row in told["source"]},
        associations=associations,
        levels=levels,
        audiences={row["code"]: Audience(**row) for row in told["audience"]},
        rules=tuple(_rule(row, list(levels)) for row in told["rule"]),
        questions=tuple(_open(row, list(levels)) for row in told["open"]),
    )
    _hold_together(made)
    return made


def _rule(row: dict[str, Any], levels: list[str]) -> Rule:
    return Rule(
        code=row["code"],
        audience=row["audience"],
        levels=_range(row.get("levels"), levels),
        places=frozenset(row["places"]),
        ways=frozenset(row["ways"]),
        association=row["association"],
        priority=row["priority"],
        valid_from=row["valid_from"],
        valid_to=row.get("valid_to"),
        source=row["source"],
        why=row["why"],
    )


def _open(row: dict[str, Any], levels: list[str]) -> Open:
    return Open(
        code=row["code"],
        audiences=frozenset(row["audiences"]),
        levels=_range(row.get("levels"), levels, all_when_none=True),
        places=frozenset(row["places"]),
        question=row["question"],
    )


def _range(
    ends: list[str] | None, levels: list[str], *, all_when_none: bool = False
) -> frozenset[str]:
    """From one level to another as the file lists them. Without ends: no level; of a question, all."""
    if ends is None:
        return frozenset([NO_LEVEL, *(levels if all_when_none else ())])
    if ends == [NO_LEVEL, NO_LEVEL]:
        return frozenset([NO_LEVEL])
    first, last = (_index(end, levels) for end in ends)
    if first > last:
        raise TableError(f"levels {ends} run backwards")
    return frozenset(levels[first : last + 1])


def _index(level: str, levels: list[str]) -> int:
    if level not in levels:
        raise TableError(f"no level is called {level!r}")
    return levels.index(level)


def _hold_together(made: Table) -> None:
    known = {place for area in areas().values() for place in area.around}
    codes = [rule.code for rule in made.rules]
    faults = [f"{code} stands twice" for code in set(codes) if codes.count(code) > 1]
    for rule in made.rules:
        faults += [f"{rule.code}: {what} is not there" for what, there in (
            (rule.audience, rule.audience in made.audiences),
            (rule.association, rule.association in made.associations),
            (rule.source, rule.source in made.sources),
            (sorted(rule.places - known), rule.places <= known),
            (sorted(rule.ways - set(WAYS)), rule.ways <= set(WAYS)),
        ) if not there]  # fmt: skip
        if rule.valid_to and rule.valid_to < rule.valid_from:
            faults.append(f"{rule.code}: ends before it begins")
    if made.fallback not in made.associations:
        faults.append(f"fallback {made.fallback} is not there")
    if faults:
        raise TableError("; ".join(sorted(faults)))
