"""What somebody types in the room."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clickable.training.attendance.codes import LENGTH, ROOM_DIGITS, plain

CODE = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "dir": "ltr"}


class HereForm(forms.Form):
    room = forms.CharField(
        label=_("Code de la salle"),
        help_text=_("Six chiffres, à l’écran ou dits à voix haute."),
        max_length=20,
        error_messages={"required": _("Regardez l’écran de la salle : six chiffres.")},
        widget=forms.TextInput(attrs={**CODE, "inputmode": "numeric"}),
    )
    own = forms.CharField(
        label=_("Votre code"),
        help_text=_("Quatre lettres et chiffres, dans notre message. Exemple : K7F2"),
        max_length=20,
        error_messages={"required": _("Votre code est dans notre message : quatre lettres et chiffres.")},
        widget=forms.TextInput(attrs=CODE),
    )  # fmt: skip

    def clean_room(self) -> str:
        typed = plain(self.cleaned_data["room"])
        if len(typed) != ROOM_DIGITS or not typed.isdecimal():
            raise forms.ValidationError(_("Le code de la salle a six chiffres."))
        return typed

    def clean_own(self) -> str:
        typed = plain(self.cleaned_data["own"])
        if len(typed) != LENGTH:
            raise forms.ValidationError(_("Votre code a quatre lettres et chiffres. Exemple : K7F2"))  # fmt: skip
        return typed
