"""What a lead says of a list of what is known, and what is to be read into it."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from clickable.assess.legal import articles
from clickable.assess.models import Outcome
from clickable.desk.forms import REAL
from clickable.known.models import KnownList
from clickable.known.pdq import FARTHEST
from clickable.known.rules import OF_CONTENT
from clickable.known.services import Described
from clickable.report.models import Category

SAYS = [(one.value, one.label) for one in OF_CONTENT]


class ListForm(forms.Form):
    """Everything but the entries."""

    data: QueryDict

    name = forms.CharField(
        max_length=80, error_messages={"required": _("Donnez un nom à la liste.")}
    )
    source = forms.CharField(
        max_length=120, error_messages={"required": _("Dites de qui vient la liste.")}
    )
    owner = forms.CharField(
        max_length=80, error_messages={"required": _("Dites qui en répond ici.")}
    )
    purpose = forms.CharField(
        max_length=300, error_messages={"required": _("Dites à quoi elle sert.")}
    )
    holds = forms.ChoiceField(
        choices=KnownList.Holds.choices,
        error_messages={"required": _("Choisissez ce qu’elle contient.")},
    )
    farthest = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=FARTHEST,
        error_messages={
            "max_value": _("31 bits d’écart au plus."),
            "min_value": _("31 bits d’écart au plus."),
            "invalid": _("31 bits d’écart au plus."),
        },
    )
    category = forms.ChoiceField(
        choices=REAL, error_messages={"required": _("Choisissez une catégorie.")}
    )
    outcome = forms.ChoiceField(choices=[("", ""), *SAYS], required=False)
    legal_basis = forms.MultipleChoiceField(required=False)
    judges = forms.BooleanField(required=False)
    expires_on = forms.DateField(
        error_messages={
            "required": _("Indiquez le dernier jour où elle vaut."),
            "invalid": _("Écrivez la date ainsi : 2026-11-28."),
        }
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["legal_basis"].choices = [(a, a) for a in articles()]  # type: ignore[attr-defined]

    def described(self) -> Described:
        given = self.cleaned_data
        return Described(
            name=given["name"],
            source=given["source"],
            owner=given["owner"],
            purpose=given["purpose"],
            holds=KnownList.Holds(given["holds"]),
            farthest=FARTHEST if given["farthest"] is None else given["farthest"],
            category=Category(given["category"]),
            outcome=Outcome(given["outcome"]) if given["outcome"] else None,
            legal_basis=tuple(given["legal_basis"]),
            judges=given["judges"],
            expires_on=given["expires_on"],
        )


class EntriesForm(forms.Form):
    """What is pasted: one entry a line."""

    entries = forms.CharField(
        strip=False, error_messages={"required": _("Il n’y a rien à lire : une entrée par ligne.")}
    )
    replaces = forms.BooleanField(required=False)


class BatchForm(forms.Form):
    """Which import."""

    batch = forms.UUIDField()
