"""What editors type of a project: its frame, a partner's figures, words and papers."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.forms import ModelForm
from django.utils.translation import gettext_lazy as _

from clickable.funding import selectors as funding
from clickable.programme import frameworks
from clickable.programme.models import (
    Activity,
    Certainty,
    Indicator,
    Partner,
    PartnerReport,
    Period,
    Project,
    Result,
    Target,
)
from clickable.programme.wording import parts_of


class _Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class _Frame(ModelForm):  # type: ignore[type-arg]
    """A part of a project. `project` is given, never chosen."""

    def __init__(self, given: Any = None, *, instance: Any, project: Project | None) -> None:
        super().__init__(given, instance=instance)
        for name, field in self.fields.items():
            if isinstance(field, forms.DateField):
                field.widget = _Day()
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = field.queryset.filter(project=project)  # type: ignore[union-attr]
            if name == "period":
                field.queryset = field.queryset.exclude(state__in=["locked", "sent"])  # type: ignore[attr-defined]


class ProjectForm(_Frame):
    agreement = forms.ChoiceField(label=_("Convention"))

    class Meta:
        model = Project
        fields = (
            "agreement",
            "code",
            "name",
            "title",
            "lead_fr",
            "lead_en",
            "begins_on",
            "ends_on",
        )

    def __init__(self, given: Any = None, *, instance: Any, project: Project | None) -> None:
        super().__init__(given, instance=instance, project=project)
        known = [(one.code, one.name) for one in funding.agreements()]
        self.fields["agreement"].choices = known  # type: ignore[attr-defined]


class PartnerForm(_Frame):
    class Meta:
        model = Partner
        fields = ("code", "name", "coordinates", "role_fr", "role_en")


class ResultForm(_Frame):
    class Meta:
        model = Result
        fields = ("number", "text_fr", "text_en")


class ActivityForm(_Frame):
    serves = forms.MultipleChoiceField(
        label=_("Sert à"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Activity
        fields = (
            "number", "title_fr", "title_en", "partner", "results", "begins_on", "ends_on",
            "began_on", "ended_on", "serves",
        )  # fmt: skip
        widgets = {"results": forms.CheckboxSelectMultiple}

    def __init__(self, given: Any = None, *, instance: Any, project: Project | None) -> None:
        super().__init__(given, instance=instance, project=project)
        self.fields["serves"].choices = [  # type: ignore[attr-defined]
            (one.name["fr"], [(item.key, f"{item.number}. {item.name['fr']}") for item in one.items])
            for one in frameworks.frameworks()
        ]  # fmt: skip


class IndicatorForm(_Frame):
    class Meta:
        model = Indicator
        fields = (
            "code", "label_fr", "label_en", "result", "unit", "aggregation", "source", "kinds",
            "over", "subject", "audiences", "territories", "figure", "split", "library",
            "baseline", "public", "position",
        )  # fmt: skip


class PeriodForm(_Frame):
    class Meta:
        model = Period
        fields = ("number", "begins_on", "ends_on", "due_on")


class TargetForm(_Frame):
    class Meta:
        model = Target
        fields = ("indicator", "period", "value")


FRAMES: dict[str, type[_Frame]] = {
    "projet": ProjectForm,
    "partenaire": PartnerForm,
    "resultat": ResultForm,
    "activite": ActivityForm,
    "indicateur": IndicatorForm,
    "periode": PeriodForm,
    "cible": TargetForm,
}
MODELS = {kind: form.Meta.model for kind, form in FRAMES.items()}  # type: ignore[attr-defined]


class LibraryForm(forms.Form):
    """Which indicator of a European programme to begin one with."""

    code = forms.ChoiceField()

    def __init__(self, given: Any = None) -> None:
        super().__init__(given)
        self.fields["code"].choices = [(code, code) for code in frameworks.library()]  # type: ignore[attr-defined]


class DeclareForm(forms.Form):
    """One figure: its parts, what is not known, and, for who wants to check, the total."""

    certainty = forms.ChoiceField(label=_("D’où vient ce nombre"), choices=Certainty.choices)
    total = forms.DecimalField(
        label=_("Total, pour vérifier (facultatif)"),
        help_text=_("S’il n’est pas la somme des parts, rien n’est gardé avant que ce soit corrigé."),
        required=False, min_value=0, max_digits=12, decimal_places=2,
    )  # fmt: skip

    def __init__(self, given: Any = None, *, report: PartnerReport, indicator: Indicator) -> None:
        rows = list(report.declared.filter(indicator=indicator))
        initial: dict[str, Any] = {f"part-{row.part}": row.value for row in rows}
        super().__init__(given, initial={**initial, "certainty": rows[0].certainty if rows else "counted"})  # fmt: skip
        self.parts = parts_of(indicator.split)
        for code, name in self.parts.items():
            self.fields[f"part-{code}"] = forms.DecimalField(
                label=name, required=False, min_value=0, max_digits=12, decimal_places=2
            )
        self.order_fields([*(f"part-{code}" for code in self.parts), "total", "certainty"])

    @property
    def said(self) -> dict[str, Decimal]:
        """What is typed; an empty cell is no part."""
        told = {code: self.cleaned_data[f"part-{code}"] for code in self.parts}
        return {code: value for code, value in told.items() if value is not None}


class NarrateForm(forms.Form):
    text = forms.CharField(
        label=_("Ce qui a été fait, et ce qui a manqué"),
        help_text=_("Sans nom, sans adresse, sans numéro de téléphone."),
        max_length=4000, required=False, widget=forms.Textarea,
    )  # fmt: skip


class EvidenceForm(forms.Form):
    activity = forms.ModelChoiceField(label=_("Activité"), queryset=Activity.objects.none())
    title = forms.CharField(
        label=_("Quel document"), help_text=_("Par exemple : feuilles d’émargement, mars 2020."), max_length=200,
    )  # fmt: skip
    sha256 = forms.CharField(
        label=_("SHA-256 du fichier"), help_text=_("64 signes, que donne sha256sum. Le fichier reste chez vous."),
        validators=[RegexValidator(r"^[0-9a-f]{64}\Z", _("64 signes : chiffres et lettres de a à f."))],
    )  # fmt: skip

    def __init__(self, given: Any = None, *, report: PartnerReport) -> None:
        super().__init__(given)
        self.fields["activity"].queryset = Activity.objects.filter(project=report.period.project_id)  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Ce qui est à reprendre"), max_length=400, required=False)


class RowsForm(forms.Form):
    """Which rows of an indicator: of a period or of all days, of one part or of all."""

    periode = forms.IntegerField(required=False)
    part = forms.CharField(max_length=20, required=False)
    tout = forms.BooleanField(required=False)  # all parts: an empty part is one too
