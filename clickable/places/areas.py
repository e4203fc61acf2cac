"""Where something is asked for, and all that lies around it: département, region, territory, France, the world."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from clickable.places.selectors import territories
from clickable.places.selectors import territory as territory_of

DATA = Path(__file__).parent / "data" / "departments.toml"
METROPOLE = "FR"
FRANCE, OVERSEAS, WORLD = "france", "overseas", "world"  # around the territories


@dataclass(frozen=True)
class Area:
    """A département (`FR-75`) or a whole territory (`RE`)."""

    code: str
    name: dict[str, str]  # by language
    around: tuple[str, ...]  # itself, then each larger area, the closest first


@cache
def areas() -> dict[str, Area]:
    """All of them by code: every territory, then every département of metropolitan France."""
    whole = [Area(t.code, t.name, _around(t.code)) for t in territories().values()]
    parts = [
        Area(code, {"fr": name, "en": name}, (code, region, *_around(METROPOLE)))
        for region, (_name, departments) in regions().items()
        for code, name in departments.items()
    ]
    return {area.code: area for area in (*whole, *parts)}


@cache
def regions() -> dict[str, tuple[str, dict[str, str]]]:
    """Of metropolitan France: the code of each, its name, and its départements."""
    rows = tomllib.loads(DATA.read_text())["region"]
    return {
        row["code"]: (row["name"], {f"FR-{number}": name for number, name in row["departments"].items()})
        for row in rows
    }  # fmt: skip


def territory_code(area: str) -> str:
    """The territory in which an area lies: its code as `measures` keeps it; empty when unknown."""
    found = areas().get(area)
    inside = territory_of(found.around[2]) if found and area.startswith("FR-") else None
    return inside.code if inside else (area if area in territories() else "")


def choices(language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """For a form: groups with a heading, and in each the (code, name) of its areas."""
    by_region = [
        (name, [(code, f"{word} ({code[3:]})") for code, word in departments.items()])
        for name, departments in regions().values()
    ]
    whole = [t for code, t in territories().items() if code != METROPOLE]
    overseas = [(t.code, t.name[language]) for t in whole if t.overseas]
    others = [(t.code, t.name[language]) for t in whole if not t.overseas]
    headings = HEADINGS[language]
    return [*by_region, (headings[0], overseas), (headings[1], others)]


HEADINGS = {"fr": ("Outre-mer", "Ailleurs"), "en": ("French overseas", "Elsewhere")}


def _around(code: str) -> tuple[str, ...]:
    territory = territories()[code]
    if territory.overseas:
        return (code, OVERSEAS, FRANCE, WORLD)
    return (code, FRANCE, WORLD) if code == METROPOLE else (code, WORLD)
