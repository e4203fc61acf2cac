"""One step of a grant, with its row and its line of the account."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from clickable.base.errors import StepRefusedError
from clickable.grants.awards.models import Grant, GrantStep
from clickable.grants.awards.rules import may
from clickable.record import services as record

if TYPE_CHECKING:
    from clickable.people.models import User


def locked(grant: Grant) -> Grant:
    """Ours alone until the transaction ends."""
    rows = Grant.objects.select_for_update(of=("self",))
    return rows.select_related("application__call", "application__addressee").get(pk=grant.pk)


def step(row: Grant, to: str, *, by: "User | None", now: datetime, reason: str = "") -> None:
    """`row` is locked by the caller, and saved here."""
    if not may(row.state, to):
        raise StepRefusedError(_("Cette étape n’est pas possible depuis cet état."), "step")
    before, row.state = row.state, to
    if to in {Grant.State.CLOSED, Grant.State.TERMINATED}:
        row.ended_at = now
    row.save()
    GrantStep.objects.create(grant=row, before=before, after=to, reason=reason[:300], by=by, at=now)
    record.write(f"grant_awards.{to}", str(row), actor=by, now=now, detail={"from": before})
