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
    # Whose queue it joins, when a partner gives it; None: the team that takes reports in.
    group: int | None = None

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
    """Tie items to a report (`mention_all`)."""
    mention_all([(report, items)], now=now)


def mention_all(named: Sequence[tuple[Report, Sequence[Item]]], *, now: datetime) -> None:
    """Tie items to reports of one team; those that it knows already are mentioned, the others kept.

    What only quarantined reports name stays out of the queue; any other report lets it in. An
    address that several of them name is one item. The number of statements depends on how many rows
    fit in one, never on the number of reports.
    """
    if not named:
        return
    first, places = _things(named)
    known = known_items(first, group=named[0][0].group_id)
    held_back = [pk for token_, pk in known.items() if not first[token_].quarantined]
    Item.objects.filter(pk__in=held_back, quarantined=True).update(
        quarantined=False, stage=Stage.RECEIVED
    )  # closed as spam or not
    # In one order everywhere, or two that bring the same new addresses lock each other out.
    fresh = [first[token_] for token_ in sorted(first.keys() - known)] + places
    for item in fresh:
        item.reference = new_reference("E")
    Item.objects.bulk_create(fresh)
    Path.objects.bulk_create([row for item in fresh for row in item.path_rows()])
    _keep_mentions(named, first, known, now=now)


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


def _things(
    named: Sequence[tuple[Report, Sequence[Item]]],
) -> tuple[dict[bytes, Item], list[Item]]:
    """The first row of each address, by its token, and the places; in quarantine when all who name it are."""
    first: dict[bytes, Item] = {}
    places: list[Item] = []
    for report, items in named:
        for item in items:
            item.quarantined = report.quarantined
            if item.token is None:
                places.append(item)
            else:
                one = first.setdefault(bytes(item.token), item)
                one.quarantined = one.quarantined and report.quarantined
    return first, places


def _keep_mentions(
    named: Sequence[tuple[Report, Sequence[Item]]],
    first: dict[bytes, Item],
    known: dict[bytes, UUID],
    *,
    now: datetime,
) -> None:
    """Who names what, and the hashes that came with it: of a known item, beside those it had."""
    later = hour(now) + SILENT_FOR
    mentions: list[Mention] = []
    hashes: list[Hash] = []
    for report, items in named:
        for item in items:
            token_ = None if item.token is None else bytes(item.token)
            pk = item.pk if token_ is None else known.get(token_) or first[token_].pk
            told_from = None if pk == item.pk else later
            mentions.append(Mention(report=report, item_id=pk, told_from=told_from))
            hashes += item.hash_rows(Item(pk=pk))
    Mention.objects.bulk_create(mentions, ignore_conflicts=True)
    if hashes:
        Hash.objects.bulk_create(hashes, ignore_conflicts=True)


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
