"""Every change of a request: asked, confirmed, routed, answered, planned, held."""

from clickable.outreach.services.asking import Given, Wanted, ask, cancel, confirm, take_seat
from clickable.outreach.services.holding import Came, Planned, hold, schedule
from clickable.outreach.services.moving import move, reroute
from clickable.outreach.services.time import erase, escalate, forget_drafts
from clickable.outreach.services.touring import (
    About,
    change_stop,
    move_stop,
    new_stop,
    report_stop,
)

__all__ = [
    "About", "Came", "Given", "Planned", "Wanted", "ask", "cancel", "change_stop", "confirm",
    "erase", "escalate", "forget_drafts", "hold", "move", "move_stop", "new_stop", "report_stop",
    "reroute", "schedule", "take_seat",
]  # fmt: skip
