"""The whole table as people read it: levels that are answered alike in one row, places in one column."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby

from clickable.outreach import wording
from clickable.outreach.models import Group, RoutingDecision, SessionRequest, Slot, Step
from clickable.outreach.rules import NO_LEVEL, WAYS, Cell, Decision, Why
from clickable.outreach.services import letters
from clickable.outreach.table import Table
from clickable.outreach.table import table as held
from clickable.places.areas import METROPOLE, Area, areas, regions
from clickable.places.selectors import territories

Key = tuple[tuple[str, str], ...]  # the answers of one row or column: (association, rule)


@dataclass(frozen=True)
class Answer:
    association: str
    ruled: bool  # by a rule; else by the fallback
    way: str  # named where the two ways are answered by different rules


@dataclass(frozen=True)
class Row:
    label: str
    cells: tuple[tuple[Answer, ...], ...]  # one a column


@dataclass(frozen=True)
class Block:
    """One audience."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Grid:
    columns: tuple[str, ...]
    blocks: tuple[Block, ...]

    @property
    def span(self) -> int:
        return len(self.columns) + 1


@lru_cache(maxsize=8)
def shipped_grid(on: date, language: str) -> Grid:
    """Of the table that is in force: worked out once a day and language."""
    return grid(held(), on=on, language=language)


def grid(table: Table, *, on: date, language: str) -> Grid:
    """Every cell of the table, on that day."""
    answers = {
        (cell.audience, cell.level, cell.around[0], cell.way): table.decide(cell, on=on)
        for cell in table.cells()
    }
    columns = _columns(table, answers)
    blocks = [
        Block(
            audience.name[language],
            tuple(_rows(table, answers, columns, audience=code, language=language)),
        )
        for code, audience in table.audiences.items()
    ]
    names = tuple(_called(column, language, columns) for column in columns)
    return Grid(names, tuple(blocks))


Answers = dict[tuple[str, str, str, str], Decision]


def _columns(table: Table, answers: Answers) -> list[list[Area]]:
    """Areas in which everything is answered alike, départements apart from territories."""
    found: dict[tuple[str, Key], list[Area]] = {}
    for area in areas().values():
        if area.code == METROPOLE:
            continue  # its départements stand for it
        same = tuple(
            (said.association, said.rule)
            for code in table.audiences
            for level in table.levels_of(code)
            for said in (answers[code, level, area.code, way] for way in WAYS)
        )
        found.setdefault((_kind(area), same), []).append(area)
    return sorted(found.values(), key=lambda column: (_KINDS.index(_kind(column[0])), len(column)))


_KINDS = ("department", "overseas", "abroad")


def _kind(area: Area) -> str:
    if area.code.startswith("FR-"):
        return "department"
    return "overseas" if territories()[area.code].overseas else "abroad"


def _called(column: list[Area], language: str, columns: list[list[Area]]) -> str:
    alike = [other for other in columns if _kind(other[0]) == _kind(column[0])]
    names = ", ".join(area.name[language] for area in column)
    if _kind(column[0]) == "overseas" and len(alike) == 1:
        return str(wording.OVERSEAS)
    if _kind(column[0]) != "department":
        return names
    codes = {area.code for area in column}
    region = next((name for name, inside in regions().values() if codes == set(inside)), "")
    if len(alike) == 1:
        return str(wording.METROPOLE)
    return region or (str(wording.REST_OF_METROPOLE) if column == alike[-1] else names)


def _rows(
    table: Table, answers: Answers, columns: list[list[Area]], *, audience: str, language: str
) -> Iterable[Row]:
    def of(level: str) -> tuple[tuple[Answer, ...], ...]:
        return tuple(_cell(table, answers, (audience, level, column[0].code)) for column in columns)

    for cells, alike in groupby(table.levels_of(audience), key=of):
        yield Row(_span(table, list(alike), language), cells)


def _cell(table: Table, answers: Answers, where: tuple[str, str, str]) -> tuple[Answer, ...]:
    found = [(way, answers[(*where, way)]) for way in WAYS]
    if len({(said.association, bool(said.rule)) for _way, said in found}) == 1:
        found, named = found[:1], False
    else:
        named = True
    return tuple(
        Answer(
            table.associations[said.association].name,
            ruled=bool(said.rule),
            way=str(wording.WAYS[way]) if named else "",
        )
        for way, said in found
    )


def _span(table: Table, levels: list[str], language: str) -> str:
    names = [table.levels[level].name[language].partition(" (")[0] for level in levels if level]
    mixed = [str(wording.MIXED)] if NO_LEVEL in levels else []
    if len(names) > 3:  # noqa: PLR2004 -- a list of three still reads well
        names = [f"{names[0]} → {names[-1]}"]
    return ", ".join(names + mixed)


@dataclass(frozen=True)
class Explained:
    """One decision, in the words of the reader."""

    association: str
    does: str
    why: str
    ruled: bool
    trace: tuple[tuple[str, str, bool], ...]  # what the rule says, why it does not answer, chosen
    questions: tuple[str, ...]


def explained(table: Table, cell: Cell, decision: Decision, *, language: str) -> Explained:
    association = table.associations[decision.association]
    rule = table.rule(decision.rule)
    known = {rule.code: rule for rule in table.rules}
    trace = [
        (known[one.rule].why[language], str(wording.WHY[one.why]), one.rule == decision.rule)
        for one in decision.trace
        if one.rule in known
    ]
    return Explained(
        association=association.name,
        does=association.does[language],
        why=rule.why[language] if rule else str(wording.FALLBACK),
        ruled=rule is not None,
        trace=tuple(trace),
        questions=()
        if rule
        else tuple(question.question[language] for question in table.questions_of(cell)),
    )


def rules_told(
    table: Table, *, on: date, language: str
) -> list[tuple[str, str, date, date | None]]:
    """Of each rule that stands on that day or later: what it says, its source, its first and last day."""
    return [
        (rule.why[language], table.sources[rule.source], rule.valid_from, rule.valid_to)
        for rule in table.rules
        if rule.valid_to is None or on <= rule.valid_to
    ]


@dataclass(frozen=True)
class Part:
    """One association's part of a request, as its requester and its people read it."""

    row: SessionRequest
    association: str
    does: str
    why: str
    by_rule: bool
    trace: tuple[tuple[str, str, bool], ...]
    groups: tuple[tuple[Group, str, Slot | None], ...]
    history: tuple[Step, ...]
    decisions: tuple[tuple[RoutingDecision, str, str], ...]  # with the association and why


def part(row: SessionRequest, *, language: str) -> Part:
    held_now = held()
    decisions = sorted(row.decisions.all(), key=lambda one: one.pk)
    last = decisions[-1] if decisions else None
    association = held_now.associations.get(row.association)
    return Part(
        row=row,
        association=association.name if association else "",
        does=association.does[language] if association else "",
        why=letters.why(last, language) if last else "",
        by_rule=bool(last and last.rule),
        trace=_trace(held_now, last, language) if last else (),
        groups=tuple(_groups(row, language)),
        history=tuple(sorted(row.steps.all(), key=lambda one: one.pk)),
        decisions=tuple(
            (one, held_now.associations[one.association].name, letters.why(one, language))
            for one in decisions
        ),
    )


def _groups(row: SessionRequest, language: str) -> Iterable[tuple[Group, str, Slot | None]]:
    found = [(one, getattr(one, "slot", None)) for one in row.groups.all()]
    found.sort(key=lambda pair: (str(pair[1].begins) if pair[1] else "", pair[0].pk))
    for one, slot in found:
        yield one, letters.said(one.audience, one.level, language), slot


def _trace(
    table: Table, decision: RoutingDecision, language: str
) -> tuple[tuple[str, str, bool], ...]:
    """Every rule that was looked at then; one that is no longer in the table keeps its code."""
    told = []
    for code, _association, why in decision.trace:
        rule = table.rule(code)
        says = rule.why[language] if rule else code
        told.append((says, str(wording.WHY[Why(why)]), code == decision.rule))
    return tuple(told)
