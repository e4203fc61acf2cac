"""The articles of law that an illegal outcome may rest on: `data/legal_basis.toml`, read once."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from clickable.report.models import Category

DATA = Path(__file__).parent / "data" / "legal_basis.toml"


@dataclass(frozen=True, kw_only=True)
class Article:
    """One article in the words of French law, which are not translated. Never a penalty."""

    code: str
    article: str
    label: str
    categories: tuple[Category, ...]
    url: str
    source: str
    checked_on: date
    confirmed: bool


@lru_cache(maxsize=1)
def articles() -> dict[str, Article]:
    """Every article by its code, in the order of the file."""
    rows = tomllib.loads(DATA.read_text())["article"]
    return {row["code"]: _article(**row) for row in rows}


def named(codes: list[str]) -> list[Article]:
    """The articles of an assessment; a code that the file no longer holds is left out."""
    return [articles()[code] for code in codes if code in articles()]


def _article(*, status: str, categories: list[str], **given: str | date) -> Article:
    return Article(
        categories=tuple(Category(c) for c in categories),
        confirmed=status == "confirmed",
        **given,  # type: ignore[arg-type]
    )
