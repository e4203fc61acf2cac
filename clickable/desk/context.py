from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from clickable.desk.key_words import said
from clickable.people.selectors import banner


def keys(request: HttpRequest) -> dict[str, object]:
    """What every page of the desk says about the keys; asked only where a page shows it."""
    return {"key_findings": SimpleLazyObject(lambda: [said(f) for f in banner(request.user)])}
