"""The territories of data/territories.toml."""

import tomllib
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from clickable.places.rules import Territory

DATA = Path(__file__).parent / "data" / "territories.toml"
ELSEWHERE = "ZZ"


@cache
def territories() -> dict[str, Territory]:
    """All of them by code, in the order in which they are offered."""
    rows = tomllib.loads(DATA.read_text())["territory"]
    return {row["code"]: _territory(row) for row in rows}


def territory(code: str) -> Territory | None:
    """By its code of ISO 3166-1, or by one of ISO 3166-2 that lies in it; None when unknown."""
    wanted = code.strip().upper()
    found = territories().get(wanted)
    if found:
        return found
    exact = next((t for t in territories().values() if wanted in t.also), None)
    country, dash, _rest = wanted.partition("-")
    return exact or next(
        (t for t in territories().values() if dash and country in t.prefixes), None
    )


def choices(language: str) -> list[tuple[str, str]]:
    """(code, name) of each, for a form."""
    return [(code, t.name[language]) for code, t in territories().items()]


def _territory(row: dict[str, object]) -> Territory:
    return Territory(
        code=str(row["code"]),
        name=dict(row["name"]),  # type: ignore[call-overload]
        zone=ZoneInfo(str(row["zone"])),
        clock=dict(row["clock"]),  # type: ignore[call-overload]
        also=frozenset(row.get("also", ())),  # type: ignore[call-overload]
        prefixes=frozenset(row.get("prefixes", ())),  # type: ignore[call-overload]
        overseas=bool(row.get("overseas")),
    )
