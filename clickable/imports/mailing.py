"""Partners' mails: who may write, what a mail becomes, what waits in quarantine. No network here."""

import hashlib
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from clickable.base.clock import hour
from clickable.base.errors import GoneError, RefusedError
from clickable.imports.columns import Taken
from clickable.imports.letters import Found, reports_of
from clickable.imports.mails import BrokenError, Letter, read_mail, unpacked
from clickable.imports.models import Mail, Sender
from clickable.imports.rules import MAIL_KEPT
from clickable.imports.selectors import content_of
from clickable.partners.models import Batch, Partner
from clickable.partners.selectors import digest_of
from clickable.partners.services import UsedUpError, begin
from clickable.partners.taking import Line, Status, chunks, take
from clickable.people.models import User
from clickable.people.rules import can_lead_cases
from clickable.record import services as record
from clickable.report.models import Door
from clickable.report.services import Given, new_reference
from clickable.seal.envelope import CannotOpenError, seal
from clickable.seal.tokens import token
from clickable.seal.trusted import trusted
from clickable.seal.wraps import Ring

log = logging.getLogger(__name__)

State, Reason = Mail.State, Mail.Reason
BROKEN = Letter()
MOST_TEXTS = 1_000  # in quarantine, of one partner or of nobody known; later ones are only noted


@dataclass(frozen=True, repr=False)
class _Fate:
    """What is to become of a letter."""

    state: Mail.State
    reason: Mail.Reason = Reason.NONE
    partner: Partner | None = None
    found: Found | None = None


def add_sender(*, partner: Partner, address: str, now: datetime, by: User | None = None) -> Sender:
    """From now on, mails from there become this partner's reports. Raises RefusedError."""
    if by is not None:
        _lead(by, partner.group_id)
    wanted = address.strip().lower()
    try:
        validate_email(wanted)
    except ValidationError as error:
        raise RefusedError(_("Ce n’est pas une adresse de courriel."), "address") from error
    with transaction.atomic():
        sender, new = Sender.objects.get_or_create(
            address=wanted, defaults={"partner": partner, "made_at": now}
        )
        if sender.partner_id != partner.pk:
            raise RefusedError(_("Cette adresse est celle d’un autre partenaire."), "taken")
        if new:
            _write("imports.sender_added", f"partner:{partner.pk}", by=by, now=now)
    return sender


@transaction.atomic
def remove_sender(
    *, address: str, now: datetime, partner: Partner | None = None, by: User | None = None
) -> None:
    """From now on, mails from there wait in quarantine. Raises RefusedError, GoneError."""
    own = Sender.objects.filter(partner=partner) if partner else Sender.objects
    found = own.select_related("partner").filter(address=address.strip().lower())
    sender = found.first()
    if sender is None:
        raise GoneError(_("Cette adresse n’est pas sur la liste."), "unknown")
    if by is not None:
        _lead(by, sender.partner.group_id)
    sender.delete()
    _write("imports.sender_removed", f"partner:{sender.partner_id}", by=by, now=now)


def receive(raw: bytes, *, now: datetime) -> Mail | None:
    """What a mail becomes: reports, a row in quarantine, or nothing. None: it came before.

    Durable when this returns; done twice, or by two workers at once, it is done once.
    """
    letter = _read(raw)
    mark = _mark(letter or BROKEN, raw)
    if Mail.objects.filter(mark=mark).exists():
        return None
    fate = _Fate(State.WAITING, Reason.BROKEN) if letter is None else _fate(letter)
    return _kept(letter or BROKEN, fate, mark=mark, now=now)


def receive_large(name: str, *, now: datetime) -> Mail | None:
    """One that is too large to be fetched: the desk is told that it came. `name`: as its mailbox tells it."""
    mark = token("large mail", name)
    if Mail.objects.filter(mark=mark).exists():
        return None
    return _kept(BROKEN, _Fate(State.WAITING, Reason.LARGE), mark=mark, now=now)


def admit(mail: Mail, *, partner: Partner, by: User, ring: Ring, now: datetime) -> int:
    """Somebody looked at it: it becomes this partner's reports; how many. Raises RefusedError."""
    _lead(by, mail.group_id)
    if partner.group_id != mail.group_id:
        raise RefusedError(_("Ce partenaire écrit à une autre équipe."), "team")
    with (
        transaction.atomic()
    ):  # one at a time, or two who press at once bring it in for two partners
        mail.refresh_from_db(from_queryset=Mail.objects.select_for_update())
        if mail.state != State.WAITING:
            raise GoneError(_("Ce message n’attend plus."), code="state")
        found = reports_of(letter_of(mail, ring), Taken(partner.group_id, door=Door.MAIL))
        if not found.reports:
            raise RefusedError(_("Il n’y a aucune adresse à signaler dans ce message."), "nothing")
        mail.batch, mail.reports = _take(partner, bytes(mail.mark), found, now=now)
        mail.state, mail.partner, mail.content = State.TAKEN, partner, b""
        mail.refused = found.refused
        mail.save(update_fields=["state", "partner", "batch", "reports", "refused", "content"])
        detail: dict[str, object] = {"mail": mail.reference, "reports": mail.reports}
        _write("imports.mail_admitted", f"mail:{mail.pk}", by=by, now=now, detail=detail)
    return mail.reports


@transaction.atomic
def close(mail: Mail, *, by: User, now: datetime) -> None:
    """Set aside: its text is erased here, and stays in the mailbox. Raises RefusedError."""
    _lead(by, mail.group_id)
    here = Mail.objects.filter(pk=mail.pk, state=State.WAITING)
    if not here.update(state=State.CLOSED, content=b""):
        raise GoneError(_("Ce message n’attend plus."), code="state")
    detail: dict[str, object] = {"mail": mail.reference}
    _write("imports.mail_closed", f"mail:{mail.pk}", by=by, now=now, detail=detail)


def letter_of(mail: Mail, ring: Ring) -> Letter:
    """What waits. Raises RefusedError."""
    if not mail.content:
        raise GoneError(_("Le texte de ce message n’est pas gardé."), code="gone")
    try:
        return unpacked(content_of(mail, ring))
    except CannotOpenError as error:
        raise RefusedError(_("Votre clé n’ouvre pas ce message."), code="key") from error


def forget(*, now: datetime) -> int:
    """Close what waited too long, and erase its text; how many."""
    over = Mail.objects.filter(state=State.WAITING, received_hour__lt=now - MAIL_KEPT)
    with transaction.atomic():
        gone = over.update(state=State.CLOSED, content=b"")
        if gone:
            record.write(
                "imports.mails_forgotten", "mailbox", now=now, role="worker", detail={"mails": gone}
            )
    return gone


def _read(raw: bytes) -> Letter | None:
    """None: nothing of it can be told."""
    try:
        return read_mail(raw, trusted=settings.IMAP_TRUSTED)
    except BrokenError:
        return None
    except Exception as error:  # noqa: BLE001 -- or one mail would keep all later ones from being read
        log.warning("a mail could not be read: %s", type(error).__name__)
        return None


def _fate(letter: Letter) -> _Fate:
    """Answers of machines first: they are never told to anybody, so that no loop begins."""
    if letter.automatic or letter.sender == settings.DEFAULT_FROM_EMAIL.lower():
        return _Fate(State.IGNORED, Reason.AUTOMATIC)
    sender = Sender.objects.select_related("partner").filter(address=letter.sender).first()
    if sender is None:
        return _Fate(State.WAITING, Reason.UNKNOWN_SENDER)
    if not letter.proved:
        return _Fate(State.WAITING, Reason.NOT_PROVED, sender.partner)
    found = reports_of(letter, Taken(sender.partner.group_id, door=Door.MAIL))
    if not found.reports:
        return _Fate(State.WAITING, Reason.NOTHING, sender.partner, found)
    return _Fate(State.TAKEN, partner=sender.partner, found=found)


def _kept(letter: Letter, fate: _Fate, *, mark: bytes, now: datetime) -> Mail | None:
    """Reports first, each once under the mail's mark; then the row that says so."""
    batch, kept = None, 0
    if fate.state == State.TAKEN and fate.partner and fate.found:
        batch, kept = _take(fate.partner, mark, fate.found, now=now)
    mail = _row(letter, fate, mark=mark, now=now)
    mail.batch, mail.reports = batch, kept
    try:
        with transaction.atomic():
            mail.save(force_insert=True)
            detail: dict[str, object] = {
                "mail": mail.reference,
                "state": mail.state,
                "reports": kept,
            }
            if mail.reason:
                detail["reason"] = mail.reason
            record.write(
                "imports.mail_came", f"mail:{mail.pk}", now=now, role="worker", detail=detail
            )
    except IntegrityError:  # another worker was quicker
        return None
    return mail


def _row(letter: Letter, fate: _Fate, *, mark: bytes, now: datetime) -> Mail:
    group = fate.partner.group_id if fate.partner else trusted().intake_key()[0]
    mail, private = Mail.keyed(
        group,
        reference=new_reference("M"),
        mark=mark,
        state=fate.state,
        reason=fate.reason,
        partner=fate.partner,
        refused=fate.found.refused if fate.found else 0,
        received_hour=hour(now),
    )
    if fate.state == State.WAITING and letter != BROKEN and _has_room(mail):
        mail.content = seal(letter.packed(), to=private.public_key, context=mail.context)
    return mail


def _has_room(mail: Mail) -> bool:
    """Whoever sends without end fills no disk, and takes no room from what names a partner."""
    kept = Mail.objects.filter(group_id=mail.group_id, partner=mail.partner, state=State.WAITING)
    return kept.exclude(content=b"").count() < MOST_TEXTS


def _take(partner: Partner, mark: bytes, found: Found, *, now: datetime) -> tuple[Batch, int]:
    """Also after it was cut short: the same mail has the same batch."""
    key = f"mail-{mark.hex()}"
    try:
        batch = begin(partner=partner, key=key, body_mark=mark, now=now)
    except UsedUpError:
        batch = Batch.objects.get(partner=partner, key_digest=digest_of(key))
    kept = 0
    for chunk in chunks(_lines(found.reports)):
        kept += sum(one.status == Status.ACCEPTED for one in take(batch, chunk, now=now))
    return batch, kept


def _lines(reports: Sequence[tuple[Given, str]]) -> Iterator[Line]:
    for number, (given, reference) in enumerate(reports, start=1):
        said = "\x00".join([given.message, *(address.text for address in given.addresses)])
        yield Line(number, given, token("mail line", said), reference)


def _mark(letter: Letter, raw: bytes) -> bytes:
    """Of who wrote and Message-ID. Whoever only says that they are somebody takes no name away from them."""
    if not letter.message_id:
        return token("mail", hashlib.sha256(raw).hexdigest())
    return token("mail", f"{letter.proved}\x00{letter.sender}\x00{letter.message_id}")


def _lead(by: User, group: int) -> None:
    if by.group != group or not can_lead_cases(by):
        raise RefusedError(_("Seul·e un·e responsable de l’équipe peut le faire."), "lead")


def _write(
    verb: str,
    subject: str,
    *,
    by: User | None,
    now: datetime,
    detail: dict[str, object] | None = None,
) -> None:
    role = "" if by else "operator"
    record.write(verb, subject, now=now, actor=by, role=role, detail=detail)
