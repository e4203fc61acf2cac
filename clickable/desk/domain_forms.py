"""A rule about a host or a site, as a lead fills it in."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clickable.base.plain import quiet
from clickable.base.words import read_words
from clickable.desk.domains import languages
from clickable.domains.models import Kind
from clickable.domains.rules import says
from clickable.domains.saying import Saying
from clickable.locate.rdap import country_codes
from clickable.report.addresses import AddressError, read

NAME = _("Un nom d’hôte ou de site, sans chemin : « site.example ».")


class RuleForm(forms.Form):
    """`until` and the values that a kind needs are judged by the service, field by field."""

    kind = forms.ChoiceField(
        choices=Kind.choices, error_messages={"required": _("Choisissez une sorte de règle.")}
    )
    name = forms.CharField(max_length=300, error_messages={"required": NAME})
    operator = forms.CharField(max_length=120, required=False)
    country = forms.CharField(max_length=2, required=False)
    email = forms.CharField(max_length=254, required=False)
    language = forms.ChoiceField(required=False)
    until = forms.DateField(error_messages={"required": _("Choisissez le dernier jour.")})
    reason = forms.CharField(
        max_length=500, error_messages={"required": _("Dites pourquoi, pour vos collègues.")}
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["language"].choices = [("", ""), *languages()]  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        try:
            address = read(self.cleaned_data["name"].strip())
        except AddressError:
            raise forms.ValidationError(NAME) from None
        if address.page not in {f"{address.host}/", address.host}:
            raise forms.ValidationError(NAME)
        return address.host

    def clean_country(self) -> str:
        code: str = self.cleaned_data["country"].strip().upper()
        if code and code not in country_codes():
            raise forms.ValidationError(_("Deux lettres, selon ISO 3166-1 : « FR »."))
        return code

    def clean_operator(self) -> str:
        return _words(self.cleaned_data["operator"])

    def clean_reason(self) -> str:
        return _words(self.cleaned_data["reason"])

    @property
    def chosen(self) -> Kind:
        return Kind(self.cleaned_data["kind"])

    def saying(self) -> Saying:
        given = self.cleaned_data
        values = {name: given[name] for name in says(self.chosen)}
        return Saying(name=given["name"], reason=given["reason"], **values)

    def last_day(self) -> date:
        found: date = self.cleaned_data["until"]
        return found


def _words(given: str) -> str:
    """Words alone, addresses in them de-fanged."""
    words = read_words(given)
    if words.pasted:
        raise forms.ValidationError(_("Des mots seulement : ni image, ni fichier."))
    return quiet(words.text)
