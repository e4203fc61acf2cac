"""Countries of applicants, by code."""

import tomllib
from functools import cache
from pathlib import Path

from clickable.base.folding import fold

DATA = Path(__file__).parent / "data" / "countries.toml"


@cache
def countries() -> dict[str, dict[str, str]]:
    return tomllib.loads(DATA.read_text())


def name(code: str, language: str) -> str:
    found = countries().get(code, {})
    return found.get(language) or found.get("fr") or code


def choices(language: str) -> list[tuple[str, str]]:
    """For a form, in the order of the language's alphabet."""
    named = [(code, name(code, language)) for code in countries()]
    return sorted(named, key=lambda one: fold(one[1]))
