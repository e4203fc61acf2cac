"""What an editor types about a consultation: its words in two languages, questions, groups, answers."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clickable.places.selectors import choices
from clickable.voices.models import Band, Consultation, Proposal, Question
from clickable.voices.rules import CHECKS, LARGEST, K, Planned
from clickable.voices.wording import CHECKS as SAID
from clickable.voices.wording import DRAWINGS

TAKEN = {"repondre", "effacer", "retour", "groupe"}  # what stands at /paroles/ already
LANGUAGES = ("fr", "en")
DAY = {"type": "date"}
FEWEST, MOST = 2, 8  # choices of one question
PARTS = 3  # of a line: drawing, French, English


class TextForm(forms.Form):
    title_fr = forms.CharField(label=_("Titre, avec des mots d’enfant"), max_length=100)
    lead_fr = forms.CharField(
        label=_("En une ou deux phrases courtes"), max_length=300, widget=forms.Textarea
    )
    title_en = forms.CharField(label=_("Titre, en anglais"), max_length=100)
    lead_en = forms.CharField(
        label=_("En une ou deux phrases courtes, en anglais"), max_length=300, widget=forms.Textarea
    )
    hours = forms.IntegerField(
        label=_("Heures dans lesquelles l’écoute lit ce que les enfants écrivent"),
        min_value=1,
        max_value=168,
        initial=24,
    )
    closes_on = forms.DateField(
        label=_("Dernier jour (facultatif)"), required=False, widget=forms.DateInput(attrs=DAY)
    )

    def __init__(self, given: Any = None, *, row: Consultation | None = None) -> None:
        initial: dict[str, Any] = {}
        if row is not None:
            initial = {"hours": row.hours, "closes_on": row.closes_on}
            for language in LANGUAGES:
                for name, said in row.text(language).items():
                    initial[f"{name}_{language}"] = said
        super().__init__(given, initial=initial or None)

    @property
    def given(self) -> dict[str, Any]:
        said = self.cleaned_data
        texts = {
            language: {name: said[f"{name}_{language}"] for name in ("title", "lead")}
            for language in LANGUAGES
        }
        return {"texts": texts, "hours": said["hours"], "closes_on": said["closes_on"]}


class NewForm(TextForm):
    slug = forms.SlugField(label=_("Son adresse : /paroles/…/"), max_length=60)
    field_order = ("slug",)

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        if slug in TAKEN or Consultation.objects.filter(slug=slug).exists():
            raise ValidationError(gettext("Cette adresse est déjà prise."))
        return slug


class QuestionForm(forms.Form):
    """One question, worded for each age; an age left empty is not asked."""

    kind = forms.ChoiceField(label=_("Comment l’enfant répond"), choices=Question.Kind.choices)
    options = forms.CharField(
        label=_("Les choix, un par ligne : dessin | français | anglais"),
        required=False,
        max_length=2000,
        widget=forms.Textarea,
    )

    def __init__(self, given: Any = None) -> None:
        super().__init__(given)
        for band in Band:
            for language, name in (("fr", gettext("en français")), ("en", gettext("en anglais"))):
                self.fields[f"{language}_{band.value}"] = forms.CharField(
                    label=f"{band.label}, {name}", max_length=160, required=False
                )
        drawings = ", ".join(f"{code} ({name})" for code, name in DRAWINGS.items())
        self.fields["options"].help_text = gettext("Dessins : %(names)s.") % {"names": drawings}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        self.wording: dict[str, dict[str, str]] = {}
        for band in Band.values:
            words = {language: said.get(f"{language}_{band}", "") for language in LANGUAGES}
            if any(words.values()) and not all(words.values()):
                self.add_error(f"en_{band}", gettext("Écrivez-la dans les deux langues."))
            if all(words.values()):
                self.wording[band] = words
        if not self.wording and not self.errors:
            self.add_error(None, gettext("Écrivez la question pour un âge au moins."))
        return said

    def clean_options(self) -> list[dict[str, str]]:
        lines = [line for line in str(self.cleaned_data["options"]).splitlines() if line.strip()]
        if self.cleaned_data.get("kind") != K.CHOICE:
            return []
        found = [self._option(n, line) for n, line in enumerate(lines, 1)]
        if not FEWEST <= len(found) <= MOST:
            raise ValidationError(gettext("De deux à huit choix."))
        return found

    @staticmethod
    def _option(number: int, line: str) -> dict[str, str]:
        parts = [part.strip() for part in line.split("|")]
        if len(parts) != PARTS or not all(parts) or parts[0] not in DRAWINGS:
            raise ValidationError(
                gettext("Ligne %(n)s : un dessin de la liste, puis le français, puis l’anglais.")
                % {"n": number}
            )
        drawing, french, english = parts
        return {"code": str(number), "drawing": drawing, "fr": french, "en": english}


class CheckForm(forms.Form):
    checks = forms.MultipleChoiceField(
        label=_("Ce qui protège les enfants"),
        choices=[(code, SAID[code]) for code in CHECKS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class CircleForm(forms.Form):
    place = forms.CharField(label=_("Où (établissement et ville)"), max_length=80)
    territory = forms.ChoiceField(label=_("Territoire"))
    band = forms.ChoiceField(label=_("Âge"), choices=Band.choices)
    size = forms.IntegerField(label=_("Combien d’enfants"), min_value=1, max_value=LARGEST)
    mailbox = forms.EmailField(label=_("Courriel de l’adulte qui anime"), max_length=200)
    language = forms.ChoiceField(
        label=_("Sa langue"), choices=[("fr", _("français")), ("en", _("anglais"))]
    )

    def __init__(self, given: Any = None) -> None:
        super().__init__(given)
        self.fields["territory"].choices = choices("fr")  # type: ignore[attr-defined]

    @property
    def given(self) -> dict[str, Any]:
        said = self.cleaned_data
        group = Planned(**{name: said[name] for name in ("place", "territory", "band", "size")})
        return {"group": group, "mailbox": said["mailbox"], "language": said["language"]}


class TwoForm(forms.Form):
    """The same in both languages, in easy words."""

    fr = forms.CharField(label=_("En français facile"), max_length=4000, widget=forms.Textarea)
    en = forms.CharField(label=_("En anglais facile"), max_length=4000, widget=forms.Textarea)


class ProposalForm(TwoForm):
    fr = forms.CharField(label=_("La proposition"), max_length=200)
    en = forms.CharField(label=_("La proposition, en anglais"), max_length=200)


class ReplyForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Ce qui a été décidé"), choices=Proposal.Outcome.choices)
    decided_by = forms.CharField(label=_("Par qui (organisation ou fonction)"), max_length=120)
    decided_on = forms.DateField(label=_("Le"), widget=forms.DateInput(attrs=DAY))
    why_fr = forms.CharField(
        label=_("Ce qui change, ou pourquoi pas, en mots simples"), max_length=600, widget=forms.Textarea
    )  # fmt: skip
    why_en = forms.CharField(label=_("Le même en anglais"), max_length=600, widget=forms.Textarea)

    @classmethod
    def of(cls, row: Proposal) -> "ReplyForm":
        """With what was answered before."""
        initial = {
            "outcome": row.outcome,
            "decided_by": row.decided_by,
            "decided_on": row.decided_on,
            "why_fr": row.why.get("fr", ""),
            "why_en": row.why.get("en", ""),
        }
        return cls(initial=initial if row.outcome else None, auto_id=f"id_{row.pk}_%s")

    @property
    def given(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        said["why"] = {"fr": said.pop("why_fr"), "en": said.pop("why_en")}
        return said
