"""What clickable/library/works holds: one folder for each work, `work.toml` and a text for each language."""

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from clickable.base.errors import RefusedError

WORKS = Path(__file__).resolve().parent.parent / "works"
NUMBERS = WORKS / "numbers.toml"
LANGUAGES = ("fr", "en")
FAMILIAR = {"child", "teen"}  # who is told « tu »
LISTS = ("audience", "themes", "numbers", "changes")


class Variant(StrEnum):
    STANDARD = "standard"
    LARGE_PRINT = "large_print"
    SIMPLIFIED = "simplified"


@dataclass(frozen=True)
class Source:
    """Where a fact of a work was read, and when."""

    name: str
    checked_on: date
    url: str = ""


@dataclass(frozen=True)
class Number:
    """A telephone number as a work prints it, in one language."""

    code: str
    number: str
    who: str
    hours: str
    checked_on: date


@dataclass(frozen=True)
class Work:
    """What is known of a work without reading its text; texts for people are keyed by language."""

    code: str
    kind: str  # brochure, poster, sheet, white_paper
    title: dict[str, str]
    summary: dict[str, str]
    audience: tuple[str, ...]
    themes: tuple[str, ...]
    paper: str  # the size of the standard variant: A3, A4, A5
    edition: int
    drawing: str  # of the cover
    alt: dict[str, str]  # what it shows
    line: dict[str, str]  # what stands under the title
    written_on: date
    checked_on: date
    agreement: str  # funding: who paid
    licence: str
    numbers: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    changes: tuple[dict[str, str], ...] = ()  # what changed in this edition, by language
    age_from: int | None = None
    age_to: int | None = None

    @property
    def languages(self) -> tuple[str, ...]:
        return LANGUAGES

    @property
    def variants(self) -> tuple[Variant, ...]:
        return tuple(Variant)

    def text(self, language: str, variant: Variant) -> str:
        """The source of its text, a Django template."""
        simple = ".simple" if variant == Variant.SIMPLIFIED else ""
        return (WORKS / self.code / f"{language}{simple}.html").read_text()


@cache
def works() -> tuple[Work, ...]:
    """Every work, in the order of their codes."""
    return tuple(_read(path) for path in sorted(WORKS.glob("*/work.toml")))


def work(code: str) -> Work:
    found = next((one for one in works() if one.code == code), None)
    if found is None:
        raise RefusedError(_("Cet outil n’existe pas."), "unknown_work")
    return found


def known(code: str, language: str, variant: str) -> tuple[Work, Variant]:
    """The work and the variant that these words name; refused when there is none."""
    if language not in LANGUAGES or variant not in set(Variant):
        raise RefusedError(_("Cette version de l’outil n’existe pas."), "unknown_variant")
    return work(code), Variant(variant)


def numbers(work: Work, language: str) -> list[Number]:
    """The numbers that a work prints, in its own order, said as its readers are addressed."""
    rows = {row["code"]: row for row in tomllib.loads(NUMBERS.read_text())["number"]}
    said = "who" if FAMILIAR & set(work.audience) else "formal"
    return [_number(rows[code], language, said) for code in work.numbers]


def _number(row: dict[str, Any], language: str, said: str) -> Number:
    return Number(
        code=row["code"],
        number=row["number"],
        who=row.get(said, row["who"])[language],
        hours=row["hours"][language],
        checked_on=row["checked_on"],
    )


def _read(path: Path) -> Work:
    row: dict[str, Any] = tomllib.loads(path.read_text())
    row |= {name: tuple(row.get(name, ())) for name in LISTS}
    row["sources"] = tuple(Source(**source) for source in row.get("sources", ()))
    return Work(code=path.parent.name, **row)
