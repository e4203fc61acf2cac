"""Requests read: by who has the receipt, and by the helpline. Nothing here writes."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import uuid4

from django.db.models import QuerySet
from nacl.public import PrivateKey

from clickable.base.plain import quiet
from clickable.places.selectors import ELSEWHERE, territories
from clickable.seal import proofs
from clickable.seal.envelope import CannotOpenError, unlock, unseal
from clickable.seal.receipts import Receipt
from clickable.seal.trusted import Trusted, trusted
from clickable.seal.wraps import Ring
from clickable.support.requests import messages
from clickable.support.requests.letters import Letter
from clickable.support.requests.models import Attempt, Message, Request, State
from clickable.support.requests.rules import MOST_MESSAGES, Way, may_call, next_safe

CONSENT = "clickable.help.consent.v1"
SHOWN_FOR = timedelta(minutes=30)
MOST_ROWS = 200  # opened for one page of the queue; the number of all is told


@dataclass(frozen=True, kw_only=True, repr=False)
class Said:
    """One message for a screen. Of the time, the hour."""

    number: int
    side: Message.Side | None = None  # None: it is missing
    hour: datetime | None = None
    text: str = ""
    readable: bool = False
    genuine: bool = False

    @property
    def from_team(self) -> bool:
        return self.side == Message.Side.TEAM

    @property
    def shown(self) -> str:
        """For a screen: addresses in it de-fanged."""
        return quiet(self.text)


@dataclass(frozen=True, repr=False)
class Visit:
    """A request under its receipt; without `request`, the receipt is nobody's."""

    receipt: Receipt
    request: Request | None
    key: PrivateKey | None = None  # None: withdrawn, or damaged
    letter: Letter = field(default_factory=lambda: Letter(readable=False))
    said: list[Said] = field(default_factory=list)
    consents: bool = False

    @property
    def about(self) -> str:
        """What the person wrote, for their own screen: addresses in it de-fanged."""
        return quiet(self.letter.about)

    @property
    def may_write(self) -> bool:
        open_ = self.request is not None and self.request.state != State.CLOSED
        return open_ and self.key is not None


def visit(receipt: Receipt) -> Visit:
    """What this receipt leads to: as many queries for one of nobody's."""
    request = Request.objects.filter(locator__in=receipt.locators).first()
    found = list(_messages(request or Request(pk=uuid4())))
    if request is None:
        return Visit(receipt, None)
    key = _key(request, receipt)
    if key is None:
        return Visit(receipt, request)
    letter = _letter(request, key)
    # What nobody who may say so has said is not shown as if they had.
    said = [
        s if s.genuine else Said(number=s.number, side=s.side, hour=s.hour)
        for s in _said(request, found, key=key, letter=letter)
    ]
    return Visit(receipt, request, key, letter, said, _consents(request, key, letter))


def may_show(receipt: Receipt, *, now: datetime) -> bool:
    """Whether the receipt may be put on a screen (again): for half an hour, until it is noted."""
    found = visit(receipt)
    if found.request is None or found.request.noted:
        return found.request is None
    sent = found.letter.sent
    return sent is not None and abs(now - sent) < SHOWN_FOR


class Turn(StrEnum):
    """Where a request stands in the queue."""

    NOW = "now"  # may be called or texted at this moment
    WRITE = "write"  # waits for words, whatever the hour
    LATER = "later"
    HELD_BACK = "held_back"  # over its sender's limit


@dataclass(frozen=True, kw_only=True, repr=False)
class Row:
    """One request, opened for a helper's screen."""

    request: Request
    letter: Letter
    turn: Turn
    local: datetime  # the clock on the person's wall
    safe_from: datetime | None  # there; None: now, or no more safe time in the next days
    consents: bool = False
    said: list[Said] = field(default_factory=list)

    @property
    def wall(self) -> datetime:
        """`local` without its zone: templates would show Paris's hour of it."""
        return self.local.replace(tzinfo=None)

    @property
    def wall_received(self) -> datetime:
        """When it came, on the person's wall."""
        return self.request.received_hour.astimezone(self.local.tzinfo).replace(tzinfo=None)

    @property
    def wall_from(self) -> datetime | None:
        return self.safe_from.replace(tzinfo=None) if self.safe_from else None


@dataclass(frozen=True, kw_only=True, repr=False)
class Queue:
    turns: dict[Turn, list[Row]]
    total: int


def queue(group: int, ring: Ring, *, now: datetime) -> Queue:
    """What waits for a team: who may be called now first. The letters are opened for this page."""
    waiting = Request.objects.of(group).waiting().order_by("quarantined", "received_hour", "pk")
    rows = [_row(request, ring, now=now) for request in waiting[:MOST_ROWS]]
    turns = {turn: [row for row in rows if row.turn == turn] for turn in Turn}
    turns[Turn.LATER].sort(key=lambda row: row.safe_from or now + timedelta(days=365))
    return Queue(turns=turns, total=waiting.count())


def answered(request: Request) -> bool:
    """Whether anybody of the helpline has reached or written to the person."""
    reached = request.attempts.filter(outcome=Attempt.Outcome.REACHED)
    return reached.exists() or request.messages.filter(side=Message.Side.TEAM).exists()


def opened(request: Request, ring: Ring, *, now: datetime) -> Row:
    """One request with its conversation, for a helper's screen."""
    return _row(request, ring, now=now, whole=True)


def consents(request: Request, ring: Ring) -> bool:
    """Whether the person who has the receipt allows that it is passed on to the hotline."""
    try:
        key = request.key(ring)
        return _consents(request, key, read_letter(request, key))
    except CannotOpenError:
        return False


def read_letter(request: Request, key: PrivateKey) -> Letter:
    """Raises CannotOpenError."""
    try:
        return Letter.unpacked(unseal(request.letter, key=key, context=request.context))
    except (TypeError, ValueError) as error:
        raise CannotOpenError from error


def _row(request: Request, ring: Ring, *, now: datetime, whole: bool = False) -> Row:
    try:
        key = request.key(ring)
    except CannotOpenError:
        key = None
    letter = _letter(request, key) if key else Letter(readable=False)
    found = _messages(request) if whole and key else ()
    zone = territories().get(letter.territory, territories()[ELSEWHERE]).zone
    return Row(
        request=request,
        letter=letter,
        turn=_turn(request, letter, safe=may_call(letter.safety, zone, now=now)),
        local=now.astimezone(zone),
        safe_from=next_safe(letter.safety, zone, now=now),
        consents=bool(key) and _consents(request, key, letter),  # type: ignore[arg-type]
        said=_said(request, list(found), key=key, letter=letter) if whole and key else [],
    )


def _turn(request: Request, letter: Letter, *, safe: bool) -> Turn:
    if request.quarantined:
        return Turn.HELD_BACK
    if letter.way in {Way.HERE, Way.MAIL} or not letter.readable:
        return Turn.WRITE
    if safe:
        return Turn.NOW
    return Turn.WRITE if request.team_to_read else Turn.LATER


def _key(request: Request, receipt: Receipt) -> PrivateKey | None:
    secret = receipt.secret(bytes(request.locator))
    try:
        return PrivateKey(unlock(request.receipt_wrap, key=secret, context=request.receipt_context))
    except CannotOpenError:
        return None


def _letter(request: Request, key: PrivateKey) -> Letter:
    """Damage is said instead of raised."""
    try:
        return read_letter(request, key)
    except CannotOpenError:
        return Letter(readable=False)


def _consents(request: Request, key: PrivateKey, letter: Letter) -> bool:
    if request.consent is None or not letter.voice:
        return False
    try:
        kept = json.loads(unseal(request.consent, key=key, context=request.consent_context))
        said, voice = [CONSENT, str(request.pk)], bytes.fromhex(letter.voice)
        return proofs.is_marked(said, proof=str(kept["proof"]), voice=voice)
    except (CannotOpenError, KeyError, TypeError, ValueError):
        return False


def _messages(request: Request) -> "QuerySet[Message]":
    return Message.objects.filter(request_id=request.pk).order_by("number")


def _said(request: Request, found: list[Message], *, key: PrivateKey, letter: Letter) -> list[Said]:
    """By number, with a word for each that is missing."""
    known = trusted()
    told = {m.number: _one(m, request, key=key, letter=letter, known=known) for m in found}
    last = min(max([request.said, *told]), MOST_MESSAGES)
    return [told.get(n, Said(number=n)) for n in range(1, last + 1)]


def _one(
    message: Message, request: Request, *, key: PrivateKey, letter: Letter, known: Trusted
) -> Said:
    side, moment = Message.Side(message.side), message.hour
    try:
        body = messages.opened(message, key)
    except CannotOpenError:
        return Said(number=message.number, side=side, hour=moment)
    genuine = messages.is_genuine(
        message, body, group=request.group_id, voice=bytes.fromhex(letter.voice), known=known
    )
    return Said(
        number=message.number,
        side=side,
        hour=moment,
        text=body.text,
        readable=True,
        genuine=genuine,
    )
