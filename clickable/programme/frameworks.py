"""What an activity may serve: WeProtect's capabilities, articles of the Lanzarote Convention; and the
indicators that European programmes ask for. Read from data/, each list with its source."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from clickable.programme.models import Aggregation, Unit

DATA = Path(__file__).parent / "data"
FRAMEWORKS = ("weprotect", "lanzarote")


@dataclass(frozen=True)
class Item:
    """One capability, or one article."""

    key: str  # "weprotect:13"
    number: int
    name: dict[str, str]  # by language
    confirmed: bool  # its words were read in a source


@dataclass(frozen=True)
class Framework:
    code: str
    name: dict[str, str]
    edition: str
    source: str
    checked_on: date
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Asked:
    """An indicator of a European programme, to begin one of the project with."""

    code: str
    programme: str
    where: str  # the article or annex
    label: dict[str, str]
    unit: Unit
    aggregation: Aggregation
    kinds: str
    over: str
    confirmed: bool


@cache
def framework(code: str) -> Framework:
    told = tomllib.loads((DATA / f"{code}.toml").read_text())
    items = tuple(
        Item(f"{code}:{row['number']}", row["number"], {"fr": row["fr"], "en": row["en"]}, row["confirmed"])
        for row in told["item"]
    )  # fmt: skip
    return Framework(
        code=code,
        name=told["name"],
        edition=told["edition"],
        source=told["source"],
        checked_on=told["checked_on"],
        items=items,
    )


def frameworks() -> list[Framework]:
    return [framework(code) for code in FRAMEWORKS]


def items() -> dict[str, Item]:
    """All of them by key."""
    return {item.key: item for one in frameworks() for item in one.items}


@cache
def library() -> dict[str, Asked]:
    rows = tomllib.loads((DATA / "library.toml").read_text())["indicator"]
    return {row["code"]: _asked(row) for row in rows}


def _asked(row: dict[str, str]) -> Asked:
    return Asked(
        code=row["code"],
        programme=row["programme"],
        where=row["where"],
        label={"fr": row["fr"], "en": row["en"]},
        unit=Unit(row["unit"]),
        aggregation=Aggregation(row["aggregation"]),
        kinds=row.get("kinds", ""),
        over=row.get("over", ""),
        confirmed=bool(row["confirmed"]),
    )
