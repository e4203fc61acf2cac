"""How many come, and what is to be prepared. No name; a mailbox only to be told of a change."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clickable.outreach.evenings.models import Answer, Evening, Language, Need
from clickable.outreach.evenings.rules import MOST, MOST_IN_ONE
from clickable.outreach.evenings.services import Coming

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Said = dict[str, "str | StrPromise"]
HOW_MANY: Said = {"required": _("Dites combien de personnes viennent."), "invalid_choice": _("De 1 à 5 personnes.")}  # fmt: skip


class ComingForm(forms.Form):
    number = forms.TypedChoiceField(
        label=_("Combien êtes-vous à venir ?"),
        choices=[(n, str(n)) for n in range(1, MOST_IN_ONE + 1)],
        coerce=int,
        initial=1,
        widget=forms.RadioSelect,
        error_messages=HOW_MANY,
    )
    language = forms.ChoiceField(label=_("Souhaitez-vous une interprétation ?"), required=False)
    needs = forms.MultipleChoiceField(
        label=_("Que faut-il prévoir pour vous ?"),
        choices=Need.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    mailbox = forms.EmailField(
        label=_("Une adresse électronique, pour être prévenu d’un changement"),
        help_text=_("Facultatif. Elle est chiffrée, personne ne la lit, et elle s’efface une semaine après la rencontre."),
        required=False,
        max_length=200,
        error_messages={"invalid": _("Cette adresse n’est pas complète. Exemple : prenom.nom@courriel.example")},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )  # fmt: skip

    def __init__(self, given: Any = None, *, evening: Evening, mail: bool, answer: Answer | None = None) -> None:  # fmt: skip
        start = {"number": answer.number, "language": answer.language, "needs": answer.needs} if answer else {}  # fmt: skip
        super().__init__(given, initial=start)
        offered = [(code, Language(code).label) for code in evening.languages if code in Language]
        if answer and answer.language and answer.language not in evening.languages:
            offered.append((answer.language, Language(answer.language).label))
        self.fields["language"].choices = [("", _("Non, le français me va")), *offered]  # type: ignore[attr-defined]
        if not offered:
            del self.fields["language"]
        if not mail:
            del self.fields["mailbox"]

    def coming(self, *, reads: str) -> Coming:
        said = self.cleaned_data
        return Coming(
            number=said["number"],
            language=said.get("language", ""),
            needs=tuple(said["needs"]),
            mailbox=said.get("mailbox", ""),
            reads=reads,
        )


class SettleForm(forms.Form):
    """What the school or its association says of the evening."""

    place = forms.CharField(label=_("Où exactement ?"), help_text=_("Salle, bâtiment, adresse : ce que les parents doivent savoir."), required=False, max_length=160)  # fmt: skip
    seats = forms.IntegerField(label=_("Nombre de places"), help_text=_("Laissez vide s’il n’y a pas de limite."), required=False, min_value=1, max_value=MOST)  # fmt: skip
    languages = forms.MultipleChoiceField(label=_("Langues d’interprétation proposées"), choices=Language.choices, required=False, widget=forms.CheckboxSelectMultiple)  # fmt: skip
    closed = forms.BooleanField(label=_("Ne plus prendre de réponses"), required=False)

    def __init__(self, given: Any = None, *, evening: Evening) -> None:
        super().__init__(given, initial={n: getattr(evening, n) for n in ("place", "seats", "languages", "closed")})  # fmt: skip
