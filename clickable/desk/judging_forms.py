"""The answers about one item, read and cleaned: labels first, then what is concluded of them."""

from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clickable.assess.labels.mapping import Derived, Unclear, rule_book_at
from clickable.assess.labels.questionnaire import Answer, Kind, Question, questionnaire_at
from clickable.assess.models import Outcome, Override
from clickable.assess.rules import (
    LONGEST_NOTE,
    WITHOUT_LABELS,
    Fault,
    Judgement,
    bases_for,
    fault_of,
    outcomes_for,
)
from clickable.assess.services import MESSAGES
from clickable.desk.forms import REAL
from clickable.desk.judging import FAULTS, OTHERWISE, RULES, fingerprint
from clickable.desk.label_words import only_if, say
from clickable.report.models import Category

WAYS = [RULES, *WITHOUT_LABELS, OTHERWISE]
FIELD_OF = {
    Fault.CATEGORY: "category",
    Fault.BASIS_MISSING: "legal_basis",
    Fault.BASIS_FOREIGN: "legal_basis",
    Fault.BASIS_NEEDLESS: "legal_basis",
    Fault.NOTE_LONG: "note",
    Fault.OVERRIDE_MISSING: "override",
    Fault.OVERRIDE_NOTE: "note",
}


class JudgementForm(forms.Form):
    """The answers for the category they were asked for, by the questions and rules of `day`."""

    data: QueryDict

    category = forms.ChoiceField(
        choices=REAL, error_messages={"required": gettext_lazy("Choisissez une catégorie.")}
    )
    conclusion = forms.ChoiceField(choices=[(way, way) for way in WAYS], required=False)
    shown = forms.CharField(required=False, max_length=400)
    outcome = forms.ChoiceField(required=False)
    legal_basis = forms.MultipleChoiceField(required=False)
    override = forms.ChoiceField(choices=Override.choices, required=False)
    life_in_danger = forms.BooleanField(required=False)
    note = forms.CharField(required=False, max_length=LONGEST_NOTE)

    def __init__(
        self, data: Any = None, *, category: Category, day: date, looking: bool = False
    ) -> None:
        """`looking`: to show what follows so far; nothing need be answered yet."""
        super().__init__(data)
        self.looking = looking
        self.judged_as, self.asked, self.book = category, questionnaire_at(day), rule_book_at(day)
        self.fields["outcome"].choices = [(o, o.label) for o in outcomes_for(category)]  # type: ignore[attr-defined]
        self.fields["legal_basis"].choices = [(a.code, a.label) for a in bases_for(category)]  # type: ignore[attr-defined]
        for question in self.asked.of(category):
            self.fields[f"q-{question.code}"] = _field(question)

    @property
    def way(self) -> str:
        return self.cleaned_data.get("conclusion") or RULES

    @property
    def given(self) -> dict[str, Answer]:
        """Every answer, asked or not."""
        found: dict[str, Answer] = {}
        for question in self.asked.of(self.judged_as):
            value = self.cleaned_data.get(f"q-{question.code}")
            if value not in (None, "", []):
                found[question.code] = _answer(question, value)
        return found

    @cached_property
    def labels(self) -> dict[str, Answer]:
        """The answers to what is asked; the others are left out."""
        return self.asked.heard(self.judged_as, self.given)

    @property
    def missing(self) -> list[str]:
        """The questions that wait for an answer, in words."""
        return [say(question) for question in self.asked.missing(self.judged_as, self.labels)]

    @property
    def derived(self) -> Derived | None:
        """What the rules make of the labels; None while a question waits for its answer."""
        if not self.labels or self.missing:
            return None
        return self.book.derive(self.judged_as, self.labels)

    @property
    def was_shown(self) -> bool:
        """Whether the analyst had before them what the rules conclude from these answers."""
        return self.way in WITHOUT_LABELS or self.cleaned_data["shown"] == fingerprint(self.derived)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self._refuse_what_is_not_asked()
        if self.way == RULES:
            self._refuse_half_an_override(given)
        if self.looking:
            return given
        if self.way not in WITHOUT_LABELS:
            self._demand_answers()
        if not self.errors:
            self._refuse_what_cannot_stand()
        return given

    def judgement(self) -> Judgement:
        given, derived = self.cleaned_data, self.derived
        outcome, basis, override = self._concluded(derived)
        return Judgement(
            outcome=outcome,
            category=self.judged_as,
            legal_basis=basis,
            life_in_danger=given["life_in_danger"],
            note=given["note"],
            labels=self.labels,
            questionnaire=self.asked.version if self.labels else "",
            rules_version="" if self.way in WITHOUT_LABELS else self.book.version,
            override=override,
        )

    def _concluded(
        self, derived: Derived | None
    ) -> tuple[Outcome, tuple[str, ...], Override | None]:
        given = self.cleaned_data
        if self.way == OTHERWISE:
            reason = Override(given["override"]) if given["override"] else None
            return Outcome(given["outcome"]), tuple(given["legal_basis"]), reason
        if self.way == RULES and derived and derived.outcome:
            return derived.outcome, derived.articles, None
        return Outcome(self.way), (), None

    def _refuse_what_is_not_asked(self) -> None:
        by_code = {q.code: q for q in self.asked.questions}
        for code in self.given.keys() - self.labels.keys():
            told = only_if(by_code[code].when, by_code)
            words = _("Cette question ne se pose que si : %(when)s. Votre réponse est laissée de côté : vérifiez, puis confirmez.")  # fmt: skip
            self.add_error(f"q-{code}", words % {"when": told})

    def _refuse_half_an_override(self, given: dict[str, Any]) -> None:
        if given.get("outcome") or given.get("legal_basis") or given.get("override"):
            self.add_error("conclusion", _("Vous avez rempli « Conclure autrement » : choisissez-le aussi comme conclusion, ou videz-le."))  # fmt: skip

    def _demand_answers(self) -> None:
        for question in self.asked.missing(self.judged_as, self.labels):
            if f"q-{question.code}" not in self.errors:
                words = _("« %(question)s » attend encore sa réponse.")
                self.add_error(f"q-{question.code}", words % {"question": say(question)})

    def _refuse_what_cannot_stand(self) -> None:
        derived = self.derived
        if self.way == OTHERWISE and not self.cleaned_data["outcome"]:
            self.add_error("outcome", _("Choisissez une conclusion."))
        elif self.way != RULES or (derived and derived.outcome):
            fault = fault_of(self.judgement())
            if fault:
                self.add_error(FIELD_OF.get(fault, "conclusion"), MESSAGES[fault])
        else:
            reason = derived.fault if derived and derived.fault else Unclear.NO_RULE
            self.add_error("conclusion", str(FAULTS[reason]))


def _field(question: Question) -> forms.Field:
    choices = [(option.code, option.code) for option in question.options]
    if question.kind == Kind.NUMBER:
        words = _("Indiquez un nombre de %(least)s à %(most)s.")
        told = words % {"least": question.least, "most": question.most}
        return forms.IntegerField(
            required=False,
            min_value=question.least,
            max_value=question.most,
            error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), told),
        )
    if question.kind == Kind.MANY:
        return forms.MultipleChoiceField(choices=choices, required=False)
    return forms.ChoiceField(choices=choices, required=False)


def _answer(question: Question, value: Any) -> Answer:
    """As labels are kept: several answers in the order of the question."""
    if question.kind == Kind.MANY:
        return tuple(option.code for option in question.options if option.code in value)
    return int(value) if question.kind == Kind.NUMBER else str(value)
