"""What somebody sets for themselves, and what they write at the end of a shift: read, never saved."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clickable.exposure.services import LONGEST_NOTE
from clickable.report.models import Category

MOST_MINUTES, MOST_A_DAY = 24 * 60, 999
WHOLE = {"invalid": _("Un nombre entier, ou rien.")}


class LimitsForm(forms.Form):
    """A person's own limits of a day; empty: none of their own."""

    minutes_a_day = forms.IntegerField(
        required=False, min_value=1, max_value=MOST_MINUTES, error_messages=WHOLE
    )
    a_day = forms.IntegerField(
        required=False, min_value=1, max_value=MOST_A_DAY, error_messages=WHOLE
    )


class AsidesForm(forms.Form):
    categories = forms.MultipleChoiceField(required=False, choices=Category.choices)


class NoteForm(forms.Form):
    text = forms.CharField(
        max_length=LONGEST_NOTE,
        error_messages={"required": _("La note est vide : rien n’est gardé.")},
    )


class OneNoteForm(forms.Form):
    """Which note of one's own; to pass it on, to whom."""

    note = forms.UUIDField()
    to = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
