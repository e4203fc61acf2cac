"""The acts of both sides. Of a reporter's time the hour is kept; the rest lies in the envelope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _
from nacl.public import PrivateKey
from nacl.signing import SigningKey

from clickable.base.clock import hour
from clickable.base.errors import GoneError, RefusedError
from clickable.people.models import User
from clickable.record import services as record
from clickable.report import wording
from clickable.report.addresses import Address
from clickable.report.conversation import message as messages
from clickable.report.conversation.visit import Visit
from clickable.report.models import Alert, Item, Mention, Message, Report
from clickable.report.rules import MOST_IN_ALL, MOST_MESSAGES
from clickable.report.selectors import read_letter
from clickable.report.services import items_for, mention
from clickable.seal.envelope import CannotOpenError, seal
from clickable.seal.rings import StaffRing
from clickable.seal.trusted import trusted
from clickable.seal.wraps import Ring

Side = Message.Side
TRIES = 5


@dataclass(frozen=True, kw_only=True, repr=False)
class _Words:
    """What a reporter sends at once: a text, or a number of addresses and places."""

    text: str = ""
    added: int = 0
    known_by: str  # what makes it the same when it comes again from the same page


@transaction.atomic
def answer(*, visit: Visit, text: str, page: str, now: datetime) -> Message:
    """The reporter says something; the same words from the same page again are the same message.

    `page` is a token that exists in one page only. Raises GoneError when the report is withdrawn or
    erased, RefusedError when the conversation is full.
    """
    return _heard(visit, _Words(text=text, known_by=text), page=page, now=now)[0]


def add(
    *, visit: Visit, addresses: Sequence[Address], elsewhere: str, page: str, now: datetime
) -> None:
    """Further addresses, or a place in words, for this report; once for each page.

    Raises GoneError, or RefusedError when there are too many of them.
    """
    for left in reversed(range(TRIES)):
        group = visit.report.group_id if visit.report else 0
        items = items_for(addresses, elsewhere, group=group, now=now)
        given = "\n".join([*(address.text for address in addresses), "", elsewhere])
        try:
            _add(visit, items, _Words(added=len(items), known_by=given), page=page, now=now)
        except IntegrityError:  # another report brought the same new address meanwhile
            if not left:
                raise
        else:
            return


@transaction.atomic
def leave_mailbox(*, visit: Visit, mailbox: str, now: datetime) -> None:
    """Where a neutral "there is news" may go; what waits for an earlier mailbox goes. Raises GoneError."""
    report, key = _open(visit)
    Alert.objects.filter(report=report).delete()
    sealed = seal(mailbox, to=key.public_key, context=report.alert_context)
    Report.objects.filter(pk=report.pk).update(alert=sealed)
    _tell("report.mailbox_left", report, now=now)


@transaction.atomic
def take_mailbox_back(*, visit: Visit, now: datetime) -> None:
    """The address is erased, and so is a mail that waits. Raises GoneError."""
    report, _key = _open(visit)
    Alert.objects.filter(report=report).delete()
    Report.objects.filter(pk=report.pk).update(alert=None)
    _tell("report.mailbox_taken_back", report, now=now)


@transaction.atomic
def withdraw(*, visit: Visit, now: datetime) -> None:
    """Erase the reporter's words, the conversation, the mailbox and the keys that opened them.

    Its addresses stay items of their own. A second time changes nothing.
    """
    report = _locked(visit.report)
    if report is None or report.withdrawn:
        return
    Message.objects.filter(report=report).delete()
    Alert.objects.filter(report=report).delete()
    Report.objects.filter(pk=report.pk).update(
        letter=b"",
        wrapped=b"",
        receipt_wrap=b"",
        alert=None,
        alerted_hour=None,
        said=0,
        team_to_read=False,
        withdrawn=True,
    )
    _tell("report.withdrawn", report, now=now)


@transaction.atomic
def write(*, report: Report, text: str, by: User, ring: Ring, page: str, now: datetime) -> Message:
    """The team asks or answers, signed by the person; reporters see « L’équipe » and no name.

    Raises RefusedError when this person's signature would not be believed, when the report does not
    open with `ring`, is withdrawn, or when the conversation is full.
    """
    found = _locked(report)
    if found is None or found.withdrawn:
        raise GoneError(
            _("Ce signalement a été retiré : on ne peut plus y écrire."), code="withdrawn"
        )
    signing = _signing(ring, group=found.group_id, now=now)
    try:
        key = found.key(ring)
    except CannotOpenError as error:
        raise RefusedError(_("Ce signalement ne s’ouvre pas."), code="unreadable") from error
    message, fresh = _next(found, Side.TEAM, words=text, page=page, now=now)
    if fresh:
        messages.close(message, messages.signed(message, text, by=signing, at=now), key)
        message.save(force_insert=True)
        Report.objects.filter(pk=found.pk).update(said=message.number, team_to_read=False)
        record.write("report.written_to", _subject(found), actor=by, now=now)
    return message


@transaction.atomic
def mark_read(*, report: Report, by: User, now: datetime) -> None:
    """Somebody of the team has read what the reporter wrote."""
    if Report.objects.filter(pk=report.pk, team_to_read=True).update(team_to_read=False):
        record.write("report.read", _subject(report), actor=by, now=now)


def note_opened(*, report: Report, by: User, now: datetime) -> None:
    """A line of the account: who opened a report; once for each person and hour."""
    record.note_read("report.opened", _subject(report), by=by, now=now)


def _open(visit: Visit) -> tuple[Report, PrivateKey]:
    """The report as it is now, locked, and its key. Raises GoneError."""
    report = _locked(visit.report)
    if report is None or report.withdrawn:
        raise GoneError(wording.CLOSED, code="withdrawn")
    if visit.key is None:
        raise GoneError(wording.NOT_OPEN, code="unreadable")
    return report, visit.key


def _locked(report: Report | None) -> Report | None:
    if report is None:
        return None
    return Report.objects.select_for_update().filter(pk=report.pk).first()


@transaction.atomic
def _add(visit: Visit, items: Sequence[Item], words: _Words, *, page: str, now: datetime) -> None:
    message, fresh = _heard(visit, words, page=page, now=now)
    if not fresh:
        return
    mention(message.report, items, now=now)
    if Mention.objects.filter(report=message.report).count() > MOST_IN_ALL:
        raise RefusedError(wording.TOO_MANY, code="too_many")


def _heard(visit: Visit, words: _Words, *, page: str, now: datetime) -> tuple[Message, bool]:
    """The reporter's message, and whether it is new."""
    report, key = _open(visit)
    message, fresh = _next(report, Side.REPORTER, words=words.known_by, page=page, now=now)
    if not fresh:
        return message, False
    voice = _voice(report, key, visit)
    body = messages.marked(message, words.text, voice=voice, added=words.added, at=now)
    messages.close(message, body, key)
    message.save(force_insert=True)
    Report.objects.filter(pk=report.pk).update(said=message.number, team_to_read=True)
    _tell("report.added_to" if words.added else "report.answered", report, now=now)
    return message, True


def _next(
    report: Report, side: Side, *, words: str, page: str, now: datetime
) -> tuple[Message, bool]:
    """A row for what is said now, and whether it is new. The report must be locked."""
    pk = messages.message_id(report, page, words)
    known = Message.objects.filter(pk=pk).first()
    if known is not None:
        return known, False
    last = Message.objects.filter(report=report).aggregate(last=Max("number"))["last"] or 0
    number = max(last, report.said) + 1
    if number > MOST_MESSAGES:
        raise RefusedError(wording.FULL, code="full")
    return Message(pk=pk, report=report, number=number, side=side, hour=hour(now)), True


def _voice(report: Report, key: PrivateKey, visit: Visit) -> bytes:
    """As the letter has it: it stays the same when the pepper is renewed."""
    try:
        kept = read_letter(report, key).voice
    except CannotOpenError:
        kept = ""
    return bytes.fromhex(kept) or visit.receipt.voice


def _signing(ring: Ring, *, group: int, now: datetime) -> SigningKey:
    if not isinstance(ring, StaffRing):
        raise RefusedError(_("Vos clés ne sont pas ouvertes : reconnectez-vous."), code="no_keys")
    signing = ring.secret.signing
    if not trusted().may_sign(bytes(signing.verify_key).hex(), group=group, at=now):
        raise RefusedError(
            _("Un·e collègue doit d’abord vous donner la clé de l’équipe."), code="not_trusted"
        )
    return signing


def _tell(verb: str, report: Report, *, now: datetime) -> None:
    record.write(verb, _subject(report), now=hour(now), role="reporter")


def _subject(report: Report) -> str:
    return f"report:{report.pk}"
