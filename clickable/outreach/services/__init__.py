"""Every change of a request: asked, confirmed, routed, answered, planned, held."""

from clickable.outreach.services.asking import Given, Wanted, ask, cancel, confirm, take_seat
from clickable.outreach.services.holding import Came, Planned, hold, schedule
from clickable.outreach.services.moving import move, reroute
from clickable.outreach.services.time import erase, escalate, forget_drafts

__all__ = [
    "Came", "Given", "Planned", "Wanted", "ask", "cancel", "confirm", "erase", "escalate",
    "forget_drafts", "hold", "move", "reroute", "schedule", "take_seat",
]  # fmt: skip
