"""What people do with items in the queue besides judging them."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clickable.assess.models import Claim
from clickable.assess.triage import gathering, ranking, rules
from clickable.assess.triage.models import Because, Placement, Snooze, Where
from clickable.base.errors import GoneError, RefusedError
from clickable.people.models import User
from clickable.people.rules import can_lead_cases, can_work_cases
from clickable.record import services as record
from clickable.report.models import Item, Stage

AT_ONCE = 500


@transaction.atomic
def hand_over(*, item: Item, by: User, to: User, now: datetime) -> None:
    """A colleague of the same team has it in hand from now on, until the next shift is over.

    What another analyst has in hand is handed over by them, or by who leads. Raises GoneError when
    it is judged or in other hands, RefusedError when the colleague cannot take it.
    """
    _lock(item)
    _require_open(item)
    if not can_work_cases(to) or to.group != item.group_id:
        raise RefusedError(_("Cette personne ne peut pas juger cet élément."), code="to")
    _require_hands(item, by, now=now)
    until = now + rules.HANDED_LASTS
    fields = {"analyst": to, "since": now, "until": until, "handed_by": by}
    Claim.objects.update_or_create(item=item, defaults=fields)
    Snooze.objects.filter(item=item).delete()
    ranking.place([item.pk], now=now)
    record.write("triage.handed_over", _subject(item), actor=by, now=now, detail={"to": to.pk})


@transaction.atomic
def snooze(*, item: Item, by: User, until: datetime, now: datetime) -> None:
    """Put an item aside until a moment, at most 30 days away; nobody has it in hand then.

    Raises RefusedError for another moment, or where a life is in danger; GoneError when it is
    judged or in other hands.
    """
    _lock(item)
    _require_open(item)
    if not now < until <= now + rules.LONGEST_SNOOZE:
        raise RefusedError(_("Choisissez un moment à venir, dans 30 jours au plus."), code="until")
    if _in_danger(item):
        raise RefusedError(
            _("Quelqu’un est peut-être en danger : cet élément n’attend pas."), code="danger"
        )
    _require_hands(item, by, now=now)
    Claim.objects.filter(item=item).delete()
    fields = {"until": until, "by": by, "at": now}
    Snooze.objects.update_or_create(item=item, defaults=fields)
    ranking.place([item.pk], now=now)
    told: dict[str, object] = {"until": until.isoformat()}
    record.write("triage.snoozed", _subject(item), actor=by, now=now, detail=told)


@transaction.atomic
def wake(*, item: Item, by: User, now: datetime) -> None:
    """Back into the queue before its time. Nothing happens when it was not put aside."""
    _lock(item)
    if Snooze.objects.filter(item=item).delete()[0]:
        ranking.place([item.pk], now=now)
        record.write("triage.woken", _subject(item), actor=by, now=now)


@transaction.atomic
def put(*, item: Item, by: User, where: Where, because: Because, now: datetime) -> None:
    """First or last in the queue by hand, with a reason. Danger comes before whatever is put first."""
    _lock(item)
    _require_open(item)
    fields = {"where": where, "because": because, "by": by, "at": now}
    Placement.objects.update_or_create(item=item, defaults=fields)
    ranking.place([item.pk], now=now)
    detail: dict[str, object] = {"where": where.value, "because": because.value}
    record.write("triage.placed", _subject(item), actor=by, now=now, detail=detail)


@transaction.atomic
def put_back(*, item: Item, by: User, now: datetime) -> None:
    """Where the rules put it. Nothing happens when nobody had put it anywhere."""
    _lock(item)
    if Placement.objects.filter(item=item).delete()[0]:
        ranking.place([item.pk], now=now)
        record.write("triage.placed_back", _subject(item), actor=by, now=now)


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
    if Stage(item.stage) not in (Stage.RECEIVED, Stage.REVIEW):
        raise GoneError(_("Cet élément est déjà jugé."), code="judged")


def _require_hands(item: Item, by: User, *, now: datetime) -> None:
    if can_lead_cases(by):
        return
    if Claim.objects.filter(item=item, until__gt=now).exclude(analyst=by).exists():
        raise GoneError(_("Cet élément est entre les mains d’un·e autre analyste."), code="claimed")


def _in_danger(item: Item) -> bool:
    facts = gathering.facts_of([item.pk]).get(item.pk)
    return bool(facts and facts[1].danger)


def _lock(item: Item) -> None:
    """Wait for whoever is changing this item, then see it as they left it."""
    item.refresh_from_db(from_queryset=Item.objects.select_for_update())


def _subject(item: Item) -> str:
    return f"item:{item.pk}"
