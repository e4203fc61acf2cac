"""Every change of a trainer: applied, moved along the pathway, said, reported, called and found."""

from clickable.trainers.services.applying import Applied, apply, confirm, forget_due, send_link
from clickable.trainers.services.calling import (
    accept,
    call_for,
    decline,
    end_call,
    expire_due,
    follow,
    give_up,
)
from clickable.trainers.services.moving import (
    ask_new_words,
    lapse_due,
    move,
    remind_due,
    supervise,
    tick,
)
from clickable.trainers.services.own import agree, away, back, say, withdraw
from clickable.trainers.services.reporting import Told, report, send_back, verify

__all__ = [
    "Applied", "Told", "accept", "agree", "apply", "ask_new_words", "away", "back", "call_for", "confirm",
    "decline", "end_call", "expire_due", "follow", "forget_due", "give_up", "lapse_due", "move", "remind_due",
    "report", "say", "send_back", "send_link", "supervise", "tick", "verify", "withdraw",
]  # fmt: skip
