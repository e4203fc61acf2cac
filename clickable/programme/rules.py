"""How rows become a figure, and which step may follow which. Pure values; no order of rows matters."""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TypeVar

from clickable.programme.models import Aggregation, PartnerReport, Period, Unit

Key = TypeVar("Key", bound=Hashable)
UNKNOWN = ""  # the part of what nobody knows where to put
# Units that count people, or what people sent: small parts of them are never told.
OF_PEOPLE = frozenset(
    {Unit.CONTACTS, Unit.PERSONS, Unit.REPORTS, Unit.SIGNATURES, Unit.APPLICATIONS}
)
SMALL_PUBLIC, SMALL_FUNDER = 10, 5

P, R = Period.State, PartnerReport.State
STEPS: dict[str, frozenset[str]] = {
    P.OPEN: frozenset({P.COMPILING}),
    P.COMPILING: frozenset({P.ACCEPTED}),
    P.ACCEPTED: frozenset({P.LOCKED, P.COMPILING}),  # back: a report was returned after all
    P.LOCKED: frozenset({P.SENT}),
    P.SENT: frozenset(),
}
REPORT_STEPS: dict[str, frozenset[str]] = {
    R.DRAFT: frozenset({R.SUBMITTED}),
    R.SUBMITTED: frozenset({R.RETURNED, R.ACCEPTED}),
    R.RETURNED: frozenset({R.SUBMITTED}),
    R.ACCEPTED: frozenset({R.RETURNED}),
}


@dataclass(frozen=True)
class Point:
    """So many, on a day; of what (`key`), in which part; `whole`: counts for what it is a part of."""

    on: date
    value: Fraction
    part: str = UNKNOWN
    key: str = ""
    whole: bool = False


@dataclass(frozen=True)
class Worth:
    """A figure and its parts. None: there is nothing to work it out from."""

    value: Fraction | None
    parts: dict[str, Fraction | None] = field(default_factory=dict)
    add_up: bool = True  # the parts make the total
    base: Fraction | None = None  # of a share: how many it is a share of
    bases: dict[str, Fraction] = field(default_factory=dict)


NOTHING = Worth(None)


def worth(points: Iterable[Point], aggregation: str) -> Worth:
    """The figure of these rows. Whatever their order, and however a sum was split over rows, the same."""
    rows = list(points)
    if not rows:
        return Worth(Fraction(0) if aggregation in {Aggregation.SUM, Aggregation.UNIQUE} else None)
    return _WAYS[Aggregation(aggregation)](rows)


def _sum(rows: list[Point]) -> Worth:
    return _added(rows)


def _latest(rows: list[Point]) -> Worth:
    last = max(row.on for row in rows)
    return _added([row for row in rows if row.on == last])


def _max(rows: list[Point]) -> Worth:
    days = _by(rows, lambda row: row.on)
    best = min(day for day, sum_ in days.items() if sum_ == max(days.values()))
    return _added([row for row in rows if row.on == best])


def _average(rows: list[Point]) -> Worth:
    days = len({row.on for row in rows})
    return _added([replace(row, value=row.value / days) for row in rows])


def _ratio(rows: list[Point]) -> Worth:
    own = {part: [row for row in rows if row.part == part] for part in {row.part for row in rows}}
    return Worth(
        _share(rows),
        {part: _share(those) for part, those in own.items()},
        add_up=False,
        base=_base(rows),
        bases={part: _base(those) for part, those in own.items()},
    )


def _base(rows: list[Point]) -> Fraction:
    return sum((row.value for row in rows if row.whole), Fraction(0))


def _share(rows: list[Point]) -> Fraction | None:
    part = sum((row.value for row in rows if not row.whole), Fraction(0))
    return 100 * part / _base(rows) if _base(rows) else None


def _unique(rows: list[Point]) -> Worth:
    """What has a key and, after corrections, was there at all. One key may be in several parts."""
    parts = {
        part: Fraction(_keys([row for row in rows if row.part == part]))
        for part in {row.part for row in rows}
    }
    told: dict[str, Fraction | None] = dict(parts)
    whole = Fraction(_keys(rows))
    return Worth(whole, told, add_up=whole == sum(parts.values()))


def _keys(rows: list[Point]) -> int:
    return sum(1 for key, value in _by(rows, lambda row: row.key).items() if key and value > 0)


def _added(rows: list[Point]) -> Worth:
    parts: dict[str, Fraction | None] = {**_by(rows, lambda row: row.part)}
    return Worth(sum((row.value for row in rows), Fraction(0)), parts)


def _by(rows: Iterable[Point], key: Callable[[Point], Key]) -> dict[Key, Fraction]:
    sums: dict[Key, Fraction] = {}
    for row in rows:
        sums[key(row)] = sums.get(key(row), Fraction(0)) + row.value
    return sums


_WAYS = {
    Aggregation.SUM: _sum,
    Aggregation.LATEST: _latest,
    Aggregation.MAX: _max,
    Aggregation.AVERAGE: _average,
    Aggregation.RATIO: _ratio,
    Aggregation.UNIQUE: _unique,
}


def rounded(value: Fraction | None) -> Decimal | None:
    """To two places, halves up: what is written down of an exact fraction."""
    if value is None:
        return None
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    found = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return found.quantize(Decimal(1)) if found == found.to_integral() else found


def mismatch(parts: Mapping[str, Decimal], total: Decimal | None) -> Decimal | None:
    """By how much a total that somebody typed differs from the sum of its parts; None: it does not."""
    missing = Decimal(0) if total is None else total - sum(parts.values(), Decimal(0))
    return missing or None


PERSONAL = (
    re.compile(r"\S@\S"),  # a mailbox
    re.compile(r"(?<!\w)(?:\+\d{2,3}|0)[\s.\-]?[1-9](?:[\s.\-]?\d{2}){4}(?!\w)"),  # a telephone
)


def looks_personal(text: str) -> bool:
    """A mailbox or a telephone number: it leads to somebody, and no report needs it.

    The project's own name has an @ in it.
    """
    plain = re.sub(r"click@ble", "", text, flags=re.I)
    return any(pattern.search(plain) for pattern in PERSONAL)
