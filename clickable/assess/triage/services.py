"""What people do with items in the queue besides judging them."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clickable.assess.models import Claim
from clickable.assess.triage import gathering, ranking, rules
from clickable.assess.triage.models import Because, Placement, Snooze, Where
from clickable.base.errors import GoneError, RefusedError
from clickable.exposure import services as exposure
from clickable.people.models import User
from clickable.people.rules import can_lead_cases, can_work_cases
from clickable.record import services as record
from clickable.report.models import OPEN, Item, Stage
from clickable.report.services import lock_item

AT_ONCE = 500


@transaction.atomic
def hand_over(*, item: Item, by: User, to: User, now: datetime) -> None:
    """A colleague of the same team has it in hand from now on, until the next shift is over.

    What another analyst has in hand is handed over by them, or by who leads. Raises GoneError when
    it is judged or in other hands, RefusedError when the colleague cannot take it. What anybody
    else had opened of it is covered.
    """
    lock_item(item)
    _require_open(item)
    if not can_work_cases(to) or to.group != item.group_id:
        raise RefusedError(_("Cette personne ne peut pas juger cet élément."), code="to")
    _require_hands(item, by, now=now)
    give(item, to, now=now)
    until = now + rules.HANDED_LASTS
    fields = {"analyst": to, "since": now, "until": until, "handed_by": by}
    Claim.objects.update_or_create(item=item, defaults=fields)
    Snooze.objects.filter(item=item).delete()
    ranking.place([item.pk], now=now)
    record.write("triage.handed_over", _subject(item), actor=by, now=now, detail={"to": to.pk})


@transaction.atomic
def snooze(*, item: Item, by: User, until: datetime, now: datetime) -> None:
    """Put an item aside until a moment, at most 30 days away; nobody has it in hand, or open, then.

    Raises RefusedError for another moment, or where a life is in danger; GoneError when it is
    judged or in other hands.
    """
    lock_item(item)
    _require_open(item)
    if not now < until <= now + rules.LONGEST_SNOOZE:
        raise RefusedError(_("Choisissez un moment à venir, dans 30 jours au plus."), code="until")
    if _in_danger(item):
        raise RefusedError(
            _("Quelqu’un est peut-être en danger : cet élément n’attend pas."), code="danger"
        )
    _require_hands(item, by, now=now)
    _let_go(item, now=now)
    exposure.cover(item=item, person=by, now=now)
    fields = {"until": until, "by": by, "at": now}
    Snooze.objects.update_or_create(item=item, defaults=fields)
    ranking.place([item.pk], now=now)
    told: dict[str, object] = {"until": until.isoformat()}
    record.write("triage.snoozed", _subject(item), actor=by, now=now, detail=told)


@transaction.atomic
def take_from(*, item: Item, by: User, now: datetime) -> None:
    """Whoever leads puts back into the queue what anybody has in hand. Nothing happens when nobody has."""
    lock_item(item)
    holder = _let_go(item, now=now)
    if holder is not None:
        told: dict[str, object] = {"from": holder.pk}
        record.write("triage.taken_from", _subject(item), actor=by, now=now, detail=told)


@transaction.atomic
def wake(*, item: Item, by: User, now: datetime) -> None:
    """Back into the queue before its time. Nothing happens when it was not put aside."""
    lock_item(item)
    if Snooze.objects.filter(item=item).delete()[0]:
        ranking.place([item.pk], now=now)
        record.write("triage.woken", _subject(item), actor=by, now=now)


@transaction.atomic
def put(*, item: Item, by: User, where: Where, because: Because, now: datetime) -> None:
    """First or last in the queue by hand, with a reason. Danger comes before whatever is put first."""
    lock_item(item)
    _require_open(item)
    fields = {"where": where, "because": because, "by": by, "at": now}
    Placement.objects.update_or_create(item=item, defaults=fields)
    ranking.place([item.pk], now=now)
    detail: dict[str, object] = {"where": where.value, "because": because.value}
    record.write("triage.placed", _subject(item), actor=by, now=now, detail=detail)


@transaction.atomic
def put_back(*, item: Item, by: User, now: datetime) -> None:
    """Where the rules put it. Nothing happens when nobody had put it anywhere."""
    lock_item(item)
    if Placement.objects.filter(item=item).delete()[0]:
        ranking.place([item.pk], now=now)
        record.write("triage.placed_back", _subject(item), actor=by, now=now)


def give(item: Item, to: User | None, *, now: datetime) -> None:
    """Before the hands that have an item change: what the others had opened of it is covered.

    Raises RefusedError when this person may be given nothing more today. It does not say why: how
    much somebody has opened is theirs alone. None: nobody gets it.
    """
    if to is None:
        _let_go(item, now=now)
        return
    if Claim.objects.filter(item=item, analyst=to).exists():
        return
    try:
        exposure.require_room(to, now=now)
    except exposure.AtLimitError as full:
        raise RefusedError(
            _(
                "Cette personne ne peut plus rien recevoir aujourd’hui : choisissez quelqu’un "
                "d’autre, ou laissez l’élément dans la file."
            ),
            code="to",
        ) from full
    exposure.cover_for_others(item=item, person=to, now=now)


def end_stale_claims(*, now: datetime) -> int:
    """Free what somebody left in hand long ago; how many.

    A claim that ran out still counts for who held it (`assess`), but not into the next day.
    """
    with transaction.atomic():
        stale = Claim.objects.filter(until__lte=now - rules.STALE_AFTER).order_by("pk")
        rows = list(
            stale.select_for_update(skip_locked=True).values_list("pk", flat=True)[:AT_ONCE]
        )
        for item in rows:
            record.write("triage.claim_ended", f"item:{item}", now=now)
        Claim.objects.filter(pk__in=rows).delete()
    return len(rows)


def _require_open(item: Item) -> None:
    if Stage(item.stage) not in OPEN:
        raise GoneError(_("Cet élément est déjà jugé."), code="judged")


def _require_hands(item: Item, by: User, *, now: datetime) -> None:
    if can_lead_cases(by):
        return
    if Claim.objects.filter(item=item, until__gt=now).exclude(analyst=by).exists():
        raise GoneError(_("Cet élément est entre les mains d’un·e autre analyste."), code="claimed")


def _let_go(item: Item, *, now: datetime) -> User | None:
    """Out of the hands that have it, whose; what they had opened of it is covered."""
    held = Claim.objects.filter(item=item).select_related("analyst").first()
    if held is None:
        return None
    exposure.cover(item=item, person=held.analyst, now=now)
    held.delete()
    return held.analyst


def _in_danger(item: Item) -> bool:
    facts = gathering.facts_of([item.pk]).get(item.pk)
    return bool(facts and facts[1].danger)


def _subject(item: Item) -> str:
    return f"item:{item.pk}"
