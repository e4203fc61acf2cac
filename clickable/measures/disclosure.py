"""Small counts are not told, nor what would give them away (statistical disclosure control)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """Why a cell is not told."""

    TOLD = ""
    SMALL = "small"
    COMPLEMENT = "complement"


@dataclass(frozen=True)
class Cell:
    count: int | None  # None: not told
    why: Why = Why.TOLD


def mask(cells: Mapping[str, int], *, small: int) -> dict[str, Cell]:
    """The parts of a published total, with no part under `small` told and none that can be worked out.

    While the sum of the hidden (total minus what is told) would give one away, the smallest part still
    told is hidden with them.
    """
    under = {name for name, value in cells.items() if value < small}
    if not any(cells[name] for name in under):
        return {name: Cell(value) for name, value in cells.items()}  # nobody is behind a zero
    more: set[str] = set()
    while (told := cells.keys() - under - more) and _given_away(cells, under, more, small=small):
        more.add(min(told, key=lambda name: (cells[name], name)))
    hidden = dict.fromkeys(more, Why.COMPLEMENT) | dict.fromkeys(under, Why.SMALL)
    return {
        name: Cell(None, hidden[name]) if name in hidden else Cell(value)
        for name, value in cells.items()
    }


def _given_away(cells: Mapping[str, int], under: set[str], more: set[str], *, small: int) -> bool:
    """Whether one way only is left to fill a small part, for somebody who has the total.

    They know: small parts are under `small` and not all zero; the further ones are not under it
    and not above the least that is told.
    """
    hidden_sum = sum(cells[name] for name in under | more)
    least_told = min((cells[n] for n in cells.keys() - under - more), default=hidden_sum)
    least = max(1, hidden_sum - least_told * len(more))
    most = min((small - 1) * len(under), hidden_sum - small * len(more))
    return least == most and (len(under) == 1 or most == (small - 1) * len(under))
