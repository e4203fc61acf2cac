import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from clickable.base.breaker import database
from clickable.base.clock import hour
from clickable.base.errors import StepRefusedError
from clickable.record import services as record
from clickable.report import spool
from clickable.report.addresses import Address
from clickable.report.hashes import Digest, HashError, pack
from clickable.report.letters import Letter
from clickable.report.models import Category, Door, Hash, Item, Mention, Path, Report, Stage
from clickable.report.rules import SILENT_FOR, may_step
from clickable.seal.envelope import lock, seal
from clickable.seal.receipts import ALPHABET, Receipt
from clickable.seal.tokens import token
from clickable.seal.trusted import trusted


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
    between_children: bool = False  # the team answers with education and care
    urgent: bool = False
    quarantined: bool = False  # over the sender's limit: kept, and out of the queue
    effort: int = 0
    # Of the one thing that is reported: of several, nobody could tell which one a hash belongs to.
    hashes: Sequence[Digest] = ()
    group: int | None = (
        None  # a partner's: whose queue it joins; None: the team that takes reports in
    )

    def __post_init__(self) -> None:
        if self.hashes and len(self.addresses) + bool(self.elsewhere) != 1:
            raise HashError("several")


@dataclass(frozen=True, repr=False)
class Prepared:
    """A report sealed and ready to be kept: rows that no database has seen yet."""

    report: Report
    items: list[Item]


def receive_report(given: Given, *, receipt: Receipt, now: datetime) -> Report:
    """Keep a report under its receipt, once: the same receipt again gives the report already kept.

    Durable when this returns (one transaction). Raises KeysMissingError before the set-up.
    """
    return keep(prepare(given, receipt=receipt, now=now), now=now)


def prepare(given: Given, *, receipt: Receipt, now: datetime) -> Prepared:
    """Everything sealed, with public keys only and without the database. Of the time, rows keep the hour."""
    group = given.group or trusted().intake_key()[0]
    report, private = Report.keyed(
        group,
        locator=receipt.locator,
        door=given.door,
        reported_category=given.category,
        urgent=given.urgent,
        quarantined=given.quarantined,
        effort=given.effort,
        received_hour=hour(now),
    )
    report.letter = seal(
        _letter(given, receipt, now=now), to=private.public_key, context=report.context
    )
    report.receipt_wrap = lock(
        bytes(private), key=receipt.secret(receipt.locator), context=report.receipt_context
    )
    items = items_for(given.addresses, given.elsewhere, group=group, now=now)
    if given.hashes:
        items[0].given_hashes = pack(given.hashes)
    return Prepared(report, items)


def keep(prepared: Prepared, *, now: datetime, tries: int = 5) -> Report:
    """Write a prepared report, once. An address that is known becomes a further mention of its item."""
    locator = prepared.report.locator
    try:
        with transaction.atomic():
            return _keep(prepared, now=hour(now))
    except IntegrityError:
        kept = Report.objects.filter(locator=locator).first()
        if kept is None and tries == 1:
            raise
    # Another report brought the same new address meanwhile, or a reference was drawn twice.
    return kept or keep(prepared, now=now, tries=tries - 1)


def note_receipt(receipt: Receipt) -> None:
    """The reporter has written the receipt down: it is not shown again."""
    if spool.note(receipt.locators) and database.troubled:
        return
    Report.objects.filter(locator__in=receipt.locators).update(noted=True)


def items_for(
    addresses: Sequence[Address], elsewhere: str, *, group: int, now: datetime
) -> list[Item]:
    """Sealed rows, unsaved, one for each address and one for a place in words."""
    items = [_item_of_address(a, group=group, now=hour(now)) for a in addresses]
    if elsewhere:
        items.append(_item_of_place(elsewhere, group=group, now=hour(now)))
    return items


def mention(report: Report, items: Sequence[Item], *, now: datetime) -> None:
    """Tie items to a report; those that its team knows already are mentioned, the others kept.

    What only quarantined reports name stays out of the queue; any other report lets it in.
    """
    wanted = {bytes(item.token): item for item in items if item.token is not None}
    known = known_items(wanted, group=report.group_id)
    # In one order everywhere, or two reports that bring the same new addresses lock each other out.
    fresh = [wanted[t] for t in sorted(wanted.keys() - known)]
    fresh += [item for item in items if item.token is None]
    for item in fresh:
        item.reference, item.quarantined = new_reference("E"), report.quarantined
    if not report.quarantined:
        held_back = Item.objects.filter(pk__in=known.values(), quarantined=True)
        held_back.update(quarantined=False, stage=Stage.RECEIVED)  # closed as spam or not
    Item.objects.bulk_create(fresh)
    Path.objects.bulk_create([row for item in fresh for row in item.path_rows()])
    _keep_hashes(fresh, known, wanted)
    later = hour(now) + SILENT_FOR
    rows = [Mention(report=report, item_id=pk, told_from=later) for pk in known.values()]
    rows += [Mention(report=report, item=item) for item in fresh]
    Mention.objects.bulk_create(rows, ignore_conflicts=True)


def advance(item: Item, *, to: Stage, now: datetime) -> None:
    """Move an item one step on its way: the one door through which later rooms tell how far it is.

    Call it in the transaction that writes the later room's own row. Raises StepRefusedError when
    the table of steps does not hold the step, or when somebody else has moved the item meanwhile.
    """
    start = Stage(item.stage)
    if not may_step(start, to):
        raise StepRefusedError(f"{start} → {to}", code="step")
    here = Item.objects.filter(pk=item.pk, stage=start)
    moved = here.update(stage=to, stage_at=now, quarantined=False)  # somebody has it in hand
    if not moved:
        raise StepRefusedError(f"{start} → {to}", code="moved")
    item.stage, item.stage_at = to, now


def lock_item(item: Item) -> None:
    """Wait for whoever is changing this item, then see it as they left it."""
    item.refresh_from_db(from_queryset=Item.objects.locked())


def keep_silent(item: Item, *, now: datetime) -> None:
    """Whoever reported this is told for some days what everybody is told first.

    For what was known the moment it came: a quick answer would tell a site's owner that they are
    on a list (`rules.told_stage`).
    """
    Mention.objects.filter(item=item, told_from=None).update(told_from=hour(now) + SILENT_FOR)


def _keep(prepared: Prepared, *, now: datetime) -> Report:
    report = prepared.report
    report.reference = new_reference("R")
    report.save(force_insert=True)
    mention(report, prepared.items, now=now)
    record.write(
        "report.received",
        f"report:{report.pk}",
        now=now,
        role="reporter",
        detail={
            "door": report.door,
            "category": report.reported_category,
            "items": len(prepared.items),
        },
    )
    return report


def _keep_hashes(fresh: list[Item], known: dict[bytes, UUID], wanted: dict[bytes, Item]) -> None:
    """Those of a known item are added to what was given with it before."""
    rows = [row for item in fresh for row in item.hash_rows()]
    for token_, pk in known.items():
        rows += wanted[token_].hash_rows(Item(pk=pk))
    if rows:
        Hash.objects.bulk_create(rows, ignore_conflicts=True)


def _letter(given: Given, receipt: Receipt, *, now: datetime) -> str:
    return Letter(
        message=given.message,
        elsewhere=given.elsewhere,
        seen_at=given.seen_at,
        about_me=given.about_me,
        between_children=given.between_children,
        language=given.language,
        sent_at=now.isoformat(),
        voice=receipt.voice.hex(),
    ).packed()


def known_items(tokens: Iterable[bytes], *, group: int) -> dict[bytes, UUID]:
    found = Item.objects.of(group).filter(token__in=list(tokens)).values_list("token", "pk")
    return {bytes(t): pk for t, pk in found if t is not None}


def path_tokens(address: Address) -> list[bytes]:
    """By which an address is found without its query, by a folder, and by a name above its host's."""
    named = [("page", address.page)]
    named += [("folder", folder) for folder in address.folders]
    named += [("domain", name) for name in address.domains]
    return [token(kind, value) for kind, value in named]


def _item_of_address(address: Address, *, group: int, now: datetime) -> Item:
    item, private = Item.keyed(
        group,
        for_worker=True,
        kind=Item.Kind.ADDRESS,
        token=token("address", address.text),
        host_token=token("host", address.host),
        site_token=token("site", address.site),
        paths=b"".join(path_tokens(address)),
        stage_at=now,
        first_hour=now,
    )
    item.content = seal(address.text, to=private.public_key, context=item.context)
    return item


def _item_of_place(words: str, *, group: int, now: datetime) -> Item:
    item, private = Item.keyed(group, kind=Item.Kind.PLACE, stage_at=now, first_hour=now)
    item.content = seal(words, to=private.public_key, context=item.context)
    return item


def new_reference(letter: str) -> str:
    """Eight random symbols (40 bits); the database refuses the one-in-a-trillion repeat."""
    return f"{letter}-" + "".join(ALPHABET[byte % 32] for byte in secrets.token_bytes(8))
