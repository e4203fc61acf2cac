"""What the editors' templates say in words: codes of places are for machines."""

from django import template
from django.utils.translation import get_language

from clickable.grants import countries
from clickable.places.areas import areas

register = template.Library()


def _language() -> str:
    return (get_language() or "fr")[:2]


@register.filter
def place(code: str) -> str:
    """A département or a territory ("FR-33", "RE"), in the reader's language."""
    found = areas().get(code)
    return found.name.get(_language(), code) if found else country(code)


@register.filter
def country(code: str) -> str:
    """A country, in the reader's language; as it is when it is none that we know."""
    return countries.name(code, _language())
