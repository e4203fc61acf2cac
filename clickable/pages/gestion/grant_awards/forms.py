"""What an editor types about a grant: dates, shares, days of reports, sums."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clickable.grants.awards.models import Grant


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class PlanForm(forms.Form):
    begins_on = forms.DateField(label=_("Début du projet"), widget=_day())
    ends_on = forms.DateField(label=_("Fin du projet"), widget=_day())
    shares = forms.RegexField(
        r"^\s*\d{1,3}(\s*[,; ]\s*\d{1,3})*\s*$",
        label=_("Parts des versements, en pour cent (60, 40)"),
        max_length=60,
    )
    reports = forms.CharField(
        label=_("Jours des rapports, un par ligne (2020-01-31) ; le dernier est le rapport final"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, given: Any = None, *, grant: Grant) -> None:
        due = [one.due_on.isoformat() for one in grant.reports.all()]
        parts = [round(100 * one.amount / grant.amount) for one in grant.instalments.all()]
        initial = {
            "begins_on": grant.begins_on,
            "ends_on": grant.ends_on,
            "shares": ", ".join(map(str, parts)),
            "reports": "\n".join(due),
        }
        super().__init__(given, initial=initial)

    def clean_shares(self) -> list[int]:
        raw = str(self.cleaned_data["shares"]).replace(",", " ").replace(";", " ")
        return [int(one) for one in raw.split()]

    def clean_reports(self) -> list[date]:
        try:
            return [date.fromisoformat(line.strip()) for line in str(self.cleaned_data["reports"]).splitlines() if line.strip()]  # fmt: skip
        except ValueError as error:
            raise ValidationError(_("Un jour par ligne. Exemple : 2020-01-31")) from error


class DayForm(forms.Form):
    on = forms.DateField(label=_("Le"), widget=_day())


class SignForm(DayForm):
    def __init__(self, given: Any = None) -> None:
        super().__init__(given, auto_id="signed_%s")
        self.fields["on"].label = _("Signée le")


class PaidForm(DayForm):
    """Of one instalment among others on the page."""

    def __init__(self, given: Any = None, *, pk: int) -> None:
        super().__init__(given, auto_id=f"paid_{pk}_%s")
        self.fields["on"].label = _("Versé le")


class NoteForm(forms.Form):
    """Of one report among others on the page."""

    note = forms.CharField(label=_("Ce qui est à compléter"), max_length=2000)

    def __init__(self, given: Any = None, *, pk: int) -> None:
        super().__init__(given, auto_id=f"note_{pk}_%s")


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Pourquoi"), max_length=300)


class ReturnedForm(forms.Form):
    returned = forms.DecimalField(
        label=_("Somme rendue par l’organisation"),
        max_digits=12,
        decimal_places=2,
        min_value=0,
        localize=True,
        initial=0,
    )
