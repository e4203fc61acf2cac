"""What staff send from the desk: read and cleaned, never saved."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from clickable.assess.rules import LONGEST_NOTE
from clickable.base.plain import quiet
from clickable.base.words import read_words
from clickable.report.models import Category
from clickable.report.rules import LONGEST_TEXT
from clickable.report.waiting import MOST_AT_ONCE
from clickable.retention.models import Hold
from clickable.verify.models import Answer

REAL = [c for c in Category.choices if c[0] != Category.UNSURE]


class SignInForm(AuthenticationForm):
    """One answer for an unknown name, a wrong password and a closed account."""

    error_messages = {
        "invalid_login": _(
            "Ce nom et ce mot de passe ne vont pas ensemble. Vérifiez-les tous deux."
        ),
        "inactive": _("Ce nom et ce mot de passe ne vont pas ensemble. Vérifiez-les tous deux."),
    }


class CategoryForm(forms.Form):
    """The category alone: which questions are asked depends on it."""

    category = forms.ChoiceField(choices=REAL)


class SkipForm(forms.Form):
    """The item that is given up for the next one."""

    skip = forms.CharField(max_length=12, required=False)


class ContactForm(forms.Form):
    """Who takes complaints about a host, or who a notice goes to."""

    email = forms.CharField(
        max_length=254, error_messages={"required": _("Indiquez une adresse électronique.")}
    )


class ApproveForm(forms.Form):
    """A notice may be given its recipient when it is approved."""

    recipient = forms.CharField(max_length=254, required=False)


class LookForm(forms.Form):
    """What an analyst saw of a noticed item, in their own isolated place."""

    answer = forms.ChoiceField(
        choices=Answer.choices, error_messages={"required": _("Choisissez une réponse.")}
    )


class SettleForm(forms.Form):
    """Whether a notice that may have left did arrive."""

    arrived = forms.ChoiceField(choices=[("yes", _("parti")), ("no", _("pas parti"))])


class ReasonForm(forms.Form):
    """Why somebody decides against somebody else."""

    reason = forms.CharField(
        max_length=LONGEST_NOTE,
        error_messages={"required": _("Dites pourquoi, en quelques mots.")},
    )


class ReferenceForm(forms.Form):
    """The number that the police or the host gave."""

    reference = forms.CharField(max_length=80)


class HoldForm(forms.Form):
    """Why an item must not be forgotten."""

    reason = forms.ChoiceField(
        choices=Hold.Reason.choices, error_messages={"required": _("Choisissez une raison.")}
    )


class ChosenForm(forms.Form):
    """Reports of the quarantine, by their references with spaces between."""

    references = forms.RegexField(
        r"^R-[0-9A-Z]{8}( R-[0-9A-Z]{8})*$",
        max_length=11 * MOST_AT_ONCE,
        error_messages={"required": _("Rien n’est choisi."), "invalid": _("Rien n’est choisi.")},
    )

    def clean_references(self) -> list[str]:
        given: str = self.cleaned_data["references"]
        return given.split()


class GroupForm(forms.Form):
    """All that waits of one hour and one category."""

    hour = forms.DateTimeField(input_formats=["%Y-%m-%dT%H:%M:%S%z"])
    category = forms.ChoiceField(choices=Category.choices)


class WriteForm(forms.Form):
    """What the team says to a reporter; cleaned like a reporter's words, addresses in it de-fanged."""

    text = forms.CharField(
        max_length=LONGEST_TEXT, error_messages={"required": _("Écrivez d’abord votre message.")}
    )
    page = forms.UUIDField()  # of this page only: a second click sends nothing twice

    def clean_text(self) -> str:
        words = read_words(self.cleaned_data["text"])
        if words.pasted or not words.text:
            raise forms.ValidationError(_("Des mots seulement : ni image, ni fichier."))
        return quiet(words.text)

    def clean_page(self) -> str:
        return f"desk:{self.cleaned_data['page']}"
