"""Reports that a device sealed to the worker's key while it had no connection (docs/decisions/0031).

A web process keeps the envelope as it came and opens nothing. The worker opens it and takes the report
in under the code that the device made: random bits like any other, so the reporter has it at once.
"""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from clickable.base.clock import hour
from clickable.base.words import read_words
from clickable.report.addresses import Refusal
from clickable.report.intake import take_in
from clickable.report.models import Category, Door, SealedReport
from clickable.report.reading import Reading, read_list
from clickable.report.rules import (
    LONGEST_RECEIPT,
    LONGEST_TEXT,
    LONGEST_WHEN,
    MOST_ADDRESSES,
    placed,
)
from clickable.report.services import Given
from clickable.seal import keys
from clickable.seal.browsers import OVERHEAD, open_from_browser
from clickable.seal.envelope import CannotOpenError
from clickable.seal.receipts import Receipt, read
from clickable.seal.trusted import trusted

LONGEST = 1_000_000  # bytes of one envelope
DOORS = (Door.APP, Door.EXTENSION)
KEPT_SHUT = timedelta(days=30)  # one that does not open, for a person to look why


class NotTakenError(Exception):
    """Not an envelope for this hotline’s key."""


class UnreadableError(Exception):
    """It opened, and holds no report."""


def public_key() -> bytes | None:
    """What devices seal to. None: this instance opens nothing without a person (strict)."""
    key = None if settings.STRICT else trusted().worker_key
    return bytes(key) if key else None


def receive(envelope: bytes, *, to: bytes, quarantined: bool, now: datetime) -> None:
    """Keep an envelope until the worker opens it; the same one again is the same. Raises NotTakenError.

    `to` is the key that it was sealed to: one that was renewed meanwhile would never open.
    """
    if to != public_key() or not OVERHEAD < len(envelope) <= LONGEST:
        raise NotTakenError
    SealedReport.objects.get_or_create(
        digest=hashlib.sha256(envelope).digest(),
        defaults={"envelope": envelope, "quarantined": quarantined, "received_hour": hour(now)},
    )


def open_waiting(*, now: datetime, limit: int) -> int:
    """Take in what waits; how many were. Safe to run twice, or twice at once: the code makes it one."""
    SealedReport.objects.filter(shut=True, received_hour__lt=now - KEPT_SHUT).delete()
    rows = list(SealedReport.objects.filter(shut=False).order_by("received_hour", "pk")[:limit])
    return sum(_take_in(row) for row in rows)


def _take_in(row: SealedReport) -> bool:
    try:
        told = _read(open_from_browser(row.envelope, keys=keys.worker_keys()))
    except (CannotOpenError, UnreadableError):
        SealedReport.objects.filter(pk=row.pk).update(shut=True)
        return False
    given = told.given(quarantined=row.quarantined)
    take_in(given, receipt=told.receipt, now=row.received_hour)
    row.delete()
    return True


@dataclass(frozen=True, repr=False)
class _Told:
    """What stood in an envelope, cleaned like what comes through any other door."""

    receipt: Receipt
    reading: Reading
    texts: dict[str, str]
    raw: dict[str, Any] = field(default_factory=dict)

    def given(self, *, quarantined: bool) -> Given:
        door, category = self.raw.get("door"), self.raw.get("category")
        elsewhere, message = placed("", self.message, with_address=bool(self.reading.addresses))
        return Given(
            door=next((each for each in DOORS if each == door), Door.APP),
            language="en" if self.raw.get("language") == "en" else "fr",
            category=Category(category) if category in Category.values else Category.UNSURE,
            addresses=self.reading.addresses,
            elsewhere=elsewhere,
            message=message,
            seen_at=self.texts["seen_at"],
            about_me=self.raw.get("about_me") is True,
            between_children=self.raw.get("between_children") is True,
            urgent=self.raw.get("urgent") is True,
            quarantined=quarantined,
        )

    @property
    def message(self) -> str:
        """The message, and below it what was written as an address and is none: nobody is there to mend it."""
        unread = [
            read_words(each.given).text
            for each in self.reading.refused
            if each.reason not in {Refusal.CONTENT, Refusal.SCRIPT}
        ]
        return "\n".join(filter(None, [self.texts["message"], *unread]))[:LONGEST_TEXT]


def _read(plain: bytes) -> _Told:
    """Raises UnreadableError: no report in it, or nothing to tell one by."""
    try:
        raw = json.loads(plain)
        receipt = read(str(raw["receipt"])[:LONGEST_RECEIPT])
        reading = read_list([str(each) for each in raw.get("addresses", [])][:MOST_ADDRESSES])
        texts = {
            name: read_words(str(raw.get(name, ""))).text[:longest]
            for name, longest in (("message", LONGEST_TEXT), ("seen_at", LONGEST_WHEN))
        }
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableError from error
    told = _Told(receipt, reading, texts, raw)
    if not reading.addresses and not told.message:
        raise UnreadableError
    return told
