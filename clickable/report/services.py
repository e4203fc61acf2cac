import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from clickable.base.clock import hour
from clickable.base.errors import StepRefusedError
from clickable.record import services as record
from clickable.report.addresses import Address
from clickable.report.models import Category, Door, Item, Mention, Report, Stage
from clickable.report.rules import may_step
from clickable.seal.envelope import DESK, DESK_AND_WORKER, Sealer, seal
from clickable.seal.receipts import ALPHABET, Receipt
from clickable.seal.tokens import token


@dataclass(frozen=True, kw_only=True, repr=False)
class Given:
    """What a reporter gave, cleaned by the form or the API. At least one address or `elsewhere`."""

    door: Door
    language: str
    category: Category
    addresses: Sequence[Address] = field(default_factory=list)
    elsewhere: str = ""
    message: str = ""
    seen_at: str = ""
    about_me: bool = False
    urgent: bool = False


def receive_report(given: Given, *, receipt: Receipt, now: datetime, tries: int = 5) -> Report:
    """Keep a report under its receipt, once: the same receipt again gives the report already kept.

    An address that is known already becomes a further mention of the same Item. Of the time, only
    the hour is kept. Durable when this returns (one transaction).
    """
    try:
        with transaction.atomic():
            return _keep(given, receipt=receipt, now=hour(now))
    except IntegrityError:
        kept = Report.objects.filter(locator=receipt.locator).first()
        if kept is None and tries == 1:
            raise
    # Another report brought the same new address meanwhile, or a reference was drawn twice.
    return kept or receive_report(given, receipt=receipt, now=now, tries=tries - 1)


def advance(item: Item, *, to: Stage, now: datetime) -> None:
    """Move an item one step on its way: the one door through which later rooms tell how far it is.

    Call it in the transaction that writes the later room's own row. Raises StepRefusedError when
    the table of steps does not hold the step, or when somebody else has moved the item meanwhile.
    """
    start = Stage(item.stage)
    if not may_step(start, to):
        raise StepRefusedError(f"{start} → {to}", code="step")
    moved = Item.objects.filter(pk=item.pk, stage=start).update(stage=to, stage_at=now)
    if not moved:
        raise StepRefusedError(f"{start} → {to}", code="moved")
    item.stage, item.stage_at = to, now


def _keep(given: Given, *, receipt: Receipt, now: datetime) -> Report:
    report = Report(
        reference=_reference("R"),
        locator=receipt.locator,
        door=given.door,
        language=given.language,
        reported_category=given.category,
        urgent=given.urgent,
        received_hour=now,
    )
    report.letter = seal(_letter(given), context=report.context, readers=DESK)
    report.save(force_insert=True)
    items = _items(given, now=now)
    Mention.objects.bulk_create(Mention(report=report, item_id=item) for item in items)
    record.write(
        "report.received",
        f"report:{report.pk}",
        now=now,
        role="reporter",
        detail={"door": given.door, "category": given.category, "items": len(items)},
    )
    return report


def _letter(given: Given) -> str:
    return json.dumps(
        {
            "message": given.message,
            "elsewhere": given.elsewhere,
            "seen_at": given.seen_at,
            "about_me": given.about_me,
        }
    )


def _items(given: Given, *, now: datetime) -> list[UUID]:
    """The ids of the items that the report names, the new ones kept."""
    wanted = {token("address", a.text): a for a in given.addresses}
    known = _known(wanted)
    sealer = Sealer(DESK_AND_WORKER)
    # In one order everywhere, or two reports that bring the same new addresses lock each other out.
    fresh = [_item_of_address(t, wanted[t], sealer, now=now) for t in sorted(wanted.keys() - known)]
    Item.objects.bulk_create(fresh)
    items = [*known.values(), *(item.pk for item in fresh)]
    if given.elsewhere:
        place = _item_of_place(given.elsewhere, now=now)
        place.save(force_insert=True)
        items.append(place.pk)
    return items


def _known(tokens: Iterable[bytes]) -> dict[bytes, UUID]:
    found = Item.objects.filter(token__in=list(tokens)).values_list("token", "pk")
    return {bytes(t): pk for t, pk in found if t is not None}


def _item_of_address(key: bytes, address: Address, sealer: Sealer, *, now: datetime) -> Item:
    item = Item(
        reference=_reference("E"),
        kind=Item.Kind.ADDRESS,
        token=key,
        host_token=token("host", address.host),
        site_token=token("site", address.site),
        stage_at=now,
        first_hour=now,
    )
    item.content = sealer.seal(address.text, context=item.context)
    return item


def _item_of_place(words: str, *, now: datetime) -> Item:
    item = Item(reference=_reference("E"), kind=Item.Kind.PLACE, stage_at=now, first_hour=now)
    item.content = seal(words, context=item.context, readers=DESK)
    return item


def _reference(letter: str) -> str:
    """Eight random symbols (40 bits); the database refuses the one-in-a-trillion repeat."""
    return f"{letter}-" + "".join(ALPHABET[byte % 32] for byte in secrets.token_bytes(8))
