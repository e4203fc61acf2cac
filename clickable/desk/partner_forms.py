"""What a lead says of a partner's token: read and cleaned, never saved."""

from datetime import timedelta

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from clickable.partners.rules import LONGEST_NAME, LONGEST_TOKEN_LIFE, Scope

SCOPES = {
    Scope.WRITE: _("donner des signalements"),
    Scope.READ: _("demander ce que deviennent les siens"),
    Scope.HASHES: _("donner des empreintes avec eux, qui valent alors d’une source sûre"),
}
USUAL = (Scope.WRITE, Scope.READ)
USUAL_DAYS = 180
MOST_DAYS = LONGEST_TOKEN_LIFE.days
DAYS = _("Un nombre de jours, de 1 à 366.")


class TokenForm(forms.Form):
    """For whom, for what, for how long; and that it is really who is signed in."""

    data: QueryDict

    name = forms.CharField(
        max_length=LONGEST_NAME,
        error_messages={
            "required": _("Donnez le nom de l’organisation."),
            "max_length": _("Ce nom est trop long : 80 caractères au plus."),
        },
    )
    scopes = forms.MultipleChoiceField(
        choices=[(scope.value, words) for scope, words in SCOPES.items()],
        error_messages={
            "required": _("Dites ce que ce jeton permet."),
            "invalid_choice": _("Dites ce que ce jeton permet."),
        },
    )
    days = forms.IntegerField(
        min_value=1,
        max_value=MOST_DAYS,
        error_messages={
            "required": DAYS, "invalid": DAYS, "min_value": DAYS, "max_value": DAYS,
        },
    )  # fmt: skip
    password = forms.CharField(
        strip=False,
        max_length=500,
        error_messages={"required": _("Écrivez votre mot de passe : un jeton ouvre une porte.")},
    )

    @property
    def allowed(self) -> list[Scope]:
        return [Scope(each) for each in self.cleaned_data["scopes"]]

    @property
    def lasts(self) -> timedelta:
        return timedelta(days=self.cleaned_data["days"])
