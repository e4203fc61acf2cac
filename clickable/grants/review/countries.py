"""Names of countries, from data/countries.toml; a code that it does not hold is told as it is."""

import tomllib
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "countries.toml"


@cache
def _names() -> dict[str, tuple[str, str]]:
    return {code: (row[0], row[1]) for code, row in tomllib.loads(DATA.read_text()).items()}


def name_of(code: str, language: str) -> str:
    found = _names().get(code)
    return code if found is None else found[language == "en"]
