"""The plan of a visit, and what came of it."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clickable.base.errors import RefusedError
from clickable.measures import services as measures
from clickable.measures.models import Measure
from clickable.outreach.models import Group, SessionRequest, Slot
from clickable.outreach.services import letters
from clickable.outreach.services.moving import locked, step
from clickable.outreach.steps import Act, overlap
from clickable.people.models import User
from clickable.places.areas import territory_code
from clickable.places.calendar import calendar

SESSION, VISIT = "outreach.session", "outreach.visit"
PUPILS = "pupils"


@dataclass(frozen=True)
class Planned:
    group: int
    begins: time
    minutes: int
    room: str = ""


@dataclass(frozen=True)
class Came:
    group: int
    number: int  # 0: this group did not come
    certainty: str


@transaction.atomic
def schedule(
    *, request: SessionRequest, day: date, plan: list[Planned], by: User, now: datetime
) -> SessionRequest:
    """One day, and when each group is met, in one visit. Done again, it replaces the plan before."""
    kept = locked(request, Act.SCHEDULE, by=by)
    groups = {group.pk: group for group in kept.groups.all()}
    _fits(kept, day, plan, now=now)
    Slot.objects.filter(group__request=kept).delete()
    Slot.objects.bulk_create(
        Slot(group=groups[one.group], begins=one.begins, minutes=one.minutes, room=one.room)
        for one in plan
    )
    kept.day = day
    step(kept, Act.SCHEDULE, by=by, reason="", now=now)
    letters.planned(kept, now=now)
    return kept


def _fits(kept: SessionRequest, day: date, plan: list[Planned], *, now: datetime) -> None:
    groups = {group.pk: group for group in kept.groups.all()}
    if {one.group for one in plan} != set(groups):
        raise RefusedError(_("Donnez une heure à chaque groupe."), "plan")
    if day < localdate(now):
        raise RefusedError(_("Ce jour est passé."), "past")
    if overlap((one.begins.hour * 60 + one.begins.minute, one.minutes) for one in plan):
        raise RefusedError(_("Deux groupes se croisent : la même personne ne peut être dans deux salles."), "overlap")  # fmt: skip
    holiday = calendar(kept.ask.area, language="fr").on(day)
    if holiday and any(group.audience == PUPILS for group in groups.values()):
        raise RefusedError(_("Ce jour est pendant les vacances scolaires de ce lieu."), "holiday")


@transaction.atomic
def hold(*, request: SessionRequest, came: list[Came], by: User, now: datetime) -> SessionRequest:
    """It took place: how many came, and how surely one knows. Each group becomes one measure, once."""
    kept = locked(request, Act.HOLD, by=by)
    if kept.day is None or kept.day > localdate(now):
        raise RefusedError(_("Ce jour n’est pas encore venu."), "future")
    groups = {group.pk: group for group in kept.groups.all()}
    if {one.group for one in came} != set(groups) or not any(one.number for one in came):
        raise RefusedError(_("Dites combien sont venus, groupe par groupe."), "came")
    for one in came:
        _note(kept, groups[one.group], one)
    territory = territory_code(kept.ask.area)
    measures.count(VISIT, on=kept.day, subject=kept.association, territory=territory, source=f"{VISIT}:{kept.pk}")  # fmt: skip
    kept.ended_on = kept.day
    step(kept, Act.HOLD, by=by, reason="", now=now)
    return kept


def _note(request: SessionRequest, group: Group, came: Came) -> None:
    group.came, group.certainty = came.number, Measure.Certainty(came.certainty)
    group.save(update_fields=["came", "certainty"])
    if came.number:
        measures.count(
            SESSION,
            on=request.day or request.ask.asked_on,
            number=came.number,
            subject=f"{request.association}/{group.level or '-'}",
            audience=group.audience,
            territory=territory_code(request.ask.area),
            certainty=group.certainty,
            source=f"{SESSION}:{group.pk}",
        )
