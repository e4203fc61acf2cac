"""What helpers send from the desk: read and cleaned, never saved."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clickable.base.plain import quiet
from clickable.base.words import read_words
from clickable.report.addresses import Address
from clickable.report.models import Category, Door
from clickable.report.reading import LONGEST_LIST, read_lines
from clickable.report.rules import LONGEST_TEXT, MOST_ADDRESSES
from clickable.report.services import Given
from clickable.support.requests.letters import Letter
from clickable.support.requests.models import GIVEN_REASONS, Attempt
from clickable.support.requests.rules import LONGEST_MESSAGE, names_contact, names_person

WORDS_ONLY = gettext_lazy("Des mots seulement : ni image, ni fichier.")


class AttemptForm(forms.Form):
    """How it went when a helper tried to reach somebody."""

    outcome = forms.ChoiceField(
        choices=Attempt.Outcome.choices,
        error_messages={
            "required": gettext_lazy("Choisissez une réponse."),
            "invalid_choice": gettext_lazy("Choisissez une réponse."),
        },
    )


class CloseForm(forms.Form):
    """Why a request is closed."""

    reason = forms.ChoiceField(
        choices=[(reason.value, reason.label) for reason in GIVEN_REASONS],
        error_messages={
            "required": gettext_lazy("Choisissez une raison."),
            "invalid_choice": gettext_lazy("Choisissez une raison."),
        },
    )
    confirm = forms.BooleanField(required=False)

    def __init__(self, data: object = None, *, answered: bool) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.answered = answered

    def clean(self) -> None:
        if not self.answered and not self.cleaned_data.get("confirm"):
            told = _("Personne n’a encore répondu à cette demande : cochez la case pour la clore.")
            self.add_error("confirm", told)


class HelpWriteForm(forms.Form):
    """What the helpline says; cleaned like the person's words, addresses in it de-fanged."""

    text = forms.CharField(
        max_length=LONGEST_MESSAGE,
        error_messages={"required": gettext_lazy("Écrivez d’abord votre message.")},
    )
    page = forms.UUIDField()  # of this page only: a second click sends nothing twice

    def clean_text(self) -> str:
        words = read_words(self.cleaned_data["text"])
        if words.pasted or not words.text:
            raise forms.ValidationError(str(WORDS_ONLY))
        return quiet(words.text)

    def clean_page(self) -> str:
        return f"desk:{self.cleaned_data['page']}"


class HandOverForm(forms.Form):
    """What a helper passes on to the hotline, in words of their own: nothing is filled in for them."""

    addresses = forms.CharField(required=False, max_length=LONGEST_LIST)
    elsewhere = forms.CharField(required=False, max_length=LONGEST_TEXT)
    message = forms.CharField(required=False, max_length=LONGEST_TEXT)
    category = forms.ChoiceField(
        choices=Category.choices,
        error_messages={"required": gettext_lazy("Choisissez une catégorie.")},
    )
    urgent = forms.BooleanField(required=False)

    def __init__(self, data: object = None, *, letter: Letter) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.letter = letter

    def clean_addresses(self) -> list[Address]:
        reading = read_lines(self.cleaned_data["addresses"])
        if reading.too_many:
            told = _("Au plus %(most)d adresses à la fois.") % {"most": MOST_ADDRESSES}
            raise forms.ValidationError(told)
        if reading.refused:
            lines = sorted({each.place for each in reading.refused})
            told = _("Ces lignes ne sont pas des adresses : %(lines)s.") % {
                "lines": ", ".join(map(str, lines))
            }
            raise forms.ValidationError(told)
        return reading.addresses

    def clean_elsewhere(self) -> str:
        return self._anonymous("elsewhere")

    def clean_message(self) -> str:
        return self._anonymous("message")

    def clean(self) -> None:
        given = self.cleaned_data
        if not self.errors and not (given.get("addresses") or given.get("elsewhere")):
            told = _("Il faut au moins une adresse, ou un endroit décrit en mots.")
            self.add_error("addresses", told)

    def given(self, *, language: str) -> Given:
        """The report that is made of it: like any other, with nothing that leads back."""
        return Given(
            door=Door.FORM,
            language=language,
            category=Category(self.cleaned_data["category"]),
            addresses=self.cleaned_data["addresses"],
            elsewhere=self.cleaned_data["elsewhere"],
            message=self.cleaned_data["message"],
            urgent=self.cleaned_data["urgent"],
        )

    def _anonymous(self, name: str) -> str:
        words = read_words(self.cleaned_data[name])
        if words.pasted:
            raise forms.ValidationError(str(WORDS_ONLY))
        if names_contact(words.text, self.letter.contact):
            raise forms.ValidationError(
                _("Le numéro ou l’e-mail de la personne est dans ce texte : retirez-le.")
            )
        letter = self.letter
        if names_person(words.text, name=letter.name, safe_word=letter.safe_word):
            raise forms.ValidationError(
                _("Le nom ou le mot convenu de la personne est dans ce texte : retirez-le.")
            )
        return words.text
