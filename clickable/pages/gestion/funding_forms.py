"""What editors say of an agreement, and the text they want checked."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clickable.funding import selectors
from clickable.funding.models import FundingAgreement, Medium

LONGEST = 40_000  # of a text to check, in characters
LANGUAGES = [("fr", _("français")), ("en", _("anglais"))]


class AgreementForm(forms.ModelForm):  # type: ignore[type-arg]
    """All of an agreement."""

    class Meta:
        model = FundingAgreement
        fields = [
            "code", "project", "title", "programme", "programme_short", "funder", "funder_fr",
            "funder_en", "number", "begins_on", "ends_on", "organisations", "languages", "source",
            "checked_on",
        ]  # fmt: skip
        labels = {
            "code": _("Code"),
            "project": _("Projet, en bref"),
            "title": _("Titre du projet"),
            "programme": _("Programme"),
            "programme_short": _("Sigle du programme"),
            "funder": _("Financeur"),
            "funder_fr": _("Financeur, dans une phrase en français"),
            "funder_en": _("Financeur, dans une phrase en anglais"),
            "number": _("Numéro de la convention"),
            "begins_on": _("Premier jour"),
            "ends_on": _("Dernier jour"),
            "organisations": _("Organisations"),
            "languages": _("Langues"),
            "source": _("Source"),
            "checked_on": _("Vérifié le"),
        }
        widgets = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            for name in ("begins_on", "ends_on", "checked_on")
        }

    def clean_code(self) -> str:
        """Not one of those that come with the product: they are found first."""
        code = str(self.cleaned_data["code"])
        if any(known.code == code for known in selectors.shipped_agreements()):
            raise forms.ValidationError(_("Ce code est déjà pris."))
        return code

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        begins, ends = told.get("begins_on"), told.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", _("Le dernier jour vient avant le premier."))
        return told


class CheckForm(forms.Form):
    """A pasted text, and what it is."""

    agreement = forms.ChoiceField(label=_("Convention"))
    language = forms.ChoiceField(label=_("Langue"), choices=LANGUAGES)
    medium = forms.ChoiceField(label=_("Support"), choices=Medium.choices)
    has_emblem = forms.BooleanField(
        label=_("L’emblème de l’Union européenne y est"), required=False
    )
    text = forms.CharField(
        label=_("Texte du document"),
        help_text=_("Rien n’en est gardé."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 12}),
    )

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        choice = self.fields["agreement"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 -- for the types
        choice.choices = [(one.code, one.name) for one in selectors.agreements()]
