from django import template

from clickable.support.telling import clock

register = template.Library()
register.filter("hour", clock)
