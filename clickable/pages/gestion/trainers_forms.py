"""What who leads trainers types: a step, a requirement's outcome, a supervisor, what a call asks."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clickable.trainers import forms as public
from clickable.trainers.models import Outcome, Trainer
from clickable.trainers.pathway import pathway
from clickable.trainers.rules import Need
from clickable.trainers.services.calling import MOST_AT_ONCE
from clickable.trainers.steps import Act


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ActForm(forms.Form):
    act = forms.ChoiceField(choices=[(act.value, act.value) for act in Act])
    reason = forms.CharField(required=False, max_length=300)
    until = forms.DateField(required=False)


class TickForm(forms.Form):
    requirement = forms.ChoiceField(label=_("Étape"))
    outcome = forms.ChoiceField(label=_("Résultat"), choices=Outcome.choices)
    on = forms.DateField(label=_("Jour"), widget=date_input())
    note = forms.CharField(
        label=_("Un mot, s’il n’est pas validé : la personne le lira"),
        max_length=300,
        required=False,
    )

    def __init__(self, *given: Any, language: str, **more: Any) -> None:
        super().__init__(*given, **more)
        choices = [(one.code, one.name[language]) for one in pathway().requirements]
        self.fields["requirement"].choices = choices  # type: ignore[attr-defined]


class SupervisorForm(forms.Form):
    supervisor = forms.ModelChoiceField(
        Trainer.objects.none(),
        label=_("Qui accompagne, ou a accompagné"),
        required=False,
        empty_label=_("personne"),
    )

    def __init__(self, given: Any = None, *, trainer: Trainer) -> None:
        super().__init__(given, initial={"supervisor": trainer.supervisor_id})
        rows = Trainer.objects.filter(authorised_until__isnull=False).exclude(pk=trainer.pk)
        field = self.fields["supervisor"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = rows.order_by("pk")
        field.label_from_instance = called  # type: ignore[method-assign,assignment]


def called(row: Trainer) -> str:
    """How somebody is called at /gestion/: by number, and by the name they chose."""
    return f"n° {row.pk}" + (f", {row.display_name}" if row.display_name else "")


class CallForm(forms.Form):
    """What a call asks, as the session or the request says it; the language and how many may be changed."""

    language = forms.ChoiceField(label=_("Langue"))
    at_once = forms.IntegerField(
        label=_("À combien de personnes à la fois ? La première qui accepte l’a."),
        min_value=1,
        max_value=MOST_AT_ONCE,
        initial=2,
    )

    def __init__(self, given: Any = None, *, need: Need, language: str) -> None:
        super().__init__(given, initial={"language": need.language, "at_once": 2})
        self.fields["language"].choices = public.languages(language)  # type: ignore[attr-defined]
        self.need = need

    @property
    def wanted(self) -> Need:
        return replace(self.need, language=self.cleaned_data["language"])


class BackForm(forms.Form):
    note = forms.CharField(label=_("Ce qui est à corriger"), max_length=300)
