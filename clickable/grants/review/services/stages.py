"""The stages of a call that follow from what is done here."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from clickable.base.errors import StepRefusedError
from clickable.grants.models import Call
from clickable.grants.rules import CALL_STEPS
from clickable.record import services as record

if TYPE_CHECKING:
    from clickable.people.models import User


def to(call: Call, state: str, *, by: "User | None", now: datetime) -> Call:
    """In the caller's transaction. Raises StepRefusedError."""
    row = Call.objects.select_for_update().get(pk=call.pk)
    if state not in CALL_STEPS[row.state]:
        raise StepRefusedError(_("Cette étape n’est pas possible depuis cet état."), "step")
    frm, row.state = row.state, state
    row.save(update_fields=["state"])
    record.write(f"grants.call_{state}", str(row), actor=by, now=now, detail={"from": frm})
    call.state = state
    return row
