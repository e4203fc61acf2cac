"""The one way from a state to the next."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from clickable.base.errors import RefusedError, StepRefusedError
from clickable.record import services as record
from clickable.voices.models import Consultation
from clickable.voices.rules import S, may_step

if TYPE_CHECKING:
    from clickable.people.models import User


def locked(row: Consultation) -> Consultation:
    """The row as it is now, for this transaction alone."""
    return Consultation.objects.select_for_update().get(pk=row.pk)


def move(
    row: Consultation, to: str, *, by: "User | None", now: datetime, **fields: object
) -> Consultation:
    """A locked row to its next state, with a line of the account. Raises StepRefusedError."""
    if not may_step(row.state, to):
        raise StepRefusedError(_("Cette étape n’est pas possible depuis cet état."), "step")
    frm, row.state = row.state, to
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=["state", *fields])
    record.write(f"voices.{to}", str(row), actor=by, now=now, detail={"from": frm})
    return row


def in_draft(row: Consultation) -> Consultation:
    """Locked, and still to be prepared. Raises RefusedError."""
    found = locked(row)
    if found.state != S.DRAFT:
        raise RefusedError(
            _("Elle ne change plus : remettez-la en préparation, elle sera vérifiée à nouveau."),
            "state",
        )
    return found
