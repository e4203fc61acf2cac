"""What staff send about keys: read and cleaned, never saved."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clickable.seal.trusted import Officer

SURE = {"required": _("Cochez la case pour confirmer.")}


class ComparedForm(forms.Form):
    """Both have read the six words to each other; `code` says which words the page showed."""

    code = forms.CharField(max_length=64)
    compared = forms.BooleanField(
        error_messages={"required": _("Comparez d’abord les six mots, de vive voix.")}
    )


class TickedForm(forms.Form):
    """Sure of it, with a tick."""

    sure = forms.BooleanField(error_messages=SURE)


class PasswordForm(forms.Form):
    old = forms.CharField(strip=False, max_length=500)
    new = forms.CharField(strip=False, max_length=500)
    again = forms.CharField(strip=False, max_length=500)

    def clean_again(self) -> str:
        if self.cleaned_data["again"] != self.cleaned_data.get("new"):
            raise forms.ValidationError(_("Les deux nouveaux mots de passe diffèrent."))
        return str(self.cleaned_data["again"])


class OfficerForm(forms.Form):
    """Who leaves, and who keeps an identity instead."""

    old = forms.CharField(max_length=80)
    name = forms.CharField(max_length=80)
    recipient = forms.CharField(max_length=200)
    sure = forms.BooleanField(error_messages=SURE)

    def officer(self) -> Officer:
        return Officer(name=self.cleaned_data["name"], recipient=self.cleaned_data["recipient"])
