"""Surveys of sessions, and people who answer them."""

from datetime import datetime, timedelta
from typing import Any

from clickable.training import services as trainings
from clickable.training.models import Session
from clickable.training.surveys import selectors, services
from clickable.training.surveys.models import Sheet, Survey
from tests.cast import NOW
from tests.training.making import START, session

END = START + timedelta(minutes=120)
RIGHT = {
    "forms": ["a", "b", "c"], "grooming": ["b"], "first_words": ["c"], "come_across": ["a"], "danger": ["d"],
    "afterwards": ["a", "b", "c"], "name": ["b"], "removal": ["a"], "analyst": ["c"],
}  # fmt: skip
OPINIONS = {"overall": ["5"], "confident": ["4"], "pace": ["3"], "access": ["5"]}


def asked(row: Session | None = None) -> Survey:
    """The survey of a session of a month ahead, open."""
    row = row or session(30)
    services.load_questionnaires(now=NOW)
    services.open_due(now=row.starts_at - timedelta(days=1))
    found = selectors.survey_of(row)
    assert found
    return found


def answers(wrong: int = 0) -> dict[str, list[str]]:
    """All right, but for the first so many."""
    return {
        code: ["?"] if place < wrong else right for place, (code, right) in enumerate(RIGHT.items())
    }


def given(moment: str, code: str, wrong: int = 0, **more: Any) -> services.Given:
    fields: dict[str, Any] = {"opinions": {}, **more}
    return services.Given(moment=Sheet.Moment(moment), code=code, answers=answers(wrong), **fields)


def before(survey: Survey, code: str, wrong: int = 0) -> bool:
    at = survey.session.starts_at - timedelta(hours=1)
    return services.answer(survey=survey, given=given("before", code, wrong), now=at)


def after(survey: Survey, code: str, wrong: int = 0, **more: Any) -> bool:
    at = survey.session.ends_at
    return services.answer(survey=survey, given=given("after", code, wrong, **more), now=at)


def pair(survey: Survey, code: str, *, wrong: tuple[int, int] = (3, 0), **more: Any) -> None:
    before(survey, code, wrong[0])
    after(survey, code, wrong[1], **more)


def over(survey: Survey) -> datetime:
    return survey.session.ends_at + timedelta(days=14)


def held(row: Session, came: dict[int, int]) -> None:
    trainings.start_due(now=row.starts_at)
    trainings.hold(session=row, came=came, by=None, now=row.ends_at)
