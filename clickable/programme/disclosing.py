"""What of a figure is told, and to whom: small parts about people are not, nor what gives them away."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from clickable.measures.disclosure import mask
from clickable.programme.rules import OF_PEOPLE


@dataclass(frozen=True)
class Told:
    """None: not told, because it is small or would give something small away."""

    value: Decimal | None
    hidden: bool
    parts: dict[str, Decimal | None]  # in the order of their size; what is not told comes last


def tell(worth: Mapping[str, Any], *, unit: str, small: int) -> Told:
    """A figure of the snapshot (`content._worth`) with its parts, for readers under whom `small` is told."""
    value = _number(worth["value"])
    parts = {part: _number(text) for part, text in worth["parts"].items()}
    if worth["base"] is not None:
        return _share(worth, value, small=small)
    if unit not in OF_PEOPLE:
        return Told(value, hidden=False, parts=_ordered(parts))
    hidden = value is not None and 0 < value < small
    told = masked(parts, small=small)
    return Told(
        None if hidden else value,
        hidden=hidden,
        parts=_ordered(dict.fromkeys(parts) if hidden else told),
    )


def masked(parts: Mapping[str, Decimal | None], *, small: int) -> dict[str, Decimal | None]:
    """The parts of a total that is told."""
    known = {part: value for part, value in parts.items() if value is not None}
    cells = mask({part: int(value) for part, value in known.items()}, small=small)
    return {
        part: value if part not in cells or cells[part].count is not None else None
        for part, value in parts.items()
    }


def _share(worth: Mapping[str, Any], value: Decimal | None, *, small: int) -> Told:
    """A share of few people is as good as a name."""
    parts = {part: _number(text) for part, text in worth["parts"].items()}
    few = Decimal(worth["base"]) < small
    bases = masked({part: Decimal(text) for part, text in worth["bases"].items()}, small=small)
    told = {part: None if few or bases.get(part) is None else parts[part] for part in parts}
    return Told(None if few else value, hidden=few and value is not None, parts=_ordered(told))


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _ordered(parts: Mapping[str, Decimal | None]) -> dict[str, Decimal | None]:
    order = sorted(parts, key=lambda part: (parts[part] is None, -(parts[part] or 0), part))
    return {part: parts[part] for part in order}
