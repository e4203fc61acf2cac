"""What is told of a consultation, worked out once, at its closing, from plain counts. No query, no clock.

No cell under ten, and none that subtraction gives: for each question either one table for each age, when
every age is large enough to be told, with a sum only of what those tables say; or one table of all ages,
when some age is too small, for questions that every age was asked. Ages and territories are never crossed.
"""

from collections.abc import Iterable, Mapping
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
            number: _by_age(tables) if every_age else _together(tables, present)
            for number, tables in counted.questions.items()
        },
    }


def _by_age(tables: Mapping[str, Row]) -> dict[str, Any]:
    """A table for each age; the sum says nothing that they do not."""
    told = {
        band: _told(mask(row, small=SMALL)) for band, row in tables.items() if any(row.values())
    }
    sums: Told = {}
    for option in _options(told.values()):
        cells = [row.get(option) for row in told.values()]
        known = [cell for cell in cells if cell is not None]
        sums[option] = sum(known) if len(known) == len(cells) else None
    return {"bands": told, "all": sums}


def _together(tables: Mapping[str, Row], present: Iterable[str]) -> dict[str, Any]:
    """One table of all ages, where every age was asked: the others would tell how small an age is."""
    asked = [band for band in present if any(tables.get(band, {}).values())]
    if set(asked) != set(present):
        return {"bands": {}, "all": {}}
    sums: dict[str, int] = {}
    for row in tables.values():
        for option, number in row.items():
            sums[option] = sums.get(option, 0) + number
    return {"bands": {}, "all": _told(mask(sums, small=SMALL))}


def _told(cells: Mapping[str, Cell]) -> Told:
    return {name: cell.count for name, cell in cells.items()}


def _options(rows: Iterable[Told]) -> list[str]:
    return list(dict.fromkeys(option for row in rows for option in row))


def whole_territories(territories: Row) -> dict[str, int]:
    """For the measures: what is told by territory, and the rest without one (""). Their sum is exact."""
    cells = mask(territories, small=SMALL)
    told = {name: cell.count for name, cell in cells.items() if cell.count}
    rest = sum(territories.values()) - sum(told.values())
    return told | ({"": rest} if rest else {})
