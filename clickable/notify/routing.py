"""The routing table and the list of partners: `data/*.toml`, read once."""

import tomllib
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


class Kind(StrEnum):
    """What an assessment means for the table."""

    CSAM = "csam"
    OTHER_ILLEGAL = "other_illegal"
    TERMS_ONLY = "terms_only"
    NONE = "none"


class Hosted(StrEnum):
    """Where the table thinks the server is."""

    FR = "fr"
    ABROAD_INHOPE = "abroad_inhope"
    ABROAD_NONE = "abroad_none"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Row:
    name: str
    assessment: Kind
    hosted: frozenset[Hosted]
    actions: tuple[str, ...]
    optional: tuple[str, ...] = ()
    own_tool: bool = False


@dataclass(frozen=True)
class Table:
    rows: tuple[Row, ...]
    call_first: tuple[str, ...]
    inhope: frozenset[str] = field(repr=False)
    french: frozenset[str] = field(repr=False)


@lru_cache(maxsize=1)
def table() -> Table:
    given, members = _read("routing"), _read("inhope_members")
    return Table(
        rows=tuple(_row(row) for row in given["route"]),
        call_first=tuple(given["danger"]["call_first"]),
        inhope=frozenset(members["countries"]),
        french=frozenset(members["french"]["countries"]),
    )


@lru_cache(maxsize=1)
def explanations() -> dict[str, dict[str, str]]:
    """By category and language: why such content is illegal, in concrete words."""
    found = _read("explanations")
    return {category: texts for category, texts in found.items() if isinstance(texts, dict)}


def _row(given: dict[str, Any]) -> Row:
    return Row(
        name=given["name"],
        assessment=Kind(given["assessment"]),
        hosted=frozenset(Hosted(h) for h in given["hosted"]),
        actions=tuple(given["actions"]),
        optional=tuple(given.get("optional", ())),
        own_tool=given.get("own_tool", False),
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text())
