"""What an organisation says of its practice. By role, never by name; no file; links are https and never fetched."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from clickable.base.words import read_words
from clickable.exchange import countries
from clickable.exchange.practices.models import (
    Audience,
    Cost,
    Evidence,
    Licence,
    Practice,
    PracticeVersion,
    Theme,
)
from clickable.exchange.practices.rules import (
    LONGEST,
    MOST_LINKS,
    TEXTS,
    Wish,
    Written,
    names_somebody,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Said = dict[str, "str | StrPromise"]
NEEDED: Said = {"required": _("Cette réponse est nécessaire.")}
MAILBOX: Said = {
    **NEEDED,
    "invalid": _("Cette adresse n’est pas complète. Exemple : accueil@association.example"),
}
FORMULA = tuple("=+-@")  # what a spreadsheet would calculate
LANGUAGES = [
    ("fr", _("français")), ("en", _("anglais")), ("de", _("allemand")), ("es", _("espagnol")),
    ("it", _("italien")), ("nl", _("néerlandais")), ("pt", _("portugais")), ("hu", _("hongrois")),
    ("ro", _("roumain")), ("other", _("autre langue")),
]  # fmt: skip
WHO = ("organisation", "country", "role")
https = URLValidator(schemes=["https"])


def _text(label: Any, name: str, *, hint: Any = "") -> forms.CharField:
    widget = forms.TextInput if name == "title" else forms.Textarea(attrs={"rows": 6})
    return forms.CharField(
        label=label, help_text=hint, max_length=LONGEST[name], required=False, widget=widget
    )


def _boxes(label: Any, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )


def _list(label: Any, choices: Any, *, hint: Any = "") -> forms.ChoiceField:
    said = [("", _("Choisissez")), *choices]
    return forms.ChoiceField(label=label, help_text=hint, choices=said, required=False)


class PracticeForm(forms.Form):
    """Of a draft only the organisation is needed; `send`: everything else too."""

    organisation = forms.CharField(
        label=_("Votre organisation"),
        max_length=120,
        error_messages=NEEDED,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    country = forms.ChoiceField(label=_("Pays"), error_messages=NEEDED)
    role = forms.CharField(
        label=_("Qui en répond, par sa fonction"),
        help_text=_(
            "Par exemple : chargée de projets. Pas de nom : la page dit la fonction et l’organisation."
        ),
        max_length=80,
        error_messages=NEEDED,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    title = _text(_("Titre de la pratique"), "title")
    problem = _text(_("À quel problème répond-elle ?"), "problem")
    done = _text(
        _("Qu’avez-vous fait, pas à pas ?"),
        "done",
        hint=_("De quoi la refaire ailleurs : qui, où, combien de temps, avec quoi."),
    )
    audience = _text(_("Pour qui, et combien de personnes ?"), "audience")
    participation = _text(
        _("Qu’en ont dit les enfants, et comment y ont-ils pris part ?"),
        "participation",
        hint=_(
            "Aucun prénom, rien qui fasse reconnaître un enfant. S’ils n’y ont pas pris part, dites pourquoi."
        ),
    )
    themes = _boxes(_("Thèmes"), Theme.choices)
    audiences = _boxes(_("Publics"), Audience.choices)
    evidence = _list(_("Ce qui montre que cela marche"), Evidence.choices)
    cost = _list(_("Ce que cela coûte"), Cost.choices)
    languages = _boxes(_("Langues des documents"), LANGUAGES)
    licence = _list(
        _("Licence sous laquelle vous partagez ce texte"),
        Licence.choices,
        hint=_("CC BY : chacun peut le reprendre en vous citant."),
    )
    links = forms.CharField(
        label=_("Liens utiles, un par ligne (facultatif)"),
        help_text=_("Cinq au plus, en https://. Pas de fichier ; aucun contenu signalé."),
        max_length=1600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr"}),
    )

    def __init__(
        self,
        given: Any = None,
        *,
        language: str,
        send: bool = False,
        initial: Any = None,
        public: Practice | None = None,
    ) -> None:
        """`public`: who answers for what everybody reads already stays as it was reviewed."""
        super().__init__(given, initial=initial)
        self.language, self.public = language, public
        for name in WHO if public else ():
            del self.fields[name]
        empty = ("", _("Choisissez"))
        if public is None:
            self.fields["country"].choices = [empty, *countries.choices(language)]  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            if send and name != "links":
                field.required = True
                field.error_messages = {**field.error_messages, **NEEDED}

    @property
    def parts(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The form in its sections."""
        who = ("mailbox", *WHO)
        about: list[str] = [name for name in who if name in self.fields]
        found: list[tuple[Any, list[str]]] = [
            (_("Votre organisation"), about),
            (_("La pratique"), list(TEXTS)),
            (_("Pour la retrouver"), ["themes", "audiences", "evidence", "cost"]),
            (_("Pour la reprendre"), ["languages", "licence", "links"]),
        ]
        return [(title, [self[name] for name in names]) for title, names in found if names]

    def clean_organisation(self) -> str:
        return self._plain("organisation")

    def clean_role(self) -> str:
        return self._plain("role")

    def _plain(self, name: str) -> str:
        words = " ".join(read_words(str(self.cleaned_data[name])).text.split())
        if words.startswith(FORMULA) or not any(one.isalpha() for one in words):
            raise ValidationError(_("Écrivez en lettres."))
        if "@" in words or "://" in words or "www." in words.lower():
            raise ValidationError(_("En mots, sans adresse."))
        return words

    def clean_links(self) -> list[str]:
        found = list(dict.fromkeys(str(self.cleaned_data["links"]).split()))
        if len(found) > MOST_LINKS:
            raise ValidationError(_("Cinq liens au plus."))
        for one in found:
            self._https(one)
        return found

    def _https(self, link: str) -> None:
        try:
            https(link)
            named = urlsplit(link)
        except (ValidationError, ValueError) as error:
            raise ValidationError(
                _("Chaque ligne est une adresse complète en https://.")
            ) from error
        if named.username or named.password or named.port:
            raise ValidationError(_("Une adresse simple : ni mot de passe ni port."))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name in TEXTS:
            words = read_words(str(said.get(name) or "")).text.strip()
            said[name] = words
            if names_somebody(words):
                self.add_error(
                    name, _("Ni adresse électronique ni numéro de téléphone : dites une fonction.")
                )
            if "data:" in words or "://" in words:
                self.add_error(name, _("Mettez les liens dans leur case, plus bas."))
        return said

    @property
    def written(self) -> Written:
        said = self.cleaned_data
        who = {name: getattr(self.public, name) if self.public else said[name] for name in WHO}
        return Written(
            **who,
            language=self.language,
            texts={name: said[name] for name in TEXTS},
            themes=said["themes"],
            audiences=said["audiences"],
            evidence=said["evidence"],
            cost=said["cost"],
            languages=said["languages"],
            licence=said["licence"],
            links=said["links"],
        )


class SubmitForm(PracticeForm):
    mailbox = forms.EmailField(
        label=_("Votre adresse électronique"),
        help_text=_("Pour le lien de confirmation et la suite. Chiffrée, montrée à personne."),
        max_length=200,
        error_messages=MAILBOX,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )


def initial(practice: Practice, version: PracticeVersion) -> dict[str, Any]:
    """The form as it was filled in."""
    return {
        "organisation": practice.organisation,
        "country": practice.country,
        "role": practice.role,
        **version.text(next(iter(version.texts), "fr")),
        "themes": version.themes,
        "audiences": version.audiences,
        "evidence": version.evidence,
        "cost": version.cost,
        "languages": version.languages,
        "licence": version.licence,
        "links": "\n".join(version.links),
    }


class WishForm(forms.Form):
    """How the shelf is narrowed down, in the address."""

    q = forms.CharField(max_length=100, required=False)
    theme = forms.ChoiceField(choices=[("", ""), *Theme.choices], required=False)
    public = forms.ChoiceField(choices=[("", ""), *Audience.choices], required=False)
    pays = forms.ChoiceField(
        choices=[("", ""), *((c, c) for c in countries.COUNTRIES)], required=False
    )

    @property
    def wish(self) -> Wish:
        """What is not known is no wish."""
        self.is_valid()
        said = self.cleaned_data
        return Wish(
            query=said.get("q", ""),
            theme=said.get("theme", ""),
            audience=said.get("public", ""),
            country=said.get("pays", ""),
        )

    @property
    def asked(self) -> str:
        """The wish as other pages of the list have it in their address; nothing that is not known."""
        self.is_valid()
        return urlencode({name: said for name, said in self.cleaned_data.items() if said})
