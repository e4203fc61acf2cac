"""Changes: drafting by rule, what people decide, and sending once."""

from clickable.notify.services.by_hand import catch_up
from clickable.notify.services.decisions import (
    approve,
    note_reference,
    retry,
    settle,
    settle_opinion,
    take_back,
    take_sheet,
    withdraw,
)
from clickable.notify.services.drafts import draft_due
from clickable.notify.services.four_eyes import send_back, set_policy
from clickable.notify.services.rederiving import rederive
from clickable.notify.services.sending import send_due

__all__ = [
    "approve",
    "catch_up",
    "draft_due",
    "note_reference",
    "rederive",
    "retry",
    "send_back",
    "send_due",
    "set_policy",
    "settle",
    "settle_opinion",
    "take_back",
    "take_sheet",
    "withdraw",
]
