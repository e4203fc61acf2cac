"""One page of questions, made from data. Nothing is asked that says who somebody is."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clickable.training.surveys import rules
from clickable.training.surveys.models import Sheet
from clickable.training.surveys.questions import Asked, Question
from clickable.training.surveys.services import Given

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Said = dict[str, "str | StrPromise"]
NEEDED: Said = {"required": gettext_lazy("Choisissez une réponse, ou « Je ne sais pas ».")}
TWO = gettext_lazy("Deux lettres, comme MA.")
DAY = gettext_lazy("Un jour du mois, de 1 à 31.")
DAY_SAID: Said = {"required": DAY, "invalid": DAY, "min_value": DAY, "max_value": DAY}
SOMEBODY = re.compile(r"@|https?:|www\.|(?:\d[ .-]?){8,}")  # a mailbox, an address, a number


class Letters(forms.CharField):
    """Two letters, whatever else is typed after them."""

    def __init__(self, **named: Any) -> None:
        attrs = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        widget = forms.TextInput(attrs=attrs)
        super().__init__(
            max_length=40,
            widget=widget,
            error_messages={"required": TWO, "max_length": TWO},
            **named,
        )

    def clean(self, value: Any) -> str:
        found = rules.plain_letters(super().clean(value))
        if not found:
            raise forms.ValidationError(TWO)
        return found


class SheetForm(forms.Form):
    street = Letters(
        label=gettext_lazy("Les deux premières lettres de la rue, ou du lieu, où vous avez grandi"),
    )
    day = forms.IntegerField(
        label=gettext_lazy("Le jour de naissance de quelqu’un qui vous est cher"),
        help_text=gettext_lazy("Le jour seulement : 7 pour le 7 mars."),
        min_value=1,
        max_value=31,
        error_messages=DAY_SAID,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    friend = Letters(
        label=gettext_lazy("Les deux premières lettres du prénom d’un ami ou d’une amie d’enfance"),
    )

    def __init__(
        self, given: Any = None, *, asked: Asked, moment: Sheet.Moment, language: str
    ) -> None:
        super().__init__(given)
        self.asked, self.moment, self.language = asked, moment, language
        self.opinions_too = moment == Sheet.Moment.AFTER
        for question in self._questions():
            self.fields[question.code] = field(question, language)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for question in self.asked.knowledge:
            chosen = said.get(question.code) or []
            if question.kind == "many" and rules.UNKNOWN in chosen and len(chosen) > 1:
                self.add_error(question.code, _("« Je ne sais pas » va seul."))
        return said

    def code_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("street", "day", "friend")]

    def knowledge(self) -> list[forms.BoundField]:
        return [self[one.code] for one in self.asked.knowledge]

    def opinions(self) -> list[forms.BoundField]:
        return [self[one.code] for one in self.asked.opinions] if self.opinions_too else []

    def faults(self) -> Iterator[tuple[str, str, str]]:
        """For the summary: where the error is, what is asked there, what is wrong."""
        for bound in self:
            for error in bound.errors:
                yield first_id(bound), str(bound.label), str(error)

    @property
    def code(self) -> str:
        said = self.cleaned_data
        return rules.code(said["street"], said["day"], said["friend"])

    @property
    def given(self) -> Given:
        opinions = [one for one in self.asked.opinions if self.opinions_too]
        remark = [self.cleaned_data[one.code] for one in opinions if one.kind == "text"]
        return Given(
            moment=self.moment,
            code=self.code,
            answers=self._chosen(self.asked.knowledge),
            opinions=self._chosen(one for one in opinions if one.kind != "text"),
            remark=" ".join(one for one in remark if one),
        )

    def _questions(self) -> Iterator[Question]:
        yield from self.asked.knowledge
        if self.opinions_too:
            yield from self.asked.opinions

    def _chosen(self, questions: Iterable[Question]) -> dict[str, list[str]]:
        """What was chosen; nothing of a question that was passed over."""
        found = {one.code: self.cleaned_data[one.code] for one in questions}
        return {
            code: sorted(value) if isinstance(value, list) else [value]
            for code, value in found.items()
            if value
        }


def field(question: Question, language: str) -> forms.Field:
    """The field that asks it."""
    label, hint = question.text(language), question.hint(language)
    match question.kind:
        case "text":
            return Sentence(label=label, help_text=hint, required=False, max_length=500)
        case "scale":
            choices = [(key, f"{key} – {words}") for key, words in question.options(language)]
            return forms.ChoiceField(
                label=label, choices=choices, required=False, widget=forms.RadioSelect
            )
    choices = [*question.options(language), (rules.UNKNOWN, _("Je ne sais pas"))]
    if question.kind == "many":
        return forms.MultipleChoiceField(
            label=label,
            help_text=_("Plusieurs réponses sont possibles."),
            choices=choices,
            error_messages=NEEDED,
            widget=forms.CheckboxSelectMultiple,
        )
    return forms.ChoiceField(
        label=label, choices=choices, error_messages=NEEDED, widget=forms.RadioSelect
    )


class Sentence(forms.CharField):
    """A few words that name nobody, as far as a program can tell."""

    widget = forms.Textarea(attrs={"rows": 4})

    def clean(self, value: Any) -> str:
        found = str(super().clean(value))
        if SOMEBODY.search(found):
            raise forms.ValidationError(
                _("Retirez les adresses et les numéros : personne ne doit être reconnu ici.")
            )
        return found


def first_id(bound: forms.BoundField) -> str:
    """Where a link to the field leads: the first choice, or the field itself."""
    choices = isinstance(bound.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    return f"{bound.auto_id}_0" if choices else str(bound.id_for_label)
