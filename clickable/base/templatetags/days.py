"""The filter `date` of every template: a built-in, in the place of Django's (settings.TEMPLATES)."""

from typing import Any

from django import template
from django.template import defaultfilters

from clickable.base.days import written

register = template.Library()


@register.filter(name="date", expects_localtime=True, is_safe=False)
def day(value: Any, form: str | None = None) -> str:
    """As Django's own; in French the first of a month is « 1er »."""
    return str(defaultfilters.date(value, written(value, form)))
