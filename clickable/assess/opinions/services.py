"""What people do about second opinions: give one, settle a disagreement, set the rules."""

from collections.abc import Iterable
from datetime import datetime
from random import Random

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clickable.assess import services as assess
from clickable.assess.models import Assessment, Outcome
from clickable.assess.opinions import rules, selectors
from clickable.assess.opinions.models import Asks, Opinion, Policy
from clickable.assess.opinions.opening import CHANCE, ask, consider, draw
from clickable.assess.opinions.rules import Terms
from clickable.assess.rules import LONGEST_NOTE, Judgement, fault_of, stage_of
from clickable.assess.triage import ranking
from clickable.base.errors import GoneError, RefusedError, StepRefusedError
from clickable.exposure import services as exposure
from clickable.people.models import User
from clickable.people.rules import can_lead_cases
from clickable.record import services as record
from clickable.report.models import Item, Stage
from clickable.report.rules import may_step
from clickable.report.services import advance
from clickable.seal.envelope import seal
from clickable.seal.models import Group
from clickable.seal.wraps import Ring

__all__ = ["ask", "consider", "drop", "give", "redraw", "set_policy", "settle"]

State, Verdict = Opinion.State, Opinion.Verdict
_NOT_YOURS = _("Cette personne a déjà jugé l’élément : c’est à quelqu’un d’autre de trancher.")


@transaction.atomic
def give(*, opinion: Opinion, analyst: User, judgement: Judgement, now: datetime) -> Opinion:
    """The second person judges; agreed or not, their judgement is kept beside the first one.

    Raises GoneError when it is not, or no longer, theirs to give; RefusedError as `assess.decide`.
    """
    kept = _locked(opinion, State.WAITING)
    if kept.second_id != analyst.pk or analyst.role != User.Role.ANALYST:
        raise GoneError(_("Cet avis n’est plus le vôtre à donner."), code="second")
    fault = fault_of(judgement)
    if fault:
        raise RefusedError(assess.MESSAGES[fault], code=fault)
    if judgement.outcome == Outcome.NEEDS_SECOND_OPINION:
        raise RefusedError(_("C’est le deuxième avis : dites ce que vous concluez."), code="third")
    exposure.cover(item=kept.item, person=analyst, now=now)
    kept.given = assess.keep(kept.item, analyst, judgement, now=now, current=False)
    differ = rules.differences(selectors.said(kept.first), selectors.said(kept.given))
    kept.state = State.DISAGREED if differ else State.AGREED
    kept.save(update_fields=["given", "state"])
    _tell("opinions.given", kept, analyst, now=now, detail={"agrees": not differ})
    return kept


@transaction.atomic
def settle(
    *,
    opinion: Opinion,
    lead: User,
    verdict: Opinion.Verdict,
    reason: str,
    ring: Ring,
    now: datetime,
) -> Opinion:
    """A lead who judged neither says which one counts, and why.

    Another conclusion than the first one opens the decision again, as long as nothing has left
    (`notify.services.settle_opinion` looks at what is leaving). With `neither` the lead has the
    item in hand. Raises GoneError, StepRefusedError, and RefusedError without a reason or right.
    """
    kept = _locked(opinion, State.DISAGREED)
    _may_close(kept, lead)
    _close(kept, lead, reason=reason, ring=ring, now=now)
    kept.state, kept.verdict = State.SETTLED, verdict
    kept.save(update_fields=["state", "verdict", "closed_by", "closed_at", "reason"])
    if verdict == Verdict.SECOND:
        _replace(kept, now=now)
    elif verdict == Verdict.NEITHER:
        assess.take_back(item=kept.item, analyst=lead, now=now)
    _tell("opinions.settled", kept, lead, now=now, detail={"verdict": verdict.value})
    return kept


@transaction.atomic
def drop(*, opinion: Opinion, lead: User, reason: str, ring: Ring, now: datetime) -> Opinion:
    """Nobody will give this opinion; the first decision stands. A lead says why."""
    kept = _locked(opinion, State.WAITING)
    _may_close(kept, lead)
    _close(kept, lead, reason=reason, ring=ring, now=now)
    kept.state = State.DROPPED
    kept.save(update_fields=["state", "closed_by", "closed_at", "reason"])
    _tell("opinions.dropped", kept, lead, now=now)
    return kept


@transaction.atomic
def redraw(
    *,
    opinion: Opinion,
    lead: User,
    now: datetime,
    subjects: Iterable[str] = (),
    chance: Random = CHANCE,
) -> bool:
    """Draw another second person, for one who cannot; False, and nothing changes, when there is nobody."""
    kept = _locked(opinion, State.WAITING)
    _may_close(kept, lead)
    seen = [*selectors.subjects_of(kept.item_id), *subjects]
    found = draw(kept.first, subjects=seen, chance=chance, but=[kept.second_id])
    if found is None:
        return False
    kept.second_id = found
    kept.save(update_fields=["second"])
    _tell("opinions.redrawn", kept, lead, now=now)
    return True


@transaction.atomic
def set_policy(*, lead: User, terms: Terms, now: datetime) -> Policy:
    """A new version of the team's rules, in force from now on; what was asked before stays asked."""
    if not can_lead_cases(lead) or not lead.group:
        raise RefusedError(_("Les règles sont posées par la personne responsable."), code="right")
    if terms.requests == Asks.NO or not 0 <= terms.sample_permille <= rules.IN_ALL:
        raise RefusedError(_("Cette règle ne se peut pas."), code="terms")
    group = Group.objects.select_for_update().get(pk=lead.group)
    last = selectors.policy_of(group.pk)
    made = Policy.objects.create(
        group=group,
        number=last.number + 1 if last else 1,
        made_at=now,
        made_by=lead,
        requests=terms.requests,
        categories={c.value: a.value for c, a in terms.categories.items() if a != Asks.NO},
        overridden=terms.overridden,
        newcomers=terms.newcomers,
        newcomer_days=terms.newcomer_days,
        sample=terms.sample,
        sample_permille=terms.sample_permille,
    )
    detail: dict[str, object] = {"number": made.number}
    record.write("opinions.rules_set", f"team:{group.pk}", now=now, actor=lead, detail=detail)
    return made


def _locked(opinion: Opinion, state: Opinion.State) -> Opinion:
    """As whoever was changing it left it; the item first, as everywhere."""
    Item.objects.locked().get(pk=opinion.item_id)
    rows = Opinion.objects.select_for_update(of=("self",)).select_related("item", "first")
    kept = rows.get(pk=opinion.pk)
    if kept.state != state or not kept.first.is_current:
        raise GoneError(
            _("Entre-temps, la décision a été reprise ou cet avis a été donné."), code="state"
        )
    return kept


def _may_close(opinion: Opinion, lead: User) -> None:
    if not can_lead_cases(lead) or lead.group != opinion.group_id:
        raise RefusedError(_("C’est à la personne responsable de trancher."), code="right")
    if lead.pk in (opinion.first.analyst_id, opinion.second_id):
        raise RefusedError(_NOT_YOURS, code="own")


def _close(opinion: Opinion, lead: User, *, reason: str, ring: Ring, now: datetime) -> None:
    said = reason.strip()
    if not said or len(said) > LONGEST_NOTE:
        raise RefusedError(_("Dites pourquoi, en quelques mots."), code="reason")
    opinion.closed_by, opinion.closed_at = lead, now
    opinion.reason = seal(said, to=opinion.key(ring).public_key, context=opinion.context)


def _replace(opinion: Opinion, *, now: datetime) -> None:
    """The second judgement becomes the one that counts; later rooms withdraw what they prepared."""
    item, given = opinion.item, opinion.given
    if given is None or not may_step(Stage(item.stage), Stage.REVIEW):
        raise StepRefusedError(
            _(
                "Un avis est parti : la décision ne peut plus changer. Confirmez la première, et "
                "dites dans la raison ce qui est à corriger."
            ),
            code="step",
        )
    advance(item, to=Stage.REVIEW, now=now)
    Assessment.objects.filter(pk=opinion.first_id).update(is_current=False)
    Assessment.objects.filter(pk=given.pk).update(is_current=True)
    advance(item, to=stage_of(Outcome(given.outcome)), now=now)
    ranking.follow(item, now=now)


def _tell(
    verb: str,
    opinion: Opinion,
    by: User,
    *,
    now: datetime,
    detail: dict[str, object] | None = None,
) -> None:
    record.write(verb, f"item:{opinion.item_id}", now=now, actor=by, detail=detail)
