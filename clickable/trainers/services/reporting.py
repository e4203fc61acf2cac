"""Delivery reports: kept once however often a phone sends them, verified or sent back, counted once."""

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clickable.base.errors import GoneError, RefusedError
from clickable.measures import services as measures
from clickable.measures.models import Measure
from clickable.places.selectors import territories
from clickable.record import services as record
from clickable.trainers import letters
from clickable.trainers.models import Delivery, Trainer
from clickable.trainers.pathway import pathway
from clickable.trainers.services.stepping import locked
from clickable.trainers.steps import REPORTS

if TYPE_CHECKING:
    from clickable.people.models import User

D = Delivery.State
DELIVERED, HELD = "training.delivered", "training.delivery"  # people; the occasion itself
BACK = timedelta(days=400)
MOST = 2000  # people of one band
OPEN_TO_THEM = {D.DRAFT, D.RETURNED}


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a phone sends."""

    client: uuid.UUID
    kind: str
    day: date
    territory: str
    minutes: int
    counts: Mapping[str, int]
    certainty: str = Measure.Certainty.DECLARED
    draft: bool = False


@transaction.atomic
def report(trainer: Trainer, told: Told, *, now: datetime) -> Delivery:
    """Keep it. The same one again, once it was sent, changes nothing. Raises RefusedError."""
    row = locked(trainer.pk)
    if row.state not in REPORTS:
        raise RefusedError(_("Un bilan se fait à partir de l’animation accompagnée."), "state")
    found = Delivery.objects.filter(trainer=row, client=told.client).first()
    if found is not None and found.state not in OPEN_TO_THEM:
        return found
    _holds(told, today=localdate(now))
    made = found or Delivery(trainer=row, client=told.client)
    made.kind, made.day, made.territory = Delivery.Kind(told.kind), told.day, told.territory
    made.minutes, made.certainty = told.minutes, Measure.Certainty(told.certainty)
    made.counts = {code: number for code, number in told.counts.items() if number}
    if told.draft:
        made.state = D.RETURNED if made.state == D.RETURNED else D.DRAFT
    else:
        made.state, made.sent_at = D.SUBMITTED, now
    made.save()
    detail: dict[str, object] = {"to": str(made.state), "people": made.people}
    record.write("trainers.reported", str(made), now=now, role="visitor", detail=detail)
    return made


def _holds(told: Told, *, today: date) -> None:
    known = {one.code for one in pathway().bands}
    numbers = told.counts.values()
    # A phone's day may be one ahead of the server's, east of it.
    if not today - BACK <= told.day <= today + timedelta(days=1):
        raise RefusedError(_("Ce jour n’est pas encore venu, ou il est trop ancien."), "day")
    if told.territory not in territories() or told.kind not in Delivery.Kind.values:
        raise RefusedError(_("Choisissez dans la liste."), "choice")
    if told.certainty not in Measure.Certainty.values or set(told.counts) - known:
        raise RefusedError(_("Choisissez dans la liste."), "choice")
    if not 5 <= told.minutes <= 720:  # noqa: PLR2004 -- as the database holds it
        raise RefusedError(_("De 5 à 720 minutes."), "minutes")
    if any(not 0 <= one <= MOST for one in numbers):
        raise RefusedError(_("De 0 à 2000 personnes par ligne."), "count")
    if not told.draft and not sum(numbers):
        raise RefusedError(_("Dites combien de personnes étaient là."), "nobody")


@transaction.atomic
def verify(*, delivery: Delivery, by: "User", now: datetime) -> Delivery:
    """A coordinator agrees: it is counted, once, by audience. Twice is once."""
    row = _locked(delivery)
    if row.state == D.VERIFIED:
        return row
    if row.state != D.SUBMITTED:
        raise GoneError(_("Ce bilan n’attend plus de vérification."), "state")
    row.state, row.verified_at, row.by = D.VERIFIED, now, by
    row.save()
    _count(row, HELD, 1)
    audiences: Counter[str] = Counter()
    for band in pathway().bands:
        audiences[band.audience] += row.counts.get(band.code, 0)
    for audience, number in audiences.items():
        if number:
            _count(row, DELIVERED, number, audience=audience)
    detail: dict[str, object] = {"people": row.people}
    record.write("trainers.verified", str(row), actor=by, now=now, detail=detail)
    return row


def _count(row: Delivery, kind: str, number: int, *, audience: str = "") -> None:
    measures.count(
        kind,
        on=row.day,
        number=number,
        subject=row.kind,
        audience=audience,
        territory=row.territory,
        certainty=Measure.Certainty(row.certainty),
        source=f"{kind}:{row.pk}:{audience}",
    )


@transaction.atomic
def send_back(*, delivery: Delivery, note: str, by: "User", now: datetime) -> Delivery:
    """Something is to be corrected: the trainer reads what, once, and sends it again."""
    row = _locked(delivery)
    if not note.strip():
        raise RefusedError(_("Dites ce qui est à corriger."), "note")
    if row.state != D.SUBMITTED:
        raise GoneError(_("Ce bilan n’attend plus de vérification."), "state")
    row.state, row.note = D.RETURNED, note.strip()[:300]
    row.save()
    record.write("trainers.returned", str(row), actor=by, now=now)
    letters.sent_back(row, now=now)
    return row


def _locked(delivery: Delivery) -> Delivery:
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("trainer__addressee")
    return rows.get(pk=delivery.pk)
