"""What follows in law from labels, by version: `data/rules-*.toml`. One conclusion, or a named fault."""

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from clickable.assess.labels.questionnaire import DATA, Condition, Labels, condition, holds, newest
from clickable.assess.models import ILLEGAL, Outcome
from clickable.report.models import Category


class Unclear(StrEnum):
    """Why no conclusion follows."""

    NO_RULE = "no_rule"
    OTHER_CATEGORY = "other_category"


@dataclass(frozen=True, kw_only=True)
class Rule:
    code: str
    category: Category
    when: Condition
    unless: Condition
    outcome: Outcome | None
    articles: tuple[str, ...]
    fault: Unclear | None
    instead: Category | None
    source: str
    confirmed: bool


@dataclass(frozen=True, kw_only=True)
class Also:
    """Articles that come on top of an illegal conclusion."""

    category: Category
    when: Condition
    articles: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Refine:
    """A conclusion that one more label makes another."""

    code: str
    outcome_was: Outcome
    when: Condition
    outcome: Outcome
    source: str
    confirmed: bool


@dataclass(frozen=True, kw_only=True)
class Derived:
    """What follows, by which rule of which version; or why nothing does."""

    mapping: str
    rule: str = ""
    outcome: Outcome | None = None
    articles: tuple[str, ...] = ()
    fault: Unclear | None = None
    instead: Category | None = None
    confirmed: bool = False

    @property
    def conclusion(self) -> tuple[Outcome | None, frozenset[str]]:
        """What is compared: the order of articles says nothing."""
        return self.outcome, frozenset(self.articles)


@dataclass(frozen=True, kw_only=True)
class RuleBook:
    version: str
    valid_from: date
    checked_on: date
    source: str
    rules: tuple[Rule, ...]
    alsos: tuple[Also, ...]
    refines: tuple[Refine, ...]

    def derive(self, category: Category, labels: Labels) -> Derived:
        for rule in self.rules:
            if rule.category == category and _fits(rule, labels):
                return self._refined(self._by(rule, labels), labels)
        return Derived(mapping=self.version, fault=Unclear.NO_RULE)

    def _by(self, rule: Rule, labels: Labels) -> Derived:
        return Derived(
            mapping=self.version,
            rule=rule.code,
            outcome=rule.outcome,
            articles=self._articles(rule, labels),
            fault=rule.fault,
            instead=rule.instead,
            confirmed=rule.confirmed,
        )

    def _articles(self, rule: Rule, labels: Labels) -> tuple[str, ...]:
        if rule.outcome not in ILLEGAL:
            return ()
        more = [
            code
            for also in self.alsos
            if also.category == rule.category and holds(also.when, labels)
            for code in also.articles
        ]
        return tuple(dict.fromkeys([*rule.articles, *more]))

    def _refined(self, found: Derived, labels: Labels) -> Derived:
        for one in self.refines:
            if found.outcome == one.outcome_was and holds(one.when, labels):
                return replace(found, rule=one.code, outcome=one.outcome, confirmed=one.confirmed)
        return found


def _fits(rule: Rule, labels: Labels) -> bool:
    return holds(rule.when, labels) and not (rule.unless and holds(rule.unless, labels))


@lru_cache(maxsize=1)
def rule_books() -> dict[str, RuleBook]:
    """Every version by its name, the oldest first."""
    found = [_read(path) for path in DATA.glob("rules-*.toml")]
    return {book.version: book for book in sorted(found, key=lambda book: book.valid_from)}


def rule_book_at(day: date) -> RuleBook:
    """The one in force on this day."""
    return newest(rule_books().values(), day)


def _read(path: Path) -> RuleBook:
    given = tomllib.loads(path.read_text())
    return RuleBook(
        version=given["version"],
        valid_from=given["valid_from"],
        checked_on=given["checked_on"],
        source=given["source"],
        rules=tuple(_rule(row) for row in given["rule"]),
        alsos=tuple(_also(row) for row in given["also"]),
        refines=tuple(_refine(row) for row in given["refine"]),
    )


def _rule(row: dict[str, Any]) -> Rule:
    return Rule(
        code=row["code"],
        category=Category(row["category"]),
        when=condition(row["when"]),
        unless=condition(row.get("unless", {})),
        outcome=Outcome(row["outcome"]) if "outcome" in row else None,
        articles=tuple(row.get("articles", ())),
        fault=Unclear(row["fault"]) if "fault" in row else None,
        instead=Category(row["instead"]) if "instead" in row else None,
        source=row["source"],
        confirmed=row["status"] == "confirmed",
    )


def _also(row: dict[str, Any]) -> Also:
    return Also(
        category=Category(row["category"]),
        when=condition(row["when"]),
        articles=tuple(row["articles"]),
    )


def _refine(row: dict[str, Any]) -> Refine:
    return Refine(
        code=row["code"],
        outcome_was=Outcome(row["outcome_was"]),
        when=condition(row["when"]),
        outcome=Outcome(row["outcome"]),
        source=row["source"],
        confirmed=row["status"] == "confirmed",
    )
