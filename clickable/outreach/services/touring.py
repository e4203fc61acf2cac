"""Stops of the tour: told, moved by the table, counted once. Only the coordinator's people."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from clickable.base.errors import RefusedError, StepRefusedError
from clickable.measures import services as measures
from clickable.measures.models import Measure
from clickable.outreach.following import services as following
from clickable.outreach.selectors import coordinates
from clickable.outreach.stops import StopState, StopStep, TourStop
from clickable.outreach.tour import NEEDS_REASON, PUBLIC, STEPS
from clickable.people.models import User
from clickable.places.areas import territory_code
from clickable.record import services as record

MET, STOP = "outreach.tour", "outreach.stop"
AHEAD = (StopState.PUBLISHED, StopState.EN_ROUTE)  # announced, and people may be on their way
# The steps that everybody is told of, once each, in the transaction of the step.
TOLD: dict[StopState | tuple[StopState, StopState], str] = {
    StopState.CANCELLED: "cancelled",
    StopState.POSTPONED: "postponed",
    (StopState.POSTPONED, StopState.PUBLISHED): "back",
}
AUDIENCES = ("children", "teens", "parents", "professionals")


@dataclass(frozen=True, kw_only=True)
class About:
    town: str
    area: str
    place: str
    day: date
    begins: time
    ends: time
    address: str = ""
    note: str = ""
    agreement: str = ""
    latitude: float | None = None
    longitude: float | None = None


@transaction.atomic
def new_stop(*, about: About, by: User, now: datetime) -> TourStop:
    _may(by)
    base = slugify(f"{about.town}-{about.day:%Y-%m-%d}")[:50]
    taken = set(TourStop.objects.filter(code__startswith=base).values_list("code", flat=True))
    code = next(c for n in range(1, len(taken) + 2) if (c := base if n == 1 else f"{base}-{n}") not in taken)  # fmt: skip
    stop = TourStop(code=code, changed_at=now)
    _tell(stop, about)
    stop.save(force_insert=True)
    record.write("outreach.stop_made", f"stop:{stop.pk}", actor=by, now=now)
    return stop


@transaction.atomic
def change_stop(*, stop: TourStop, about: About, by: User, now: datetime) -> TourStop:
    """Once it is public, every calendar that holds it is told by a higher SEQUENCE."""
    _may(by)
    kept = TourStop.objects.select_for_update().get(pk=stop.pk)
    if not STEPS[StopState(kept.state)]:
        raise StepRefusedError(_("Cette étape est close."), "step")
    before = _where_and_when(kept)
    _tell(kept, about)
    kept.changed_at, kept.sequence = now, kept.sequence + (kept.state in PUBLIC)
    kept.save()
    record.write("outreach.stop_changed", f"stop:{kept.pk}", actor=by, now=now)
    if kept.state in AHEAD and before != _where_and_when(kept):
        following.tell(stop=kept, kind="moved", public=True, now=now)
    return kept


@transaction.atomic
def move_stop(*, stop: TourStop, to: str, by: User, reason: str = "", now: datetime) -> TourStop:
    """One step of the table. Called off, it says why, and stays on the pages and in the feeds as such."""
    _may(by)
    kept = TourStop.objects.select_for_update().get(pk=stop.pk)
    frm, wanted = StopState(kept.state), StopState(to)
    if wanted not in STEPS[frm]:
        raise StepRefusedError(_("Cette étape n’est pas possible depuis cet état."), "step")
    if wanted in NEEDS_REASON and not reason.strip():
        raise RefusedError(_("Dites pourquoi, en une phrase."), "reason")
    if wanted in NEEDS_REASON and frm in PUBLIC:
        kept.note = reason[:300]
    kept.state, kept.changed_at = wanted, now
    kept.sequence += frm in PUBLIC
    kept.save()
    StopStep.objects.create(stop=kept, frm=frm, to=wanted, by=by, reason=reason[:300], at=now)
    detail: dict[str, object] = {"from": frm.value, "to": wanted.value}
    record.write("outreach.stop_moved", f"stop:{kept.pk}", actor=by, now=now, detail=detail)
    kind = TOLD.get((frm, wanted)) or TOLD.get(wanted)
    if kind:
        following.tell(stop=kept, kind=kind, reason=reason[:300].strip(), public=frm in PUBLIC, now=now)  # fmt: skip
    return kept


@transaction.atomic
def report_stop(*, stop: TourStop, met: dict[str, int], certainty: str, by: User, now: datetime) -> TourStop:  # fmt: skip
    """How many were met, by audience: measures, once for this stop whatever is sent again."""
    kept = move_stop(stop=stop, to=StopState.REPORTED, by=by, now=now)
    territory = territory_code(kept.area)
    measures.count(STOP, on=kept.day, subject=kept.code, territory=territory, source=f"{STOP}:{kept.pk}")  # fmt: skip
    for audience in AUDIENCES:
        if met.get(audience, 0) > 0:
            measures.count(
                MET,
                on=kept.day,
                number=met[audience],
                subject=kept.code,
                audience=audience,
                territory=territory,
                certainty=Measure.Certainty(certainty),
                source=f"{MET}:{kept.pk}:{audience}",
            )
    return kept


def _may(by: User) -> None:
    if not coordinates(by):
        raise RefusedError(_("Seule la coordination mène la tournée."), "seat")


def _where_and_when(stop: TourStop) -> tuple[object, ...]:
    return stop.day, stop.begins, stop.ends, stop.place, stop.address, stop.town


def _tell(stop: TourStop, about: About) -> None:
    for name, value in vars(about).items():
        setattr(stop, name, value)
