"""What an editor types: a letter in two languages, and when it leaves."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clickable.campaign.newsletter.models import Issue
from clickable.campaign.newsletter.rules import LANGUAGES, bad_addresses, lists

LONGEST = 20_000
HOW = _(
    "Des paragraphes séparés par une ligne vide. Un intertitre commence par « ## ». Une adresse commence par https://."
)


class TextForm(forms.Form):
    subject_fr = forms.CharField(label=_("Objet"), max_length=120)
    body_fr = forms.CharField(
        label=_("Texte"), max_length=LONGEST, help_text=HOW, widget=forms.Textarea
    )
    subject_en = forms.CharField(label=_("Objet, en anglais"), max_length=120)
    body_en = forms.CharField(
        label=_("Texte, en anglais"), max_length=LONGEST, widget=forms.Textarea
    )

    def __init__(self, given: Any = None, *, issue: Issue | None = None) -> None:
        initial: dict[str, Any] = {}
        for language in LANGUAGES if issue else ():
            text = issue.text(language) if issue else {}
            initial |= {f"subject_{language}": text["subject"], f"body_{language}": text["body"]}
        super().__init__(given, initial=initial)

    def clean_body_fr(self) -> str:
        return self._led("body_fr")

    def clean_body_en(self) -> str:
        return self._led("body_en")

    def _led(self, name: str) -> str:
        body = str(self.cleaned_data[name])
        if bad := bad_addresses(body):
            raise ValidationError(_("Une adresse commence par https:// : %(bad)s"), params={"bad": bad[0][:60]})  # fmt: skip
        return body

    @property
    def texts(self) -> dict[str, dict[str, str]]:
        said = self.cleaned_data
        return {
            language: {"subject": said[f"subject_{language}"], "body": said[f"body_{language}"]}
            for language in LANGUAGES
        }


class NewForm(TextForm):
    code = forms.ChoiceField(label=_("La lettre de"))
    field_order = ("code",)

    def __init__(self, given: Any = None, *, mine: Iterable[str]) -> None:
        super().__init__(given)
        self.fields["code"].choices = [(code, lists()[code].name) for code in mine]  # type: ignore[attr-defined]


class ApproveForm(forms.Form):
    send_at = forms.DateTimeField(
        label=_("Elle part le (heure de Paris)"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _("Un jour et une heure, comme 2026-11-30T09:00.")},
    )

    def __init__(self, given: Any = None, *, now: datetime) -> None:
        super().__init__(given, initial={"send_at": now})
