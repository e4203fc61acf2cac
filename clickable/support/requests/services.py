"""What the person does: ask, write, allow, take back. Of their time the hour is kept, nothing finer."""

import json
import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.timezone import localdate
from nacl.public import PrivateKey

from clickable.base.clock import hour
from clickable.base.errors import GoneError, RefusedError
from clickable.measures import services as measures
from clickable.record import services as record
from clickable.seal import proofs
from clickable.seal.envelope import lock, seal
from clickable.seal.receipts import ALPHABET, Receipt
from clickable.seal.trusted import trusted
from clickable.support.requests import messages, texts
from clickable.support.requests.letters import Letter
from clickable.support.requests.models import Message, Reason, Request, State
from clickable.support.requests.rules import MOST_MESSAGES
from clickable.support.requests.selectors import CONSENT, Visit

Side = Message.Side


@dataclass(frozen=True, kw_only=True, repr=False)
class Given:
    """What somebody asked, cleaned by the form."""

    letter: Letter
    may_pass_on: bool = False
    quarantined: bool = False  # over the sender's limit


def receive(given: Given, *, receipt: Receipt, now: datetime, tries: int = 5) -> Request:
    """Keep a request under its receipt, once: the same receipt again gives the one already kept.

    Durable when this returns. Raises KeysMissingError where no helpline takes requests in.
    """
    request = _sealed(given, receipt=receipt, now=now)
    try:
        with transaction.atomic():
            return _keep(request, given, now=now)
    except IntegrityError:
        kept = Request.objects.filter(locator=receipt.locator).first()
        if kept is None and tries == 1:
            raise
    return kept or receive(given, receipt=receipt, now=now, tries=tries - 1)


def note_receipt(receipt: Receipt) -> None:
    """The person has written the receipt down: it is not shown again."""
    Request.objects.filter(locator__in=receipt.locators).update(noted=True)


@transaction.atomic
def say(*, visit: Visit, text: str, page: str, now: datetime) -> Message:
    """The person says something; the same words from the same page again are the same message.

    Raises GoneError when the request is closed or erased, RefusedError when the conversation is full.
    """
    request, key = _open(visit)
    message, fresh = following(request, Side.PERSON, text=text, page=page, now=now)
    if fresh:
        body = messages.marked(message, text, voice=_voice(visit), at=now)
        messages.close(message, body, key)
        message.save(force_insert=True)
        _touch(request, now=now, said=message.number, team_to_read=True)
        _tell("support.answered", request, now=now)
    return message


@transaction.atomic
def allow(*, visit: Visit, now: datetime) -> None:
    """The helpline may pass the request on to the hotline. Raises GoneError."""
    request, key = _open(visit)
    consent = _consent(request, key, voice=_voice(visit))
    _touch(request, now=now, consent=consent)
    _tell("support.consented", request, now=now)


@transaction.atomic
def forbid(*, visit: Visit, now: datetime) -> None:
    """The consent is taken back. Raises GoneError, also when it has been used already."""
    request, _key = _open(visit)
    if request.passed_on:
        raise GoneError(texts.PASSED_ON_ALREADY, code="passed_on")
    _touch(request, now=now, consent=None)
    _tell("support.consent_taken_back", request, now=now)


@transaction.atomic
def withdraw(*, visit: Visit, now: datetime) -> None:
    """Erase how to reach the person, their words, the conversation and the keys that opened them.

    A second time changes nothing.
    """
    request = locked(visit.request)
    if request is None or request.withdrawn:
        return
    request.messages.all().delete()
    request.attempts.all().delete()
    _touch(
        request,
        now=now,
        letter=b"",
        wrapped=b"",
        receipt_wrap=b"",
        consent=None,
        said=0,
        team_to_read=False,
        withdrawn=True,
        state=State.CLOSED,
        reason=Reason.WITHDRAWN,
    )
    _tell("support.withdrawn", request, now=now)


def following(
    request: Request, side: Side, *, text: str, page: str, now: datetime
) -> tuple[Message, bool]:
    """A row for what is said now, and whether it is new. The request must be locked."""
    pk = messages.message_id(request, page, text)
    known = Message.objects.filter(pk=pk).first()
    if known is not None:
        return known, False
    last = request.messages.aggregate(last=Max("number"))["last"] or 0
    number = max(last, request.said) + 1
    if number > MOST_MESSAGES:
        raise RefusedError(texts.FULL, code="full")
    return Message(pk=pk, request=request, number=number, side=side, hour=hour(now)), True


def count(letter: Letter, *, now: datetime) -> None:
    """One more request, for the figures: the month, who and where; nothing that leads back to it."""
    measures.count(
        "support.request", on=month(now), audience=letter.who, territory=letter.territory
    )


def locked(request: Request | None) -> Request | None:
    """The row as it is now, for this transaction alone."""
    if request is None:
        return None
    return Request.objects.select_for_update().filter(pk=request.pk).first()


def _sealed(given: Given, *, receipt: Receipt, now: datetime) -> Request:
    """With public keys only, and without the database."""
    group, _key = trusted().helpline_key()
    at = hour(now)
    request, private = Request.keyed(
        group,
        locator=receipt.locator,
        quarantined=given.quarantined,
        received_hour=at,
        touched_hour=at,
    )
    voice = receipt.voice
    letter = replace(given.letter, sent_at=now.isoformat(), voice=voice.hex())
    request.letter = seal(letter.packed(), to=private.public_key, context=request.context)
    request.consent = _consent(request, private, voice=voice) if given.may_pass_on else None
    request.receipt_wrap = lock(
        bytes(private), key=receipt.secret(receipt.locator), context=request.receipt_context
    )
    return request


def _keep(request: Request, given: Given, *, now: datetime) -> Request:
    symbols = (ALPHABET[byte % 32] for byte in secrets.token_bytes(8))
    request.reference = f"D-{''.join(symbols)}"
    request.save(force_insert=True)
    if not request.quarantined:
        count(given.letter, now=now)
    _tell("support.requested", request, now=now)
    return request


def _consent(request: Request, key: PrivateKey, *, voice: bytes) -> bytes:
    """Sealed, and marked by who has the receipt: no edit of the database makes one."""
    said = json.dumps({"proof": proofs.mark([CONSENT, str(request.pk)], voice=voice)})
    return seal(said, to=key.public_key, context=request.consent_context)


def _open(visit: Visit) -> tuple[Request, PrivateKey]:
    """The request as it is now, locked, and its key. Raises GoneError."""
    request = locked(visit.request)
    if request is None or request.state == State.CLOSED or visit.key is None:
        raise GoneError(texts.CLOSED, code="closed")
    return request, visit.key


def _voice(visit: Visit) -> bytes:
    """As the letter has it: it stays the same when the pepper is renewed."""
    return bytes.fromhex(visit.letter.voice) or visit.receipt.voice


def _touch(request: Request, *, now: datetime, **changed: object) -> None:
    Request.objects.filter(pk=request.pk).update(touched_hour=hour(now), **changed)


def _tell(verb: str, request: Request, *, now: datetime) -> None:
    record.write(verb, f"request:{request.pk}", now=hour(now), role=record.REPORTER)


def month(now: datetime) -> date:
    """The first day of the month: a finer one would tell which request was counted."""
    return localdate(now).replace(day=1)
