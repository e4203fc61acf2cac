"""Labels in words, in the language of who reads."""

from collections.abc import Mapping
from typing import Any, Protocol

from django.utils.translation import get_language, gettext

from clickable.assess.labels.questionnaire import (
    Answer,
    Condition,
    Kind,
    Question,
    frozen,
    questionnaires,
)
from clickable.assess.models import Assessment


class _Said(Protocol):
    @property
    def fr(self) -> str: ...
    @property
    def en(self) -> str: ...


def say(one: _Said) -> str:
    """The words of a question or an option."""
    return one.en if (get_language() or "fr").startswith("en") else one.fr


def hint(question: Question) -> str:
    return question.en_hint if (get_language() or "fr").startswith("en") else question.fr_hint


def answer(question: Question, given: Answer) -> str:
    """An answer in words; a code that the questions no longer hold stays as it is."""
    if question.kind == Kind.NUMBER:
        return str(given)
    known = {option.code: say(option) for option in question.options}
    codes = given if isinstance(given, tuple) else (str(given),)
    return ", ".join(known.get(code, code) for code in codes)


def labels(assessment: Assessment) -> list[tuple[str, str]]:
    """Question and answer, in the order of the questions they were given to."""
    asked = questionnaires().get(assessment.questionnaire)
    if asked is None:
        return []
    given = frozen(assessment.labels)
    return [(say(q), answer(q, given[q.code])) for q in asked.questions if q.code in given]


def only_if(when: Condition, questions: Mapping[str, Question]) -> str:
    """When a question is asked, in words; empty: always."""
    return " ; ".join(_one(questions[code], codes) for code, codes in when.items())


def _one(question: Question, codes: tuple[str, ...]) -> str:
    """The shorter way to say it: these answers, or all but those."""
    others = tuple(option.code for option in question.options if option.code not in codes)
    told: dict[str, Any] = {"question": say(question)}
    if len(others) < len(codes):
        if not others:
            return gettext("s’il y a une réponse à « %(question)s »") % told
        return gettext("« %(question)s » sauf : %(answers)s") % {
            **told, "answers": answer(question, others)
        }  # fmt: skip
    return gettext("« %(question)s » : %(answers)s") % {**told, "answers": answer(question, codes)}
