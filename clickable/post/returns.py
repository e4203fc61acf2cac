"""Letters that came back: what a mail server reports (RFC 3464), known by the Message-ID that we gave.

That number is drawn for each letter and stands nowhere else, so whoever quotes it has had the letter in hand:
nobody can have somebody else's mailbox marked.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from clickable.post.models import Addressee, Letter
from clickable.record import services as record

LOOKED_AT = 200_000  # bytes: a report and the head of the letter come first
MOST_WORK = 500_000  # lines × boundaries that Python's reader holds against each other
MOST_PARTS = 20
NUMBER = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@([^<>@\s]{1,200})>")
STATUS = re.compile(r"\b5\.\d{1,3}\.\d{1,3}\b")
State = Letter.State


@dataclass(frozen=True)
class Report:
    """Which letter did not arrive for good, and the server's number for it (RFC 3463)."""

    letter: UUID
    status: str


def report_of(raw: bytes) -> Report | None:
    """None: it is no report of a failure, or of no letter of ours. Never raises."""
    head = raw[:LOOKED_AT]
    if b"multipart/report" not in head.lower():
        return None
    if head.count(b"\n") * (1 + head.lower().count(b"boundary")) > MOST_WORK:
        return None
    try:
        message = message_from_bytes(head)
        return _read(message)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def _read(message: Message) -> Report | None:
    if message.get_content_type() != "multipart/report" or str(message.get_param("report-type", "")).lower() != "delivery-status":  # fmt: skip
        return None
    status, number = "", None
    for part in _parts(message):
        if part.get_content_type() == "message/delivery-status":
            status = status or _failed(part)
        elif part.get_content_type() in {"message/rfc822", "text/rfc822-headers"}:
            number = number or _number(part)
    return Report(number, status) if status and number else None


def _parts(message: Message) -> Iterator[Message]:
    inner = message.get_payload()
    for part in (inner if isinstance(inner, list) else [])[:MOST_PARTS]:
        if isinstance(part, Message):
            yield part


def _failed(part: Message) -> str:
    """The status of the first recipient for whom it failed for good; a delay is no failure."""
    for block in _parts(part):
        found = STATUS.search(str(block.get("Status", "")))
        if str(block.get("Action", "")).strip().lower() == "failed" and found:
            return found[0]
    return ""


def _number(part: Message) -> UUID | None:
    inner = part.get_payload()
    head = inner[0] if isinstance(inner, list) and inner and isinstance(inner[0], Message) else None
    text = str(head.get("Message-ID", "")) if head is not None else _line(str(inner))
    found = NUMBER.search(text)
    ours = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].lower()
    return UUID(found[1]) if found and found[2].lower() == ours else None


def _line(text: str) -> str:
    """The Message-ID of headers that came as text."""
    lines = re.findall(r"(?im)^message-id:[ \t]*(\S{1,300})", text.replace("\r\n", "\n"))
    return str(lines[0]) if lines else ""


def take(raw: bytes, *, now: datetime) -> bool:
    """A report on a letter of ours: it came back, and nothing more leaves to that mailbox. Safe to run twice."""
    report = report_of(raw)
    return report is not None and _returned(report, now=now)


@transaction.atomic
def _returned(report: Report, *, now: datetime) -> bool:
    rows = Letter.objects.select_for_update().filter(pk=report.letter)
    row = rows.first()
    if row is None:
        return False
    if row.state == State.RETURNED:
        return True
    back = {"state": State.RETURNED, "content": None, "ended_at": now}
    rows.update(last_error=report.status, **back)
    Addressee.objects.filter(pk=row.addressee_id).update(returned_on=localdate(now))
    waiting = Letter.objects.filter(addressee=row.addressee_id, state=State.WAITING)
    stopped = waiting.update(last_error="returned", **back)
    detail: dict[str, object] = {"kind": row.kind, "status": report.status, "stopped": stopped}
    record.write("post.returned", f"letter:{row.pk}", role="worker", now=now, detail=detail)
    return True
