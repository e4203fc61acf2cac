"""What a sign-up asks: a mailbox, an organisation or none, a country, lists. No name, no health."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clickable.base.words import read_words
from clickable.exchange import countries
from clickable.exchange.events.models import Need, Profession
from clickable.exchange.events.rules import MOST_IN_A_PARTY
from clickable.exchange.events.services import Asked

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Said = dict[str, "str | StrPromise"]
NEEDED: Said = {"required": _("Cette réponse est nécessaire.")}
MAILBOX: Said = {
    **NEEDED,
    "invalid": _("Cette adresse n’est pas complète. Exemple : accueil@association.example"),
}
PARTY = _("De 1 à %(most)d personnes.") % {"most": MOST_IN_A_PARTY}
FORMULA = tuple("=+-@")  # what a spreadsheet would calculate


class SignUpForm(forms.Form):
    mailbox = forms.EmailField(
        label=_("Votre adresse électronique"),
        help_text=_(
            "Nous y envoyons le lien de confirmation, et rien d’autre que cette rencontre."
        ),
        max_length=200,
        error_messages=MAILBOX,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )
    party = forms.IntegerField(
        label=_("Combien de personnes ?"),
        initial=1,
        min_value=1,
        max_value=MOST_IN_A_PARTY,
        error_messages={**NEEDED, "min_value": PARTY, "max_value": PARTY, "invalid": PARTY},
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    organisation = forms.CharField(
        label=_("Votre organisation"),
        help_text=_(
            "Laissez vide si vous venez pour vous-même. Le badge porte ce nom, et un numéro."
        ),
        max_length=120,
        required=False,
        error_messages={"max_length": _("120 signes au plus.")},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    country = forms.ChoiceField(label=_("Pays"), error_messages=NEEDED)
    profession = forms.ChoiceField(label=_("Votre domaine"), error_messages=NEEDED)
    told = forms.BooleanField(
        label=_("Nommer notre organisation parmi les participantes (facultatif)"), required=False
    )
    needs = forms.MultipleChoiceField(
        label=_("De quoi avez-vous besoin pour participer ?"),
        choices=Need.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, given: Any = None, *, language: str) -> None:
        super().__init__(given)
        self.language = language
        empty = ("", _("Choisissez"))
        self.fields["country"].choices = [empty, *countries.choices(language)]  # type: ignore[attr-defined]
        self.fields["profession"].choices = [empty, *Profession.choices]  # type: ignore[attr-defined]

    def about(self) -> list[forms.BoundField]:
        names = ("mailbox", "party", "organisation", "country", "profession")
        return [self[name] for name in names]

    def clean_organisation(self) -> str:
        words = " ".join(read_words(str(self.cleaned_data["organisation"])).text.split())
        if words and (words.startswith(FORMULA) or not any(one.isalpha() for one in words)):
            raise ValidationError(_("Écrivez le nom en lettres."))
        if "@" in words or "://" in words or "www." in words.lower():
            raise ValidationError(_("Un nom, sans adresse."))
        return words

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("told") and not said.get("organisation") and "organisation" not in self.errors:
            self.add_error("organisation", _("Pour la nommer, dites quelle organisation."))
        return said

    @property
    def asked(self) -> Asked:
        said = self.cleaned_data
        return Asked(
            mailbox=said["mailbox"],
            party=said["party"],
            organisation=said["organisation"],
            told=said["told"],
            country=said["country"],
            profession=said["profession"],
            language=self.language,
            needs=tuple(said["needs"]),
        )
