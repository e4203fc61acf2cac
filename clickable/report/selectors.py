from datetime import datetime, timedelta
from urllib.parse import urlsplit

from nacl.public import PrivateKey

from clickable.base.breaker import UNABLE, database
from clickable.report import spool
from clickable.report.addresses import defang
from clickable.report.letters import Letter
from clickable.report.models import Item, Report
from clickable.seal.envelope import CannotOpenError, unlock, unseal
from clickable.seal.receipts import Receipt
from clickable.seal.wraps import Ring

UNREADABLE = "⚠ illisible"
SHOWN_FOR = timedelta(minutes=30)


def report_of(receipt: Receipt) -> Report | None:
    """The report that this receipt belongs to."""
    return Report.objects.filter(locator__in=receipt.locators).first()


def key_of(report: Report, receipt: Receipt) -> PrivateKey:
    """The report's private key, for who has its receipt. Raises CannotOpenError."""
    locator = bytes(report.locator)
    if locator not in receipt.locators:
        raise CannotOpenError
    secret = receipt.secret(locator)
    return PrivateKey(unlock(report.receipt_wrap, key=secret, context=report.receipt_context))


def may_show(receipt: Receipt, *, now: datetime) -> bool:
    """Whether the receipt may be put on a screen (again): for half an hour, until it is noted.

    A clock that went back by more does not open that half hour again.

    Of a report that nobody can find (yet): yes, so that nobody is left without one.
    """
    report = spool.find(receipt.locators)
    try:
        report = report if database.troubled else report_of(receipt) or report
    except UNABLE:
        database.failed()
    if report is None:
        return True
    try:
        sent = read_letter(report, key_of(report, receipt)).sent
    except CannotOpenError:
        return False
    return not report.noted and sent is not None and abs(now - sent) < SHOWN_FOR


def open_content(item: Item, ring: Ring) -> str:
    """The item's address or place. Raises CannotOpenError."""
    return unseal(item.content, key=item.key(ring), context=item.context)


def host_of(item: Item, ring: Ring) -> str:
    """The host of an address, as the DNS or an IP address; empty: a place in words, or unreadable."""
    if item.kind != Item.Kind.ADDRESS:
        return ""
    try:
        return urlsplit(open_content(item, ring)).hostname or ""
    except (CannotOpenError, ValueError):
        return ""


def shown_content(item: Item, ring: Ring) -> str:
    """The same for a screen: addresses de-fanged, damage said instead of raised."""
    try:
        content = open_content(item, ring)
    except CannotOpenError:
        return UNREADABLE
    return defang(content) if item.kind == Item.Kind.ADDRESS else content


def open_letter(report: Report, ring: Ring) -> Letter:
    """What the reporter wrote; damage is said instead of raised. Nothing, once they took it back."""
    if report.withdrawn:
        return Letter()
    try:
        return read_letter(report, report.key(ring))
    except CannotOpenError:
        return Letter(readable=False)


def read_letter(report: Report, key: PrivateKey) -> Letter:
    """Raises CannotOpenError."""
    try:
        return Letter.unpacked(unseal(report.letter, key=key, context=report.context))
    except (TypeError, ValueError) as error:
        raise CannotOpenError from error
