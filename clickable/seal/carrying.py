"""What a follow-up page carries from one click to the next, sealed: never the code itself in an address."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from clickable.seal.pages import BadPageStateError, open_state, seal_state
from clickable.seal.receipts import Receipt

STAYS_OPEN = timedelta(minutes=30)  # a page, before the code is asked for again


@dataclass(frozen=True, repr=False)
class Page:
    receipt: Receipt
    token: str  # exists in this page only: a second click does nothing twice


def carried(receipt: Receipt, *, form: str, now: datetime) -> str:
    """The hidden field of a page that is shown now."""
    state = {
        "form": form,
        "receipt": receipt.value,
        "token": secrets.token_urlsafe(24),
        "until": (now + STAYS_OPEN).isoformat(),
    }
    return seal_state(state)


def resumed(sealed: str, *, form: str, now: datetime) -> Page:
    """Raises BadPageStateError when it is not one of ours, or was left open too long."""
    state = open_state(sealed)
    try:
        if state.get("form") != form or datetime.fromisoformat(state["until"]) < now:
            raise BadPageStateError
        return Page(Receipt(int(state["receipt"])), str(state["token"]))
    except (KeyError, TypeError, ValueError) as error:  # sealed by another version of the page
        raise BadPageStateError from error
