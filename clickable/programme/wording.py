"""Codes in words, in the reader's language; numbers with their unit."""

from datetime import date
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from clickable.base.days import date_format
from clickable.places.selectors import territories
from clickable.programme.models import Split

AUDIENCES = {
    "children": gettext_lazy("Enfants"),
    "pupils": gettext_lazy("Élèves"),
    "teens": gettext_lazy("Adolescents"),
    "parents": gettext_lazy("Parents"),
    "professionals": gettext_lazy("Professionnels"),
    "trainers": gettext_lazy("Formateurs"),
    "employees": gettext_lazy("Salariés"),
}


def language() -> str:
    return "en" if (get_language() or "fr").startswith("en") else "fr"


def part_name(split: str, part: str) -> str:
    """ "Parents", "La Réunion"; what nobody knows is called so."""
    if not part:
        return _("inconnu")
    if split == Split.TERRITORY:
        found = territories().get(part)
        return found.name[language()] if found else part
    return str(AUDIENCES.get(part, part))


def parts_of(split: str) -> dict[str, str]:
    """What a figure may be declared by, by code; last what is not known."""
    if not split:
        return {"": _("en tout")}
    codes = list(AUDIENCES if split == Split.AUDIENCE else territories())
    return {code: part_name(split, code) for code in [*codes, ""]}


def number(value: Decimal | str | None) -> str:
    """As it is written in the reader's language; nothing is a dash."""
    if value is None or value == "":
        return "—"
    exact = Decimal(value)
    places = 0 if exact == exact.to_integral() else 2
    text = number_format(exact, places, use_l10n=True, force_grouping=True)
    return text.replace("\xa0", "\u202f").replace(" ", "\u202f")


def day(value: date | str) -> str:
    found = date.fromisoformat(value) if isinstance(value, str) else value
    return date_format(found, "j F Y")


def between(begin: date | str, end: date | str) -> str:
    """Two days as figures, in words that no text check takes for the days of the agreement."""
    first, last = (date.fromisoformat(d) if isinstance(d, str) else d for d in (begin, end))
    return f"{first:%d/%m/%Y} – {last:%d/%m/%Y}"
