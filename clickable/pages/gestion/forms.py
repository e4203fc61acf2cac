from typing import Any

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from clickable.pages.gestion.roles import may_enter

WRONG = _("Ce nom et ce mot de passe ne vont pas ensemble. Vérifiez-les tous deux.")


class SignInForm(AuthenticationForm):
    """One answer for an unknown name, a wrong password, a closed account and who is no editor."""

    error_messages = {"invalid_login": WRONG, "inactive": WRONG}

    def confirm_login_allowed(self, user: AbstractBaseUser) -> None:
        if not may_enter(user):  # type: ignore[arg-type] # any other class is no editor
            raise self.get_invalid_login_error()


class PasswordForm(forms.Form):
    """The old password, and the new one twice."""

    old = forms.CharField(
        label=_("Mot de passe actuel"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("Nouveau mot de passe"),
        help_text=_("Au moins 14 caractères : une phrase que vous seul connaissez."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Le nouveau, encore une fois"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "new" in given and "again" in given and given["new"] != given["again"]:
            self.add_error("again", _("Les deux nouveaux mots de passe diffèrent."))
        return given
