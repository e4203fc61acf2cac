"""What is told of a consultation, worked out once, at its closing, from plain counts. No query, no clock.

No cell under ten, and none that subtraction gives: for each question either one table for each age, where
nothing in them has to be hidden, with their sum; or one table of all ages, and nothing of any age. Where some
age is too small to be counted, only questions that every age was asked are told: the others would tell how
many that age is. Ages and territories are never crossed.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from clickable.measures.disclosure import Cell, mask
from clickable.voices.rules import SMALL

Row = Mapping[str, int]
Told = dict[str, int | None]


@dataclass(frozen=True)
class Counted:
    """Children who sent their sheet: by age, by territory, and by question, age and option."""

    bands: Row
    territories: Row
    questions: Mapping[str, Mapping[str, Row]] = field(default_factory=dict)


def publish(counted: Counted) -> dict[str, Any]:
    """What may be read by everybody, as JSON. None: not told."""
    children = sum(counted.bands.values())
    if children < SMALL:
        return {"children": None, "bands": {}, "territories": {}, "questions": {}}
    bands = _told(mask(counted.bands, small=SMALL))
    present = [band for band, number in counted.bands.items() if number]
    every_age = all(bands[band] is not None for band in present)
    return {
        "children": children,
        "bands": bands,
        "territories": _told(mask(counted.territories, small=SMALL)),
        "questions": {
            number: _question(tables, present, every_age=every_age)
            for number, tables in counted.questions.items()
        },
    }


def _question(
    tables: Mapping[str, Row], present: Collection[str], *, every_age: bool
) -> dict[str, Any]:
    """By age with a sum, all ages in one, or nothing."""
    asked = {band: row for band, row in tables.items() if any(row.values())}
    if not every_age and set(asked) != set(present):
        return {"bands": {}, "all": {}}
    sums: dict[str, int] = {}
    for row in asked.values():
        for option, number in row.items():
            sums[option] = sums.get(option, 0) + number
    told = {band: _told(mask(row, small=SMALL)) for band, row in asked.items()}
    if every_age and all(cell is not None for row in told.values() for cell in row.values()):
        return {"bands": told, "all": sums}
    return {"bands": {}, "all": _told(mask(sums, small=SMALL))}


def _told(cells: Mapping[str, Cell]) -> Told:
    return {name: cell.count for name, cell in cells.items()}


def whole_territories(territories: Row) -> dict[str, int]:
    """For the measures: what is told by territory, and the rest without one (""). Their sum is exact."""
    cells = mask(territories, small=SMALL)
    told = {name: cell.count for name, cell in cells.items() if cell.count}
    rest = sum(territories.values()) - sum(told.values())
    return told | ({"": rest} if rest else {})
