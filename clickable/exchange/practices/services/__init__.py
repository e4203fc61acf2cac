"""Changes: what organisations do with a practice, and what editors do."""

from clickable.exchange.practices.services.reviewing import ask_again, review, take_off, translate
from clickable.exchange.practices.services.sending import (
    confirm,
    forget_due,
    save,
    still_true,
    withdraw,
    write,
)

__all__ = [
    "ask_again",
    "confirm",
    "forget_due",
    "review",
    "save",
    "still_true",
    "take_off",
    "translate",
    "withdraw",
    "write",
]
