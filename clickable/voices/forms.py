"""What a child and a facilitator type: a code, a few words, numbers."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clickable.base.words import read_words
from clickable.voices.models import Circle
from clickable.voices.rules import LONGEST, plain_code


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Ton code"),
        help_text=_("Trois mots et trois chiffres. Exemple : baleine-velo-prune-123"),
        max_length=80,
        error_messages={"required": _("Écris ton code ici."), "max_length": _("C’est trop long.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        return plain_code(str(self.cleaned_data["code"]))


class WordsForm(forms.Form):
    """A few words. Neither a file nor an address of a site is ever kept."""

    said = forms.CharField(
        label=_("Écris ici, si tu veux"),
        max_length=LONGEST,
        required=False,
        strip=True,
        error_messages={"max_length": _("C’est un peu long : 400 signes au plus.")},
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )

    def clean_said(self) -> str:
        words = read_words(str(self.cleaned_data["said"]))
        if words.pasted:
            raise ValidationError(_("Des mots seulement : ni image, ni fichier."))
        return words.text


class ConsentsForm(forms.Form):
    """For which numbers a paper is held."""

    numbers = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, given: Any = None, *, circle: Circle) -> None:
        super().__init__(given)
        field: Any = self.fields["numbers"]
        field.choices = [(n, str(n)) for n in range(1, circle.size + 1)]
