"""What is typed about certificates: names, numbers, a list."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clickable.training.certificates.rules import LONGEST, is_a_name, plain_number, tidy

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Said = dict[str, "str | StrPromise"]
A_NAME = gettext_lazy("Écrivez un prénom et un nom, sans chiffre ni adresse.")
NAME_SAID: Said = {"required": A_NAME, "max_length": gettext_lazy("80 signes au plus.")}


class Name(forms.CharField):
    """As it shall stand on paper."""

    def __init__(self, **named: Any) -> None:
        attrs = {"autocomplete": "name", "spellcheck": "false"}
        given = {"max_length": LONGEST, "error_messages": NAME_SAID, **named}
        super().__init__(widget=forms.TextInput(attrs=attrs), **given)

    def clean(self, value: Any) -> str:
        found = tidy(str(super().clean(value)))
        if found and not is_a_name(found):
            raise forms.ValidationError(A_NAME)
        return found


class NamesForm(forms.Form):
    """As many as came; empty lines are left out."""

    def __init__(self, given: Any = None, *, people: int) -> None:
        super().__init__(given)
        for place in range(1, people + 1):
            label = _("Prénom et nom") if people == 1 else _("Personne %(n)d") % {"n": place}
            self.fields[f"name_{place}"] = Name(label=label, required=place == 1)

    @property
    def names(self) -> list[str]:
        return [name for name in self.cleaned_data.values() if name]


class NameForm(forms.Form):
    name = Name(label=gettext_lazy("Prénom et nom"))


class NumberForm(forms.Form):
    numero = forms.CharField(
        label=gettext_lazy("Numéro de l’attestation"),
        help_text=gettext_lazy("Onze signes, en bas de l’attestation. Exemple : 7F3KQ-92QXM-4"),
        max_length=40,
        error_messages={"required": gettext_lazy("Écrivez le numéro.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
        ),
    )

    def clean_numero(self) -> str:
        found = plain_number(self.cleaned_data["numero"])
        if not found:
            raise forms.ValidationError(
                _(
                    "Ce numéro contient une erreur : comparez chaque signe. Il n’a ni 0, ni 1, ni I, L ou O."
                )
            )
        return found
