from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

register = template.Library()
THOUSAND = 1000


@register.filter
def weight(size: int) -> str:
    """How heavy a file is, as people write it: 340 Ko, 1,2 Mo."""
    if size < THOUSAND**2:
        return _("%(n)s Ko") % {"n": number_format(max(1, round(size / THOUSAND)))}
    return _("%(n)s Mo") % {"n": number_format(size / THOUSAND**2, 1)}
