"""Judging: take an item in hand, decide it, give it back, take a decision back."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from clickable.assess import rules, selectors
from clickable.assess.models import Assessment, Claim
from clickable.assess.opinions.opening import consider
from clickable.assess.rules import Fault, Judgement
from clickable.assess.triage import ranking
from clickable.base.errors import GoneError, RefusedError, StepRefusedError
from clickable.exposure import services as exposure
from clickable.people.models import User
from clickable.record import services as record
from clickable.report.models import OPEN, Item, Stage
from clickable.report.rules import may_step
from clickable.report.services import advance, lock_item
from clickable.seal.envelope import seal

MESSAGES = {
    Fault.CATEGORY: _("Choisissez une catégorie."),
    Fault.OUTCOME: _("Cette conclusion ne va pas avec cette catégorie."),
    Fault.BASIS_MISSING: _("Une conclusion d’illicéité repose sur au moins une base légale."),
    Fault.BASIS_FOREIGN: _("Une base légale choisie ne va pas avec cette catégorie."),
    Fault.BASIS_NEEDLESS: _("Cette conclusion ne repose sur aucune base légale : décochez-les."),
    Fault.NOTE_LONG: _("La note dépasse 10 000 caractères."),
    Fault.LABELS: _("Une étiquette ne va pas avec les autres réponses."),
    Fault.LABELS_MISSING: _("Une question attend encore sa réponse."),
    Fault.NOTHING_FOLLOWS: _(
        "Aucune règle ne conclut de ces étiquettes : demandez un deuxième avis."
    ),
    Fault.OTHER_CATEGORY: _("Une personne mineure est montrée : choisissez l’autre catégorie."),
    Fault.OVERRIDE_MISSING: _("Vous concluez autrement que les règles : dites pourquoi."),
    Fault.OVERRIDE_NEEDLESS: _(
        "Votre conclusion est celle des règles : il n’y a rien à justifier."
    ),
    Fault.OVERRIDE_NOTE: _("Dites l’autre raison dans la note."),
}


@transaction.atomic
def claim(*, item: Item, analyst: User, now: datetime) -> None:
    """Take an item in hand for half an hour; again by the same analyst: for another half.

    Raises GoneError when another analyst has it, or when it is judged already; AtLimitError when
    this analyst has opened enough for today, and does not have it in hand yet.
    """
    if not _take(item, analyst, now=now):
        raise GoneError(_("Cet élément est entre les mains d’un·e autre analyste."), code="claimed")


@transaction.atomic
def release(*, item: Item, analyst: User, now: datetime) -> None:
    """Put an item back in the queue, undecided. Nothing happens when it was not in these hands."""
    if Claim.objects.filter(item=item, analyst=analyst).delete()[0]:
        exposure.cover(item=item, person=analyst, now=now)
        record.write("assess.released", _subject(item), actor=analyst, now=now)


def next_item(
    *,
    analyst: User,
    now: datetime,
    skip: Item | None = None,
    compare: Callable[[Sequence[UUID]], int] | None = None,
) -> Item | None:
    """What this analyst has in hand, else the first of the queue, taken in hand; never `skip`.

    Raises AtLimitError when this analyst has opened enough for today, whoever it is.
    Two analysts at the same moment never get the same item. An item for which this analyst asked
    a second opinion comes after all others. None: nothing is waiting.

    `compare` is shown the items that may be given, before one of them is: it may judge what is
    known (`clickable.known`), and tells how many it had not been shown before.
    """
    exposure.require_room(analyst, now=now)
    ranking.catch_up(now=now)
    while True:
        found = selectors.candidates(analyst, now=now)
        fresh = compare(found) if compare else 0
        with transaction.atomic():
            item = _first_free(found, analyst, now=now, skip=skip)
        if item is not None or not fresh:
            return item


@transaction.atomic
def decide(*, item: Item, analyst: User, judgement: Judgement, now: datetime) -> Assessment:
    """Judge an item that this analyst has in hand: the assessment becomes the current one.

    Raises RefusedError when the judgement breaks a rule, GoneError when the item is no longer in
    this analyst's hands. A second opinion asked for leaves the item in the queue; one that the
    team's rules ask for is asked in the same transaction (`opinions`).
    """
    fault = rules.fault_of(judgement)
    if fault:
        raise RefusedError(MESSAGES[fault], code=fault)
    lock_item(item)
    if not Claim.objects.filter(item=item, analyst=analyst).delete()[0]:
        raise GoneError(
            _("Cet élément n’est plus entre vos mains : rien n’a été décidé."), code="claim"
        )
    exposure.cover(item=item, person=analyst, now=now)
    made = keep(item, analyst, judgement, now=now)
    _move(item, to=rules.stage_of(judgement.outcome), now=now)
    ranking.follow(item, now=now)
    record.write(
        "assess.decided", _subject(item), actor=analyst, now=now, detail=_detail(judgement)
    )
    consider(made, analyst=analyst, now=now)
    return made


@transaction.atomic
def arrive_judged(
    *, item: Item, judgement: Judgement, now: datetime, detail: dict[str, object]
) -> Assessment | None:
    """Judge an open item that nobody needs to look at, because it is known (`clickable.known`).

    None, and nothing is done: somebody has it in hand, or judged it meanwhile. `detail` says in
    codes what it rests on. Raises RefusedError when the judgement breaks a rule.
    """
    fault = rules.fault_of(judgement)
    if fault:
        raise RefusedError(MESSAGES[fault], code=fault)
    lock_item(item)
    if Stage(item.stage) not in OPEN or Claim.objects.filter(item=item, until__gt=now).exists():
        return None
    Claim.objects.filter(item=item).delete()
    made = keep(item, None, judgement, now=now)
    _move(item, to=rules.stage_of(judgement.outcome), now=now)
    ranking.follow(item, now=now)
    told = {**_detail(judgement), **detail}
    record.write("assess.arrived_judged", _subject(item), now=now, detail=told)
    return made


@transaction.atomic
def take_back(*, item: Item, analyst: User, now: datetime) -> None:
    """Open a decision again, while nothing has left the house; the item is then in these hands.

    Raises StepRefusedError when it is too late, or when nothing was decided yet.
    """
    lock_item(item)
    if Stage(item.stage) in OPEN or not may_step(Stage(item.stage), Stage.REVIEW):
        raise StepRefusedError(_("Cette décision ne peut pas, ou plus, être reprise."), code="step")
    advance(item, to=Stage.REVIEW, now=now)
    Assessment.objects.filter(item=item, is_current=True).update(is_current=False)
    _hold(item, analyst, now=now)
    ranking.follow(item, now=now)
    record.write("assess.taken_back", _subject(item), actor=analyst, now=now)


def _take(item: Item, analyst: User, *, now: datetime) -> bool:
    lock_item(item)
    if Stage(item.stage) not in OPEN:
        raise GoneError(_("Cet élément est déjà jugé."), code="judged")
    if not selectors.holds(item, analyst):
        exposure.require_room(analyst, now=now)
    return _take_locked(item, analyst, now=now)


def _first_free(
    candidates: Sequence[UUID], analyst: User, *, now: datetime, skip: Item | None
) -> Item | None:
    for key in candidates:
        if skip is not None and key == skip.pk:
            continue
        # Whoever holds the row is taking or deciding this item: on to the next, without waiting.
        item = Item.objects.to_judge().locked(skip=True).filter(pk=key).first()
        if item is not None and _take_locked(item, analyst, now=now):
            return item
    return None


def _take_locked(item: Item, analyst: User, *, now: datetime) -> bool:
    if not _hold(item, analyst, now=now):
        return False
    exposure.cover_for_others(item=item, person=analyst, now=now)
    _move(item, to=Stage.REVIEW, now=now)
    record.write("assess.claimed", _subject(item), actor=analyst, now=now)
    return True


def _hold(item: Item, analyst: User, *, now: datetime) -> bool:
    until = now + rules.CLAIM_LASTS
    fresh = Claim(item=item, analyst=analyst, since=now, until=until)
    Claim.objects.bulk_create([fresh], ignore_conflicts=True)
    here = Claim.objects.filter(item=item)
    longer = Greatest("until", Value(until))  # what was handed over lasts longer than half an hour
    if here.filter(analyst=analyst).update(until=longer):
        return True
    taken = {"analyst": analyst, "since": now, "until": until, "handed_by": None}
    return bool(here.filter(until__lte=now).update(**taken))


def _move(item: Item, *, to: Stage, now: datetime) -> None:
    if Stage(item.stage) != to:
        advance(item, to=to, now=now)


def keep(
    item: Item,
    analyst: User | None,
    judgement: Judgement,
    *,
    now: datetime,
    current: bool = True,
) -> Assessment:
    """The row of a judgement. Without an analyst: it was known. Call it in a transaction."""
    if current:
        Assessment.objects.filter(item=item, is_current=True).update(is_current=False)
    made, private = Assessment.keyed(
        item.group_id,
        item=item,
        origin=Assessment.Origin.ANALYST if analyst else Assessment.Origin.KNOWN,
        analyst=analyst,
        outcome=judgement.outcome,
        category=judgement.category,
        legal_basis=list(judgement.legal_basis),
        life_in_danger=judgement.life_in_danger,
        decided_at=now,
        is_current=current,
        **_labelled(judgement),
    )
    if judgement.note:
        made.note = seal(judgement.note, to=private.public_key, context=made.context)
    made.save(force_insert=True)
    return made


def _labelled(judgement: Judgement) -> dict[str, Any]:
    """The labels and what the rules made of them, as the database keeps them."""
    derived = judgement.derived
    return {
        "labels": {k: list(a) if isinstance(a, tuple) else a for k, a in judgement.labels.items()},
        "questionnaire": judgement.questionnaire,
        "derived_outcome": (derived and derived.outcome) or "",
        "derived_basis": list(derived.articles) if derived else [],
        "rules_version": judgement.rules_version,
        "override": judgement.override or "",
    }


def _detail(judgement: Judgement) -> dict[str, object]:
    detail: dict[str, object] = {
        "outcome": judgement.outcome,
        "category": judgement.category,
        "legal_basis": list(judgement.legal_basis),
        "life_in_danger": judgement.life_in_danger,
    }
    versions = {"questions": judgement.questionnaire, "rules": judgement.rules_version}
    departs = {"override": judgement.override.value} if judgement.override else {}
    return detail | {k: v for k, v in versions.items() if v} | departs


def _subject(item: Item) -> str:
    return f"item:{item.pk}"
