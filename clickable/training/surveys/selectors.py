"""Reading: what a session is asked, and what came of it. No figure here is of fewer people than `few`."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

from clickable.training.models import Course, Session
from clickable.training.surveys.models import Questionnaire, Remark, Sheet, Survey
from clickable.training.surveys.questions import Asked, Question, unpacked
from clickable.training.surveys.rules import FEW, Gain, gains, improved, told_together

BEFORE, AFTER, OPINION = Sheet.Moment.BEFORE, Sheet.Moment.AFTER, Sheet.Moment.OPINION
PAIRS = "pairs"
Pair = tuple[dict[str, list[str]], dict[str, list[str]]]


def session_of(uid: UUID) -> Session | None:
    """Whose questionnaires these are, whether open or not."""
    kept_back = [Session.State.DRAFT, Session.State.CANCELLED, Session.State.POSTPONED]
    rows = Session.objects.select_related("course").exclude(state__in=kept_back)
    return rows.filter(uid=uid).first()


def survey_of(session: Session) -> Survey | None:
    return Survey.objects.select_related("questionnaire").filter(session=session).first()


def newest(course: Course) -> Questionnaire | None:
    return Questionnaire.objects.filter(course=course).order_by("-edition").first()


def asked_by(survey: Survey) -> Asked:
    return unpacked(survey.questionnaire.content)


def pairs(surveys: Iterable[Survey]) -> list[Pair]:
    """Answers before and after under one code; a code that came once only is no pair."""
    rows = Sheet.objects.filter(survey__in=list(surveys), pair__isnull=False)
    found: dict[tuple[int, bytes], dict[str, Any]] = {}
    for survey, pair, moment, answers in rows.values_list("survey", "pair", "moment", "answers"):
        found.setdefault((survey, bytes(pair or b"")), {})[moment] = answers
    return [(one[BEFORE], one[AFTER]) for one in found.values() if len(one) == 2]  # noqa: PLR2004 -- both


@dataclass(frozen=True)
class Spread:
    """How the answers to one question of the opinions are spread."""

    question: Question
    numbers: list[tuple[str, int]]  # each option, how often

    @property
    def total(self) -> int:
        return sum(number for _option, number in self.numbers)

    @property
    def mean(self) -> float:
        return sum(int(key) * number for key, number in self.numbers) / self.total


@dataclass(frozen=True)
class Results:
    """What staff or the public are told. Empty lists: too few."""

    few: int
    before: int | None  # sheets; None: too few to be told
    after: int | None
    pairs: int | None
    improved: int | None = None
    gains: list[tuple[Question, Gain]] = field(default_factory=list)
    opinions: list[Spread] = field(default_factory=list)


def results(survey: Survey, *, few: int = FEW) -> Results:
    """Of one session."""
    return _results({part: [survey] for part in _parts()}, few=few, asked=asked_by(survey))


def of_course(course: Course, *, few: int = FEW) -> Results | None:
    """All sessions that were asked the newest questions; None: none was.

    What is told of each session alone and of all together never lets a small one be worked out.
    """
    edition = newest(course)
    surveys = (
        list(edition.surveys.select_related("questionnaire").order_by("pk")) if edition else []
    )
    if not surveys:
        return None
    kept = {}
    for part, number_of in _parts().items():
        together = told_together([number_of(one) for one in surveys], few=few)
        kept[part] = [one for one, told in zip(surveys, together, strict=True) if told]
    return _results(kept, few=few, asked=asked_by(surveys[0]))


def _parts() -> dict[str, Callable[[Survey], int]]:
    """What is told apart, each with how many people of one session stand behind it."""
    return {
        BEFORE: partial(_sheets, moment=BEFORE),
        AFTER: partial(_sheets, moment=AFTER),
        OPINION: partial(_sheets, moment=OPINION),
        PAIRS: lambda survey: len(pairs([survey])),
    }


def _sheets(survey: Survey, moment: str) -> int:
    return survey.sheets.filter(moment=moment).count()


def _results(kept: Mapping[str, Sequence[Survey]], *, few: int, asked: Asked) -> Results:
    found = pairs(kept[PAIRS])
    shown = len(found) >= few
    by_code = {one.code: one for one in asked.knowledge}
    gained = gains(found, asked.right) if shown else []
    return Results(
        few,
        _told(sum(_sheets(one, BEFORE) for one in kept[BEFORE]), few),
        _told(sum(_sheets(one, AFTER) for one in kept[AFTER]), few),
        pairs=_told(len(found), few),
        improved=improved(found, asked.right) if shown else None,
        gains=[(by_code[one.code], one) for one in gained],
        opinions=_opinions(kept[OPINION], asked, few=few),
    )


def remarks(survey: Survey) -> list[str]:
    """In no order that tells who wrote when."""
    return list(
        Remark.objects.filter(survey=survey).order_by("text").values_list("text", flat=True)
    )


def _told(number: int, few: int) -> int | None:
    return number if number >= few or not number else None


def _opinions(surveys: Sequence[Survey], asked: Asked, *, few: int) -> list[Spread]:
    rows = Sheet.objects.filter(survey__in=list(surveys), moment=OPINION)
    sheets: list[Mapping[str, list[str]]] = list(rows.values_list("answers", flat=True))
    if len(sheets) < few:
        return []
    scales = [one for one in asked.opinions if one.kind != "text"]
    spreads = [_spread(question, sheets) for question in scales]
    return [one for one in spreads if one.total >= few]


def _spread(question: Question, sheets: Iterable[Mapping[str, list[str]]]) -> Spread:
    chosen = Counter(key for sheet in sheets for key in sheet.get(question.code, ()))
    return Spread(question, [(key, chosen[key]) for key, _words in question.options("fr")])
