"""The stages of a call that follow from what is done here."""

from datetime import datetime
from typing import TYPE_CHECKING

from clickable.grants import services as grants
from clickable.grants.models import Call

if TYPE_CHECKING:
    from clickable.people.models import User


def to(call: Call, state: str, *, by: "User | None", now: datetime) -> Call:
    """In the caller's transaction; what belongs to a stage is done with it (whoever was not eligible is told with
    all others). Raises StepRefusedError."""
    row = grants.move_call(call=call, to=state, by=by, now=now)
    call.state = row.state
    return row
