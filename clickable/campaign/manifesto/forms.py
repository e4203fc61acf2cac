"""What signing asks: a name, a mailbox, where from. Five fields; nothing of anybody under fifteen."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from clickable.base.words import read_words
from clickable.campaign.manifesto.models import Kind
from clickable.campaign.manifesto.rules import Signed
from clickable.places import areas

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Said = dict[str, "str | StrPromise"]
NEEDED: Said = {"required": _("Cette réponse est nécessaire.")}
LONG = {"max_length": _("80 signes au plus.")}
MAILBOX: Said = {
    **NEEDED,
    "invalid": _("Cette adresse n’est pas complète. Exemple : prenom.nom@courrier.example"),
}
FORMULA = tuple("=+-@")  # what a spreadsheet would calculate


def _areas() -> list[Any]:
    return [("", _("Choisissez")), *areas.choices(get_language() or "fr")]


class AreaField(forms.ChoiceField):
    """What was chosen is looked up: in a rush, no form walks through the hundred choices that it does not show."""

    def __init__(self, *, label: "StrPromise") -> None:
        super().__init__(label=label, choices=_areas, error_messages=NEEDED)

    def valid_value(self, value: str) -> bool:
        return value != areas.METROPOLE and value in areas.areas()


class _Form(forms.Form):
    def __init__(self, given: Any = None, *, language: str) -> None:
        super().__init__(given)
        self.language = language

    def _plain(self, name: str) -> str:
        words = read_words(str(self.cleaned_data[name])).text.strip()
        if not any(letter.isalpha() for letter in words) or words.startswith(FORMULA):
            raise ValidationError(_("Écrivez un nom en lettres."))
        if "://" in words or "www." in words.lower():
            raise ValidationError(_("Un nom, sans adresse de site."))
        return " ".join(words.split())


class SignForm(_Form):
    name = forms.CharField(
        label=_("Votre prénom et votre nom"),
        max_length=80,
        error_messages={**NEEDED, **LONG},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    mailbox = forms.EmailField(
        label=_("Votre adresse électronique"),
        help_text=_("Pour le lien de confirmation. Chiffrée, montrée à personne."),
        max_length=200,
        error_messages=MAILBOX,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )
    area = AreaField(label=_("Votre département ou pays"))
    old_enough = forms.BooleanField(
        label=_("J’ai 15 ans ou plus"),
        error_messages={
            "required": _(
                "Signer demande d’avoir 15 ans. Plus jeune, il y a d’autres façons d’aider."
            )
        },
    )
    show = forms.BooleanField(
        label=_("Montrer mon nom parmi les signataires (facultatif)"), required=False
    )

    def clean_name(self) -> str:
        return self._plain("name")

    @property
    def signed(self) -> Signed:
        said = self.cleaned_data
        return Signed(
            name=said["name"],
            mailbox=said["mailbox"],
            area=said["area"],
            language=self.language,
            show=said["show"],
        )


class OrganisationForm(_Form):
    organisation = forms.CharField(
        label=_("Le nom de l’organisation"),
        max_length=80,
        error_messages={**NEEDED, **LONG},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    role = forms.CharField(
        label=_("Votre fonction"),
        help_text=_(
            "Par exemple : présidente, directeur. L’organisation vous a donné mandat de signer."
        ),
        max_length=80,
        error_messages={**NEEDED, **LONG},
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    mailbox = forms.EmailField(
        label=_("Une adresse électronique de l’organisation"),
        max_length=200,
        error_messages=MAILBOX,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )
    area = AreaField(label=_("Son département ou pays"))

    def clean_organisation(self) -> str:
        return self._plain("organisation")

    def clean_role(self) -> str:
        return self._plain("role")

    @property
    def signed(self) -> Signed:
        said = self.cleaned_data
        return Signed(
            kind=Kind.ORGANISATION,
            name=said["role"],
            mailbox=said["mailbox"],
            area=said["area"],
            language=self.language,
            organisation=said["organisation"],
            role=said["role"],
        )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Les six chiffres du message"),
        max_length=20,
        error_messages=NEEDED,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
