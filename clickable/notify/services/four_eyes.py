"""Two people for the notices that a team's rules name (`notify/approvals`)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clickable.assess.rules import LONGEST_NOTE
from clickable.base.errors import GoneError, RefusedError
from clickable.notify.approvals import selectors
from clickable.notify.approvals.models import Policy, Proposal, Receiver, Why
from clickable.notify.approvals.rules import Terms
from clickable.notify.models import Action, Notice
from clickable.people.models import User
from clickable.people.rules import can_lead_cases
from clickable.record import services as record
from clickable.seal.envelope import seal
from clickable.seal.models import Group
from clickable.seal.wraps import Ring

State = Proposal.State


def passes(notice: Notice, mailbox: str, *, by: User, typed: bool, now: datetime) -> bool:
    """Whether this press lets the notice go; False: it is proposed, and waits for another person.

    Call it with the notice locked, in the transaction of the approval. Raises RefusedError for
    the author of a waiting proposal, and for another mailbox than the proposed one.
    """
    waiting = selectors.waiting_of(notice)
    if waiting is not None:
        _refuse(waiting, by, typed=typed)
        _answer(waiting, State.APPROVED, by, now=now)
    elif not _alone(notice, mailbox, by=by, typed=typed, now=now):
        return False
    _remember(notice, mailbox, now=now)
    return True


def _alone(notice: Notice, mailbox: str, *, by: User, typed: bool, now: datetime) -> bool:
    """Whether nobody else has to look: no rule asks, or this is somebody else than the author."""
    policy = selectors.policy_of(notice.group_id)
    why = selectors.why_two_of(notice, mailbox, selectors.terms_of(policy))
    if policy is None or not why:
        return True
    if selectors.author_of(notice) not in {None, by.pk} and not typed:
        return True
    _propose(notice, why, policy, by=by, now=now)
    return False


@transaction.atomic
def send_back(*, notice: Notice, analyst: User, reason: str, ring: Ring, now: datetime) -> None:
    """Another person would not let it leave, and says why; it is a draft again.

    Raises GoneError when it waits for nobody (any more), RefusedError for its proposer or without a reason.
    """
    kept = Notice.objects.select_for_update().get(pk=notice.pk)
    waiting = selectors.waiting_of(kept)
    if waiting is None or kept.state != Notice.State.DRAFT:
        raise GoneError(_("Cet avis n’attend pas, ou plus, une deuxième personne."), code="state")
    _refuse(waiting, analyst, typed=False)
    said = reason.strip()
    if not said or len(said) > LONGEST_NOTE:
        raise RefusedError(_("Dites pourquoi, en quelques mots."), code="reason")
    waiting.reason = seal(said, to=waiting.key(ring).public_key, context=waiting.context)
    _answer(waiting, State.RETURNED, analyst, now=now)
    record.write("notify.returned", f"notice:{kept.pk}", now=now, actor=analyst)


@transaction.atomic
def set_policy(*, lead: User, terms: Terms, now: datetime) -> Policy:
    """A new version of the team's rules, in force from now on; what was proposed still needs two."""
    if not can_lead_cases(lead) or not lead.group:
        raise RefusedError(_("Les règles sont posées par la personne responsable."), code="right")
    group = Group.objects.select_for_update().get(pk=lead.group)
    last = selectors.policy_of(group.pk)
    made = Policy.objects.create(
        group=group,
        number=last.number + 1 if last else 1,
        made_at=now,
        made_by=lead,
        everything=terms.everything,
        first=terms.first,
        overridden=terms.overridden,
        **{action.value: action in terms.kinds for action in Action},
    )
    detail: dict[str, object] = {"number": made.number}
    record.write("notify.rules_set", f"team:{group.pk}", now=now, actor=lead, detail=detail)
    return made


def _refuse(waiting: Proposal, by: User, *, typed: bool) -> None:
    if waiting.by_id == by.pk:
        raise RefusedError(
            _("Vous avez proposé cet avis : une autre personne l’approuve, ou le renvoie."),
            code="four_eyes",
        )
    if typed:
        raise RefusedError(
            _("Une autre adresse se propose à nouveau : renvoyez d’abord cet avis."),
            code="recipient",
        )


def _propose(
    notice: Notice, why: tuple[Why, ...], policy: Policy, *, by: User, now: datetime
) -> None:
    made, _private = Proposal.keyed(
        notice.group_id, notice=notice, why=[w.value for w in why], policy=policy, by=by, at=now
    )
    made.save(force_insert=True)
    detail: dict[str, object] = {"why": [w.value for w in why]}
    record.write("notify.proposed", f"notice:{notice.pk}", now=now, actor=by, detail=detail)


def _answer(waiting: Proposal, state: Proposal.State, by: User, *, now: datetime) -> None:
    waiting.state, waiting.answered_by, waiting.answered_at = state, by, now
    waiting.save(update_fields=["state", "answered_by", "answered_at", "reason"])


def _remember(notice: Notice, mailbox: str, *, now: datetime) -> None:
    found = selectors.receiver_of(notice, mailbox)
    Receiver.objects.get_or_create(group_id=notice.group_id, token=found, defaults={"since": now})
