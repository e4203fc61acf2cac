"""Results as pages and tables show them: names for codes, one row for each option."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from clickable.places.selectors import territory
from clickable.voices.models import Band, Consultation, Question
from clickable.voices.rules import FACES, SKIP, K
from clickable.voices.wording import DRAWINGS, FACES_SHOWN, RATHER_NOT
from clickable.voices.wording import FACES as FACES_SAID

Name = str | Promise


@dataclass(frozen=True)
class Option:
    """What may be chosen, with its drawing and what the drawing shows."""

    code: str
    name: Name
    drawing: str = ""
    shown: Name = ""


@dataclass(frozen=True)
class Line:
    name: Name
    cells: list[int | None]  # one for each age told, then all ages; None: not told


@dataclass(frozen=True)
class Table:
    number: int
    title: str
    bands: list[Name]
    lines: list[Line]


def options(question: Question, language: str) -> list[Option]:
    found = [Option(SKIP, RATHER_NOT)]
    if question.kind == K.FACES:
        found = [Option(n, FACES_SAID[n], f"face-{n}", FACES_SHOWN[n]) for n in FACES] + found
    elif question.kind == K.CHOICE:
        found = [_option(one, language) for one in question.options] + found
    return found


def _option(one: dict[str, str], language: str) -> Option:
    drawing = one.get("drawing", "")
    name = one.get(language) or one["fr"]
    return Option(one["code"], name, drawing, DRAWINGS.get(drawing, ""))


def tables(row: Consultation, language: str) -> list[Table]:
    """One for each question of which something may be told."""
    told = (row.results or {}).get("questions", {})
    found = [
        _table(question, told.get(str(question.number), {}), language)
        for question in row.questions.all()
        if question.kind != K.WORDS
    ]
    return [table for table in found if table.lines]


def _table(question: Question, told: dict[str, Any], language: str) -> Table:
    bands: dict[str, Any] = told.get("bands", {})
    present = [band for band in Band if band in bands]
    alone = present[0] if len(present) == 1 else ""
    columns = [] if alone else present
    lines = [
        Line(
            one.name, [*(bands[band].get(one.code) for band in columns), told["all"].get(one.code)]
        )
        for one in options(question, language)
        if one.code in told.get("all", {})
    ]
    return Table(question.number, asked(question, language), [b.label for b in columns], lines)


def asked(question: Question, language: str) -> str:
    """The question as the eldest who are asked it read it."""
    return next((t for band in reversed(Band.values) if (t := question.asked(band, language))), "")


def ages(row: Consultation) -> list[tuple[Name, int | None]]:
    told = (row.results or {}).get("bands", {})
    return [(band.label, told[band]) for band in Band if band in told]


def places(row: Consultation, language: str) -> list[tuple[str, int | None]]:
    """Children by territory, those that are told first."""
    told: dict[str, int | None] = (row.results or {}).get("territories", {})
    found = [(_named(code, language), number) for code, number in told.items()]
    return sorted(found, key=lambda one: (one[1] is None, -(one[1] or 0), one[0]))


def _named(code: str, language: str) -> str:
    found = territory(code)
    return found.name.get(language, found.name["fr"]) if found else code
