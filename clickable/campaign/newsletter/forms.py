"""What subscribing asks: a mailbox, and one unticked box for each list. Nothing else."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clickable.campaign.newsletter.rules import lists, newest_consent

BOX = "list-"


class AskForm(forms.Form):
    mailbox = forms.EmailField(
        label=_("Votre adresse électronique"),
        help_text=_("Chiffrée, montrée à personne. Elle ne sert qu’à ces lettres."),
        max_length=200,
        error_messages={
            "required": _("Cette réponse est nécessaire."),
            "invalid": _("Cette adresse n’est pas complète. Exemple : prenom.nom@courrier.example"),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )
    language = forms.ChoiceField(
        label=_("Langue des lettres"),
        choices=[("fr", "Français"), ("en", "English")],
        error_messages={"required": _("Cette réponse est nécessaire.")},
    )

    def __init__(self, given: Any = None, *, language: str) -> None:
        super().__init__(given, initial={"language": language if language == "en" else "fr"})
        self.shown_in, consent = language, newest_consent()
        for one in lists().values():
            self.fields[BOX + one.code] = forms.BooleanField(
                label=consent.said(one.name, language), required=False
            )
        self.order_fields([*(BOX + code for code in lists()), "mailbox", "language"])

    @property
    def boxes(self) -> Iterator[tuple[str, str, forms.BoundField]]:
        """The name of each association, what its letter is about, and its box."""
        for one in lists().values():
            about = one.about.get(self.shown_in, one.about["fr"])
            yield one.name, about, self[BOX + one.code]

    @property
    def codes(self) -> list[str]:
        return [code for code in lists() if self.cleaned_data.get(BOX + code)]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not any(said.get(BOX + code) for code in lists()):
            first = BOX + next(iter(lists()))
            self.add_error(first, ValidationError(_("Choisissez au moins une lettre.")))
        return said
