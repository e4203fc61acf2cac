"""The way through the form."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from clickable.report.models import Door
from clickable.seal.walks import Walk


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
    BETWEEN = "between"  # a child and another child
    DANGER = "danger"


NUMBERED = (Step.CATEGORY, Step.WHERE, Step.MORE, Step.CHECK)
HELPED_FIRST = (Who.ME, Who.BETWEEN, Who.DANGER)


@dataclass(repr=False)
class Journey(Walk):
    form = "report"
    steps = Step

    at: Step = Step.START
    checking: bool = False  # they came from the check page to change one part
    plain: bool = False  # in simple words, with drawings
    door: str = Door.FORM  # or the module, in a frame of another site
    opened: float = 0.0  # seconds since 1970, in the page only: of it, counts keep a rough length
    reached: int = -1  # the place of the furthest page so far

    @classmethod
    def begin(cls, *, now: datetime, answers: dict[str, str] | None = None, **more: Any) -> Self:
        return super().begin(now=now, answers=answers, opened=now.timestamp(), **more)

    @property
    def way(self) -> list[Step]:
        if self.answers.get("who") in HELPED_FIRST:
            return list(Step)
        return [step for step in Step if step != Step.HELP]

    def forward(self) -> None:
        """To the next page, or back to the check page; who asked for help always sees it first."""
        following = self.beside(self.way, 1)
        self.at = Step.CHECK if self.checking and following != Step.HELP else following
        self.checking = self.checking and self.at != Step.CHECK

    def arrives(self) -> bool:
        """Whether this page is reached for the first time in this visit; yes once."""
        place = list(Step).index(self.at)
        first = place > self.reached
        self.reached = max(place, self.reached)
        return first

    def back(self) -> None:
        self.at = Step.CHECK if self.checking else self.beside(self.way, -1)
        self.checking = False

    def change(self, step: Step) -> None:
        self.at, self.checking = step, True
