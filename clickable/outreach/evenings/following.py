"""What happens to the page when the visit does: called by outreach's services, in their transaction."""

from datetime import datetime

from clickable.measures import services as measures
from clickable.measures.models import Measure
from clickable.outreach.evenings import letters
from clickable.outreach.evenings.models import Evening
from clickable.outreach.evenings.rules import PARENTS
from clickable.outreach.evenings.services import open_page
from clickable.outreach.models import SessionRequest
from clickable.outreach.steps import Act
from clickable.places.areas import territory_code

ANNOUNCED = "outreach.announced"


def after(request: SessionRequest, act: Act, *, now: datetime) -> None:
    """The step was taken: open the page, or tell once what has changed."""
    if act == Act.SCHEDULE and request.groups.filter(audience__in=PARENTS).exists():
        _planned(request, now=now)
        return
    evening = Evening.objects.select_for_update().filter(request=request).first()
    if evening is None:
        return
    evening.request = request
    if act == Act.CANCEL:
        _told(evening, "cancelled", now=now)
    elif act in {Act.DECLINE, Act.REROUTE} and evening.announced:
        evening.announced = {}
        _told(evening, "postponed", now=now)
    elif act == Act.HOLD:
        _counted(evening)


def _planned(request: SessionRequest, *, now: datetime) -> None:
    plan = plan_of(request)
    evening = Evening.objects.select_for_update().filter(request=request).first()
    if evening is None:
        open_page(request, announced=plan, now=now)
    elif evening.announced != plan:
        evening.announced, evening.request = plan, request
        _told(evening, "moved", now=now)


def plan_of(request: SessionRequest) -> dict[str, object]:
    """The day and the times of its groups of parents, as people are told them."""
    groups = request.groups.filter(audience__in=PARENTS, slot__isnull=False).select_related("slot")
    slots = [
        [f"{one.slot.begins:%H:%M}", one.slot.minutes, one.slot.room]
        for one in groups.order_by("slot__begins", "pk")
    ]
    return {"day": request.day.isoformat(), "slots": slots} if request.day else {}


def _told(evening: Evening, kind: str, *, now: datetime) -> None:
    evening.sequence += 1
    evening.save(update_fields=["sequence", "announced"])
    letters.tell(evening, kind, now=now)


def _counted(evening: Evening) -> None:
    """How many had said that they come, beside how many came (outreach.session). Once."""
    request = evening.request
    if evening.coming and request.day:
        measures.count(
            ANNOUNCED,
            on=request.day,
            number=evening.coming,
            subject=request.association,
            audience="parents",
            territory=territory_code(request.ask.area),
            certainty=Measure.Certainty.COUNTED,
            source=f"{ANNOUNCED}:{request.pk}",
        )
