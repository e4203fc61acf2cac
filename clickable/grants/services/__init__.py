from clickable.grants.services.applying import (
    Given,
    add_partner,
    begin,
    end_partner,
    may_withdraw,
    save,
    send_link,
    submit,
    take_back,
    withdraw,
)
from clickable.grants.services.asking import answer, ask, decline
from clickable.grants.services.attaching import (
    attach,
    detach,
    may_attach,
    note_opened,
    scan_waiting,
)
from clickable.grants.services.calls import Terms, Weighed, close_due, move_call, rewrite, write
from clickable.grants.services.checking import check, extend
from clickable.grants.services.forgetting import forget_due
from clickable.grants.services.steps import step
from clickable.grants.services.telling import tell_ineligible

__all__ = [
    "Given", "Terms", "Weighed", "add_partner", "answer", "ask", "attach", "begin", "check", "close_due", "decline",
    "detach", "end_partner", "extend", "forget_due", "may_attach", "may_withdraw", "move_call", "note_opened", "rewrite", "save",
    "scan_waiting", "send_link", "step", "submit", "take_back", "tell_ineligible", "withdraw", "write",
]  # fmt: skip
