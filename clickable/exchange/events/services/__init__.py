"""Changes: events, seats, what people do, conclusions."""

from clickable.exchange.events.services.conclusions import (
    commit,
    conclude,
    publish_conclusions,
    turn,
)
from clickable.exchange.events.services.events import (
    add_slot,
    cancel,
    change,
    drop_slot,
    hold,
    postpone,
    report,
    set_seats,
    step,
    withdraw_name,
    write,
)
from clickable.exchange.events.services.registrations import (
    Asked,
    accept,
    come_with_fewer,
    confirm,
    decline,
    forget_due,
    leave,
    rejoin,
    sign_up,
)
from clickable.exchange.events.services.reminding import remind_due
from clickable.exchange.events.services.seats import expire_due, promote_all

__all__ = [
    "Asked",
    "accept",
    "add_slot",
    "cancel",
    "change",
    "come_with_fewer",
    "commit",
    "conclude",
    "confirm",
    "decline",
    "drop_slot",
    "expire_due",
    "forget_due",
    "hold",
    "leave",
    "postpone",
    "promote_all",
    "publish_conclusions",
    "rejoin",
    "remind_due",
    "report",
    "set_seats",
    "sign_up",
    "step",
    "turn",
    "withdraw_name",
    "write",
]
