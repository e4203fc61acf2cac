"""Changes: forgetting what is due, holding what must stay, and the word of an operator about the clock."""

from clickable.retention.services.clock import believe_clock, check_clock
from clickable.retention.services.forgetting import Forgotten, forget_due
from clickable.retention.services.holds import ask_lift, confirm_lift, place_hold

__all__ = [
    "Forgotten",
    "ask_lift",
    "believe_clock",
    "check_clock",
    "confirm_lift",
    "forget_due",
    "place_hold",
]
