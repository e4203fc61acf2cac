"""Asking for a second opinion: in the transaction of the first decision, or later on request."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from random import Random

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clickable.assess.models import Assessment, Outcome
from clickable.assess.opinions import rules, selectors
from clickable.assess.opinions.models import Asks, Opinion, Policy, Why
from clickable.assess.opinions.rules import Asked
from clickable.base.errors import GoneError, RefusedError
from clickable.people.models import User
from clickable.record import services as record
from clickable.report.models import Item
from clickable.report.services import lock_item

CHANCE: Random = secrets.SystemRandom()  # of the operating system: nobody foresees it


def consider(
    assessment: Assessment, *, analyst: User, now: datetime, chance: Random = CHANCE
) -> Opinion | None:
    """Ask a second person about a decision just made, if the team's rules or the draw say so.

    Call it in the transaction of the decision: nobody can have read it yet. What a lead settled
    once is not asked again.
    """
    policy = selectors.policy_of(assessment.group_id)
    if policy is None:
        return None
    roll = chance.randrange(rules.IN_ALL)
    wanted = rules.asked(
        selectors.decided(assessment, analyst), selectors.terms_of(policy), roll=roll
    )
    settled = Opinion.objects.filter(item=assessment.item_id, state=Opinion.State.SETTLED)
    if wanted is None or settled.exists():
        return None
    subjects = selectors.subjects_of(assessment.item_id)
    made = _ask(assessment, wanted, policy, now=now, subjects=subjects, chance=chance)
    _tell(made, now=now)
    return made


@transaction.atomic
def ask(
    *,
    item: Item,
    analyst: User,
    now: datetime,
    subjects: Iterable[str] = (),
    chance: Random = CHANCE,
) -> Opinion:
    """Whoever decided asks a second person. `subjects`: see `selectors.may_be_drawn`.

    Raises GoneError when the decision does not count any more or was asked about already,
    RefusedError when it is somebody else's, or no conclusion yet.
    """
    lock_item(item)
    first = Assessment.objects.filter(item=item, is_current=True).first()
    if first is None or Opinion.objects.filter(first=first).exists():
        raise GoneError(_("Un deuxième avis ne peut pas, ou plus, être demandé."), code="asked")
    if first.analyst_id != analyst.pk:
        raise RefusedError(_("C’est à la personne qui a décidé de le demander."), code="not_yours")
    if first.outcome == Outcome.NEEDS_SECOND_OPINION:
        raise RefusedError(_("Il est déjà demandé : l’élément est dans la file."), code="asked")
    policy = selectors.policy_of(item.group_id)
    wanted = Asked(Why.REQUEST, selectors.terms_of(policy).requests == Asks.HOLD)
    seen = [*selectors.subjects_of(item.pk), *subjects]
    made = _ask(first, wanted, policy, now=now, subjects=seen, chance=chance)
    _tell(made, now=now, actor=analyst)
    return made


def draw(
    assessment: Assessment,
    *,
    subjects: Iterable[str],
    chance: Random = CHANCE,
    but: Iterable[int | None] = (),
) -> int | None:
    """One of those who may be drawn; None when there is nobody."""
    found = selectors.may_be_drawn(assessment, subjects=subjects, but=but)
    return chance.choice(found) if found else None


def _ask(
    first: Assessment,
    wanted: Asked,
    policy: Policy | None,
    *,
    now: datetime,
    subjects: Iterable[str],
    chance: Random,
) -> Opinion:
    made, _private = Opinion.keyed(
        first.group_id,
        item=first.item,
        first=first,
        why=wanted.why,
        policy=policy,
        holds=wanted.holds,
        asked_at=now,
        second_id=draw(first, subjects=subjects, chance=chance),
    )
    made.save(force_insert=True)
    return made


def _tell(opinion: Opinion, *, now: datetime, actor: User | None = None) -> None:
    detail: dict[str, object] = {"why": opinion.why, "holds": opinion.holds}
    record.write("opinions.asked", f"item:{opinion.item_id}", now=now, actor=actor, detail=detail)
