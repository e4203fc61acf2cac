"""The one door through which an application changes its state."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from clickable.base.errors import StepRefusedError
from clickable.grants.models import Application, Transition
from clickable.grants.rules import may_step
from clickable.record import services as record

if TYPE_CHECKING:
    from clickable.people.models import User


@transaction.atomic
def step(
    *,
    application: Application,
    to: str,
    reason: str = "",
    actor: "User | None" = None,
    now: datetime,
) -> Application:
    """Where the rules of its call allow it. Raises StepRefusedError."""
    rows = Application.objects.select_for_update(of=("self",)).select_related("call", "addressee")
    row = rows.get(pk=application.pk)
    if not may_step(row.call.flow, row.state, to):
        raise StepRefusedError(_("Cette étape n’est pas possible depuis cet état."), "step")
    Transition.objects.create(
        application=row, before=row.state, after=to, reason=reason[:300], actor=actor, at=now
    )
    before, row.state = row.state, to
    row.save(update_fields=["state"])
    role = "staff" if actor else ("visitor" if to in BY_APPLICANTS else "worker")
    record.write(f"grants.{to}", str(row), actor=actor, role=role, now=now, detail={"from": before})
    return row


BY_APPLICANTS = {"draft", "submitted", "withdrawn"}
