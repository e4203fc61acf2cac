from datetime import timedelta

from django import template

from clickable.desk import words

register = template.Library()


@register.filter
def length_in_words(length: timedelta) -> str:
    """How long something took, in the largest whole unit that says enough."""
    return words.length(length)
