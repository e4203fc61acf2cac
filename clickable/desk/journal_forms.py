"""What a lead asks of the account of acts."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clickable.desk.journal import Sought, verbs
from clickable.record.export import Asked
from clickable.record.rules import Reason

WHY = [
    (Reason.INSPECTION.value, _("contrôle d’une autorité")),
    (Reason.COURT.value, _("demande d’une juridiction")),
    (Reason.AUDIT.value, _("audit")),
    (Reason.COMPLAINT.value, _("réclamation")),
    (Reason.INTERNAL.value, _("vérification interne")),
]
WRONG_DAY = {"invalid": _("Écrivez la date ainsi : 2026-11-28.")}
DAY = timedelta(days=1)


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


class JournalForm(forms.Form):
    """Which lines; nothing is required."""

    verb = forms.ChoiceField(required=False)
    subject = forms.RegexField(
        r"^[ERND]-[0-9A-Z]{8}$", required=False,
        error_messages={"invalid": _("Une référence commence par E-, R-, N- ou D-.")},
    )  # fmt: skip
    since = forms.DateField(required=False, error_messages=WRONG_DAY)
    until = forms.DateField(required=False, error_messages=WRONG_DAY)
    before = forms.IntegerField(required=False, min_value=1, max_value=2**62)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["verb"].choices = [("", ""), *verbs()]  # type: ignore[attr-defined]

    def sought(self) -> Sought:
        given = self.cleaned_data
        return Sought(
            verb=given["verb"],
            subject=given["subject"],
            since=midnight(given["since"]) if given["since"] else None,
            until=midnight(given["until"]) + DAY if given["until"] else None,
            before=given["before"] or 0,
        )


class ExportForm(forms.Form):
    """Why, of which days, and whether people are named."""

    reason = forms.ChoiceField(
        choices=WHY, error_messages={"required": _("Choisissez une raison.")}
    )
    words = forms.CharField(required=False, max_length=200)
    since = forms.DateField(
        error_messages={**WRONG_DAY, "required": _("Indiquez le premier jour.")}
    )
    until = forms.DateField(
        error_messages={**WRONG_DAY, "required": _("Indiquez le dernier jour.")}
    )
    names = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and given["since"] > given["until"]:
            self.add_error("until", _("Le dernier jour vient avant le premier."))
        return given

    def asked(self) -> Asked:
        given = self.cleaned_data
        return Asked(
            since=midnight(given["since"]),
            until=midnight(given["until"]) + DAY,
            reason=Reason(given["reason"]),
            words=" ".join(given["words"].split()),
            names=given["names"],
        )
