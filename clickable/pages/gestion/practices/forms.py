"""What an editor says of a practice: yes or no to each criterion, what to mend; its translation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clickable.exchange.practices.rules import LONGEST
from clickable.exchange.practices.selectors import criteria

ANSWERS = [("yes", _("oui")), ("no", _("non"))]


class ReviewForm(forms.Form):
    """A question for each criterion of the data."""

    role = forms.CharField(
        label=_("Votre fonction, comme la page la dira"),
        help_text=_("Par exemple : référente protection de l’enfance. Pas de nom."),
        max_length=80,
    )
    note = forms.CharField(
        label=_(
            "Ce qu’il faut reprendre (lu par l’organisation ; nécessaire si un critère n’est pas rempli)"
        ),
        max_length=2000,
        required=False,
        widget=forms.Textarea,
    )

    def __init__(self, given: Any = None, *, language: str) -> None:
        super().__init__(given)
        for one in criteria():
            self.fields[one.code] = forms.ChoiceField(
                label=one.says[language], choices=ANSWERS, widget=forms.RadioSelect
            )
        self.order_fields([*(one.code for one in criteria()), "note", "role"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        unmet = any(said.get(one.code) == "no" for one in criteria())
        if unmet and not str(said.get("note") or "").strip():
            self.add_error("note", _("Dites ce qu’il faut reprendre."))
        return said

    @property
    def said(self) -> dict[str, Any]:
        said = self.cleaned_data
        answers = {one.code: said[one.code] for one in criteria()}
        return {"answers": answers, "role": said["role"], "note": said["note"]}


class TranslateForm(forms.Form):
    title = forms.CharField(label=_("Titre"), max_length=LONGEST["title"])
    problem = forms.CharField(
        label=_("Le problème"), max_length=LONGEST["problem"], widget=forms.Textarea
    )
    done = forms.CharField(
        label=_("Ce qui a été fait"), max_length=LONGEST["done"], widget=forms.Textarea
    )
    audience = forms.CharField(
        label=_("Pour qui"), max_length=LONGEST["audience"], widget=forms.Textarea
    )
    participation = forms.CharField(
        label=_("La parole des enfants"), max_length=LONGEST["participation"], widget=forms.Textarea
    )


class OffForm(forms.Form):
    reason = forms.CharField(
        label=_("Pourquoi (lu par l’organisation)"), max_length=1000, widget=forms.Textarea
    )
