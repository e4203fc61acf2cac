"""What staff look for: read, never saved, never in an address.

A further page posts `more`: the search as it was, and how far it came, sealed in the page.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from clickable.base.plain import quiet
from clickable.base.words import read_words
from clickable.report.models import Category, Stage
from clickable.report.sought import Sought, Unclear, UnclearError, sought
from clickable.report.texts import MOST_WORDS, Place, Within, words_of
from clickable.seal.pages import BadPageStateError, open_state, seal_state

LONGEST = 5000  # characters of what is pasted
LONGEST_WORDS = 300
MONTH = re.compile(r"(20\d{2})-(\d{1,2})|(\d{1,2})[/.-](20\d{2})", re.ASCII)
DECEMBER = 12

UNCLEAR = {
    Unclear.EMPTY: _("Tapez une adresse, un hôte, un chemin ou une référence."),
    Unclear.MANY: _("Il y a plusieurs adresses ici. Cherchez-en une à la fois."),
    Unclear.UNREADABLE: _(
        "Nous ne lisons ici ni adresse ni référence. Vérifiez qu’elle est entière. Pour chercher des "
        "mots, utilisez « Dans les textes »."
    ),
    Unclear.PASTED: _("Une image ou un fichier a été collé ici. Collez seulement l’adresse."),
    Unclear.LONG: _("C’est trop long pour une adresse. Essayez sans la partie qui suit « ? »."),
    Unclear.PRIVATE: _(
        "Cette adresse ne s’ouvre que dans un réseau privé : aucun signalement ne peut la contenir."
    ),
}
STALE = _("Cette page est trop ancienne. Lancez de nouveau la recherche.")


class SearchForm(forms.Form):
    """A search. `come` is how far it came, when a further page is asked for."""

    come: Any = None
    stale = False

    @classmethod
    def sent(cls, posted: Mapping[str, str]) -> Self:
        """The form as it was filled in, now or for the pages before."""
        if "more" not in posted:
            return cls(posted)
        try:
            state = open_state(posted["more"])
            form = cls(state["given"])
            form.come = state["come"]
        except (BadPageStateError, KeyError, TypeError):
            form = cls({})
            form.stale = True
        return form

    def clean(self) -> None:
        if self.stale:
            raise forms.ValidationError(str(STALE))

    def more(self, come: object) -> str:
        """For the page that follows, sealed."""
        given = {name: str(self.data.get(name, "")) for name in self.fields}
        return seal_state({"given": given, "come": come})

    @property
    def typed(self) -> dict[str, str]:
        """What was typed, for the screen: addresses de-fanged, as they are understood too."""
        given = {name: str(self.data.get(name, "")) for name in self.fields}
        return {name: quiet(read_words(text).text) for name, text in given.items()}


class AddressSearch(SearchForm):
    """One field for whatever an item can be found by."""

    wanted = forms.Field(required=False)

    def clean_wanted(self) -> Sought:
        given = str(self.cleaned_data["wanted"] or "")
        if self.stale:
            return Sought()
        if len(given) > LONGEST:
            raise forms.ValidationError(str(UNCLEAR[Unclear.LONG]))
        try:
            return sought(given)
        except UnclearError as unclear:
            raise forms.ValidationError(str(UNCLEAR[unclear.reason])) from unclear

    @property
    def page(self) -> int:
        return self.come if isinstance(self.come, int) else 1


class TextSearch(SearchForm):
    """Words, and which reports are opened to look for them."""

    words = forms.Field(required=False)
    category = forms.ChoiceField(
        choices=[("", ""), *Category.choices],
        required=False,
        error_messages={"invalid_choice": _("Choisissez une catégorie de la liste.")},
    )
    stage = forms.ChoiceField(
        choices=[("", ""), *Stage.choices],
        required=False,
        error_messages={"invalid_choice": _("Choisissez un état de la liste.")},
    )
    since = forms.Field(required=False)
    until = forms.Field(required=False)
    urgent = forms.BooleanField(required=False)

    def clean_words(self) -> list[str]:
        given = str(self.cleaned_data["words"] or "")
        words = words_of(read_words(given[: LONGEST_WORDS + 1]).text)
        if self.stale:
            return []
        if not words:
            raise forms.ValidationError(str(_("Tapez un mot au moins.")))
        if len(given) > LONGEST_WORDS or len(words) > MOST_WORDS:
            raise forms.ValidationError(
                _("C’est trop long : %(most)d mots au plus.") % {"most": MOST_WORDS}
            )
        return words

    def clean_since(self) -> datetime | None:
        return _month(self.cleaned_data["since"])

    def clean_until(self) -> datetime | None:
        month = _month(self.cleaned_data["until"])
        return month and _next(month)

    def clean(self) -> None:
        super().clean()
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and since >= until:
            self.add_error("until", str(_("Le dernier mois vient avant le premier.")))

    @property
    def within(self) -> Within:
        given = self.cleaned_data
        return Within(
            category=Category(given["category"]) if given["category"] else None,
            stage=Stage(given["stage"]) if given["stage"] else None,
            since=given["since"],
            before=given["until"],
            urgent=given["urgent"],
        )

    @property
    def after(self) -> Place | None:
        """The place that `come_to` wrote down."""
        if not self.come:
            return None
        hour, pk = self.come
        return Place(datetime.fromisoformat(hour), UUID(pk))


def come_to(place: Place) -> list[str]:
    return [place.hour.isoformat(), str(place.pk)]


def _month(given: object) -> datetime | None:
    """The beginning of a month: 2026-11, or 11/2026 where a browser has no field for months."""
    text = str(given or "").strip()
    if not text:
        return None
    found = MONTH.fullmatch(text)
    try:
        year, month = (found[1] or found[4], found[2] or found[3]) if found else ("", "")
        return datetime(int(year), int(month), 1, tzinfo=ZoneInfo(settings.TIME_ZONE))
    except ValueError as error:
        raise forms.ValidationError(
            str(_("Écrivez un mois comme ceci : 2026-11 ou 11/2026."))
        ) from error


def _next(month: datetime) -> datetime:
    if month.month == DECEMBER:
        return month.replace(year=month.year + 1, month=1)
    return month.replace(month=month.month + 1)
