"""What a page needs to say who paid."""

from django import template
from django.utils.translation import get_language

from clickable.funding import selectors
from clickable.funding.selectors import FunderText

register = template.Library()


@register.simple_tag
def funder(agreement: str, medium: str) -> FunderText:
    """The text of one agreement, in the language of the page."""
    language = (get_language() or "fr").partition("-")[0]
    return selectors.funder_text(agreement, language, medium)
