from django import template

from clickable.retention.selectors import refused

register = template.Library()


@register.inclusion_tag("desk/_clock.html")
def clock_banner() -> dict[str, bool]:
    """Tells everybody at the desk that nothing is forgotten until an operator has looked at the clock."""
    return {"refused": refused()}
