"""What a wish for a date asks: a mailbox, a territory; of an organisation, how many would come. No name."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clickable.places import selectors as places
from clickable.training.forms import MAILBOX, NEEDED
from clickable.training.interest.models import Interest
from clickable.training.interest.rules import MOST_PEOPLE
from clickable.training.interest.services import Wish
from clickable.training.models import Organisation

PEOPLE = _("De 1 à %(most)d personnes.") % {"most": MOST_PEOPLE}


class TellForm(forms.Form):
    kind = Interest.Kind.TELL
    mailbox = forms.EmailField(
        label=_("Votre adresse électronique"),
        help_text=_("Nous y écrivons une fois, quand une date s’ouvre."),
        max_length=200,
        error_messages=MAILBOX,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )
    territory = forms.ChoiceField(label=_("Pays ou territoire"), error_messages=NEEDED)

    def __init__(self, given: Any = None, *, language: str, territory: str = "") -> None:
        super().__init__(given, initial={"territory": territory or "FR"})
        self.language = language
        self.fields["territory"].choices = places.choices(language)  # type: ignore[attr-defined]

    @property
    def wish(self) -> Wish:
        return Wish(kind=self.kind, language=self.language, **self.cleaned_data)


class BringForm(TellForm):
    kind = Interest.Kind.BRING
    place = forms.CharField(
        label=_("Ville ou région"),
        help_text=_("Facultatif. Pas de nom de personne."),
        max_length=80,
        required=False,
    )
    organisation = forms.ChoiceField(label=_("Votre organisation"), error_messages=NEEDED)
    people = forms.IntegerField(
        label=_("Combien de personnes viendraient, à peu près ?"),
        min_value=1,
        max_value=MOST_PEOPLE,
        error_messages={**NEEDED, "min_value": PEOPLE, "max_value": PEOPLE, "invalid": PEOPLE},
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    field_order = ("organisation", "territory", "place", "people", "mailbox")

    def __init__(self, given: Any = None, *, language: str, territory: str = "") -> None:
        super().__init__(given, language=language, territory=territory)
        empty = ("", _("Choisissez"))
        self.fields["organisation"].choices = [empty, *Organisation.choices]  # type: ignore[attr-defined]
        self.fields["mailbox"].help_text = _("Nous y répondons, et y écrivons quand une date s’ouvre chez vous.")  # fmt: skip
