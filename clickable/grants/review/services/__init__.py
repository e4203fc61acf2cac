from clickable.grants.review.services.assigning import assign, end_assignment
from clickable.grants.review.services.deciding import (
    decide,
    freeze_text,
    prepare,
    sign,
    take_signature_back,
)
from clickable.grants.review.services.declaring import clear_up, declare, declare_all
from clickable.grants.review.services.forgetting import forget_due
from clickable.grants.review.services.inviting import agree, invite, leave, mark_domains, send_link
from clickable.grants.review.services.reminding import READ, remind_due, set_term
from clickable.grants.review.services.reviewing import save, send_back, stand, submit
from clickable.grants.review.services.telling import (
    announce,
    raise_from_reserve,
    set_moment,
    tell_due,
)

__all__ = [
    "READ",
    "agree",
    "announce",
    "assign",
    "clear_up",
    "decide",
    "declare",
    "declare_all",
    "end_assignment",
    "forget_due",
    "freeze_text",
    "invite",
    "leave",
    "mark_domains",
    "prepare",
    "raise_from_reserve",
    "remind_due",
    "save",
    "send_back",
    "send_link",
    "set_moment",
    "set_term",
    "sign",
    "stand",
    "submit",
    "take_signature_back",
    "tell_due",
]
