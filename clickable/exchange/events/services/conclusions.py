"""What an event came to, and what became of it: published, taken on, followed; a history only grows."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clickable.base.errors import RefusedError, StepRefusedError
from clickable.exchange.events.models import Commitment, Conclusion, Event, Step
from clickable.exchange.events.rules import AFTER, C, may_turn
from clickable.exchange.events.services.seats import locked
from clickable.record import services as record

if TYPE_CHECKING:
    from clickable.people.models import User


@transaction.atomic
def conclude(
    *, event: Event, texts: Mapping[str, Mapping[str, str]], by: "User | None", now: datetime
) -> Conclusion:
    """One more conclusion; seen once they are published. Raises RefusedError."""
    row = locked(event.pk)
    if row.state not in AFTER:
        raise RefusedError(_("Une rencontre conclut après avoir eu lieu."), "early")
    if row.concluded_on:
        raise RefusedError(
            _("Les conclusions sont publiées : elles ne changent plus."), "published"
        )
    found = Conclusion.objects.create(
        event=row, number=row.conclusions.count() + 1, texts=dict(texts)
    )
    record.write("events.concluded", str(found), actor=by, now=now, detail={"event": str(row)})
    return found


@transaction.atomic
def publish_conclusions(*, event: Event, by: "User | None", now: datetime) -> Event:
    """From now on everybody reads them, and what becomes of them."""
    row = locked(event.pk)
    if row.concluded_on is None:
        if row.state not in AFTER or not row.conclusions.exists():
            raise RefusedError(_("Écrivez d’abord les conclusions."), "none")
        row.concluded_on = localdate(now)
        row.save(update_fields=["concluded_on"])
        record.write("events.conclusions_published", str(row), actor=by, now=now)
    return row


@transaction.atomic
def commit(
    *,
    conclusion: Conclusion,
    who: str,
    texts: Mapping[str, str],
    due_on: date,
    by: "User | None",
    now: datetime,
) -> Commitment:
    """Somebody takes something on, until a day."""
    row = Commitment.objects.create(
        conclusion=conclusion, who=who, texts=dict(texts), due_on=due_on, made_on=localdate(now)
    )
    detail: dict[str, object] = {"conclusion": str(conclusion)}
    record.write("events.committed", str(row), actor=by, now=now, detail=detail)
    return row


@transaction.atomic
def turn(
    *,
    commitment: Commitment,
    to: str,
    evidence: Mapping[str, str],
    link: str = "",
    by: "User | None",
    now: datetime,
) -> Step:
    """It was kept, or in part, or dropped; with what shows it. The line before it stays for ever."""
    row = Commitment.objects.select_for_update().get(pk=commitment.pk)
    if not may_turn(row.state, to):
        raise StepRefusedError(_("Cette étape n’est pas possible depuis cet état."), "step")
    if not str(evidence.get("fr", "")).strip():
        raise RefusedError(_("Dites ce qui le montre."), "evidence")
    frm, row.state = row.state, C(to)
    row.save(update_fields=["state"])
    found = Step.objects.create(
        commitment=row, frm=frm, to=to, on=localdate(now), evidence=dict(evidence), link=link, by=by
    )
    detail: dict[str, object] = {"from": frm, "to": to}
    record.write("events.commitment_turned", str(row), actor=by, now=now, detail=detail)
    return found
