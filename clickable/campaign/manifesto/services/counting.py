"""The count: changes are folded into tallies under one lock, and recounted from the signatures each night.

Nothing is added to a row that everybody shares while people sign. A fold takes the changes that are
there, adds them up, and deletes them, in one transaction under the lock of the manifesto: two folds
are one after the other, and a change that commits late is folded by the next.
"""

import logging
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, F, Sum, Value

from clickable.campaign.manifesto.models import Change, Kind, Manifesto, Recount, Signature, Tally
from clickable.record import services as record

if TYPE_CHECKING:
    from datetime import date

log = logging.getLogger(__name__)
PIECE = 20_000  # changes in one fold
Cell = tuple[str, str, "date"]  # kind, area, day


def fold_all(*, now: datetime) -> int:
    """Fold what there is for every manifesto; how many changes."""
    waiting = Change.objects.order_by().values_list("manifesto", flat=True).distinct()
    return sum(fold(pk, now=now) for pk in sorted(waiting))


@transaction.atomic
def fold(manifesto: int, *, now: datetime) -> int:
    """Fold one piece of the changes; how many."""
    row = Manifesto.objects.select_for_update().get(pk=manifesto)
    changes = list(Change.objects.filter(manifesto=row).order_by("pk")[:PIECE])
    sums: Counter[Cell] = Counter()
    for one in changes:
        sums[one.kind, one.area, one.on] += one.delta
    for cell, delta in sums.items():
        _add(row, cell, delta)
    Change.objects.filter(pk__in=[one.pk for one in changes]).delete()
    _settle(row, now=now)
    return len(changes)


@transaction.atomic
def recount(manifesto: int, *, now: datetime) -> Recount:
    """Count the signatures themselves, compare every cell, mend what differs, and say so."""
    row = Manifesto.objects.select_for_update().get(pk=manifesto)
    found = _by_signatures(row)
    folded: Counter[Cell] = Counter()
    for tally in Tally.objects.filter(manifesto=row).iterator():
        folded[tally.kind, tally.area, tally.on] = tally.count
    wrong = {cell for cell in found.keys() | folded.keys() if found[cell] != folded[cell]}
    for cell in wrong:
        _add(row, cell, found[cell] - folded[cell])
    told = Recount.objects.create(
        manifesto=row, at=now, found=found.total(), folded=folded.total(), cells=len(wrong)
    )
    if wrong:
        log.error("%s: %d tallies differed from the signatures and were mended", row, len(wrong))
        record.write("manifesto.drift", str(row), now=now, detail={"cells": len(wrong)})
        _settle(row, now=now)
    return told


def recount_all(*, now: datetime) -> int:
    """Every manifesto that has signatures; how many tallies were wrong."""
    wanted = Signature.objects.order_by().values_list("manifesto", flat=True).distinct()
    return sum(recount(pk, now=now).cells for pk in sorted(wanted))


def _by_signatures(row: Manifesto) -> Counter[Cell]:
    """What tallies should hold: confirmed signatures, less the changes not folded yet. One statement, so
    that a confirmation in between is in both or in neither."""
    counted = Signature.objects.counted().filter(manifesto=row).order_by()
    waiting = Change.objects.filter(manifesto=row).order_by()
    rows = counted.values_list("kind", "area", "confirmed_on").annotate(n=Count("pk"))
    minus = waiting.values_list("kind", "area", "on").annotate(n=Sum(F("delta") * Value(-1)))
    found: Counter[Cell] = Counter()
    for kind, area, on, number in rows.union(minus, all=True):
        found[kind, area, on] += number
    return found


def _add(row: Manifesto, cell: Cell, delta: int) -> None:
    kind, area, on = cell
    mine = Tally.objects.filter(manifesto=row, kind=kind, area=area, on=on)
    if not mine.update(count=F("count") + delta):
        Tally.objects.create(manifesto=row, kind=kind, area=area, on=on, count=delta)


def _settle(row: Manifesto, *, now: datetime) -> None:
    mine = Tally.objects.filter(manifesto=row, kind=Kind.CITIZEN)
    row.total = max(0, mine.aggregate(n=Sum("count"))["n"] or 0)
    row.counted_at = now
    row.save(update_fields=["total", "counted_at"])
