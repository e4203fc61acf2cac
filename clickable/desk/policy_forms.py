"""When a team asks for two people: its rules of second opinions and of notices, read and cleaned."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clickable.assess.opinions import rules as opinions
from clickable.assess.opinions.models import Asks
from clickable.desk.forms import REAL, ReasonForm
from clickable.notify.approvals import rules as approvals
from clickable.notify.models import Action
from clickable.report.models import Category

LONGEST_NEW = 730  # days that a newcomer counts as one


class OpinionPolicyForm(forms.Form):
    """Who is asked for a second opinion, and whether notices wait for it."""

    requests = forms.ChoiceField(choices=[c for c in Asks.choices if c[0] != Asks.NO])
    overridden = forms.ChoiceField(choices=Asks.choices)
    newcomers = forms.ChoiceField(choices=Asks.choices)
    newcomer_days = forms.IntegerField(min_value=1, max_value=LONGEST_NEW)
    sample = forms.ChoiceField(choices=Asks.choices)
    sample_percent = forms.DecimalField(
        min_value=Decimal(0), max_value=Decimal(100), max_digits=4, decimal_places=1,
        localize=True, error_messages={"invalid": _("Un taux va de 0 à 100 %, au dixième près.")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, _label in REAL:
            self.fields[f"category-{code}"] = forms.ChoiceField(choices=Asks.choices)

    def terms(self) -> opinions.Terms:
        given = self.cleaned_data
        return opinions.Terms(
            requests=Asks(given["requests"]),
            categories={Category(c): Asks(given[f"category-{c}"]) for c, _label in REAL},
            overridden=Asks(given["overridden"]),
            newcomers=Asks(given["newcomers"]),
            newcomer_days=given["newcomer_days"],
            sample=Asks(given["sample"]),
            sample_permille=int(given["sample_percent"] * 10),
        )


class NoticePolicyForm(forms.Form):
    """Which notices need two people."""

    BOXES = ("everything", "first", "overridden")  # besides the kinds

    everything = forms.BooleanField(required=False)
    kinds = forms.MultipleChoiceField(choices=Action.choices, required=False)
    first = forms.BooleanField(required=False)
    overridden = forms.BooleanField(required=False)

    def terms(self) -> approvals.Terms:
        given = self.cleaned_data
        return approvals.Terms(
            everything=given["everything"],
            kinds=frozenset(Action(kind) for kind in given["kinds"]),
            first=given["first"],
            overridden=given["overridden"],
        )


class SettleOpinionForm(ReasonForm):
    """Which of two judgements counts, and why."""

    verdict = forms.ChoiceField(
        choices=[(v, v) for v in ("first", "second", "neither")],
        error_messages={"required": _("Choisissez une réponse.")},
    )
