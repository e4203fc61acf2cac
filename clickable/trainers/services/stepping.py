"""One step of the table, with its row and its line of the account."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clickable.base.errors import StepRefusedError
from clickable.record import services as record
from clickable.trainers.models import State, Step, Trainer
from clickable.trainers.steps import ACTIONS, Act

if TYPE_CHECKING:
    from clickable.people.models import User


def locked(pk: int) -> Trainer:
    """The trainer, ours alone until the transaction ends."""
    rows = Trainer.objects.select_for_update(of=("self",)).select_related("addressee")
    return rows.get(pk=pk)


def step(
    row: Trainer, act: Act, *, by: "User | None", reason: str, now: datetime, role: str = ""
) -> Step:
    """Take it there, whoever may: `row` is locked by the caller, and saved here."""
    action = ACTIONS[act]
    if State(row.state) not in action.frm:
        raise StepRefusedError(_("Cette étape n’est pas possible depuis cet état."), "step")
    frm, row.state, row.moved_on = row.state, action.to, localdate(now)
    row.save()
    made = Step.objects.create(
        trainer=row, act=act, frm=frm, to=action.to, by=by, reason=reason[:300], at=now
    )
    detail: dict[str, object] = {"from": frm, "to": action.to.value}
    record.write(f"trainers.{act.value}", str(row), actor=by, role=role, now=now, detail=detail)
    return made
