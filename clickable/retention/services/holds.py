"""The police hold: one person places it, two people lift it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clickable.base.errors import GoneError, RefusedError
from clickable.people.models import User
from clickable.record import services as record
from clickable.report.models import Item
from clickable.retention.models import Hold
from clickable.seal.trusted import trusted


@transaction.atomic
def place_hold(*, item: Item, analyst: User, reason: Hold.Reason, now: datetime) -> Hold:
    """This item and the reports that name it stay, whatever their class, until the hold is lifted.

    Against forgetting, not against the reporter: who withdraws erases their own words all the same.

    Raises RefusedError when it is held already, GoneError when it was forgotten meanwhile.
    """
    _lock(item)
    if Hold.objects.filter(item=item, lifted_at=None).exists():
        raise RefusedError(_("Cet élément est déjà conservé."), code="held")
    hold = Hold.objects.create(item=item, reason=reason, placed_by=analyst, placed_at=now)
    _tell("retention.held", item, analyst, now=now, detail={"reason": reason.value})
    return hold


@transaction.atomic
def ask_lift(*, item: Item, analyst: User, now: datetime) -> None:
    """The first of two: this hold may go. Nothing changes until another person confirms it."""
    hold = _standing(item, analyst)
    if hold.asked_by is not None:
        raise RefusedError(_("La levée est déjà demandée."), code="asked")
    hold.asked_by, hold.asked_at = analyst, now
    hold.save(update_fields=["asked_by", "asked_at"])
    _tell("retention.lift_asked", item, analyst, now=now)


@transaction.atomic
def confirm_lift(*, item: Item, analyst: User, now: datetime) -> None:
    """The second of two: the hold is lifted, and the item's class counts again. Raises RefusedError."""
    hold = _standing(item, analyst)
    if hold.asked_by is None:
        raise RefusedError(_("Une personne doit d’abord demander la levée."), code="not_asked")
    if hold.asked_by == analyst:
        raise RefusedError(
            _("Vous avez demandé cette levée : il faut une deuxième personne pour la confirmer."),
            code="same_person",
        )
    hold.lifted_by, hold.lifted_at = analyst, now
    hold.save(update_fields=["lifted_by", "lifted_at"])
    _tell("retention.lifted", item, analyst, now=now)


def _standing(item: Item, analyst: User) -> Hold:
    if analyst.pk not in trusted().members(item.group_id):  # an account alone is nobody yet
        raise RefusedError(_("Vous n’avez pas la clé de l’équipe."), code="not_held")
    _lock(item)
    found = Hold.objects.filter(item=item, lifted_at=None).select_related("asked_by").first()
    if found is None:
        raise GoneError(_("Cet élément n’est pas, ou plus, conservé."), code="not_held")
    return found


def _lock(item: Item) -> None:
    """The job locks the item before it looks for holds: one of the two is first."""
    if not Item.objects.locked().filter(pk=item.pk).exists():
        raise GoneError(_("Cet élément vient d’être oublié."), code="forgotten")


def _tell(
    verb: str,
    item: Item,
    analyst: User,
    *,
    now: datetime,
    detail: dict[str, object] | None = None,
) -> None:
    record.write(verb, f"item:{item.pk}", now=now, actor=analyst, detail=detail)
