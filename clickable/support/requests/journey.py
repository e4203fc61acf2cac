"""The way through the three pages, and what the follow-up carries from click to click."""

from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from clickable.seal import carrying
from clickable.seal.walks import Walk
from clickable.support.requests.rules import Way

FOLLOW_UP = "help-follow-up"
carried = partial(carrying.carried, form=FOLLOW_UP)
resumed = partial(carrying.resumed, form=FOLLOW_UP)


class Step(StrEnum):
    WAY = "way"
    SAFE = "safe"
    ABOUT = "about"


@dataclass(repr=False)
class Journey(Walk):
    form = "help"
    steps = Step

    at: Step = Step.WAY

    @property
    def way(self) -> list[Step]:
        """Who reads the answer here needs no safe times."""
        if self.answers.get("way") == Way.HERE:
            return [Step.WAY, Step.ABOUT]
        return list(Step)

    def move(self, by: int) -> None:
        self.at = self.beside(self.way, by)
