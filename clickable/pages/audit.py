"""The self-audit of accessibility: what the tests found, laid over the 106 criteria of the RGAA.

`data/rgaa.toml` says how each criterion is looked at; `data/audit.json` is written by `script/audit`
from a run of the tests. No test sees a whole criterion: at best it has found nothing wrong.
"""

import json
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

DATA = Path(__file__).parent / "data"


class Finding(StrEnum):
    FAULT = "fault"
    NO_FAULT = "no_fault"  # as far as tests see
    BY_A_PERSON = "by_a_person"
    ABSENT = "absent"

    @property
    def label(self) -> str:
        return str(LABELS[self])


LABELS = {
    Finding.FAULT: _("défaut trouvé"),
    Finding.NO_FAULT: _("vérifié par les tests, aucun défaut"),
    Finding.BY_A_PERSON: _("à vérifier par une personne"),
    Finding.ABSENT: pgettext_lazy("criterion", "sans objet"),
}


@dataclass(frozen=True)
class Criterion:
    number: str
    title: str
    finding: Finding
    why: str  # of what is absent; else empty


@dataclass(frozen=True)
class Theme:
    number: int
    name: str
    criteria: list[Criterion]


@dataclass(frozen=True)
class Audit:
    made_on: date
    pages: int
    languages: list[str]
    themes: list[str]
    axe: str
    browser: str
    found: list[Theme]

    @property
    def counts(self) -> list[tuple[Finding, int]]:
        """How many criteria have each finding, in a fixed order."""
        number = Counter(each.finding for theme in self.found for each in theme.criteria)
        return [(finding, number[finding]) for finding in Finding]


@cache
def audit(language: str) -> Audit:
    """The latest audit, its titles in this language."""
    made = json.loads((DATA / "audit.json").read_text())
    return Audit(
        made_on=date.fromisoformat(made["made_on"]),
        pages=len(made["pages"]),
        languages=made["languages"],
        themes=made["themes"],
        axe=made["axe"],
        browser=made["browser"],
        found=[_theme(row, made, language) for row in criteria()],
    )


@cache
def criteria() -> list[dict[str, Any]]:
    """The themes of data/rgaa.toml, as they stand there."""
    found: list[dict[str, Any]] = tomllib.loads((DATA / "rgaa.toml").read_text())["theme"]
    return found


def finding_of(
    criterion: dict[str, Any], *, faults: Iterable[str], passed: Iterable[str]
) -> Finding:
    """`faults`: rules of axe that found something; `passed`: tests that passed.

    A test that did not run counts as a fault: nothing is claimed that was not seen.
    """
    if "absent" in criterion:
        return Finding.ABSENT
    rules, tests = set(criterion.get("axe", [])), set(criterion.get("tests", []))
    if not rules | tests:
        return Finding.BY_A_PERSON
    return Finding.FAULT if rules & set(faults) or tests - set(passed) else Finding.NO_FAULT


def _theme(row: dict[str, Any], made: dict[str, Any], language: str) -> Theme:
    known = {"faults": made["faults"], "passed": made["passed"]}
    return Theme(
        number=row["number"],
        name=row["name"][language],
        criteria=[
            Criterion(
                number=each["number"],
                title=each[language],
                finding=finding_of(each, **known),
                why=each["absent"][language] if "absent" in each else "",
            )
            for each in row["criteria"]
        ],
    )
