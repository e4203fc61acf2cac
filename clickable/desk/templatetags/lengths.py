from datetime import timedelta

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clickable.desk import words

register = template.Library()
BETWEEN: dict[int, Promise] = {  # by the lower bound: report.doors.rules.BOUNDS
    0: _("moins de 15 s"),
    15: _("de 15 à 30 s"),
    30: _("de 30 s à 1 min"),
    60: _("de 1 à 2 min"),
    120: _("de 2 à 5 min"),
    300: _("de 5 à 10 min"),
    600: _("de 10 à 20 min"),
    1200: _("de 20 min à 1 h"),
    3600: _("plus d’1 h"),
}


@register.filter
def length_in_words(length: timedelta) -> str:
    """How long something took, in the largest whole unit that says enough."""
    return words.length(length)


@register.filter
def between_in_words(bounds: tuple[int, int | None]) -> Promise:
    """Where the median of a door lies."""
    return BETWEEN[bounds[0]]
