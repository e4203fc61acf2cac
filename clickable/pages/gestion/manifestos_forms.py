"""What a coordinator types about a manifesto: its text, what is set aside, paper."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clickable.campaign.manifesto.models import DomainRule, Manifesto, Signature
from clickable.campaign.manifesto.rules import Conditions, Doubt
from clickable.pages.gestion.manifestos_words import DOUBTS
from clickable.places import areas

PROPOSALS = _("Les propositions : une par paragraphe, son titre sur la première ligne.")


class TextForm(forms.Form):
    """French and English, side by side. A proposal is a paragraph: its first line is its title."""

    title_fr = forms.CharField(label=_("Titre"), max_length=120)
    lead_fr = forms.CharField(
        label=_("En une ou deux phrases"), max_length=600, widget=forms.Textarea
    )
    proposals_fr = forms.CharField(label=PROPOSALS, max_length=20_000, widget=forms.Textarea)
    title_en = forms.CharField(label=_("Titre, en anglais"), max_length=120)
    lead_en = forms.CharField(
        label=_("En une ou deux phrases, en anglais"), max_length=600, widget=forms.Textarea
    )
    proposals_en = forms.CharField(
        label=_("Les propositions, en anglais, dans le même ordre"),
        max_length=20_000,
        widget=forms.Textarea,
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        both = [said.get(f"proposals_{language}") for language in ("fr", "en")]
        if all(both) and len({len(_paragraphs(str(one))) for one in both}) > 1:
            self.add_error("proposals_en", _("Autant de propositions dans les deux langues."))
        return said

    @property
    def texts(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            language: {
                "title": said[f"title_{language}"],
                "lead": said[f"lead_{language}"],
                "proposals": [
                    {"title": title, "text": text}
                    for title, text in _paragraphs(said[f"proposals_{language}"])
                ],
            }
            for language in ("fr", "en")
        }


def _paragraphs(typed: str) -> list[tuple[str, str]]:
    blocks = [block.strip() for block in typed.replace("\r\n", "\n").split("\n\n")]
    parts = [block.partition("\n") for block in blocks if block]
    return [(title.strip(), " ".join(text.split())) for title, _line, text in parts]


class NewForm(TextForm):
    slug = forms.SlugField(label=_("Son adresse : /campagnes/…/"), max_length=60)
    goal = forms.IntegerField(label=_("Signatures espérées"), min_value=1, required=False)
    field_order = ("slug", "goal")

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        if slug == "module" or Manifesto.objects.filter(slug=slug).exists():
            raise ValidationError(_("Cette adresse est déjà prise."))
        return slug


class RewriteForm(TextForm):
    changed = forms.CharField(
        label=_("Ce qui change (nécessaire si le texte a déjà été signé)"),
        max_length=300,
        required=False,
    )

    def __init__(self, given: Any = None, *, manifesto: Manifesto) -> None:
        version = manifesto.version
        initial: dict[str, Any] = {}
        for language in ("fr", "en") if version else ():
            text = version.text(language) if version else {}
            blocks = [f"{one['title']}\n{one.get('text', '')}".strip() for one in text["proposals"]]
            initial |= {
                f"title_{language}": text["title"],
                f"lead_{language}": text["lead"],
                f"proposals_{language}": "\n\n".join(blocks),
            }
        super().__init__(given, initial=initial)


ANY = ("", _("Peu importe"))
STATES = [(one.value, one.label) for one in (Signature.State.PENDING, Signature.State.SUSPECT, Signature.State.CONFIRMED)]  # fmt: skip


class AsideForm(forms.Form):
    domain = forms.CharField(
        label=_("Domaine du courriel (exemple.org)"), max_length=100, required=False
    )
    why = forms.ChoiceField(
        label=_("Raison du doute"), choices=[ANY, *((one.value, DOUBTS[one]) for one in Doubt)], required=False
    )  # fmt: skip
    state = forms.ChoiceField(label=_("État"), choices=[ANY, *STATES], required=False)
    since = forms.DateField(
        label=_("Signées du"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("Jusqu’au"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    reason = forms.CharField(label=_("Pourquoi les écarter"), max_length=300, required=False)

    @property
    def conditions(self) -> Conditions:
        said = self.cleaned_data
        days = {name: said[name].isoformat() if said[name] else "" for name in ("since", "until")}
        return Conditions(domain=said["domain"], why=said["why"], state=said["state"], **days)


class GroupForm(forms.Form):
    """Which signatures wait together."""

    why = forms.ChoiceField(choices=[(one.value, one.value) for one in Doubt])
    group = forms.RegexField(r"^([0-9a-f]{32})?$", required=False)


class PaperForm(forms.Form):
    place = forms.CharField(label=_("Où"), max_length=120)
    area = forms.ChoiceField(label=_("Département ou pays"))
    on = forms.DateField(label=_("Le"), widget=forms.DateInput(attrs={"type": "date"}))
    collector = forms.CharField(
        label=_("Qui les a recueillies (organisation ou fonction)"), max_length=120
    )
    number = forms.IntegerField(label=_("Combien de signatures"), min_value=1, max_value=100_000)

    def __init__(self, given: Any = None) -> None:
        super().__init__(given)
        self.fields["area"].choices = areas.choices("fr")  # type: ignore[attr-defined]


class NumberForm(forms.Form):
    number = forms.IntegerField(label=_("Combien de signatures"), min_value=1, max_value=100_000)


class DomainForm(forms.Form):
    pattern = forms.RegexField(
        r"^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+$",
        label=_("Domaine (exemple.org, *.exemple.org)"),
        max_length=100,
        error_messages={"invalid": _("Un domaine en minuscules : exemple.org ou *.exemple.org.")},
    )
    verdict = forms.ChoiceField(label=_("Ses signatures"), choices=DomainRule.Verdict.choices)
