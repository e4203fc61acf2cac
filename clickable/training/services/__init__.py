"""Changes: sessions, seats and what people do."""

from clickable.training.services.courses import load_courses
from clickable.training.services.presence import count_up, hold
from clickable.training.services.registrations import (
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
from clickable.training.services.seats import expire_due, promote_all
from clickable.training.services.sessions import (
    cancel,
    change,
    plan,
    postpone,
    remind_due,
    set_seats,
    start_due,
    step,
)

__all__ = [
    "Asked",
    "accept",
    "cancel",
    "change",
    "come_with_fewer",
    "confirm",
    "count_up",
    "decline",
    "expire_due",
    "forget_due",
    "hold",
    "leave",
    "load_courses",
    "plan",
    "postpone",
    "promote_all",
    "rejoin",
    "remind_due",
    "set_seats",
    "sign_up",
    "start_due",
    "step",
]
