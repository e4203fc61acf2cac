"""Many reports in one transaction: `receive_report` for whoever gives them by the hundred.

The number of statements depends on how many rows fit in one, never on the number of reports.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from clickable.base.clock import hour
from clickable.report.models import Hash, Item, Mention, Path, Report, Stage
from clickable.report.rules import SILENT_FOR
from clickable.report.services import Given, Prepared, known_items, new_reference, prepare
from clickable.seal.receipts import Receipt

TRIES = 5


def prepare_reports(given: Sequence[tuple[Given, Receipt]], *, now: datetime) -> list[Prepared]:
    """Everything sealed, without the database: nobody waits for SQLite's one writer meanwhile."""
    return [prepare(one, receipt=receipt, now=now) for one, receipt in given]


def keep_reports(
    prepared: Sequence[Prepared], *, now: datetime, tries: int = TRIES
) -> list[Report]:
    """Keep these reports of one team, each once under its receipt, all of them or none.

    In the order given. Durable when the outermost transaction is over. The caller writes the line
    of the account. Raises IntegrityError when others bring the same new addresses again and again.
    """
    for left in reversed(range(tries)):
        try:
            with transaction.atomic():
                return _keep(prepared, now=hour(now))
        except IntegrityError:  # another brought the same meanwhile: now it is known
            if not left:
                raise
    return []


def _keep(prepared: Sequence[Prepared], *, now: datetime) -> list[Report]:
    locators = [bytes(one.report.locator) for one in prepared]
    kept = {bytes(row.locator): row for row in Report.objects.filter(locator__in=locators)}
    fresh = {
        locator: one for locator, one in zip(locators, prepared, strict=True) if locator not in kept
    }
    for one in fresh.values():
        one.report.reference = new_reference("R")
    Report.objects.bulk_create([one.report for one in fresh.values()])
    _mention(list(fresh.values()), now=now)
    found = kept | {locator: one.report for locator, one in fresh.items()}
    return [found[locator] for locator in locators]


def _mention(prepared: Sequence[Prepared], *, now: datetime) -> None:
    """`services.mention` for many: an address that several name is one item."""
    if not prepared:
        return
    first: dict[bytes, Item] = {}
    places: list[Item] = []
    for one in prepared:
        for item in one.items:
            if item.token is None:
                places.append(item)
            else:
                first.setdefault(bytes(item.token), item)
    known = known_items(first, group=prepared[0].report.group_id)
    _let_in(known)
    # In one order everywhere, or two that bring the same new addresses lock each other out.
    fresh = [first[token] for token in sorted(first.keys() - known)] + places
    for item in fresh:
        item.reference = new_reference("E")
    Item.objects.bulk_create(fresh)
    Path.objects.bulk_create([row for item in fresh for row in item.path_rows()])
    _rows_of_each(prepared, first, known, now=now)


def _let_in(known: dict[bytes, UUID]) -> None:
    """No report that comes by the hundred is in quarantine: what it names leaves it."""
    held_back = Item.objects.filter(pk__in=known.values(), quarantined=True)
    held_back.update(quarantined=False, stage=Stage.RECEIVED)


def _rows_of_each(
    prepared: Sequence[Prepared],
    first: dict[bytes, Item],
    known: dict[bytes, UUID],
    *,
    now: datetime,
) -> None:
    """Who names what, and the hashes that came with it."""
    later = now + SILENT_FOR
    mentions: list[Mention] = []
    hashes: list[Hash] = []
    for one in prepared:
        for item in one.items:
            token = None if item.token is None else bytes(item.token)
            pk = item.pk if token is None else known.get(token) or first[token].pk
            new = token is None or (token not in known and first[token] is item)
            told_from = None if new else later
            mentions.append(Mention(report=one.report, item_id=pk, told_from=told_from))
            hashes += item.hash_rows(Item(pk=pk))
    Mention.objects.bulk_create(mentions, ignore_conflicts=True)
    if hashes:
        Hash.objects.bulk_create(hashes, ignore_conflicts=True)
