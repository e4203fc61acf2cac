"""The way through the form. Everything rides in the page, sealed: no cookie, nothing stored."""

import hashlib
import json
import secrets
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from clickable.base.clock import hour
from clickable.report.models import Door
from clickable.seal.pages import BadPageStateError, open_state, seal_state
from clickable.seal.receipts import Receipt, from_page

FORM = "report"  # other forms seal pages too
# A slow typist has all day; a tab reopened later on a shared screen shows no receipt.
LASTS = timedelta(hours=24)


class Step(StrEnum):
    START = "start"
    HELP = "help"
    CATEGORY = "category"
    WHERE = "where"
    MORE = "more"
    CHECK = "check"


class Who(StrEnum):
    SAW = "saw"
    ME = "me"
    DANGER = "danger"


NUMBERED = (Step.CATEGORY, Step.WHERE, Step.MORE, Step.CHECK)
HELPED_FIRST = (Who.ME, Who.DANGER)


@dataclass(repr=False)
class Journey:
    """Where somebody is in the form, and what they have written so far."""

    token: str
    began: str
    at: Step = Step.START
    checking: bool = False  # they came from the check page to change one part
    answers: dict[str, str] = field(default_factory=dict)
    plain: bool = False  # in simple words, with drawings
    door: str = Door.FORM  # or the module, in a frame of another site

    @property
    def way(self) -> list[Step]:
        if self.answers.get("who") in HELPED_FIRST:
            return list(Step)
        return [step for step in Step if step != Step.HELP]

    @property
    def page(self) -> str:
        """What this page with these answers is called: secret, like the token in it."""
        said = json.dumps(self.answers, sort_keys=True).encode()
        return f"{FORM}:{self.token}:{hashlib.sha256(said).hexdigest()}"

    @property
    def receipt(self) -> Receipt:
        """The same for a second click or a retry, another when something was changed in between."""
        return from_page(self.page)

    def forward(self) -> None:
        """To the next page, or back to the check page; who asked for help always sees it first."""
        following = self._beside(1)
        self.at = Step.CHECK if self.checking and following != Step.HELP else following
        self.checking = self.checking and self.at != Step.CHECK

    def back(self) -> None:
        self.at = Step.CHECK if self.checking else self._beside(-1)
        self.checking = False

    def change(self, step: Step) -> None:
        self.at, self.checking = step, True

    def over(self, now: datetime) -> bool:
        return now - datetime.fromisoformat(self.began) > LASTS

    def sealed(self) -> str:
        return seal_state({"form": FORM, **asdict(self)})

    def _beside(self, by: int) -> Step:
        way = self.way
        place = way.index(self.at) if self.at in way else 0
        return way[max(0, min(place + by, len(way) - 1))]


def begin(
    *,
    now: datetime,
    answers: dict[str, str] | None = None,
    plain: bool = False,
    door: str = Door.FORM,
) -> Journey:
    began = hour(now).isoformat()
    token = secrets.token_urlsafe(32)
    return Journey(token=token, began=began, answers=answers or {}, plain=plain, door=door)


def resume(sealed: str) -> Journey:
    """The journey of a page. Raises BadPageStateError when the page is not one of this form."""
    state = open_state(sealed)
    if state.pop("form", None) != FORM:
        raise BadPageStateError
    try:
        return Journey(**{**state, "at": Step(state["at"])})
    except (KeyError, TypeError, ValueError) as error:  # sealed by another version of the form
        raise BadPageStateError from error
