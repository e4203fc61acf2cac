"""What waits for a second pair of eyes. Nothing here writes, and only `reason_of` opens anything."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from clickable.assess.opinions import selectors as opinions
from clickable.notify.approvals.models import Policy, Proposal, Receiver, Why
from clickable.notify.approvals.rules import Facts, Terms, urgent, why_two
from clickable.notify.models import Action, Notice
from clickable.notify.rules import by_hand
from clickable.people.models import User
from clickable.seal.envelope import CannotOpenError, unseal
from clickable.seal.tokens import token
from clickable.seal.wraps import Ring


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What a draft waits for, for one pair of eyes."""

    held: bool  # a second opinion on the decision is open
    waiting: Proposal | None
    returned: Proposal | None
    mine: bool  # this person proposed it
    why: tuple[Why, ...]  # two people have to look
    proposes: bool  # so that this person can only propose it

    @property
    def why_in_words(self) -> str:
        return ", ".join(str(why.label) for why in self.why)


def standing(notice: Notice, viewer: User, mailbox: str) -> Standing:
    waiting = waiting_of(notice)
    why = why_two_of(notice, mailbox, terms_of(policy_of(notice.group_id)))
    return Standing(
        held=is_held(notice),
        waiting=waiting,
        returned=returned_of(notice),
        mine=waiting is not None and waiting.by_id == viewer.pk,
        why=tuple(Why(w) for w in waiting.why) if waiting else why,
        proposes=waiting is None and bool(why) and author_of(notice) in {None, viewer.pk},
    )


def policy_of(group: int) -> Policy | None:
    """The rules in force for a team."""
    return Policy.objects.filter(group_id=group).order_by("-number").first()


def versions_of(group: int) -> "QuerySet[Policy]":
    """All that were in force, the latest first."""
    return Policy.objects.filter(group_id=group).select_related("made_by").order_by("-number")


def terms_of(policy: Policy | None) -> Terms:
    if policy is None:
        return Terms()
    return Terms(
        everything=policy.everything,
        kinds=frozenset(action for action in Action if getattr(policy, action.value)),
        first=policy.first,
        overridden=policy.overridden,
    )


def why_two_of(notice: Notice, mailbox: str, terms: Terms) -> tuple[Why, ...]:
    """Every reason why this notice, to this mailbox, needs two people."""
    return why_two(
        Facts(
            action=Action(notice.action),
            life_in_danger=notice.assessment.life_in_danger,
            overridden=bool(notice.assessment.override),
            known_receiver=_known(notice, mailbox),
        ),
        terms,
    )


def receiver_of(notice: Notice, mailbox: str) -> bytes:
    """Stands for who gets it: a mailbox, or one of those that an operator hands sheets to."""
    by_name = notice.action if by_hand(Action(notice.action)) else mailbox.strip().lower()
    return token("receiver", by_name)


def _known(notice: Notice, mailbox: str) -> bool:
    found = Receiver.objects.filter(group_id=notice.group_id, token=receiver_of(notice, mailbox))
    return found.exists()


def waiting_of(notice: Notice) -> Proposal | None:
    """The proposal that another person has to answer."""
    found = Proposal.objects.filter(notice=notice, state=Proposal.State.WAITING)
    return found.select_related("by").first()


def waiting_in(group: int) -> "QuerySet[Proposal]":
    """Those of a team that another person has to answer: drafts whose decision still counts."""
    return Proposal.objects.filter(
        group_id=group,
        state=Proposal.State.WAITING,
        notice__state=Notice.State.DRAFT,
        notice__assessment__is_current=True,
    )


def author_of(notice: Notice) -> int | None:
    """Who may not be its only eyes: whoever proposed it last, else whoever decided; None: nobody yet."""
    last = Proposal.objects.filter(notice=notice).order_by("-at", "-pk").first()
    return last.by_id if last else notice.assessment.analyst_id


def waiting_for(notices: Iterable[UUID]) -> dict[UUID, Proposal]:
    """The same for a list: one query."""
    found = Proposal.objects.filter(notice__in=notices, state=Proposal.State.WAITING)
    return {row.notice_id: row for row in found.select_related("by")}


def returned_of(notice: Notice) -> Proposal | None:
    """The latest answer, if the notice was returned and nobody proposed it again."""
    rows = Proposal.objects.filter(notice=notice)
    if rows.exclude(state=Proposal.State.RETURNED).exists():
        return None
    return rows.select_related("answered_by", "by").order_by("-at").first()


def reason_of(proposal: Proposal, ring: Ring) -> str | None:
    """Why it was returned, opened; None when it does not open."""
    if proposal.reason is None:
        return ""
    try:
        return unseal(proposal.reason, key=proposal.key(ring), context=proposal.context)
    except CannotOpenError:
        return None


def held_of(notices: Iterable[Notice]) -> set[UUID]:
    """Those of some notices that wait for a second opinion on the decision: one query. The urgent ones never do."""
    may_wait = [found for found in notices if not _urgent(found)]
    items = opinions.held_of(found.item_id for found in may_wait)
    return {found.pk for found in may_wait if found.item_id in items}


def is_held(notice: Notice) -> bool:
    return bool(held_of([notice]))


def _urgent(notice: Notice) -> bool:
    return urgent(Action(notice.action), life_in_danger=notice.assessment.life_in_danger)
