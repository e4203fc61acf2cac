"""What visitors ask of the library: a list narrowed down, paper copies."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clickable.library.models import Access, Audience, Format, Kind, PrintOrder, Theme
from clickable.library.selectors import Offer, There, Wish
from clickable.library.services.orders import Wanted
from clickable.library.wording import language_name
from clickable.places import selectors as places

AGES = [(str(age), str(age)) for age in range(3, 19)]


class FilterForm(forms.Form):
    """How the list is narrowed down. What it does not know is no wish.

    Offers the languages, formats and ways of access that something published has, and what was asked for.
    """

    q = forms.CharField(required=False, max_length=100, label=gettext_lazy("Chercher un mot"))
    public = forms.ChoiceField(required=False, label=gettext_lazy("Pour qui"))
    age = forms.ChoiceField(required=False, label=gettext_lazy("Âge"))
    theme = forms.ChoiceField(required=False, label=gettext_lazy("Thème"))
    sorte = forms.ChoiceField(required=False, label=gettext_lazy("Sorte d’outil"))
    langue = forms.ChoiceField(required=False, label=gettext_lazy("Langue"))
    format = forms.ChoiceField(required=False, label=gettext_lazy("Format"))
    acces = forms.ChoiceField(required=False, label=gettext_lazy("Accessibilité"))

    def __init__(self, given: Any, *, there: There) -> None:
        super().__init__(given)
        spoken = [(code, language_name(code)) for code in sorted(there.languages)]
        accesses = (there.accesses | {given.get("acces")}) - {Access.STANDARD}
        formats = (there.formats | {given.get("format")}) - {Format.VTT}
        usual = [choice for choice in Access.choices if choice[0] in accesses]
        shown = [choice for choice in Format.choices if choice[0] in formats]
        self._offer("public", gettext_lazy("tout le monde"), Audience.choices)
        self._offer("age", gettext_lazy("tous les âges"), AGES)
        self._offer("theme", gettext_lazy("tous les thèmes"), Theme.choices)
        self._offer("sorte", gettext_lazy("toutes les sortes"), Kind.choices)
        self._offer("langue", gettext_lazy("toutes les langues"), spoken)
        self._offer("format", gettext_lazy("tous les formats"), shown)
        self._offer("acces", gettext_lazy("toutes les versions"), usual)

    def _offer(self, name: str, every: Any, choices: Any) -> None:
        self.fields[name].choices = [("", every), *choices]  # type: ignore[attr-defined]

    @property
    def wish(self) -> Wish:
        self.is_valid()
        said = self.cleaned_data
        return Wish(
            query=said.get("q", ""),
            audience=said.get("public", ""),
            age=int(said["age"]) if said.get("age") else None,
            theme=said.get("theme", ""),
            language=said.get("langue", ""),
            format=said.get("format", ""),
            access=said.get("acces", ""),
            kind=said.get("sorte", ""),
        )

    @property
    def narrowed(self) -> bool:
        """Is anything but the word and the audience asked for?"""
        return any(self.cleaned_data.get(name) for name in self.more)

    more = ("age", "theme", "sorte", "langue", "format", "acces")

    def more_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.more]


NEEDED = {"required": gettext_lazy("Cette réponse est nécessaire.")}


class OrderForm(forms.Form):
    """Paper copies for an organisation. Asks for what a parcel needs, and nothing else."""

    organisation = forms.CharField(
        label=gettext_lazy("Nom de l’organisation"), max_length=120, error_messages=NEEDED
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Sorte d’organisation"), choices=PrintOrder.Kind, error_messages=NEEDED
    )
    address = forms.CharField(
        label=gettext_lazy("Adresse postale complète"),
        help_text=gettext_lazy(
            "Celle de l’organisation, telle qu’elle s’écrit sur un colis. "
            "Nous l’effaçons 60 jours après l’envoi."
        ),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages=NEEDED,
    )
    territory = forms.ChoiceField(label=gettext_lazy("Pays ou territoire"), error_messages=NEEDED)
    purpose = forms.CharField(
        label=gettext_lazy("À quoi serviront-ils ? (facultatif)"),
        help_text=gettext_lazy("En une phrase, sans nom de personne."),
        required=False,
        max_length=300,
    )

    def __init__(self, given: Any = None, *, offers: list[Offer], language: str) -> None:
        super().__init__(given)
        self.offers, self.language = offers, language
        self.fields["territory"].choices = places.choices(language)  # type: ignore[attr-defined]
        for offer in offers:
            self.fields[offer.field] = self._copies(offer)

    def _copies(self, offer: Offer) -> forms.IntegerField:
        most = _("Au plus %(most)d exemplaires à la fois.") % {"most": offer.most}
        errors = {"max_value": most, "min_value": most, "invalid": _("Écrivez un nombre.")}
        return forms.IntegerField(
            label=offer.work.title(self.language),
            required=False,
            min_value=0,
            max_value=offer.most,
            error_messages=errors,
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        asked = [given.get(offer.field) for offer in self.offers]
        if not any(asked) and not any(offer.field in self.errors for offer in self.offers):
            self.add_error(None, _("Choisissez au moins un outil, et combien d’exemplaires."))
        return given

    @property
    def wanted(self) -> list[Wanted]:
        return [
            Wanted(offer.work, offer.language, self.cleaned_data[offer.field])
            for offer in self.offers
            if self.cleaned_data.get(offer.field)
        ]

    def about(self) -> list[forms.BoundField]:
        return [self[name] for name in ("organisation", "kind", "address", "territory", "purpose")]

    @property
    def first(self) -> forms.BoundField | None:
        """Where somebody goes on whose mistake is of no field alone: how many copies of what."""
        return self[self.offers[0].field] if self.offers else None

    def rows(self) -> list[tuple[Offer, forms.BoundField]]:
        return [(offer, self[offer.field]) for offer in self.offers]
