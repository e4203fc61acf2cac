from clickable.grants.awards.services.answering import accept, decline
from clickable.grants.awards.services.life import close, closing, pay, plan, sign, terminate
from clickable.grants.awards.services.papers import make_missing_papers, make_papers
from clickable.grants.awards.services.reporting import (
    Told,
    accept_report,
    follow,
    save_report,
    send_back,
    submit_report,
)

__all__ = [
    "Told",
    "accept",
    "accept_report",
    "close",
    "closing",
    "decline",
    "follow",
    "make_missing_papers",
    "make_papers",
    "pay",
    "plan",
    "save_report",
    "send_back",
    "sign",
    "submit_report",
    "terminate",
]
