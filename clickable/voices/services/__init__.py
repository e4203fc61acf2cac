"""What changes consultations: prepared by editors, answered by children, read by the helpline, ended together."""

from clickable.voices.services.answering import answer, assent, erase, send
from clickable.voices.services.circles import add_circle, hold_consents, make_codes, send_link
from clickable.voices.services.ending import (
    answer_proposal,
    archive,
    close,
    close_due,
    forget,
    give_feedback,
    propose,
    synthesise,
)
from clickable.voices.services.preparing import (
    ask,
    drop_question,
    open_to_children,
    rewrite,
    sign_off,
    to_draft,
    write,
)
from clickable.voices.services.reading import clear, flag, note_opened, note_queue_opened, quote
from clickable.voices.services.telling import leave_mailbox, take_mailbox_back, tell_readers

__all__ = [
    "add_circle", "answer", "answer_proposal", "archive", "ask", "assent", "clear", "close", "close_due",
    "drop_question", "erase", "flag", "forget", "give_feedback", "hold_consents", "leave_mailbox", "make_codes",
    "note_opened", "note_queue_opened", "open_to_children", "propose", "quote", "rewrite", "send", "send_link", "sign_off",
    "synthesise", "take_mailbox_back", "tell_readers", "to_draft", "write",
]  # fmt: skip
