"""What editors tell the library."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clickable.library.models import (
    Access,
    Audience,
    Format,
    Kind,
    Licence,
    StockMove,
    Theme,
    Work,
    WorkVersion,
)
from clickable.library.services.files import is_uploadable
from clickable.library.services.works import About
from clickable.library.wording import LANGUAGES

SPOKEN = list(LANGUAGES.items())
SENT_IN = [choice for choice in Format.choices if choice[0] != Format.HTML]
BY_HAND = [
    (reason.value, reason.label)
    for reason in (StockMove.Reason.COUNTED, StockMove.Reason.HANDED_OUT, StockMove.Reason.RETURNED)
]
TEXT = forms.Textarea(attrs={"rows": 3})


class WorkForm(forms.Form):
    """What is told of a work, in the two languages of the site."""

    title_fr = forms.CharField(label=gettext_lazy("Titre en français"), max_length=120)
    title_en = forms.CharField(
        label=gettext_lazy("Titre en anglais"), max_length=120, required=False
    )
    summary_fr = forms.CharField(
        label=gettext_lazy("Résumé en français"), max_length=300, widget=TEXT
    )
    summary_en = forms.CharField(
        label=gettext_lazy("Résumé en anglais"), max_length=300, widget=TEXT, required=False
    )
    kind = forms.ChoiceField(label=gettext_lazy("Sorte"), choices=Kind)
    audience = forms.MultipleChoiceField(
        label=gettext_lazy("Pour qui"),
        choices=Audience,
        widget=forms.CheckboxSelectMultiple,
    )
    themes = forms.MultipleChoiceField(
        label=gettext_lazy("Thèmes"), choices=Theme, widget=forms.CheckboxSelectMultiple
    )
    age_from = forms.IntegerField(
        label=gettext_lazy("Dès l’âge de"), min_value=0, max_value=25, required=False
    )
    age_to = forms.IntegerField(
        label=gettext_lazy("Jusqu’à l’âge de"), min_value=0, max_value=25, required=False
    )
    licence = forms.ChoiceField(label=gettext_lazy("Licence"), choices=Licence)
    agreement = forms.CharField(
        label=gettext_lazy("Convention de financement"),
        help_text=gettext_lazy("Son code ; vide si personne n’a payé cet outil."),
        max_length=60,
        required=False,
    )
    source_language = forms.ChoiceField(label=gettext_lazy("Langue d’origine"), choices=SPOKEN)
    order_limit = forms.IntegerField(
        label=gettext_lazy("Exemplaires papier par commande"),
        help_text=gettext_lazy("0 : cet outil ne s’envoie pas."),
        min_value=0,
        initial=0,
    )

    @property
    def about(self) -> About:
        said = dict(self.cleaned_data)
        said.pop("code", None)
        titles = {one: said.pop(f"title_{one}") for one in ("fr", "en")}
        summaries = {one: said.pop(f"summary_{one}") for one in ("fr", "en")}
        said["audience"], said["themes"] = tuple(said["audience"]), tuple(said["themes"])
        return About(titles=_said(titles), summaries=_said(summaries), **said)

    @staticmethod
    def told_by(work: Work) -> dict[str, Any]:
        """What the form begins with."""
        plain = ("kind", "age_from", "age_to", "licence", "agreement", "source_language")
        facets = [(one.sort, one.code) for one in work.facets.all()]
        return {
            **{name: getattr(work, name) for name in (*plain, "order_limit")},
            **{f"title_{one}": work.titles.get(one, "") for one in ("fr", "en")},
            **{f"summary_{one}": work.summaries.get(one, "") for one in ("fr", "en")},
            "audience": [code for sort, code in facets if sort == "audience"],
            "themes": [code for sort, code in facets if sort == "theme"],
        }


class NewWorkForm(WorkForm):
    code = forms.SlugField(
        label=gettext_lazy("Code permanent"),
        help_text=gettext_lazy("Il est imprimé et ne changera plus : court, sans accents."),
        max_length=40,
    )
    field_order = ["code"]


class TellForm(forms.Form):
    """What a draft is called, what changed, and what it says of its funders."""

    edition = forms.CharField(
        label=gettext_lazy("Édition"),
        help_text=gettext_lazy("Par exemple « édition 2026 » ; peut rester vide."),
        max_length=60,
        required=False,
    )
    changed_fr = forms.CharField(
        label=gettext_lazy("Ce qui a changé, en français"), widget=TEXT, required=False
    )
    changed_en = forms.CharField(
        label=gettext_lazy("Ce qui a changé, en anglais"), widget=TEXT, required=False
    )
    mention_fr = forms.CharField(
        label=gettext_lazy("Mentions des financeurs, en français"),
        help_text=gettext_lazy("Copiées du document, telles qu’elles y sont."),
        widget=TEXT,
        required=False,
    )
    emblem_fr = forms.BooleanField(
        label=gettext_lazy("L’emblème figure dans la version française"), required=False
    )
    mention_en = forms.CharField(
        label=gettext_lazy("Mentions des financeurs, en anglais"), widget=TEXT, required=False
    )
    emblem_en = forms.BooleanField(
        label=gettext_lazy("L’emblème figure dans la version anglaise"), required=False
    )

    @property
    def told(self) -> dict[str, Any]:
        said = self.cleaned_data
        mentions = {
            one: {"text": said[f"mention_{one}"], "emblem": said[f"emblem_{one}"]}
            for one in ("fr", "en")
            if said[f"mention_{one}"] or said[f"emblem_{one}"]
        }
        changed = _said({one: said[f"changed_{one}"] for one in ("fr", "en")})
        return {"edition": said["edition"], "what_changed": changed, "mentions": mentions}

    @staticmethod
    def told_by(version: WorkVersion) -> dict[str, Any]:
        found: dict[str, Any] = {"edition": version.edition}
        for one in ("fr", "en"):
            mention = version.mentions.get(one, {})
            found[f"changed_{one}"] = version.what_changed.get(one, "")
            found[f"mention_{one}"] = mention.get("text", "")
            found[f"emblem_{one}"] = mention.get("emblem", False)
        return found


class FileForm(forms.Form):
    """A file for a version; what it may be is looked at by the service."""

    language = forms.ChoiceField(label=gettext_lazy("Langue"), choices=SPOKEN)
    access = forms.ChoiceField(label=gettext_lazy("Accessibilité"), choices=Access)
    form = forms.ChoiceField(label=gettext_lazy("Format"), choices=SENT_IN)
    made_from = forms.IntegerField(
        label=gettext_lazy("Numéro de la version dont il dit le texte"),
        help_text=gettext_lazy("Vide : cette version-ci. Une traduction reprise dit plus ancien."),
        min_value=1,
        required=False,
    )
    content = forms.FileField(label=gettext_lazy("Fichier"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if {"access", "form"} <= given.keys() and not is_uploadable(given["access"], given["form"]):
            raise forms.ValidationError(_("Ce format ne va pas avec cette accessibilité."))
        return given


class EvidenceForm(forms.Form):
    """One source a line: name | address | day."""

    sources = forms.CharField(
        label=gettext_lazy("Sources"),
        help_text=gettext_lazy("Une par ligne : nom | adresse (facultative) | AAAA-MM-JJ"),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean_sources(self) -> list[tuple[str, str, date]]:
        lines = [line for line in self.cleaned_data["sources"].splitlines() if line.strip()]
        return [_source(line) for line in lines]


class ReviewForm(forms.Form):
    """That children read it, or why they did not."""

    children = forms.IntegerField(
        label=gettext_lazy("Combien d’enfants ont relu"),
        help_text=gettext_lazy("0 : aucun. Jamais de nom."),
        min_value=0,
        max_value=500,
    )
    age_from = forms.IntegerField(label=gettext_lazy("Dès l’âge de"), min_value=3, required=False)
    age_to = forms.IntegerField(label=gettext_lazy("Jusqu’à l’âge de"), min_value=3, required=False)
    changed_fr = forms.CharField(
        label=gettext_lazy("Ce qui a changé grâce à eux, en français"), widget=TEXT, required=False
    )
    changed_en = forms.CharField(
        label=gettext_lazy("Ce qui a changé grâce à eux, en anglais"), widget=TEXT, required=False
    )
    reason_fr = forms.CharField(
        label=gettext_lazy("Sinon, pourquoi aucun enfant n’a relu (affiché), en français"),
        widget=TEXT,
        required=False,
    )
    reason_en = forms.CharField(
        label=gettext_lazy("La même raison en anglais"), widget=TEXT, required=False
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        ages = given.get("age_from"), given.get("age_to")
        if given.get("children") and (None in ages or ages[0] > ages[1]):  # type: ignore[operator]
            raise forms.ValidationError(_("Dites l’âge des enfants qui ont relu."))
        return given

    @property
    def told(self) -> dict[str, Any]:
        said = self.cleaned_data
        texts = {
            name: _said({one: said[f"{name}_{one}"] for one in ("fr", "en")})
            for name in ("changed", "reason")
        }
        ages = (said["age_from"], said["age_to"]) if said["children"] else None
        return {"children": said["children"], "ages": ages, **texts}


class RunForm(forms.Form):
    language = forms.ChoiceField(label=gettext_lazy("Langue"), choices=SPOKEN)
    copies = forms.IntegerField(label=gettext_lazy("Exemplaires"), min_value=1)
    printed_on = forms.DateField(
        label=gettext_lazy("Imprimés le"), widget=forms.DateInput(attrs={"type": "date"})
    )


class StockForm(forms.Form):
    work = forms.ModelChoiceField(label=gettext_lazy("Outil"), queryset=Work.objects.all())
    language = forms.ChoiceField(label=gettext_lazy("Langue"), choices=SPOKEN)
    quantity = forms.IntegerField(
        label=gettext_lazy("Exemplaires"), help_text=gettext_lazy("Moins que zéro : ils partent.")
    )
    reason = forms.ChoiceField(label=gettext_lazy("Raison"), choices=BY_HAND)


class SplitForm(forms.Form):
    language = forms.ChoiceField(label=gettext_lazy("Langue"), choices=SPOKEN)
    to = forms.ModelChoiceField(
        label=gettext_lazy("Continue dans"), queryset=Work.objects.all(), to_field_name="code"
    )


def _said(texts: dict[str, str]) -> dict[str, str]:
    return {language: text.strip() for language, text in texts.items() if text.strip()}


def _source(line: str) -> tuple[str, str, date]:
    parts = [part.strip() for part in line.split("|")]
    try:
        name, url, day = parts if len(parts) > 2 else (parts[0], "", parts[1])  # noqa: PLR2004
        checked_on = date.fromisoformat(day)
    except (IndexError, ValueError) as error:
        raise forms.ValidationError(
            _("Cette ligne n’est pas « nom | adresse | AAAA-MM-JJ » : %(line)s") % {"line": line}
        ) from error
    if url and not url.startswith("https://"):
        raise forms.ValidationError(_("Une adresse commence par https:// : %(url)s") % {"url": url})
    return name, url, checked_on
