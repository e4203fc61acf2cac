"""What staff send about their own account: read and cleaned, never saved."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_CODE = 40  # with the spaces that people type


class SureForm(forms.Form):
    """One's own password once more: a screen that was left alone changes nothing."""

    password = forms.CharField(
        strip=False,
        max_length=500,
        error_messages={"required": _("Écrivez votre mot de passe.")},
    )


class CodeForm(forms.Form):
    """A code of the app, or one of the recovery codes."""

    code = forms.CharField(
        max_length=LONGEST_CODE, error_messages={"required": _("Écrivez le code.")}
    )


class AppForm(SureForm, CodeForm):
    """Another app in place of the one before."""


class PasskeyForm(SureForm):
    """A passkey that the browser has made, and what its owner calls it."""

    name = forms.CharField(
        max_length=60, error_messages={"required": _("Donnez un nom à cette clé.")}
    )
    answer = forms.CharField(
        error_messages={"required": _("Le navigateur n’a pas fait de clé d’accès.")}
    )


class JoinForm(forms.Form):
    """A password that only its owner knows, twice."""

    password = forms.CharField(
        strip=False,
        max_length=500,
        error_messages={"required": _("Choisissez un mot de passe.")},
    )
    again = forms.CharField(
        strip=False,
        max_length=500,
        error_messages={"required": _("Écrivez le mot de passe encore une fois.")},
    )

    def clean_again(self) -> str:
        if self.cleaned_data["again"] != self.cleaned_data.get("password"):
            raise forms.ValidationError(_("Les deux mots de passe diffèrent."))
        return str(self.cleaned_data["again"])
