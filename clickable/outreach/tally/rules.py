"""What is counted at a stop, when its link opens, and what is wrong with an item that a phone sends."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from clickable.outreach.tally.models import MOST_AT_ONCE

OPEN_DAYS = timedelta(days=1)  # before and after the stop's day
SEND_DAYS = timedelta(days=14)  # what waits on a phone may still come
MOST_ITEMS = 10_000  # of one batch
MOST_TAPS = 20_000  # of one link


@dataclass(frozen=True)
class Cell:
    """One pad: an audience of the measures, in a band of ages."""

    code: str
    audience: str  # measures
    name: Any
    ages: Any = ""


CELLS: dict[str, Cell] = {
    one.code: one
    for one in (
        Cell("children-7", "children", _("Enfants"), _("7 ans et moins")),
        Cell("children-10", "children", _("Enfants"), _("8 à 10 ans")),
        Cell("teens-14", "teens", _("Ados"), _("11 à 14 ans")),
        Cell("teens-17", "teens", _("Ados"), _("15 à 17 ans")),
        Cell("parents", "parents", _("Parents"), _("et autres adultes de la famille")),
        Cell("professionals", "professionals", _("Professionnels"), _("école, animation, ville")),
    )
}


@dataclass(frozen=True)
class Item:
    """One tap as a phone tells of it: so many in a cell, or an earlier one taken back."""

    id: uuid.UUID
    cell: str = ""
    number: int = 1
    undoes: uuid.UUID | None = None


def opens(day: date, *, on: date) -> bool:
    """Whether the page of a stop of that day opens."""
    return day - OPEN_DAYS <= on <= day + OPEN_DAYS


def takes(day: date, *, on: date) -> bool:
    """Whether what a phone kept is still taken in."""
    return day - OPEN_DAYS <= on <= day + SEND_DAYS


def read(told: object) -> Item | str:
    """The item, or the code of what is wrong with it."""
    if not isinstance(told, Mapping):
        return "not_an_item"
    known = _uuid(told.get("id"))
    if known is None:
        return "bad_id"
    if told.get("undoes") is not None:
        target = _uuid(told["undoes"])
        return Item(known, undoes=target) if target else "bad_id"
    cell, number = told.get("cell"), told.get("number", 1)
    if not isinstance(cell, str) or cell not in CELLS:
        return "unknown_cell"
    if type(number) is not int or not 1 <= number <= MOST_AT_ONCE:
        return "bad_number"
    return Item(known, cell, number)


def by_audience(cells: Mapping[str, int]) -> dict[str, int]:
    """The same, as the measures count: bands of one audience together."""
    found: dict[str, int] = {}
    for code, number in cells.items():
        audience = CELLS[code].audience if code in CELLS else code
        found[audience] = found.get(audience, 0) + number
    return found


def differ(phones: Mapping[str, int], paper: Mapping[str, int], audiences: Iterable[str]) -> bool:
    """Both counted somebody, and not the same."""
    return (
        any(phones.values())
        and any(paper.values())
        and any(phones.get(one, 0) != paper.get(one, 0) for one in audiences)
    )


def _uuid(told: object) -> uuid.UUID | None:
    if not isinstance(told, str) or len(told) != len(str(uuid.UUID(int=0))):
        return None
    try:
        return uuid.UUID(told)
    except ValueError:
        return None
