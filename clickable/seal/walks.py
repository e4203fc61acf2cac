"""The way through a form of several pages. Everything rides in the page, sealed: no cookie, nothing stored."""

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar, Self, TypeVar

from clickable.base.clock import hour
from clickable.seal.pages import BadPageStateError, open_state, seal_state
from clickable.seal.receipts import Receipt, from_page

# A slow typist has all day; a tab reopened later on a shared screen shows no receipt.
LASTS = timedelta(hours=24)
S = TypeVar("S", bound=StrEnum)


@dataclass(repr=False)
class Walk:
    """Where somebody is in a form, and what they have written so far."""

    form: ClassVar[str]  # other forms seal pages too
    steps: ClassVar[type[StrEnum]]

    token: str
    began: str
    at: Any  # one of `steps`
    answers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def begin(cls, *, now: datetime, answers: dict[str, str] | None = None, **more: Any) -> Self:
        token, began = secrets.token_urlsafe(32), hour(now).isoformat()
        first = next(iter(cls.steps))
        return cls(token=token, began=began, at=first, answers=answers or {}, **more)

    @classmethod
    def resume(cls, sealed: str) -> Self:
        """The walk of a page. Raises BadPageStateError when the page is not one of this form."""
        state = open_state(sealed)
        if state.pop("form", None) != cls.form:
            raise BadPageStateError
        try:
            return cls(**{**state, "at": cls.steps(state["at"])})
        except (KeyError, TypeError, ValueError) as error:  # sealed by another version of the form
            raise BadPageStateError from error

    def sealed(self) -> str:
        return seal_state({"form": self.form, **asdict(self)})

    @property
    def page(self) -> str:
        """What this page with these answers is called: secret, like the token in it."""
        said = json.dumps(self.answers, sort_keys=True).encode()
        return f"{self.form}:{self.token}:{hashlib.sha256(said).hexdigest()}"

    @property
    def receipt(self) -> Receipt:
        """The same for a second click or a retry, another when something was changed in between."""
        return from_page(self.page)

    def over(self, now: datetime) -> bool:
        return now - datetime.fromisoformat(self.began) > LASTS

    def beside(self, way: Sequence[S], by: int) -> S:
        """The step that lies `by` steps further on this way; its end stops it."""
        place = way.index(self.at) if self.at in way else 0
        return way[max(0, min(place + by, len(way) - 1))]
