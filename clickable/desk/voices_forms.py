"""What readers of children's words send from the desk."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clickable.base.plain import quiet
from clickable.base.words import read_words
from clickable.voices.models import Flag


class FlagForm(forms.Form):
    """To whom a child who may be in danger was handed, and what was done."""

    to = forms.ChoiceField(
        choices=Flag.To.choices,
        error_messages={
            "required": _("Dites à qui vous l’avez confié."),
            "invalid_choice": _("Dites à qui vous l’avez confié."),
        },
    )
    note = forms.CharField(
        max_length=2000,
        error_messages={"required": _("Écrivez ce qui a été fait.")},
    )

    def clean_note(self) -> str:
        return quiet(read_words(str(self.cleaned_data["note"])).text)


class MailboxForm(forms.Form):
    """Where a reader is told that texts wait."""

    mailbox = forms.EmailField(
        max_length=200,
        error_messages={
            "required": _("Écrivez l’adresse où vous prévenir."),
            "invalid": _("Cette adresse n’est pas complète. Exemple : accueil@association.example"),
        },
    )


class QuoteForm(forms.Form):
    """The same thought in other words; nobody is recognised."""

    text = forms.CharField(
        max_length=300,
        error_messages={
            "required": _("Écrivez la phrase autrement."),
            "max_length": _("300 signes au plus."),
        },
    )
    nobody = forms.BooleanField(
        error_messages={"required": _("Vérifiez que personne ne peut être reconnu, et cochez.")}
    )

    def clean_text(self) -> str:
        return quiet(read_words(str(self.cleaned_data["text"])).text)
