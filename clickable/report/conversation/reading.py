"""A conversation opened. What is missing, damaged or not genuine is said, and the rest is shown."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Max, Q, QuerySet
from nacl.public import PrivateKey

from clickable.base.plain import quiet
from clickable.report import wording
from clickable.report.conversation.message import Body, is_marked, is_signed, of_its_hour, opened
from clickable.report.letters import Letter
from clickable.report.models import Message, Report
from clickable.report.rules import MOST_MESSAGES
from clickable.seal.envelope import CannotOpenError
from clickable.seal.trusted import trusted
from clickable.seal.wraps import Ring

log = logging.getLogger(__name__)
Side = Message.Side


class Trouble(StrEnum):
    UNREADABLE = "unreadable"  # missing, or its envelope does not open
    UNPROVEN = "unproven"  # it opens, and nobody who may say so has said it


@dataclass(frozen=True, kw_only=True, repr=False)
class Said:
    """One message for a screen. Of the time, the hour."""

    number: int
    side: Side | None = None  # None: it is missing
    hour: datetime | None = None
    text: str = ""
    added: int = 0
    trouble: Trouble | None = None

    @property
    def from_team(self) -> bool:
        return self.side == Side.TEAM

    @property
    def shown(self) -> str:
        """The text for a screen: addresses in it de-fanged."""
        return wording.added(self.added) if self.added else quiet(self.text)


def for_team(report: Report, letter: Letter, ring: Ring) -> list[Said]:
    """The conversation for a member of the team. A message that is not proved is shown, and marked."""
    try:
        key = report.key(ring)
    except CannotOpenError:
        key = None
    voice = bytes.fromhex(letter.voice)

    def told(message: Message) -> Said:
        if key is None:
            return _unreadable(message)
        said = _read(message, key, _team_or(report, lambda m, b: is_marked(m, b, voice=voice)))
        if said.trouble == Trouble.UNPROVEN:  # here only: a line at a visit would tell its time
            log.warning("message:%s of report:%s is not genuine", message.pk, message.report_id)
        return said

    return in_order(report, [told(message) for message in messages_of(report)])


def for_reporter(message: Message, report: Report, key: PrivateKey) -> Said:
    """One message for the holder of the receipt: the team's only if it is proved to be theirs."""
    said = _read(message, key, _team_or(report, lambda _message, _body: True))
    if said.trouble == Trouble.UNPROVEN:
        return _unreadable(message)
    return said


def in_order(report: Report, found: list[Said]) -> list[Said]:
    """By number, with a word for each that is missing."""
    told = {said.number: said for said in found}
    last = min(max([report.said, *told]), MOST_MESSAGES)
    return [told.get(n, Said(number=n, trouble=Trouble.UNREADABLE)) for n in range(1, last + 1)]


def messages_of(report: Report) -> "QuerySet[Message]":
    return Message.objects.filter(report_id=report.pk).order_by("number")


def to_read(group: int) -> "QuerySet[Report]":
    """Reports whose reporter wrote something that nobody of the team has read, the newest first."""
    newest = Max("messages__hour", filter=Q(messages__side=Side.REPORTER))
    waiting = Report.objects.filter(group_id=group, team_to_read=True)
    return waiting.annotate(answered=newest).order_by("-answered", "pk")


def not_genuine(group: int, ring: Ring) -> int:
    """How many messages of this team reporters are not shown, because nobody trusted signed them.

    For the health of the keys; it opens every message of the team.
    """
    theirs = Message.objects.filter(report__group_id=group, side=Side.TEAM)
    found = 0
    for message in theirs.select_related("report").iterator(500):
        try:
            body = opened(message, message.report.key(ring))
        except CannotOpenError:
            continue
        genuine = is_signed(message, body, group=group, known=trusted())
        found += not (genuine and of_its_hour(message, body))
    return found


Proof = Callable[[Message, Body], bool]


def _team_or(report: Report, reporter: Proof) -> Proof:
    known = trusted()

    def proved(message: Message, body: Body) -> bool:
        if not of_its_hour(message, body):
            return False
        if message.side == Side.TEAM:
            return is_signed(message, body, group=report.group_id, known=known)
        return reporter(message, body)

    return proved


def _read(message: Message, key: PrivateKey, proved: Proof) -> Said:
    try:
        body = opened(message, key)
    except CannotOpenError:
        return _unreadable(message)
    return Said(
        number=message.number,
        side=Side(message.side),
        hour=message.hour,
        text=body.text,
        added=body.added,
        trouble=None if proved(message, body) else Trouble.UNPROVEN,
    )


def _unreadable(message: Message) -> Said:
    side = Side(message.side)
    return Said(number=message.number, side=side, hour=message.hour, trouble=Trouble.UNREADABLE)
