"""The one door for everything that changes."""

from clickable.programme.services.framing import begin, keep, remove
from clickable.programme.services.locking import compile_, lock, mark_sent
from clickable.programme.services.reporting import (
    accept,
    declare,
    forget_evidence,
    narrate,
    note_evidence,
    send_back,
    submit,
)

__all__ = [
    "accept",
    "begin",
    "compile_",
    "declare",
    "forget_evidence",
    "keep",
    "lock",
    "mark_sent",
    "narrate",
    "note_evidence",
    "remove",
    "send_back",
    "submit",
]
