from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from nacl.public import PrivateKey

from clickable.assess import services as assess
from clickable.assess.models import Assessment
from clickable.assess.opinions import services as opinions
from clickable.assess.opinions.models import Opinion
from clickable.base.errors import GoneError, RefusedError
from clickable.notify.approvals.selectors import is_held
from clickable.notify.models import Action, Notice, Outgoing
from clickable.notify.rules import MAY_LEAVE, by_hand, is_mailbox
from clickable.notify.selectors import sheet
from clickable.notify.services import four_eyes
from clickable.notify.services.drafts import seal_recipient
from clickable.notify.services.steps import never_contact, sent
from clickable.people.models import User
from clickable.record import services as record
from clickable.report.models import Item, Stage
from clickable.seal.envelope import CannotOpenError, unseal
from clickable.seal.wraps import Ring

State = Notice.State
LONGEST_REFERENCE = 80


@transaction.atomic
def approve(
    *, notice: Notice, analyst: User, ring: Ring, now: datetime, recipient: str | None = None
) -> bool:
    """A person lets this notice go: it is in the outbox when this returns, and leaves soon after.

    False: the team's rules want two people, and it waits for another one (`approvals`).
    `recipient` replaces the mailbox that was found. Raises RefusedError when a host's mailbox is
    missing or malformed, or its author presses again; GoneError when the notice is no draft any
    more, its decision was reopened, or a second opinion on it is open that holds it back.
    """
    kept = _locked(notice, State.DRAFT)
    _refuse_overtaken(kept)
    _refuse_never_contact(kept, ring, now=now)
    _refuse_held(kept)
    typed = _address(kept, recipient, ring)
    kept.save(update_fields=["recipient"])
    mailbox = _mailbox(kept, ring)
    if not four_eyes.passes(kept, mailbox, by=analyst, typed=typed, now=now):
        return False
    kept.state, kept.approved_by, kept.approved_at = State.APPROVED, analyst, now
    kept.save(update_fields=["state", "approved_by", "approved_at", "recipient"])
    Outgoing.objects.create(notice=kept, due_at=now)
    _tell("notify.approved", kept, analyst, now=now)
    return True


@transaction.atomic
def withdraw(*, notice: Notice, analyst: User, now: datetime) -> None:
    """This notice will not leave. Raises GoneError when it has left, or is leaving right now."""
    kept = _locked(notice, State.DRAFT, State.APPROVED, State.FAILED)
    if kept.state == State.APPROVED and not _take_out_of_the_outbox(kept):
        raise GoneError(_("Cet avis est en train de partir."), code="leaving")
    kept.state = State.WITHDRAWN
    kept.save(update_fields=["state"])
    _tell("notify.withdrawn", kept, analyst, now=now)


@transaction.atomic
def retry(
    *, notice: Notice, analyst: User, ring: Ring, now: datetime, recipient: str | None = None
) -> bool:
    """Send a refused notice again, to another mailbox if one is given. Raises as `approve`.

    False: to another mailbox it needs two people, and is a draft that waits for the second one.
    """
    kept = _locked(notice, State.FAILED)
    _refuse_overtaken(kept)
    _refuse_never_contact(kept, ring, now=now)
    _refuse_held(kept)
    if _address(kept, recipient, ring):
        mailbox = _mailbox(kept, ring)
        if not four_eyes.passes(kept, mailbox, by=analyst, typed=True, now=now):
            _back_to_draft(kept)
            return False
    kept.state, kept.approved_by, kept.approved_at = State.APPROVED, analyst, now
    kept.save(update_fields=["state", "approved_by", "approved_at", "recipient"])
    _wait_again(kept, now=now)
    _tell("notify.retried", kept, analyst, now=now)
    return True


@transaction.atomic
def take_back(*, item: Item, analyst: User, now: datetime) -> None:
    """Open a decision again (`assess.services.take_back`), unless something is leaving or may have left.

    The item is locked first, as the worker does at the moment of leaving: one of the two is first.
    Raises GoneError, or StepRefusedError as `assess` does.
    """
    _refuse_leaving(item)
    assess.take_back(item=item, analyst=analyst, now=now)


@transaction.atomic
def settle_opinion(
    *,
    opinion: Opinion,
    lead: User,
    verdict: Opinion.Verdict,
    reason: str,
    ring: Ring,
    now: datetime,
) -> Opinion:
    """`opinions.settle`; another conclusion than the first one is refused while a notice is leaving."""
    if verdict != Opinion.Verdict.FIRST:
        _refuse_leaving(opinion.item)
    return opinions.settle(
        opinion=opinion, lead=lead, verdict=verdict, reason=reason, ring=ring, now=now
    )


@transaction.atomic
def settle(*, notice: Notice, analyst: User, arrived: bool, now: datetime) -> None:
    """A person looked whether an uncertain notice arrived; if it did not, it is sent again."""
    kept = _locked(notice, State.UNCERTAIN)
    if arrived:
        Outgoing.objects.filter(notice=kept).update(phase=Outgoing.Phase.DONE, due_at=None)
        sent(kept, now=now)
    else:
        kept.state = State.APPROVED
        kept.save(update_fields=["state"])
        _wait_again(kept, now=now)
    _tell("notify.settled", kept, analyst, now=now, detail={"arrived": arrived})


@transaction.atomic
def note_reference(*, notice: Notice, analyst: User, reference: str, now: datetime) -> None:
    """Keep what the police, INHOPE's exchange or the host gave back as their own reference."""
    kept = _locked(notice, State.SENT)
    given = reference.strip()
    if not given or len(given) > LONGEST_REFERENCE or not given.isprintable() or "://" in given:
        raise RefusedError(
            _("Une référence tient sur une ligne de 80 caractères, sans adresse web."),
            code="reference",
        )
    kept.external_reference = given
    kept.save(update_fields=["external_reference"])
    _tell("notify.reference_noted", kept, analyst, now=now)


@transaction.atomic
def take_sheet(*, notice: Notice, analyst: User, ring: Ring, now: datetime) -> str:
    """The exact text of a hand-over in the register, for an operator to pass on; one line is kept.

    Raises GoneError while it is not approved, or when it is a message that we send ourselves.
    """
    kept = _locked(notice, State.SENT)
    if not by_hand(Action(kept.action)):
        raise GoneError(_("Cet avis n’est pas une fiche à transmettre."), code="sheet")
    _tell("notify.sheet_taken", kept, analyst, now=now)
    return sheet(kept, ring)


def _locked(notice: Notice, *states: Notice.State) -> Notice:
    rows = Notice.objects.select_for_update(of=("self",)).select_related("item", "assessment")
    kept = rows.get(pk=notice.pk)
    if kept.state not in states:
        raise GoneError(
            _("Cet avis a changé d’état entre-temps : « %(state)s ».")
            % {"state": State(kept.state).label},
            code="state",
        )
    return kept


def _refuse_leaving(item: Item) -> None:
    kept = Item.objects.locked().get(pk=item.pk)
    if Notice.objects.filter(item=kept, outgoing__phase=Outgoing.Phase.LEAVING).exists():
        raise GoneError(
            _("Un avis est en train de partir, ou peut-être parti : il faut d’abord trancher."),
            code="leaving",
        )


def _refuse_held(notice: Notice) -> None:
    if is_held(notice):
        raise GoneError(
            _("Un deuxième avis est en cours sur la décision : cet avis attend."), code="held"
        )


def _refuse_overtaken(notice: Notice) -> None:
    item = Item.objects.locked().get(pk=notice.item_id)
    current = Assessment.objects.filter(pk=notice.assessment_id, is_current=True)
    if Stage(item.stage) not in MAY_LEAVE or not current.exists():
        raise GoneError(_("La décision a été rouverte : cet avis ne vaut plus."), code="overtaken")


def _refuse_never_contact(notice: Notice, ring: Ring, *, now: datetime) -> None:
    never = never_contact(notice, ring, now=now)
    if never:
        raise RefusedError(
            _("La règle %(rule)s dit de ne jamais contacter cet hébergeur.") % {"rule": never},
            code="never_contact",
        )


def _address(notice: Notice, recipient: str | None, ring: Ring) -> bool:
    """Whether another mailbox than the one found was typed."""
    if notice.action != Action.HOST:
        return False
    given = (recipient or "").strip()
    if given and not is_mailbox(given):
        raise RefusedError(_("Cette adresse e-mail n’est pas complète."), code="recipient")
    if given:
        notice.recipient = seal_recipient(notice, given, _key(notice, ring))
    if notice.recipient is None:
        raise RefusedError(
            _("Aucun contact n’a été trouvé : indiquez l’adresse e-mail de l’hébergeur."),
            code="recipient",
        )
    return bool(given)


def _mailbox(notice: Notice, ring: Ring) -> str:
    """As it stands in the notice; empty for a hand-over."""
    if notice.recipient is None:
        return ""
    key = _key(notice, ring)
    try:
        return unseal(notice.recipient, key=key, context=notice.context("recipient"))
    except CannotOpenError as error:
        raise RefusedError(_("Cet avis ne s’ouvre pas."), code="unreadable") from error


def _back_to_draft(notice: Notice) -> None:
    """Out of the outbox, until another person agrees."""
    Outgoing.objects.filter(notice=notice).delete()
    notice.state = State.DRAFT
    notice.save(update_fields=["state", "recipient"])


def _key(notice: Notice, ring: Ring) -> PrivateKey:
    try:
        return notice.key(ring)
    except CannotOpenError as error:
        raise RefusedError(_("Vos clés n’ouvrent pas cet avis."), code="unreadable") from error


def _take_out_of_the_outbox(notice: Notice) -> bool:
    """A worker that holds the row cannot send any more: the row it would mark is gone."""
    waiting = Outgoing.objects.filter(notice=notice, phase=Outgoing.Phase.WAITING)
    return bool(waiting.delete()[0])


def _wait_again(notice: Notice, *, now: datetime) -> None:
    Outgoing.objects.filter(notice=notice).update(
        phase=Outgoing.Phase.WAITING,
        due_at=now,
        lease_until=None,
        lease_token=None,
        attempts=0,
        last_error="",
    )


def _tell(
    verb: str,
    notice: Notice,
    analyst: User,
    *,
    now: datetime,
    detail: dict[str, object] | None = None,
) -> None:
    record.write(verb, f"notice:{notice.pk}", now=now, actor=analyst, detail=detail)
