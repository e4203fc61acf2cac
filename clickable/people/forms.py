"""What staff send about their own account: read and cleaned, never saved."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_CODE = 40  # with the spaces that people type


class CodeForm(forms.Form):
    """A code of the app, or one of the recovery codes."""

    code = forms.CharField(
        max_length=LONGEST_CODE, error_messages={"required": _("Écrivez le code.")}
    )
