"""How far two people agree, by label and month. Of a team, never of a person."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from clickable.assess.opinions import rules, selectors
from clickable.assess.opinions.models import Opinion

PARIS = ZoneInfo("Europe/Paris")
MONTHS = 6
Pair = tuple[Hashable, Hashable]


@dataclass(frozen=True)
class Rate:
    """Agreement on one thing in one month."""

    pairs: int
    kappa: float | None  # None: too few pairs, or one answer everywhere

    @property
    def few(self) -> bool:
        return self.pairs < rules.FEWEST

    @property
    def hundredths(self) -> int | None:
        return None if self.kappa is None else round(self.kappa * 100)


@dataclass(frozen=True)
class Row:
    """What is rated (a code), month by month, and over all of them."""

    code: str
    months: list[Rate]
    whole: Rate


@dataclass(frozen=True)
class Agreement:
    months: list[str]  # "2026-11", the oldest first
    rows: list[Row]


def agreement(group: int, *, now: datetime) -> Agreement:
    """Of the second opinions that this team gave in this month and the five before: one query."""
    months = last_months(now)
    given = Opinion.objects.filter(group_id=group, given__isnull=False)
    found: dict[str, dict[str, list[Pair]]] = {}
    for opinion in given.select_related("first", "given").order_by("pk"):
        if opinion.given is None:
            continue
        month = _month(opinion.given.decided_at)
        if month in months:
            first, second = selectors.said(opinion.first), selectors.said(opinion.given)
            for code, pair in rules.pairs_of(first, second).items():
                found.setdefault(code, {}).setdefault(month, []).append(pair)
    return Agreement(months, [_row(code, by, months) for code, by in found.items()])


def last_months(now: datetime) -> list[str]:
    local = now.astimezone(PARIS)
    last = local.year * 12 + local.month - 1
    return [f"{n // 12:04}-{n % 12 + 1:02}" for n in range(last - MONTHS + 1, last + 1)]


def _month(moment: datetime) -> str:
    return moment.astimezone(PARIS).strftime("%Y-%m")


def _row(code: str, by_month: dict[str, list[Pair]], months: list[str]) -> Row:
    every = [pair for month in months for pair in by_month.get(month, [])]
    return Row(code, [_rate(by_month.get(month, [])) for month in months], _rate(every))


def _rate(pairs: list[Pair]) -> Rate:
    enough = len(pairs) >= rules.FEWEST
    return Rate(len(pairs), rules.kappa(pairs) if enough else None)
