"""What a sign-up asks: a mailbox, how many, and lists. No name, no health."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clickable.places import selectors as places
from clickable.training.models import Need, Organisation, Profession
from clickable.training.rules import MOST_IN_A_PARTY
from clickable.training.services import Asked

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Said = dict[str, "str | StrPromise"]
NEEDED: Said = {"required": _("Cette réponse est nécessaire.")}
MAILBOX: Said = {
    **NEEDED,
    "invalid": _("Cette adresse n’est pas complète. Exemple : prenom.nom@college.example"),
}
PARTY = _("De 1 à %(most)d personnes.") % {"most": MOST_IN_A_PARTY}


class SignUpForm(forms.Form):
    mailbox = forms.EmailField(
        label=_("Votre adresse électronique"),
        help_text=_("Nous y envoyons le lien de confirmation, et rien d’autre que cette session."),
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
    organisation = forms.ChoiceField(label=_("Où travaillez-vous ?"), error_messages=NEEDED)
    profession = forms.ChoiceField(label=_("Votre métier"), error_messages=NEEDED)
    territory = forms.ChoiceField(
        label=_("Pays ou territoire"),
        help_text=_("Pour vous donner les heures de chez vous."),
        error_messages=NEEDED,
    )
    needs = forms.MultipleChoiceField(
        label=_("De quoi avez-vous besoin pour suivre la session ?"),
        choices=Need.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, given: Any = None, *, language: str, territory: str = "") -> None:
        super().__init__(given, initial={"territory": territory or "FR"})
        self.language = language
        empty = ("", _("Choisissez"))
        self.fields["organisation"].choices = [empty, *Organisation.choices]  # type: ignore[attr-defined]
        self.fields["profession"].choices = [empty, *Profession.choices]  # type: ignore[attr-defined]
        self.fields["territory"].choices = places.choices(language)  # type: ignore[attr-defined]

    def about(self) -> list[forms.BoundField]:
        names = ("mailbox", "party", "organisation", "profession", "territory")
        return [self[name] for name in names]

    @property
    def asked(self) -> Asked:
        said = self.cleaned_data
        return Asked(
            mailbox=said["mailbox"],
            party=said["party"],
            organisation=said["organisation"],
            profession=said["profession"],
            territory=said["territory"],
            language=self.language,
            needs=tuple(said["needs"]),
        )
