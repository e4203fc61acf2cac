"""What leads send about their team: read and cleaned, never saved."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clickable.people.models import User
from clickable.people.rules import can_invite

LONGEST_NAME = 80
LONGEST_ACCOUNT = 150


class InviteForm(forms.Form):
    """Who, under which account name, for which work."""

    display_name = forms.CharField(
        max_length=LONGEST_NAME, error_messages={"required": _("Écrivez son nom.")}
    )
    username = forms.CharField(
        max_length=LONGEST_ACCOUNT, error_messages={"required": _("Écrivez un nom de compte.")}
    )
    role = forms.ChoiceField(error_messages={"required": _("Choisissez un rôle.")})

    def __init__(self, data: Any = None, *, by: User) -> None:
        super().__init__(data)
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role.value, role.label) for role in User.Role if can_invite(by, role)
        ]
