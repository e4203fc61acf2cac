"""The way through the three pages. Everything rides in the page, sealed: no cookie, nothing stored."""

import hashlib
import json
import secrets
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from clickable.base.clock import hour
from clickable.seal.pages import BadPageStateError, open_state, seal_state
from clickable.seal.receipts import Receipt, from_page
from clickable.support.requests.rules import Way

FORM = "help"  # other forms seal pages too
FOLLOW_UP = "help-follow-up"
LASTS = timedelta(hours=24)
STAYS_OPEN = timedelta(minutes=30)  # a page of the follow-up, before the code is asked for again


class Step(StrEnum):
    WAY = "way"
    SAFE = "safe"
    ABOUT = "about"


@dataclass(repr=False)
class Journey:
    """Where somebody is in the form, and what they have written so far."""

    token: str
    began: str
    at: Step = Step.WAY
    answers: dict[str, str] = field(default_factory=dict)

    @property
    def way(self) -> list[Step]:
        """Who reads the answer here needs no safe times."""
        if self.answers.get("way") == Way.HERE:
            return [Step.WAY, Step.ABOUT]
        return list(Step)

    @property
    def receipt(self) -> Receipt:
        """The same for a second click or a retry, another when something was changed in between."""
        said = json.dumps(self.answers, sort_keys=True).encode()
        return from_page(f"{FORM}:{self.token}:{hashlib.sha256(said).hexdigest()}")

    def move(self, by: int) -> None:
        way = self.way
        place = way.index(self.at) if self.at in way else 0
        self.at = way[max(0, min(place + by, len(way) - 1))]

    def over(self, now: datetime) -> bool:
        return now - datetime.fromisoformat(self.began) > LASTS

    def sealed(self) -> str:
        return seal_state({"form": FORM, **asdict(self)})


def begin(*, now: datetime, answers: dict[str, str] | None = None) -> Journey:
    began = hour(now).isoformat()
    return Journey(token=secrets.token_urlsafe(32), began=began, answers=answers or {})


def resume(sealed: str) -> Journey:
    """The journey of a page. Raises BadPageStateError when the page is not one of this form."""
    state = open_state(sealed)
    if state.pop("form", None) != FORM:
        raise BadPageStateError
    try:
        return Journey(**{**state, "at": Step(state["at"])})
    except (KeyError, TypeError, ValueError) as error:  # sealed by another version of the form
        raise BadPageStateError from error


@dataclass(frozen=True, repr=False)
class Page:
    """What the follow-up carries from one click to the next: never the code itself in an address."""

    receipt: Receipt
    token: str  # exists in this page only: a second click does nothing twice


def carried(receipt: Receipt, *, now: datetime) -> str:
    """The hidden field of a follow-up page that is shown now."""
    state = {
        "form": FOLLOW_UP,
        "receipt": receipt.value,
        "token": secrets.token_urlsafe(24),
        "until": (now + STAYS_OPEN).isoformat(),
    }
    return seal_state(state)


def resumed(sealed: str, *, now: datetime) -> Page:
    """Raises BadPageStateError when it is not one of ours, or was left open too long."""
    state = open_state(sealed)
    try:
        if state.get("form") != FOLLOW_UP or datetime.fromisoformat(state["until"]) < now:
            raise BadPageStateError
        return Page(Receipt(int(state["receipt"])), str(state["token"]))
    except (KeyError, TypeError, ValueError) as error:  # sealed by another version of the page
        raise BadPageStateError from error
