"""The questions about an item, by version: `data/questions-*.toml`. Pure, and total for whatever labels are given."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, TypeVar

from clickable.report.models import Category

DATA = Path(__file__).parent / "data"

# One answer, several in the questionnaire's order, or a number.
Answer = str | tuple[str, ...] | int
Labels = Mapping[str, Answer]
Condition = Mapping[str, tuple[str, ...]]  # each named question has one of these answers


class _Dated(Protocol):
    @property
    def valid_from(self) -> date: ...


Dated = TypeVar("Dated", bound=_Dated)


class Kind(StrEnum):
    ONE = "one"
    MANY = "many"
    YES_NO = "yes_no"
    NUMBER = "number"


class Place(StrEnum):
    """Asked one after the other, or folded until somebody wants it."""

    WALK = "walk"
    MORE = "more"


@dataclass(frozen=True, kw_only=True)
class Option:
    code: str
    key: str
    fr: str
    en: str
    alone: bool = False  # of several answers, this one stands by itself


YES_NO = (
    Option(code="yes", key="1", fr="Oui", en="Yes"),
    Option(code="no", key="2", fr="Non", en="No"),
    Option(code="not_determined", key="0", fr="Non déterminé", en="Not determined"),
)


@dataclass(frozen=True, kw_only=True)
class Question:
    code: str
    categories: frozenset[Category]
    kind: Kind
    place: Place
    required: bool
    required_if: Condition | None
    when: Condition
    options: tuple[Option, ...]
    least: int
    most: int
    source: str
    fr: str
    en: str
    fr_hint: str = ""
    en_hint: str = ""

    def demanded(self, labels: Labels) -> bool:
        """Whether it must be answered, provided that it is asked."""
        return self.required or (self.required_if is not None and holds(self.required_if, labels))

    def takes(self, answer: Answer) -> bool:
        """Whether this is an answer to the question."""
        codes = [option.code for option in self.options]
        if self.kind == Kind.NUMBER:
            return type(answer) is int and self.least <= answer <= self.most
        if self.kind == Kind.MANY:
            return isinstance(answer, tuple) and self._several(answer)
        return isinstance(answer, str) and answer in codes

    def _several(self, answer: tuple[str, ...]) -> bool:
        in_order = tuple(option.code for option in self.options if option.code in answer)
        lonely = any(option.alone for option in self.options if option.code in answer)
        return bool(answer) and answer == in_order and not (lonely and len(answer) > 1)


class Fault(StrEnum):
    """Why labels cannot stand."""

    UNKNOWN_VERSION = "unknown_version"
    UNASKED = "unasked"  # an answer to a question that these labels do not ask
    WRONG = "wrong"  # not an answer to its question
    MISSING = "missing"  # a demanded question without an answer


@dataclass(frozen=True, kw_only=True)
class Questionnaire:
    version: str
    valid_from: date
    checked_on: date
    source: str
    questions: tuple[Question, ...]

    def of(self, category: Category) -> tuple[Question, ...]:
        return tuple(q for q in self.questions if category in q.categories)

    def question(self, code: str) -> Question | None:
        return next((q for q in self.questions if q.code == code), None)

    def asked(self, category: Category, labels: Labels) -> tuple[Question, ...]:
        """Those whose condition holds. One hangs on earlier ones only, so that none asks for itself."""
        found: list[Question] = []
        heard: dict[str, Answer] = {}
        for question in self.of(category):
            if holds(question.when, heard):
                found.append(question)
                if question.code in labels:
                    heard[question.code] = labels[question.code]
        return tuple(found)

    def missing(self, category: Category, labels: Labels) -> tuple[Question, ...]:
        return tuple(
            q
            for q in self.asked(category, labels)
            if q.code not in labels and q.demanded(self.heard(category, labels))
        )

    def heard(self, category: Category, labels: Labels) -> dict[str, Answer]:
        """The answers to questions that are asked, in the questionnaire's order; others are left out."""
        return {q.code: labels[q.code] for q in self.asked(category, labels) if q.code in labels}

    def fault_of(self, category: Category, labels: Labels, *, partly: bool) -> Fault | None:
        """The first reason why these labels cannot stand. `partly`: nothing need be answered."""
        heard = self.heard(category, labels)
        if set(labels) - set(heard):
            return Fault.UNASKED
        by_code = {q.code: q for q in self.of(category)}
        if not all(by_code[code].takes(answer) for code, answer in heard.items()):
            return Fault.WRONG
        return Fault.MISSING if not partly and self.missing(category, labels) else None


def holds(condition: Condition, labels: Labels) -> bool:
    """Whether each named question has one of the answers named with it."""
    return all(set(answers) & _given(labels.get(code)) for code, answers in condition.items())


def _given(answer: Answer | None) -> set[str]:
    if isinstance(answer, tuple):
        return set(answer)
    return {answer} if isinstance(answer, str) else set()


def frozen(kept: Mapping[str, Any]) -> dict[str, Answer]:
    """Labels as the database keeps them (lists), as they are here (tuples)."""
    return {code: tuple(a) if isinstance(a, list) else a for code, a in kept.items()}


@lru_cache(maxsize=1)
def questionnaires() -> dict[str, Questionnaire]:
    """Every version by its name, the oldest first."""
    found = [_read(path) for path in DATA.glob("questions-*.toml")]
    return {q.version: q for q in sorted(found, key=lambda q: q.valid_from)}


def questionnaire_at(day: date) -> Questionnaire:
    """The one in force. Before the first one's day there is nothing but the first one."""
    return newest(questionnaires().values(), day)


def newest(versions: Iterable[Dated], day: date) -> Dated:
    """The youngest that is in force on this day, else the oldest of all."""
    in_order = sorted(versions, key=lambda one: one.valid_from)
    return next((one for one in reversed(in_order) if one.valid_from <= day), in_order[0])


def _read(path: Path) -> Questionnaire:
    given = tomllib.loads(path.read_text())
    questions = tuple(_question(row) for row in given.pop("question"))
    return Questionnaire(questions=questions, **given)


def _question(row: dict[str, Any]) -> Question:
    kind = Kind(row["kind"])
    options = YES_NO if kind == Kind.YES_NO else tuple(Option(**o) for o in row.get("options", ()))
    wanted = row.get("required_if")
    return Question(
        code=row["code"],
        categories=frozenset(Category(c) for c in row["categories"]),
        kind=kind,
        place=Place(row.get("place", Place.WALK)),
        required=row.get("required", False),
        required_if=condition(wanted) if wanted else None,
        when=condition(row.get("when", {})),
        options=options,
        least=row.get("least", 0),
        most=row.get("most", 0),
        source=row["source"],
        fr=row["fr"],
        en=row["en"],
        fr_hint=row.get("fr_hint", ""),
        en_hint=row.get("en_hint", ""),
    )


def condition(given: Mapping[str, list[str]]) -> Condition:
    return {code: tuple(answers) for code, answers in given.items()}
