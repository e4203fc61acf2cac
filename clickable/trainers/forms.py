"""What an application and a trainer's own page ask. Boxes have a name each, so that a link's page can read them."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clickable.base.words import read_words
from clickable.outreach.table import table
from clickable.places import selectors as places
from clickable.trainers.models import Way
from clickable.trainers.pathway import pathway
from clickable.trainers.rules import HALVES
from clickable.trainers.services import Applied
from clickable.trainers.services.own import Said

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Words = dict[str, "str | StrPromise"]
NEEDED: Words = {"required": _("Cette réponse est nécessaire.")}
MAILBOX: Words = {
    **NEEDED,
    "invalid": _("Cette adresse n’est pas complète. Exemple : prenom.nom@association.example"),
}
Choices = list[tuple[str, str]]


def territories(language: str) -> Choices:
    """France, overseas, Belgium, Luxembourg: wherever we go."""
    return [one for one in places.choices(language) if one[0] != places.ELSEWHERE]


def languages(language: str) -> Choices:
    return [(code, name[language]) for code, name in pathway().languages.items()]


def audiences(language: str) -> Choices:
    return [(code, one.name[language]) for code, one in table().audiences.items()]


def stages(language: str) -> Choices:
    return [(one.code, one.name[language]) for one in pathway().stages]


def ways() -> Choices:
    return [(way.value, str(way.label)) for way in Way]


def one_line(given: str) -> str:
    return " ".join(read_words(given).text.split())


class _Several(forms.MultipleChoiceField):
    def __init__(self, label: Any, *, required: bool = True, hint: Any = "") -> None:
        super().__init__(
            label=label,
            required=required,
            help_text=hint,
            widget=forms.CheckboxSelectMultiple,
            error_messages={**NEEDED, "required": _("Cochez au moins une case.")},
        )


class ApplyForm(forms.Form):
    mailbox = forms.EmailField(
        label=_("Votre adresse électronique"),
        help_text=_("Nous y envoyons le lien de confirmation, puis vos liens personnels."),
        max_length=200,
        error_messages=MAILBOX,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )
    display_name = forms.CharField(
        label=_("Un nom d’affichage, si vous voulez"),
        help_text=_("Celui que vous choisissez, pas forcément le vôtre. Il n’est montré que si vous l’acceptez plus tard."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    home = forms.ChoiceField(label=_("Où vivez-vous ?"), error_messages=NEEDED)
    territories = _Several(_("Où pourriez-vous aller ?"))
    languages = _Several(_("En quelles langues ?"))
    audiences = _Several(_("Pour quels publics ?"))
    stages = _Several(_("Pour quels niveaux, si ce sont des élèves ou leurs parents ?"), required=False)  # fmt: skip
    ways = _Several(_("De quelle manière ?"))

    def __init__(self, given: Any = None, *, language: str) -> None:
        super().__init__(given, initial={"home": "FR", "languages": [language]})
        self.language = language
        lists: dict[str, Choices] = {
            "home": territories(language),
            "territories": territories(language),
            "languages": languages(language),
            "audiences": audiences(language),
            "stages": stages(language),
            "ways": ways(),
        }
        for name, choices in lists.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_display_name(self) -> str:
        return one_line(self.cleaned_data["display_name"])

    def single(self) -> list[forms.BoundField]:
        return [self[name] for name in ("mailbox", "display_name", "home")]

    def several(self) -> list[forms.BoundField]:
        return [self[name] for name in ("territories", "languages", "audiences", "stages", "ways")]

    @property
    def said(self) -> Applied:
        told = self.cleaned_data
        lists = {name: tuple(told[name]) for name in ("territories", "languages", "audiences", "stages", "ways")}  # fmt: skip
        return Applied(
            mailbox=told["mailbox"],
            language=self.language,
            home=told["home"],
            display_name=told["display_name"],
            **lists,
        )


class LinkForm(forms.Form):
    mailbox = forms.EmailField(
        label=_("Votre adresse électronique"),
        max_length=200,
        error_messages=MAILBOX,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )


def said_by(sent: Mapping[str, str], language: str) -> Said:
    """What a trainer's page sends: a box « territories-FR » for each. Unknown ones are not there."""

    def boxes(name: str, codes: Iterable[str]) -> list[str]:
        return [code for code in codes if f"{name}-{code}" in sent]

    def of(choices: Choices) -> list[str]:
        return [code for code, _label in choices]

    return Said(
        display_name=one_line(sent.get("display_name", ""))[:60],
        territories=boxes("territories", of(territories(language))),
        languages=boxes("languages", of(languages(language))),
        audiences=boxes("audiences", of(audiences(language))),
        stages=boxes("stages", of(stages(language))),
        ways=boxes("ways", of(ways())),
        weekly=boxes("weekly", (f"{day}-{half}" for day in range(1, 8) for half in HALVES)),
    )
