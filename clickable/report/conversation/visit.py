"""What the holder of a receipt is shown. A receipt of nobody costs the same queries and the same work."""

import hmac
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from uuid import uuid4

from django.conf import settings
from django.db.models import Count
from nacl.public import PrivateKey
from nacl.signing import SigningKey

from clickable.base.breaker import UNABLE, database
from clickable.report import spool
from clickable.report.conversation import message as messages
from clickable.report.conversation.reading import Said, for_reporter, in_order, messages_of
from clickable.report.models import Mention, Message, Report, Stage
from clickable.report.rules import Standing, standing, told_stage
from clickable.seal.envelope import CannotOpenError, lock, unlock
from clickable.seal.receipts import Receipt
from clickable.seal.trusted import trusted

OPENS = 8  # conversations up to here cost the same as none


@dataclass(frozen=True, repr=False)
class Visit:
    """A report under its receipt; without `report`, the receipt is nobody's."""

    receipt: Receipt
    report: Report | None
    key: PrivateKey | None  # None: damaged. Of nobody's and of withdrawn reports, it opens nothing.
    standing: Standing
    items: int
    said: list[Said] = field(default_factory=list)
    spooled: bool = False  # it came while the database could not be asked: received, no more yet

    @property
    def known(self) -> bool:
        return self.report is not None or self.spooled

    @property
    def alerted(self) -> bool:
        return self.report is not None and self.report.alert is not None

    @property
    def may_write(self) -> bool:
        return self.key is not None

    @property
    def offers_mail(self) -> bool:
        """Strict instances have no worker that could open the address."""
        return not settings.STRICT


def visit(receipt: Receipt, *, now: datetime) -> Visit:
    """What this receipt leads to. What only waits in the spool is told even without a database."""
    waits = spool.holds(receipt.locators)  # first: what is brought in meanwhile, the database knows
    if waits and database.troubled:
        return _spooled(receipt)
    try:
        found = _visit(receipt, now=now)
    except UNABLE:
        if not waits:
            raise
        return _spooled(receipt)
    return _spooled(receipt) if waits and found.report is None else found


def _spooled(receipt: Receipt) -> Visit:
    return Visit(receipt, None, None, Standing.RECEIVED, 0, spooled=True)


def _visit(receipt: Receipt, *, now: datetime) -> Visit:
    """Three queries, then the same number of envelopes opened and signatures checked."""
    decoy = _decoy()
    row, locator = _row(receipt)
    report = row or decoy.report
    stages = _stages(report, now=now)
    found = list(messages_of(report))
    key = _key(report, receipt, locator)
    said = [for_reporter(message, report, key or decoy.key) for message in found]
    _as_much_for_nobody(decoy, found)
    told = _told(report, stages)
    return Visit(
        receipt=receipt,
        report=row,
        key=key,
        standing=told,
        items=sum(stages.values()),
        said=in_order(report, said),
    )


def _told(report: Report, stages: Counter[Stage]) -> Standing:
    if report.withdrawn:
        return Standing.WITHDRAWN
    return Standing.NOT_ACTIONABLE if report.spam else standing(stages)


@dataclass(frozen=True, repr=False)
class _Decoy:
    """A report that never was, made once in each process."""

    report: Report
    key: PrivateKey
    secret: bytes
    message: Message
    body: messages.Body

    def as_read(self) -> Message:
        """The message as if it came out of the database."""
        names = [field.attname for field in Message._meta.concrete_fields]  # noqa: SLF001
        return Message.from_db("default", names, [getattr(self.message, name) for name in names])


@lru_cache(maxsize=1)
def _decoy() -> _Decoy:
    key, secret = PrivateKey.generate(), bytes(range(32))
    report = Report(pk=uuid4(), group_id=0, locator=bytes(32))
    report.receipt_wrap = lock(bytes(key), key=secret, context=report.receipt_context)
    message = Message(pk=uuid4(), report_id=report.pk, number=1, side=Message.Side.TEAM)
    body = messages.signed(
        message, "…", by=SigningKey.generate(), at=datetime(2000, 1, 1, tzinfo=UTC)
    )
    messages.close(message, body, key)
    return _Decoy(report, key, secret, message, body)


def _row(receipt: Receipt) -> tuple[Report | None, bytes]:
    """The receipt's report and the locator it has. One row is read whether there is such a report or not."""
    locators = receipt.locators
    found, at = None, locators[0]
    for locator in locators:
        after = Report.objects.filter(locator__gte=locator).order_by("locator")
        row = after.defer("letter").first()
        if row is not None and hmac.compare_digest(bytes(row.locator), locator):
            found, at = row, locator
    return found, at


def _stages(report: Report, *, now: datetime) -> Counter[Stage]:
    """As its reporter is told."""
    named = Mention.objects.filter(report_id=report.pk).order_by()
    counted = named.values_list("item__stage", "told_from").annotate(number=Count("pk"))
    found: Counter[Stage] = Counter()
    for stage, told_from, number in counted:
        found[told_stage(Stage(stage), told_from, now=now)] += number
    return found


def _key(report: Report, receipt: Receipt, locator: bytes) -> PrivateKey | None:
    """None when it does not open. Of a withdrawn report it was destroyed: the decoy's stands for it."""
    decoy, secret = _decoy(), receipt.secret(locator)
    if report.pk == decoy.report.pk or report.withdrawn:
        wrap, secret, context = (
            decoy.report.receipt_wrap,
            decoy.secret,
            decoy.report.receipt_context,
        )
    else:
        wrap, context = report.receipt_wrap, report.receipt_context
    try:
        return PrivateKey(unlock(wrap, key=secret, context=context))
    except CannotOpenError:
        return None


def _as_much_for_nobody(decoy: _Decoy, found: list[Message]) -> None:
    team = sum(message.side == Message.Side.TEAM for message in found)
    for _each in range(OPENS - len(found)):
        messages.opened(decoy.as_read(), decoy.key)
    for _each in range(OPENS - team):
        messages.is_signed(decoy.message, decoy.body, group=0, known=trusted())
